"""openpyxl as the oracle: cell by cell, what it reads otherwise than we do."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time, timedelta
from typing import Any

from workbook_tool.excel.read.cells import number_of
from workbook_tool.excel.read.markup import unescaped
from workbook_tool.grid import CellKind, CellRead, SheetRead, WorkbookRead, address


def differences(read: WorkbookRead, data: bytes) -> list[str]:
    """One line for each thing that openpyxl sees otherwise; values inside merged ranges, which it drops, aside."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = load_workbook(io.BytesIO(data), data_only=True)
        formulas = load_workbook(io.BytesIO(data))
    said = []
    names = [sheet.name for sheet in read.sheets]
    if names != [sheet.title for sheet in values.worksheets]:
        said.append(f"sheets: {names}")
    for sheet in read.sheets:
        if sheet.name in values.sheetnames:
            said += [f"{sheet.name}!{line}" for line in _sheet(sheet, values[sheet.name], formulas[sheet.name])]
    return said


def _sheet(sheet: SheetRead, values: Any, formulas: Any) -> list[str]:
    merged = sorted((m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in values.merged_cells.ranges)
    said = [] if merged == sorted(sheet.merged) else [f"merged: {sheet.merged}"]
    hidden = {row - 1 for row, dimension in values.row_dimensions.items() if dimension.hidden}
    said += [] if hidden == sheet.hidden_rows else [f"hidden rows: {sorted(sheet.hidden_rows)[:5]}"]
    said += [] if values.sheet_state == sheet.state else [f"state: {sheet.state}"]
    said += [] if bool(values.protection.sheet) == sheet.protected else [f"protected: {sheet.protected}"]
    theirs = {(row - 1, column - 1): cell for (row, column), cell in formulas._cells.items() if cell.value is not None}
    for place in sorted(sheet.cells.keys() | theirs.keys()):
        ours, cell = sheet.cells.get(place), theirs.get(place)
        covered = any(top <= place[0] <= end and first <= place[1] <= last for top, first, end, last in merged)
        if cell is None:
            said += [] if covered else [f"{address(*place)}: only we read {ours}"]
        else:
            value = values.cell(place[0] + 1, place[1] + 1).value
            formula = cell.data_type == "f"
            if ours is None:
                said += [] if value == "" else [f"{address(*place)}: only openpyxl reads {value!r}"]
            elif ours.formula != formula or not _same(ours, value):
                said.append(f"{address(*place)}: {ours}, openpyxl {value!r} formula {formula}")
    return said


def _same(ours: CellRead, value: Any) -> bool:
    if value is None:
        return not ours.text
    if isinstance(value, bool):
        return ours.kind is CellKind.BOOLEAN and ours.text == str(value).upper()
    if isinstance(value, int | float):
        found = number_of(repr(value))
        return ours.kind in (CellKind.NUMBER, CellKind.DATE) and found is not None and found[1] == ours.number
    if isinstance(value, str):
        return ours.text in (value, unescaped(value))
    return ours.kind is CellKind.DATE and _same_moment(ours.moment, value)


def _same_moment(ours: Any, value: datetime | date | time | timedelta) -> bool:
    """openpyxl makes a date and time of everything that has a day, and a time of day 0."""
    if isinstance(value, datetime) and not isinstance(ours, datetime):
        return ours in (value.date(), value.time())
    return bool(ours == value) or (ours is None and value == time())
