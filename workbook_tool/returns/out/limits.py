"""What each cell of a return allows: a number within the indicator's possible range, a status of the list.

A wrong figure is warned of, never stopped: the service may be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from workbook_tool.book import Validation
from workbook_tool.domain.figure import figure_text, to_cell
from workbook_tool.domain.reading import UNSETTLED
from workbook_tool.layout.template import SheetLayout, load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out.doubt import LARGE, SMALL, USUAL, reference
from workbook_tool.returns.out.rows import PARTS, is_revisable

BY_ROW = ("value", "revised_previous", "target", "forecast", *PARTS, "data_status")
"""The columns whose cells are limited row by row."""

_ANY = Decimal(10) ** 12
_OF_THE_FIGURE = ("value", "revised_previous", "forecast")  # within the indicator's own range

Fields = Mapping[str, Mapping[str, Any]]


def limits(sheet: SheetLayout, rows: Sequence[Asked], fields: Fields) -> Iterator[Validation]:
    """The limits of every cell that is asked, from the rows and the schema's ``fields``."""
    for n, row in enumerate(rows):
        if row.due:
            yield from (_limit(sheet, n, row, key, fields) for key in _figures(row))
    yield from _statuses(sheet, rows, fields["data_status"])


def _figures(row: Asked) -> list[str]:
    wanted = ["value", *(("revised_previous",) if is_revisable(row) else ())]
    wanted += PARTS if row.indicator.has_parts else ()
    wanted += ["forecast"] if row.forecast else []
    return [*wanted, *(("target",) if row.indicator.target_from_service else ())]


def _limit(sheet: SheetLayout, n: int, row: Asked, key: str, fields: Fields) -> Validation:
    place, field = sheet.place(key, n), fields[key]
    low, high = (row.minimum, row.maximum) if key in _OF_THE_FIGURE else (None, None)
    message = str(field["description"])
    if key == "revised_previous" and row.previous and row.previous.data_status in UNSETTLED:
        message = load("return").words["to_confirm"].format(status=row.previous.data_status)
    percent = row.unit.is_percent and key not in PARTS
    words: dict[str, Any] = {
        "input_title": f"{row.indicator.ref}: {row.label}"[:32],
        "input_message": f"{fields['value']['x-percent']} {message}" if percent else message,
        "error_title": str(fields["value"]["x-error-title"]),
        "error_message": _error(row, low, high, fields, percent=percent),
        "stop": False,
    }
    if percent and key in _OF_THE_FIGURE:
        source = _percent_formula(sheet, n, key, row)
        return Validation((*place, *place), "custom", source, **words)
    least = -_ANY if low is None else to_cell(low, row.unit)
    most = _ANY if high is None else to_cell(high, row.unit)
    return Validation((*place, *place), "decimal", minimum=least, maximum=most, **words)


def _percent_formula(sheet: SheetLayout, n: int, key: str, row: Asked) -> str:
    """A number within the range, and not below 1% where 2% or more is usual: 0.83 was then typed for 83."""
    cell = sheet.address(key, n)
    usual = reference(sheet.address("previous", n), sheet.address("target", n))
    tests = [f"ISNUMBER({cell})"]
    tests += [] if row.minimum is None else [f"{cell}>={to_cell(row.minimum, row.unit).normalize():f}"]
    tests.append(f"{cell}<={LARGE if row.maximum is None else to_cell(row.maximum, row.unit).normalize():f}")
    return f"AND({','.join(tests)},OR({cell}<=0,{cell}>={SMALL},AND({usual}>=0,{usual}<{USUAL})))"


def _error(row: Asked, low: Decimal | None, high: Decimal | None, fields: Fields, *, percent: bool) -> str:
    """What is wrong with a figure out of range, with the range."""
    value, decimals = fields["value"], row.indicator.decimals
    ends = [(words, end) for words, end in (("from", low), ("up to", high)) if end is not None]
    within = " ".join(f"{words} {figure_text(end, row.unit, decimals)}" for words, end in ends)
    possible = f" Possible: {within}." if within else ""
    return f"{value['x-percent-error' if percent else 'x-error']}{possible}"


def _statuses(sheet: SheetLayout, rows: Sequence[Asked], field: Mapping[str, Any]) -> Iterator[Validation]:
    """The drop-down of Data Status, over each run of rows that are due."""
    for due, run in groupby(enumerate(rows), key=lambda numbered: numbered[1].due):
        numbers = [n for n, _ in run]
        if due:
            yield Validation(
                (*sheet.place("data_status", numbers[0]), *sheet.place("data_status", numbers[-1])),
                "list",
                tuple(field["enum"]),
                input_title=field["title"],
                input_message=field["description"],
                error_title=field["x-error-title"],
                error_message=field["x-error"],
            )
