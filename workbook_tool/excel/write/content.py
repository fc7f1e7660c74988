"""What a cell holds, in the shape that Excel keeps it in; refused where it would not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from workbook_tool.book import Put, Value
from workbook_tool.excel.write import allowed, features
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.excel.write.engine import Format
from workbook_tool.excel.write.style import Formats

_SHORT = allowed.CELL_TEXT // 2  # characters: fewer are never too many units of UTF-16
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (Excel's dates have no zone)


def content(put: Put, formats: Formats) -> tuple[Value, Format]:
    """The value of a cell, clean, and its format."""
    value: Value = put.value
    number_format, quoted = put.number_format, False
    if value is None or (isinstance(value, str) and is_simple_text(value)):
        return value, formats.cell(put.style, number_format)
    if isinstance(value, str):
        value = allowed.at_most(value, allowed.CELL_TEXT, "the text", "Split it over several cells.") or None
        quoted = bool(value) and not put.formula and allowed.starts_like_formula(str(value))
        if value and not put.formula:
            value = features.as_written(str(value))
    elif isinstance(value, Decimal | int) and not isfinite(float(value)):
        raise NotAllowed(f"{value} is no number that a cell can hold")
    elif isinstance(value, date):
        if value.year < 1900:
            raise NotAllowed(f"{value} is before 1900, where Excel's dates begin", "Write it as text.")
        number_format = number_format or formats.style(put.style).number_format or formats.date_format
    return value, formats.cell(put.style, number_format, quoted)


def is_simple_text(text: str) -> bool:
    """Whether a cell holds the text as it is, and Excel would take it for nothing else."""
    return text[:1].isalnum() and len(text) < _SHORT and text.isprintable()


def as_number(value: date) -> float | int:
    """A date as its cell holds it: the number of days since Excel's first."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400
    return (value - _EPOCH.date()).days


def result(value: Value) -> str | int | Decimal | float:
    """A formula's result as its cell holds it: nothing is an empty text."""
    if isinstance(value, date):
        return as_number(value)
    return "" if value is None else value
