"""Workbooks of Excel 97 to 2003 (.xls) by python-calamine.

It gives values only. Number formats, formulas and errors are taken from the
file's own records (:mod:`workbook_tool.excel.read.biff`); where they cannot be, as in
files older than Excel 97, a percentage is its bare fraction under "General".
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from workbook_tool.excel.read import formats, ole
from workbook_tool.excel.read.biff import BookFacts, SheetFacts, facts
from workbook_tool.excel.read.cells import number_cell, number_of
from workbook_tool.excel.read.formats import Shows, shows
from workbook_tool.grid import CellKind, CellRead, SheetRead, WorkbookRead
from workbook_tool.untrusted.limits import Limits
from workbook_tool.untrusted.refused import RefusedError


def read_xls(data: bytes, file: str, limits: Limits) -> WorkbookRead:
    """An Excel 97-2003 workbook. Raises RefusedError."""
    known = facts(ole.content(data, "workbook", "book"))
    return WorkbookRead(
        file=file,
        sheets=tuple(_sheets(data, limits, known)),
        date_1904=known.date_1904,
        macros="_vba_project_cur" in ole.names(data),
        format="xls",
    )


def _sheets(data: bytes, limits: Limits, known: BookFacts) -> list[SheetRead]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets, area = [], 0
        for number, metadata in enumerate(book.sheets_metadata):
            if metadata.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(number)
            area += sheet.total_height * sheet.total_width
            if area > limits.area:
                raise RefusedError("file-too-many-cells", cells=f"{limits.area:,}")
            facts = known.sheets.get(metadata.name, SheetFacts())
            state = {"Hidden": "hidden", "VeryHidden": "veryHidden"}.get(
                str(metadata.visible).split(".")[-1], "visible"
            )
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            cells = _cells(sheet.to_python(skip_empty_area=False), facts, date_1904=known.date_1904)
            hidden = frozenset(facts.hidden_rows)
            sheets.append(SheetRead(metadata.name, cells, state, merged, facts.validations, facts.protected, hidden))
    except PasswordError as error:
        raise RefusedError("file-encrypted") from error
    except CalamineError as error:
        raise RefusedError("file-damaged") from error
    if not sheets:
        raise RefusedError("file-no-sheets")
    return sheets


def _cells(rows: Iterable[Iterable[object]], known: SheetFacts, *, date_1904: bool) -> dict[tuple[int, int], CellRead]:
    cells = {}
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            place = row, column
            if value != "" or place in known.formulas:
                code = known.formats.get(place)
                cells[place] = _cell(value, code, formula=place in known.formulas, date_1904=date_1904)
    for place, text in known.errors.items():
        code = known.formats.get(place, "General")
        cells[place] = CellRead(CellKind.ERROR, text, None, code, place in known.formulas)
    return cells


def _cell(value: object, code: str | None, *, formula: bool, date_1904: bool) -> CellRead:
    """A cell from calamine's value; under a known format it is that which decides what a number shows."""
    cell = _of_value(value, code or "General", formula=formula, from_1904=date_1904)
    if cell.number is None or code is None or (cell.kind is CellKind.NUMBER and shows(code) is Shows.NUMBER):
        return cell
    return number_cell(str(cell.number), code, formula, date_1904)


def _of_value(value: object, code: str, *, formula: bool, from_1904: bool) -> CellRead:
    """A cell from a value as calamine gives it."""
    if isinstance(value, bool):
        return CellRead(CellKind.BOOLEAN, "TRUE" if value else "FALSE", None, code, formula)
    if isinstance(value, int | float):
        text_and_number = number_of(repr(value))
        if text_and_number is None:
            return CellRead(CellKind.ERROR, repr(value), None, code, formula)
        return CellRead(CellKind.NUMBER, *text_and_number, code, formula)
    if isinstance(value, datetime | date | time | timedelta):
        if isinstance(value, datetime) and value.time() == time() and shows(code) is not Shows.DATETIME:
            value = value.date()
        number = formats.serial(value, from_1904=from_1904)
        return CellRead(CellKind.DATE, formats.moment_text(value), number, code, formula, value)
    return CellRead(CellKind.TEXT, str(value), None, code, formula)
