"""Whether the period that a row names is the one that was asked, however it is written."""

from __future__ import annotations

import re
from datetime import date

from workbook_tool.domain.period import Frequency, Period, containing, parse_period
from workbook_tool.layout.find import Row
from workbook_tool.returns.asked import Asked

_MONTH = re.compile(
    r"(?:(?P<name>[A-Za-z]{3,9})[ \-/'’]+|(?P<number>0?[1-9]|1[0-2])[/.\-])(?P<year>20[0-9]{2}|[0-9]{2})"
)


def same_period(row: Row, asked: Asked) -> bool:
    """Whether a row names the period that was asked; the cycle's where none was."""
    label = row.text("period")
    if label.casefold() == asked.label.casefold():
        return True
    return _period(row, label) == (asked.period or asked.cycle)


def _period(row: Row, label: str) -> Period | None:
    """The period that is written; Excel makes the first day of a month of “Aug 2023” as it is typed."""
    cell = row.cells.get("period")
    if cell is not None and isinstance(cell.moment, date):
        return containing(Frequency.MONTH, cell.moment) if cell.moment.day == 1 else None
    try:
        return parse_period(_MONTH.sub(_spelled, label) if _MONTH.fullmatch(label) else label)
    except ValueError:
        return None


def _spelled(month: re.Match[str]) -> str:
    """``August-23`` and ``09/2023`` as months are written elsewhere."""
    year = month["year"] if len(month["year"]) == 4 else f"20{month['year']}"
    return f"{year}-{int(month['number']):02}" if month["number"] else f"{month['name']} {year}"
