"""A quarter or month in the commentary that is not the return's own, where it is said to have been."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbook_tool.domain.period import Frequency, Period
from workbook_tool.narrative.english import Clause, any_of, ends_with, quote, words, words_of
from workbook_tool.narrative.figures import given, states
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import Subject
from workbook_tool.narrative.when import MONTH, QUARTER, month_of, months, quarter_of, quarters, times

_THE = re.compile(r"(?:\b(?:the|start|end|middle|beginning|of)\s*)+$", re.IGNORECASE)
_LABEL_AFTER = re.compile(
    r"^ ?(?:\d\d(?:\d\d)?[/-]\d\d)? ?(?:update|commentary|position|narrative|report)?\s?(?::| - )"
)


def other_periods(row: Row, subject: Subject, said: Sequence[Clause]) -> Iterator[Question]:
    """At most one question: a period yet to come told as past, or an older one that is given this one's figure."""
    odd = (found for rule in (_to_come, _older, _heading) for found in rule(row, subject, said))
    for clause, named in odd:
        facts = {"quote": quote(clause), "named": named, "cycle": row.cycle.label}
        yield Question("commentary-other-period", "commentary", facts)
        return


def _to_come(row: Row, subject: Subject, said: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """A later period told as past: "During Q3 a fault led to …" in a return for Q2."""
    for clause in said:
        for found in [*quarters(clause.text), *months(clause.text)]:
            if _is_attribute(clause.text, found):
                continue
            if not _is_after(found, row) or _is_ahead(clause, found.start()) or not _is_past(_around(clause, found)):
                continue
            # A return is written after its period: what happened in the month since may be told.
            own = (c for c in said if c.sentence == clause.sentence)
            if found.re is QUARTER or any(given(row, subject, c) for c in own):
                yield clause, found.group().strip()


def _is_attribute(text: str, found: re.Match[str]) -> bool:
    """Whether a quarter only says which things are meant: "Q3 bookings were opened early"."""
    told = re.search(
        r"\b(?:in|during|throughout|over|for|of|the|since|until|by)\s*$", text[: found.start()], re.IGNORECASE
    )
    return not told and bool(re.match(r" [a-z]+s (?:was|were|are|is|have|has|had)\b", text[found.end() :]))


def _is_after(found: re.Match[str], row: Row) -> bool:
    """Whether a period begins after the cycle: the quarter after it, or any that is named with its year."""
    if found.re is MONTH:
        return bool(found["y"]) and month_of(found, row).start > row.cycle.end
    if found["y1"] or found["y2"] or found["ago"]:
        return quarter_of(found, row).start > row.cycle.end
    is_quarterly = row.cycle.frequency is Frequency.QUARTER
    return is_quarterly and quarter_of(found, row).number == row.cycle.next().number


def _is_ahead(clause: Clause, start: int) -> bool:
    before = _THE.sub("", clause.text[:start])
    return bool(ends_with("time", "ahead").search(before) or any_of("clause", "open").search(clause.whole))


def _around(clause: Clause, found: re.Match[str]) -> str:
    """The words that tell what happened then: the clause's, or its sentence's where it is the time and no more."""
    rest = clause.text[: found.start()] + clause.text[found.end() :]
    return clause.text if len(words(rest)) > 1 else clause.whole


def _is_past(sentence: str) -> bool:
    """Whether a sentence tells what happened."""
    lists, said = words_of("clause"), [w.lower() for w in words(sentence)]
    return any(w in lists["past"] or (w.endswith("ed") and w not in lists["not_past"]) for w in said)


def _older(row: Row, subject: Subject, said: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """The row's figure, said to be that of an earlier period whose figure was another."""
    for clause in said:
        found = times(clause.text, row)
        if len(found) == 1 and isinstance(found[0].period, Period) and found[0].period.end < row.period.start:
            held = row.figure(found[0].period)
            if held not in (None, row.now) and not found[0].is_compared and states(row, subject, clause):
                yield clause, clause.text[found[0].start : found[0].end]


def _heading(row: Row, subject: Subject, said: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """Another quarter that heads the whole: "Q1 update: …" in a return for Q2 with no words of its own for Q2."""
    if not said or row.cycle.frequency is not Frequency.QUARTER:
        return
    first = QUARTER.match(said[0].whole)
    if not first or not _LABEL_AFTER.match(said[0].whole[first.end() :]):
        return
    named: list[Period] = [quarter_of(q, row) for c in said for q in quarters(c.text)]
    if row.cycle not in named and named[0] != row.period:
        yield said[0], first.group().strip()
