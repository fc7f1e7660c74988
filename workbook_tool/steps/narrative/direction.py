"""A movement said in the commentary, held against the figures of the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.domain.figure import as_shown
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Change
from workbook_tool.domain.register import Accumulation
from workbook_tool.steps.change import direction
from workbook_tool.steps.narrative.english import Clause, quote, words_of
from workbook_tool.steps.narrative.figures import claims
from workbook_tool.steps.narrative.movement import Said, for_performance, said_by
from workbook_tool.steps.narrative.numbers import mentions
from workbook_tool.steps.narrative.row import Question, Row
from workbook_tool.steps.narrative.subject import Subject, kind_of
from workbook_tool.steps.narrative.when import Time, times, without

# What may stand beside a time in a clause that says nothing else.
_BESIDE = frozenset(
    ("", "compared", "compared with", "compared to", "when compared", "in comparison", "taken", "looking")
)
_LATER = ("since", "from", "on", "than", "over", "against", "with", "to", "at", "")


@dataclass(frozen=True, slots=True)
class Step:
    """From one period's figure to another's."""

    start: Period
    end: Period


def against_figures(row: Row, subject: Subject, said: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a movement that the figures contradict."""
    if row.indicator.accumulation is Accumulation.YEAR_TO_DATE and not row.unit.is_percent:
        return  # a running total only grows: its movement says nothing
    found = []
    for n, clause in enumerate(said):
        when = _when(said, n, row)
        statement = said_by(clause, times(clause.text, row), subject, _leans(said, n, row, subject), n == 0)
        steps = _steps(when, row) if statement else ()
        if statement and steps:
            found.append((n, statement, steps))
    senses = {_sign(s, row) for _, s, steps in found if len(steps) > 1 or steps[0].end == row.period}
    if len(senses) > 1:
        return  # up and down again: which of them the figures should show is not said
    for n, statement, steps in found:
        if all(_contradicts(statement, step, row) for step in steps):
            yield _question(said, n, statement, steps[0], row)
            return


def _when(said: Sequence[Clause], n: int, row: Row) -> Sequence[Time]:
    """The times that bear on a clause: its own, or those of a neighbour that is nothing else ("Compared with Q1, …")."""
    own = times(said[n].text, row)
    if any(not t.is_now for t in own):
        return own
    for m in (n - 1, n + 1):
        if 0 <= m < len(said) and said[m].sentence == said[n].sentence:
            near = times(said[m].text, row)
            rest = without(said[m].text, near).lower().strip(" ,")
            if near and rest in _BESIDE:
                own = (*own, *near)
    return own


def _leans(said: Sequence[Clause], n: int, row: Row, subject: Subject) -> bool:
    """Whether the clause or sentence just before gave this indicator's figure, or was about it."""
    if n == 0:
        return False
    before, near = said[n - 1], said[n - 1].sentence >= said[n].sentence - 1
    if not near:
        return False
    figure = any(m.kind != "change" and m.fits(row.now) for m in mentions(before.text))
    return (
        figure or claims(before, row, subject) or bool(kind_of(without(before.text, times(before.text, row)), subject))
    )


def _steps(when: Sequence[Time], row: Row) -> tuple[Step, ...]:
    """The comparisons that a statement may mean; none where it speaks of times that are not known."""
    if any(t.period is None for t in when):
        return ()
    others = [t for t in when if not t.is_now and t.period]
    if not others:
        return tuple(Step(p, row.period) for p in (row.against, _start(row)) if row.figure(p) is not None and p)
    periods = [t.period for t in others if t.period]
    if len(periods) > 2 or any(row.figure(p) is None for p in periods):
        return ()
    if len(periods) == 2:
        first, last = sorted(periods, key=lambda p: p.key)
        return (Step(first, last),)
    if others[0].prep not in _LATER or (not others[0].prep and not _is_comparison(others[0], row)):
        step = Step(periods[0].previous(), periods[0])
        return (step,) if row.figure(step.start) is not None else ()
    now = [t.period for t in when if t.is_now and t.period]
    return (Step(periods[0], now[0] if now else row.period),)


def _is_comparison(time: Time, row: Row) -> bool:
    """Whether a bare time is one to compare with ("year on year")."""
    return time.period in (row.period.a_year_before(), row.period.previous())


def _start(row: Row) -> Period | None:
    """The reading before a cycle of several readings: over the cycle may be what was meant."""
    return row.before_cycle if row.within_cycle else None


def _contradicts(said: Said, step: Step, row: Row) -> bool:
    before, after = row.figure(step.start), row.figure(step.end)
    if before is None or after is None:
        return False
    change = direction(after, before, row.indicator.better, row.indicator.change_tolerance)
    if said.sense == "same":
        return change is not Change.UNCHANGED and not _still(said, before, after, row)
    if after == before:
        return True
    return (after > before) != (_sign(said, row) > 0)


def _sign(said: Said, row: Row) -> int:
    """1 where the figure is said to have gone up, -1 down, 0 nowhere."""
    good = row.indicator.better.sign
    if said.sense == "same":
        return 0
    if said.sense in ("better", "worse"):
        return good if said.sense == "better" else -good
    up = 1 if said.sense == "up" else -1
    return up * good if for_performance(said.of) else up


def _still(said: Said, before: Decimal, after: Decimal, row: Row) -> bool:
    """Whether two different figures may fairly be called the same, or steady."""
    if not said.loose:
        return row.unit.is_percent and as_shown(before, 0) == as_shown(after, 0)
    limits = words_of("movement")["same"]
    if row.unit.is_percent:
        return abs(after - before) <= Decimal(limits["within_points"])
    return abs(after - before) * 100 <= Decimal(limits["within_percent"]) * abs(before)


def _question(said: Sequence[Clause], n: int, statement: Said, step: Step, row: Row) -> Question:
    clause = said[n]
    words = quote(clause)
    if statement.of == "leans" and said[n - 1].sentence == clause.sentence:
        joint = f", {clause.joint} " if clause.joint.isalpha() else ", "
        words = f"{quote(said[n - 1])}{joint}{quote(clause)}"
    before, after = row.figure(step.start), row.figure(step.end)
    facts = {
        "quote": words,
        "before": "" if before is None else row.text(before),
        "before_period": step.start.label,
        "after": "" if after is None else row.text(after),
        "after_period": step.end.label,
        "better": row.indicator.better.value,
    }
    code = "commentary-not-unchanged" if statement.sense == "same" else "commentary-against-figures"
    return Question(code, "commentary", facts)
