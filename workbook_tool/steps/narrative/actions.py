"""A date in the actions by which something was to be done, and which was over before the cycle began."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from workbook_tool.domain.period import Frequency, Period, containing, month_number
from workbook_tool.steps.narrative.english import Clause, clauses, plain, quote
from workbook_tool.steps.narrative.row import Question, Row
from workbook_tool.steps.narrative.when import MONTH_NAMES

_DATE = re.compile(
    rf"\b(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>20\d\d|\d\d)\b|\b(?P<iso>20\d\d-\d\d-\d\d)\b"
    rf"|\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?P<name>{MONTH_NAMES})\b\.?,? ?(?P<y2>20\d\d|'\d\d)\b"
    r"|\bQ ?(?P<q>[1-4]),? ?(?:of )?20(?P<fy>\d\d)\s?[/-]\s?(?:20)?\d\d\b|\b20(?P<fy2>\d\d)\s?[/-]\s?(?:20)?\d\d,? Q ?(?P<q2>[1-4])\b"
)
_DUE = re.compile(
    r"\b(?:by|before|until|no later than|due(?: for completion)?(?: (?:in|on|by))?|deadline(?: (?:is|of))?|target date|completion date|complete by|timescale|due date|when|"
    r"for completion (?:in|on))[: ]*(?:the )?(?:(?:end|start|beginning|middle|close) of |early |late |mid[- ])?(?:the )?$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:in|on|during|from|for)(?: the)?(?: (?:end|start|beginning) of)?(?: early| late| mid)? ?$", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?:will|to be|(?:is|are) (?:planned|scheduled|due|expected|set)|planned for|scheduled for|shall|aims? to|intends? to)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:was|were|had|has been|have been|has|have|completed|done|agreed|approved|introduced|launched|started|began|commenced|implemented|appointed|adopted|published|"
    r"since|held|took|finished|delivered|achieved|(?<!be )in place|signed off|set up|awarded|recruited|closed|delayed|slipped|originally)\b",
    re.IGNORECASE,
)


def past_dates(row: Row) -> Iterator[Question]:
    """At most one question about an action's date."""
    for clause in clauses(plain(row.actions)):
        for found in _DATE.finditer(clause.text):
            end = _end(found)
            if end and end < row.cycle.start and _is_plan(clause, clause.text[: found.start()]):
                began = f"{row.cycle.start.day} {row.cycle.start:%B %Y}"
                facts = {
                    "quote": quote(clause),
                    "named": found.group().strip(),
                    "cycle": row.cycle.label,
                    "began": began,
                }
                yield Question("action-date-passed", "actions", facts)
                return


def _is_plan(clause: Clause, before: str) -> bool:
    """Whether the date is one by which something is to be done."""
    if _DONE.search(clause.whole):
        return False
    if _DUE.search(before) or (
        re.search(r"[(:-] *$", before)
        and re.search(r"\b(?:due|deadline|target date|completion)\b", before, re.IGNORECASE)
    ):
        return True
    return bool(_IN.search(before) and _TO_COME.search(before))


def _end(found: re.Match[str]) -> date | None:
    """The last day of what is named; None where it is no date."""
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["d"]:
            return date(_full(found["y"]), int(found["m"]), int(found["d"]))
        if found["name"]:
            month = containing(Frequency.MONTH, date(_full(found["y2"].lstrip("'")), month_number(found["name"]), 1))
            return month.start.replace(day=int(found["day"])) if found["day"] else month.end
        return Period(Frequency.QUARTER, 2000 + int(found["fy"] or found["fy2"]), int(found["q"] or found["q2"])).end
    except ValueError:
        return None


def _full(year: str) -> int:
    return int(year) % 100 + 2000
