"""Workbooks of Excel 97 to 2003 (.xls) by python-calamine.

It gives values only: no number formats (a percentage is its bare fraction), no
formula flags, and nothing for an error value. ``WorkbookRead.format`` says so,
that whoever judges the figures knows.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from workbook_tool.excel.handover import cell_of
from workbook_tool.excel.limits import Limits
from workbook_tool.excel.refused import RefusedError
from workbook_tool.grid import CellRead, SheetRead, WorkbookRead


def read_xls(data: bytes, file: str, limits: Limits) -> WorkbookRead:
    """An Excel 97-2003 workbook. Raises RefusedError."""
    return WorkbookRead(file=file, sheets=_sheets(data, limits), format="xls", macros=b"_\0V\0B\0A\0_" in data)


def _sheets(data: bytes, limits: Limits) -> tuple[SheetRead, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found, area = [], 0
        for number, said in enumerate(book.sheets_metadata):
            if said.typ is SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_index(number)
                area += sheet.total_height * sheet.total_width
                if area > limits.area:
                    raise RefusedError("file-too-many-cells", cells=f"{limits.area:,}")
                cells = _cells(sheet.to_python(skip_empty_area=False))
                state = {"Hidden": "hidden", "VeryHidden": "veryHidden"}.get(
                    str(said.visible).split(".")[-1], "visible"
                )
                merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
                found.append(SheetRead(said.name, cells, state, merged))
    except PasswordError as error:
        raise RefusedError("file-encrypted") from error
    except CalamineError as error:
        raise RefusedError("file-damaged") from error
    if not found:
        raise RefusedError("file-no-sheets")
    return tuple(found)


def _cells(rows: Iterable[Iterable[object]]) -> dict[tuple[int, int], CellRead]:
    return {
        (row, column): cell_of(value, "General", from_1904=False)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value != ""
    }
