"""What a column of figures covers, and whether it holds any."""

from __future__ import annotations

import re
from datetime import timedelta

from workbook_tool.tables.period_words import pieces_of
from workbook_tool.tables.periods import time_order
from workbook_tool.tables.table import Column, Table


def has_figures(table: Table, column: Column) -> bool:
    """Whether any cell of a column holds a digit."""
    return any(any(c.isdecimal() for c in row.text(column)) for row in table.rows)


def covers(column: Column) -> str:
    """``year`` or ``part`` (of a year) by the heading's period or words; empty where it says neither."""
    kinds = {p.kind for p in pieces_of(column.period)}
    if kinds & {"quarter", "half", "term", "months", "month", "iso month", "month name", "slashes", "number"}:
        return "part"
    if "day" in kinds or "days" in kinds:
        end, start = time_order(column.period)
        is_part = end - start < timedelta(300) and not (end.month == 3 and end.day == 31)
        return "part" if is_part else "year"
    if kinds & {"years", "year", "year end", "pair"}:
        return "year"
    return "part" if re.search(r"\b(?:quarter|month)", column.heading, re.IGNORECASE) else ""
