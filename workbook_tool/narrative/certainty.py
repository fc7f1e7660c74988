"""Words that unsettle a final figure, praise beside the worst rating, a best quarter that was none, and no plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from workbook_tool.narrative.english import Clause, any_of, one_of, quote
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.when import times_of

_OPENING_SENTENCES = 2
_NO_PLAN = re.compile(
    r"\W*(?:none|nil|n/?a|not applicable|nothing|no (?:further |specific |new )?(?:actions?|plans?))(?: (?:is|are))?"
    r"(?: (?:required|needed|necessary|planned|proposed|identified))?"
    r"(?: (?:at present|at this (?:time|stage)|currently))?\W*",
    re.IGNORECASE,
)


def unsettled(row: Row, clauses: Sequence[Clause]) -> Iterator[Question]:
    """A final figure that its commentary calls unconfirmed, incomplete or early."""
    if not row.is_final:
        return
    for n, clause in enumerate(clauses):
        known = any(t.period is None or not row.is_of_cycle(t.period) for t in times_of(clauses, n, row))
        if known or any_of("certainty", "settled").search(clause.whole):
            continue
        if any_of("certainty", "doubts", "early").may_be_in(clause.text) and _beside().search(clause.text):
            yield Question("commentary-unconfirmed", "commentary", {"quote": quote(clause)})
            return


@cache
def _beside() -> re.Pattern[str]:
    """A word of doubt beside the figure that it is about."""
    nouns, doubts = one_of("certainty", "nouns"), one_of("certainty", "doubts")
    early = one_of("certainty", "early")
    return re.compile(
        rf"\b{nouns}\b.{{0,60}}\b{doubts}(?!\w)|\b{doubts}\b.{{0,20}}\b{nouns}(?!\w)"
        rf"|\b{early} (?:[a-z]+ ){{0,2}}{nouns}(?!\w)",
        re.IGNORECASE,
    )


def praise(row: Row, clauses: Sequence[Clause]) -> Iterator[Question]:
    """Praise in the first sentences beside the worst rating."""
    if not row.is_worst:
        return
    praised = re.compile(
        rf"\b{one_of('certainty', 'praise')} (?:[a-z]+ )?{one_of('certainty', 'praised')}(?!\w)", re.IGNORECASE
    )
    for clause in clauses:
        if clause.sentence >= _OPENING_SENTENCES:
            return
        if praised.search(clause.text) and not any_of("clause", "negated").search(clause.text):
            yield Question("commentary-praise", "commentary", {"quote": quote(clause), "figure": row.text(row.now)})
            return


def no_plan(row: Row) -> Iterator[Question]:
    """Actions that say there are none, where the target is missed."""
    if row.actions and row.meets_target is False and _NO_PLAN.fullmatch(row.actions.strip()):
        yield Question("actions-none", "actions", {"quote": row.actions.strip(), "figure": row.text(row.now)})
