"""Workbooks that the sparse reader does not understand, read with openpyxl.

openpyxl believes what a file says of itself: every part is checked first, and
shapes that it would read wrongly or without end are refused.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from workbook_tool.excel.read import formats
from workbook_tool.excel.read.cells import number_of
from workbook_tool.excel.read.container import Package
from workbook_tool.grid import CellKind, CellRead, SheetRead, WorkbookRead
from workbook_tool.untrusted.limits import Limits
from workbook_tool.untrusted.refused import RefusedError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_RANGES = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\sref=[\"']\$?([A-Za-z]+)\$?(\d+):\$?([A-Za-z]+)\$?(\d+)"
)
_VALUES = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def read_openpyxl(data: bytes, package: Package, file: str, limits: Limits) -> WorkbookRead:
    """The workbook as openpyxl reads it. Raises RefusedError; other errors are openpyxl's own."""
    package.check_all()
    for name in package.names:
        if name.lower().endswith(".xml"):
            _refuse_traps(package.again(name), limits)
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        formulas = load_workbook(io.BytesIO(data), keep_links=False)
    if not values.worksheets:
        raise RefusedError("file-no-sheets")
    from_1904 = values.epoch.year == 1904
    sheets = tuple(
        _sheet(shown, written, limits, from_1904)
        for shown, written in zip(values.worksheets, formulas.worksheets, strict=True)
    )
    names = [name.lower() for name in package.names]
    return WorkbookRead(
        file=file,
        sheets=sheets,
        names={name: defined.attr_text or "" for name, defined in formulas.defined_names.items()},
        properties={p.name: str(p.value) for p in getattr(values, "custom_doc_props", ())},
        description=values.properties.description or "",
        title=values.properties.title or "",
        date_1904=from_1904,
        external_links=any(name.startswith("xl/externallinks/") for name in names),
        macros=any(name.endswith("vbaproject.bin") for name in names),
        format="xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx",
    )


def _refuse_traps(content: bytes, limits: Limits) -> None:
    """Refuse what openpyxl reads wrongly (strict workbooks, illegal numbers) or forever (ranges over a whole sheet)."""
    if _STRICT in content:
        raise RefusedError("file-damaged")
    area = 0
    for first, top, last, bottom in _RANGES.findall(content):
        width = formats.column_number(last.decode()) - formats.column_number(first.decode()) + 1
        area += max(width, 1) * max(int(bottom[:9]) - int(top[:9]) + 1, 1)
    if area > limits.area:
        raise RefusedError("file-too-many-cells", cells=f"{limits.area:,}")
    for value in _VALUES.findall(content):
        text = value.decode("utf-8", "replace").strip()
        if text and number_of(text) is None and _passes_for_number(text):
            raise RefusedError("file-damaged")


def _passes_for_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _sheet(shown: Worksheet, written: Worksheet, limits: Limits, from_1904: bool) -> SheetRead:
    cells = {}
    for place, cell in _filled(shown, written, from_1904):
        cells[place] = cell
        if len(cells) > limits.area:
            raise RefusedError("file-too-many-cells", cells=f"{limits.area:,}")
    return SheetRead(
        name=shown.title,
        cells=cells,
        state=shown.sheet_state,
        merged=tuple((r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in shown.merged_cells.ranges),
        validations=len(shown.data_validations.dataValidation),
        protected=bool(shown.protection.sheet),
        hidden_rows=frozenset(row - 1 for row, said in shown.row_dimensions.items() if said.hidden),
        validated=tuple(
            (r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1)
            for one in shown.data_validations.dataValidation
            for r in one.sqref.ranges
        ),
    )


def _filled(shown: Worksheet, written: Worksheet, from_1904: bool) -> Iterator[tuple[tuple[int, int], CellRead]]:
    for (row, column), cell in written._cells.items():
        formula = cell.data_type == "f"
        result = shown._cells.get((row, column))
        code = cell.number_format or "General"
        if result is not None and result.value is not None:
            error = result.data_type == "e"
            read = cell_of(result.value, code, formula=formula, error=error, from_1904=from_1904)
            if read.text or formula:
                yield (row - 1, column - 1), read
        elif formula:
            yield (row - 1, column - 1), CellRead(CellKind.UNCALCULATED, "", None, code, formula)


def cell_of(value: object, code: str, *, formula: bool = False, error: bool = False, from_1904: bool) -> CellRead:
    """A cell from a value as a library gives it."""
    if isinstance(value, bool):
        return CellRead(CellKind.BOOLEAN, "TRUE" if value else "FALSE", None, code, formula)
    if isinstance(value, int | float):
        found = number_of(repr(value))
        if found is None:
            return CellRead(CellKind.ERROR, repr(value), None, code, formula)
        return CellRead(CellKind.NUMBER, *found, code, formula)
    if isinstance(value, datetime | date | time | timedelta):
        if isinstance(value, datetime) and value.time() == time() and formats.shows(code) is not formats.Shows.DATETIME:
            value = value.date()
        number = formats.serial(value, from_1904=from_1904)
        return CellRead(CellKind.DATE, formats.moment_text(value), number, code, formula, value)
    return CellRead(CellKind.ERROR if error else CellKind.TEXT, str(value), None, code, formula)
