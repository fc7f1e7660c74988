"""Workbooks of Excel 97 to 2003 (.xls) by python-calamine.

It gives values only. Number formats, looks, formulas, errors and comments are taken
from the file's own records (:mod:`workbook_tool.excel.read.xls.facts`); where they cannot
be, as in files older than Excel 97, a percentage is its bare fraction under "General".
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from workbook_tool.excel.read import formats, ole
from workbook_tool.excel.read.cells import number_cell, number_of
from workbook_tool.excel.read.formats import Shows, shows
from workbook_tool.excel.read.sheet_looks import hidden
from workbook_tool.excel.read.styles import Style
from workbook_tool.excel.read.xls.facts import BookFacts, SheetFacts, facts
from workbook_tool.excel.read.zeros import with_zeros_explained
from workbook_tool.grid import CellKind, CellRead, SheetRead, WorkbookRead
from workbook_tool.untrusted.limits import Limits, RefusedError


def read_xls(data: bytes, file: str, limits: Limits) -> WorkbookRead:
    """An Excel 97-2003 workbook. Raises RefusedError."""
    if ole.has_gaps(data):  # calamine would move what follows the gap, and read other figures
        raise RefusedError("file-damaged")
    known = facts(ole.content(data, "workbook", "book"))
    _refuse_too_large(known, limits)
    sheets = _sheets(data, limits, known)
    zeros = {
        (sheet.name, *place): formula
        for sheet in sheets
        for place, formula in known.sheets.get(sheet.name, SheetFacts()).formulas.items()
        if place in sheet.cells and sheet.cells[place].number == 0
    }
    return WorkbookRead(
        file=file,
        sheets=tuple(with_zeros_explained(sheets, zeros, uncalculated=True)),
        date_1904=known.date_1904,
        macros="_vba_project_cur" in ole.names(data),
        format="xls",
    )


def _refuse_too_large(known: BookFacts, limits: Limits) -> None:
    """Before calamine holds a place for each cell between those that are there: two of them may span a whole sheet."""
    area = 0
    for sheet in known.sheets.values():
        rows, columns = [row for row, _ in sheet.styles], [column for _, column in sheet.styles]
        area += (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0
    if area > limits.area:
        raise RefusedError("file-too-many-cells", cells=f"{limits.area:,}")


def _sheets(data: bytes, limits: Limits, known: BookFacts) -> list[SheetRead]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets, area = [], 0
        for number, entry in enumerate(book.sheets_metadata):
            if entry.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(number)
            area += sheet.total_height * sheet.total_width
            if area > limits.area:
                raise RefusedError("file-too-many-cells", cells=f"{limits.area:,}")
            own = known.sheets.get(entry.name, SheetFacts())
            state = {"Hidden": "hidden", "VeryHidden": "veryHidden"}.get(str(entry.visible).split(".")[-1], "visible")
            cells = _cells(sheet.to_python(skip_empty_area=False), own, date_1904=known.date_1904)
            made = SheetRead(
                entry.name,
                {**cells, **hidden(cells, own.hidden_columns, zeros_hidden=own.zeros_hidden)},
                state,
                tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ()),
                own.validations,
                own.protected,
                frozenset(own.hidden_rows),
                notes=own.notes,
            )
            sheets.append(made)
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
                style = known.styles.get(place)
                code = style.code if style else None
                cell = _cell(value, code, formula=place in known.formulas, date_1904=date_1904)
                cells[place] = _looking(cell, style, known, place)
    for place, text in known.errors.items():
        code = known.styles.get(place, Style()).code
        cells[place] = CellRead(CellKind.ERROR, text, None, code, place in known.formulas)
    for place in known.textless:
        cells[place] = CellRead(CellKind.UNCALCULATED, "", None, known.styles.get(place, Style()).code, True)
    return cells


def _looking(cell: CellRead, style: Style | None, known: SheetFacts, place: tuple[int, int]) -> CellRead:
    """The cell with the looks of its style, and with its runs."""
    if style is not None and style.looks is not None:
        cell = cell._replace(looks=style.looks)
    if place in known.runs:  # where the font changes, the style says nothing of all of the text
        cell = cell.looking(runs=known.runs[place], struck=False)
    return cell


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
        number = number_of(repr(value))
        if number is None:
            return CellRead(CellKind.ERROR, repr(value), None, code, formula)
        return CellRead(CellKind.NUMBER, *number, code, formula)
    if isinstance(value, datetime | date | time | timedelta):
        if isinstance(value, datetime) and value.time() == time() and shows(code) is not Shows.DATETIME:
            value = value.date()
        serial = formats.serial(value, from_1904=from_1904)
        return CellRead(CellKind.DATE, formats.moment_text(value), serial, code, formula, value)
    return CellRead(CellKind.TEXT, str(value), None, code, formula)
