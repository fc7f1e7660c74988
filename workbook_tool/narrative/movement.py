"""A movement said in the commentary, held against the figures of the row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.figure import as_shown
from workbook_tool.domain.indicator import Accumulation, Better
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Change
from workbook_tool.immutable import immutable
from workbook_tool.narrative.english import SENSES, Clause, any_of, quote, words_of
from workbook_tool.narrative.figures import names, states
from workbook_tool.narrative.numbers import mentions
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import HALF, PERFORMANCE, POINTER, Subject
from workbook_tool.narrative.when import Time, times, times_of, without
from workbook_tool.rating.change import direction

STILL = ("same", "steady")
"""Senses that say that nothing moved."""
_ANY, _MOST = 0.01, 0.75  # the cases of a share may rise and fall without it
_DECLINES = re.compile(r"\bdeclin", re.IGNORECASE)
_WISHED = re.compile(r"\bto $")
_OF_MOVEMENT = re.compile(r"\b(?:to|at|from|by|of|and) $", re.IGNORECASE)
_THIS = re.compile(r"\s*(?:this|it|that|these)\b", re.IGNORECASE)
_CONTINUED = re.compile(r"\bcontinu\w+ to $")
_OPENING = re.compile(r"^(?:an? |the |there (?:has been|was|is) an? )?(?:\w+ly |small |slight |further )*$")


@immutable
class Statement:
    """One statement: its clause and the times that bear on it, the sense of its movement, and what it is said of."""

    clause: Clause
    times: Sequence[Time]
    sense: str
    of: str
    is_alone: bool = True  # needs no other clause to be understood


Step = tuple[Period, Period]


def against_figures(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a movement that the figures contradict."""
    if row.indicator.accumulation is Accumulation.YEAR_TO_DATE and not row.unit.is_percent:
        return  # a running total only grows: its movement says nothing
    statements = [
        (s, steps)
        for n in range(len(clauses))
        if (s := statement_of(clauses, n, row, subject)) and (steps := _steps(s, row))
    ]
    if len({sign_of(s, row) for s, _ in statements}) > 1:
        return  # up and down again: which of them the figures should show is not said
    for statement, steps in statements:
        if all(_contradicts(statement, step, row) for step in steps):
            yield _question(statement, steps[0], row)
            return


def statement_of(clauses: Sequence[Clause], n: int, row: Row, subject: Subject) -> Statement | None:
    """What a clause says of this indicator's movement; None where it says nothing, or of something else."""
    clause = clauses[n]
    if not any_of("movement", *SENSES).search(clause.text):
        return None
    if subject.is_open(clause) or any_of("movement", "level").search(clause.text):
        return None
    named_times = times_of(clauses, n, row)
    if re.search(r"\bthan\b", clause.text, re.IGNORECASE) and not any(t.is_compared for t in named_times):
        return None  # higher than a target, than elsewhere, than expected
    sense, rest = _sense(without(clause.text, named_times))
    if not sense or (any_of("clause", "negated").search(rest)):
        return None
    of = subject.kind_of(_without_numbers(rest), _enough(clause, sense, row))
    if of_pointer := of == POINTER:
        of = _pointed_at(clauses, n, rest, row, subject)
    return Statement(clause, named_times, sense, of, is_alone=not of_pointer) if of else None


def _enough(clause: Clause, sense: str, row: Row) -> float:
    """How much of the title a clause must have to be about the indicator."""
    if names(row, clause):
        return _ANY
    return _MOST if row.unit.is_percent and sense not in ("better", "worse") else HALF


def _sense(text: str) -> tuple[str, str]:
    """The one movement that a text tells, and the text without its words; empty where none, or several."""
    senses = {}
    for sense in SENSES:
        rest = any_of("movement", sense).without(text)
        if rest != text and all(_is_told(text[: m.start()]) for m in any_of("movement", sense).finditer(text)):
            senses[sense] = rest
        elif rest != text:
            return "", text
    if len(senses) == 2 and "steady" in senses:
        del senses["steady"]  # "a steady improvement", "much the same"
    return next(iter(senses.items())) if len(senses) == 1 else ("", text)


