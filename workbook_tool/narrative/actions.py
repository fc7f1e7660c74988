"""Dates by which something is to be done and which are over: of actions, and of what a commentary announces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Frequency, Period, containing, month_number
from workbook_tool.narrative.english import Clause, any_of, clauses, ends_with, evened, one_of, quote
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.when import MONTH, MONTH_NAMES, month_of

_DATE = re.compile(
    rf"\b(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>20\d\d|\d\d)\b|\b(?P<iso>20\d\d-\d\d-\d\d)\b"
    rf"|\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?P<name>{MONTH_NAMES})\b\.?,? ?(?P<y2>20\d\d|'\d\d)\b"
    r"|\bQ ?(?P<q>[1-4]),? ?(?:of )?20(?P<fy>\d\d)\s?[/-]\s?(?:20)?\d\d\b"
)


def past_dates(row: Row) -> Iterator[Question]:
    """At most one question about an action's date."""
    for clause in clauses(evened(row.actions)):
        if any_of("action", "done").search(clause.whole) and not any_of("action", "to_come").search(clause.whole):
            continue  # it tells what was done, and when
        for match in _DATE.finditer(clause.text):
            end = _end(match)
            if end and end < row.cycle.start and _is_due(f"{clause.joint} {clause.text[: match.start()]}"):
                began = long_day(row.cycle.start)
                facts = {
                    "quote": quote(clause),
                    "named": match.group().strip(),
                    "began": began,
                    "cycle": row.cycle.label,
                }
                yield Question("action-date-passed", "actions", facts)
                return


def plans_over(row: Row, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about what a commentary announces for a time that was over when the cycle ended."""
    for clause in clauses:
        will = any_of("action", "to_come").search(clause.text)
        if not will or any_of("action", "standing").search(clause.text):
            continue
        for match in MONTH.finditer(clause.text, will.end()):
            month = month_of(match, row)
            # Without its year a month is the one of the cycle, or one to come.
            over = month.end <= row.cycle.end if match["y"] else row.is_of_cycle(month)
            lead = re.sub(
                r"\b(?:the |early |late |mid-?|end of |start of |middle of )+$",
                "",
                clause.text[: match.start()],
                flags=re.I,
            )
            if over and re.search(r"\b(?:by|at|in|during|before|until)\s*$", lead, re.IGNORECASE):
                named = match.group().strip()
                yield Question(
                    "commentary-date-passed",
                    "commentary",
                    {"quote": quote(clause), "named": named, "cycle": row.cycle.label},
                )
                return


def _is_due(before: str) -> bool:
    """Whether the words before a date say that something is to be done by it."""
    bare = re.sub(rf"(?:\b(?:{one_of('action', 'filler')})\s*)+$", "", before.rstrip(" :(-") + " ", flags=re.I)
    return bool(ends_with("action", "due").search(bare))


def _end(match: re.Match[str]) -> date | None:
    """The last day of what is named; None where it is no date."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["d"]:
            return date(_full(match["y"]), int(match["m"]), int(match["d"]))
        if match["q"]:
            return Period(Frequency.QUARTER, 2000 + int(match["fy"]), int(match["q"])).end
        month = containing(Frequency.MONTH, date(_full(match["y2"].lstrip("'")), month_number(match["name"]), 1))
        return month.start.replace(day=int(match["day"])) if match["day"] else month.end
    except ValueError:
        return None


def _full(year: str) -> int:
    return int(year) % 100 + 2000
