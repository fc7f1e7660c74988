"""A quarter or month in the commentary that is not the return's own, where it is said to have been."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from workbook_tool.domain.period import Frequency, Period
from workbook_tool.steps.narrative.english import Clause, one_of, quote, words, words_of
from workbook_tool.steps.narrative.figures import claims
from workbook_tool.steps.narrative.row import Question, Row
from workbook_tool.steps.narrative.subject import Subject
from workbook_tool.steps.narrative.when import MONTH, QUARTER, month_of, quarter_of

_AHEAD = re.compile(
    r"\b(?:from|by|until|till|into|before|to|for|ahead of|start of|beginning of|end of|towards|through|between|and|or|next)(?: the)?(?: (?:start|end|beginning|middle) of)?(?: the)? ?$",
    re.IGNORECASE,
)
_THIS = re.compile(r"\bthis (?:quarter|month|period),? ?\(?$", re.IGNORECASE)
_LABEL_AFTER = re.compile(
    r"^ ?(?:20)?(?:\d\d)?[/ -]?(?:\d\d)? ?(?:update|commentary|position|narrative|report)?\s?(?::| - )"
)


def other_periods(row: Row, subject: Subject, said: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a period that was not yet when the cycle ended, or that heads the commentary."""
    for clause in said:
        for pattern, meant in ((QUARTER, _quarter), (MONTH, _month)):
            for found in pattern.finditer(clause.text):
                period = meant(found, row)
                if period and _is_odd(clause, found, period, row, subject):
                    facts = {"quote": quote(clause), "named": found.group().strip(), "cycle": row.cycle.label}
                    yield Question("commentary-other-period", "commentary", facts)
                    return
    yield from _heading(row, said)


def _quarter(found: re.Match[str], row: Row) -> Period | None:
    """The quarter after this one, or a later one that is named with its year."""
    if row.cycle.frequency is not Frequency.QUARTER:
        return None
    if found["y1"] or found["y2"]:
        period = quarter_of(found, row)
        return period if period.start > row.cycle.end else None
    following = row.cycle.next()
    return following if quarter_of(found, row).number == following.number else None


def _month(found: re.Match[str], row: Row) -> Period | None:
    """A month after this cycle: named with its year, or the very next in a monthly one."""
    period = month_of(found, row)
    if period is None:
        return None
    if found["y"]:
        return period if period.start > row.cycle.end else None
    return None


def _is_odd(clause: Clause, found: re.Match[str], period: Period, row: Row, subject: Subject) -> bool:
    before = clause.text[: found.start()]
    if _THIS.search(before):
        return True
    if _AHEAD.search(before) or _future().search(clause.whole):
        return False
    if period.frequency is Frequency.MONTH and not claims(clause, row, subject):
        return False  # a return is written after its period: what happened since may be told
    return _is_past(clause.whole)


@cache
def _future() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{one_of(words_of('time')['future'])})\b", re.IGNORECASE)


def _is_past(sentence: str) -> bool:
    """Whether a sentence tells what happened."""
    lists = words_of("time")
    said = words(sentence)
    return any(w in lists["past"] or (w.endswith("ed") and w not in lists["not_past"]) for w in said)


def _heading(row: Row, said: Sequence[Clause]) -> Iterator[Question]:
    """``Q1 update: …`` in a return for Q2 that has no words of its own for Q2."""
    if not said or row.cycle.frequency is not Frequency.QUARTER:
        return
    text = said[0].whole
    named = [quarter_of(q, row) for c in said for q in QUARTER.finditer(c.text)]
    first = QUARTER.match(text)
    if first and _LABEL_AFTER.match(text[first.end() :]) and row.cycle not in named and named[0] != row.period:
        facts = {"quote": quote(said[0]), "named": first.group().strip(), "cycle": row.cycle.label}
        yield Question("commentary-other-period", "commentary", facts)