def _is_told(before: str) -> bool:
    """Whether what follows is told as a fact: "to improve" is a wish, "continues to improve" is not."""
    return not _WISHED.search(before) or bool(_CONTINUED.search(before))


def _without_numbers(text: str) -> str:
    for mention in mentions(text):
        if mention.kind == "plain" and not _OF_MOVEMENT.search(text[: mention.start]):
            continue  # "people under 65", "within 21 days"
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _pointed_at(clauses: Sequence[Clause], n: int, rest: str, row: Row, subject: Subject) -> str:
    """What a mere pointer points at: what stands just before it, or, as the first words, the figure of the row."""
    if n == 0:
        return "figure" if _OPENING.match(rest.strip().lower()) or _THIS.match(rest) else ""
    before, joint = clauses[n - 1], clauses[n].joint
    if before.sentence < clauses[n].sentence - 1 or (not joint and not _THIS.match(rest)):
        return ""
    return "figure" if states(row, subject, before) or _claims_any(before, row, subject) else ""


def _claims_any(clause: Clause, row: Row, subject: Subject) -> bool:
    """Whether a clause gives some figure as this indicator's, right or wrong."""
    text = without(clause.text, times(clause.text, row))
    told = any(m.kind != "change" for m in mentions(text))
    return told and subject.kind_of(_without_numbers(text)) not in ("", POINTER)


def _steps(statement: Statement, row: Row) -> tuple[Step, ...]:
    """The comparisons that a statement may mean; none where it speaks of times that are not known."""
    others = [t for t in statement.times if not t.is_now]
    if any(t.period is None or row.figure(t.period) is None for t in others) or len(others) > 1:
        return ()
    if others:
        return _to(others[0], row)
    starts = [row.against, row.before_cycle if row.within_cycle else None]
    return tuple((p, row.period) for p in starts if p and row.figure(p) is not None)


def _to(time: Time, row: Row) -> tuple[Step, ...]:
    """From a time that is compared with; of one that is only told of ("in Q1 it fell") nothing is asked."""
    if time.period and (time.is_compared or time.period == row.period.a_year_before()):
        return ((time.period, row.period),)
    return ()


def _contradicts(statement: Statement, step: Step, row: Row) -> bool:
    before, after = (row.figure(p) for p in step)
    if before is None or after is None:
        return False
    if statement.sense in STILL:
        change = direction(after, before, Better.HIGHER, row.indicator.change_tolerance)
        return change is not Change.UNCHANGED and not _is_still(statement, before, after, row)
    sign = sign_of(statement, row)
    return bool(sign) and (after == before or (after > before) != (sign > 0))


def sign_of(statement: Statement, row: Row) -> int:
    """1 where the figure is said to have gone up, -1 down, 0 nowhere."""
    good = row.indicator.better.sign
    if (
        statement.sense == "worse"
        and statement.of != PERFORMANCE
        and good < 0
        and _DECLINES.search(statement.clause.text)
    ):
        return 0  # it falls, which is good, or becomes worse: nobody can tell
    sign = {"up": 1, "down": -1, "better": good, "worse": -good}.get(statement.sense, 0)
    return sign * good if statement.of == PERFORMANCE and statement.sense in ("up", "down") else sign


def _is_still(statement: Statement, before: Decimal, after: Decimal, row: Row) -> bool:
    """Whether two different figures may fairly be called the same, or steady."""
    if statement.sense == "same":
        return row.unit.is_percent and as_shown(before, 0) == as_shown(after, 0)
    limits = words_of("movement")
    if row.unit.is_percent:
        return bool(abs(after - before) <= limits["within_points"])
    return bool(abs(after - before) * 100 <= limits["within_percent"] * abs(before))


def _question(statement: Statement, step: Step, row: Row) -> Question:
    before, after = (row.text(row.figure(p) or Decimal(0)) for p in step)
    quoted = statement.clause if statement.is_alone else replace(statement.clause, text=statement.clause.whole)
    facts = {"quote": quote(quoted), "better": row.indicator.better.value}
    facts |= {"before": before, "before_period": step[0].label, "after": after, "after_period": step[1].label}
    code = "commentary-not-unchanged" if statement.sense in STILL else "commentary-against-figures"
    return Question(code, "commentary", facts)
