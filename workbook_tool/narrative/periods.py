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


def other_periods(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question: a period yet to come told as past, or an older one that is given this one's figure."""
    odd = (odd_clause for rule in (_to_come, _older, _heading) for odd_clause in rule(row, subject, clauses))
    for clause, named in odd:
        facts = {"quote": quote(clause), "named": named, "cycle": row.cycle.label}
        yield Question("commentary-other-period", "commentary", facts)
        return


def _to_come(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """A later period told as past: "During Q3 a fault led to …" in a return for Q2."""
    for clause in clauses:
        for match in [*quarters(clause.text), *months(clause.text)]:
            if _is_attribute(clause.text, match):
                continue
            if not _is_after(match, row) or _is_ahead(clause, match.start()) or not _is_past(_around(clause, match)):
                continue
            # A return is written after its period: what happened in the month since may be told.
            own = (c for c in clauses if c.sentence == clause.sentence)
            if match.re is QUARTER or any(given(row, subject, c) for c in own):
                yield clause, match.group().strip()


def _is_attribute(text: str, match: re.Match[str]) -> bool:
    """Whether a quarter only says which things are meant: "Q3 bookings were opened early"."""
    told = re.search(
        r"\b(?:in|during|throughout|over|for|of|the|since|until|by)\s*$", text[: match.start()], re.IGNORECASE
    )
    return not told and bool(re.match(r" [a-z]+s (?:was|were|are|is|have|has|had)\b", text[match.end() :]))


def _is_after(match: re.Match[str], row: Row) -> bool:
    """Whether a period begins after the cycle: the quarter after it, or any that is named with its year."""
    if match.re is MONTH:
        return bool(match["y"]) and month_of(match, row).start > row.cycle.end
    if match["y1"] or match["y2"] or match["ago"]:
        return quarter_of(match, row).start > row.cycle.end
    is_quarterly = row.cycle.frequency is Frequency.QUARTER
    return is_quarterly and quarter_of(match, row).number == row.cycle.next().number


def _is_ahead(clause: Clause, start: int) -> bool:
    before = _THE.sub("", clause.text[:start])
    return bool(ends_with("time", "ahead").search(before) or any_of("clause", "open").search(clause.whole))


def _around(clause: Clause, match: re.Match[str]) -> str:
    """The words that tell what happened then: the clause's, or its sentence's where it is the time and no more."""
    rest = clause.text[: match.start()] + clause.text[match.end() :]
    return clause.text if len(words(rest)) > 1 else clause.whole


def _is_past(sentence: str) -> bool:
    """Whether a sentence tells what happened."""
    lists, spoken = words_of("clause"), [w.lower() for w in words(sentence)]
    return any(w in lists["past"] or (w.endswith("ed") and w not in lists["not_past"]) for w in spoken)


def _older(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """The row's figure, said to be that of an earlier period whose figure was another."""
    for clause in clauses:
        named_times = times(clause.text, row)
        if (
            len(named_times) == 1
            and isinstance(named_times[0].period, Period)
            and named_times[0].period.end < row.period.start
        ):
            held = row.figure(named_times[0].period)
            if held not in (None, row.now) and not named_times[0].is_compared and states(row, subject, clause):
                yield clause, clause.text[named_times[0].start : named_times[0].end]


def _heading(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """Another quarter that heads the whole: "Q1 update: …" in a return for Q2 with no words of its own for Q2."""
    if not clauses or row.cycle.frequency is not Frequency.QUARTER:
        return
    first = QUARTER.match(clauses[0].whole)
    if not first or not _LABEL_AFTER.match(clauses[0].whole[first.end() :]):
        return
    named: list[Period] = [quarter_of(q, row) for c in clauses for q in quarters(c.text)]
    if row.cycle not in named and named[0] != row.period:
        yield clauses[0], first.group().strip()
