"""Questions about the words of a row: whether its commentary and actions agree with its figures and its period.

Precise rather than eager: a rule speaks only where the words are plainly about this
indicator and this period, and plainly say something else than the figures. What
cannot be told apart is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.narrative.actions import past_dates, plans_over
from workbook_tool.narrative.certainty import no_plan, praise, unsettled
from workbook_tool.narrative.changes import change_claims
from workbook_tool.narrative.english import clauses, evened
from workbook_tool.narrative.figures import other_figures
from workbook_tool.narrative.movement import against_figures
from workbook_tool.narrative.periods import other_periods
from workbook_tool.narrative.repeats import repeats
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.shares import share_claims
from workbook_tool.narrative.subject import subject_of
from workbook_tool.narrative.targets import target_claims
from workbook_tool.narrative.trend import trend_claims
from workbook_tool.narrative.year import year_claims

__all__ = ["Question", "Row", "questions"]


def questions(row: Row) -> Iterator[Question]:
    """Every question about a row's words, one of a kind at most; the register switches kinds off by their codes."""
    if row.commentary:
        own_clauses, subject = clauses(evened(row.commentary)), subject_of(row.indicator, row.unit)
        movement = list(against_figures(row, subject, own_clauses))
        yield from other_figures(row, subject, own_clauses)
        changes = movement or list(change_claims(row, subject, own_clauses))
        # One contradiction is told once.
        yield from changes or trend_claims(row, subject, own_clauses)
        for rule in (other_periods, target_claims, share_claims, year_claims):
            yield from rule(row, subject, own_clauses)
        for other in (unsettled, praise, plans_over):
            yield from other(row, own_clauses)
        yield from repeats(row)
    if row.actions:
        yield from past_dates(row)
        yield from no_plan(row)
