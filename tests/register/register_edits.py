"""What people do to a register, as edits in words: each ``[[case.edit]]`` is one function here.

A cell is named by its sheet, its row (the code or reference in the row's first
column; ``row = 3`` counts the rows under the headings) and its heading.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tool.document import Document
from workbook_tool.domain.finding import Finding
from workbook_tool.excel.read import read
from workbook_tool.excel.write import write
from workbook_tool.grid import CellKind, letters
from workbook_tool.register import book, read_register, records_from_toml

COUNCIL = Path(__file__).parent / "council.toml"
CREATED = datetime(2023, 4, 1)
HEADINGS = 4  # the row of the headings, counted from 1


@cache
def council() -> bytes:
    """The workbook of council.toml."""
    return write(book(records_from_toml(COUNCIL), CREATED))


def document(data: bytes, file: str = "register.xlsx") -> Document:
    workbook = read(data, file)
    assert not isinstance(workbook, Finding), workbook
    return read_register(workbook)


def headings(data: bytes) -> dict[str, dict[str, str]]:
    """The heading of each column of each sheet, by its letters: the row with the most words of the first ten."""
    workbook, named = read(data, "register.xlsx"), {}
    assert not isinstance(workbook, Finding), workbook
    for sheet in workbook.sheets:
        texts = {place: cell.text for place, cell in sheet.cells.items() if cell.kind is CellKind.TEXT}
        rows = [r for r, _ in texts]
        row = max((r for r in rows if r < 10), key=lambda r: (rows.count(r), -r), default=0)
        named[sheet.name] = {letters(c): text for (r, c), text in texts.items() if r == row}
    return named


def edited(edits: list[dict]) -> bytes:
    if not edits:
        return council()
    made = openpyxl.load_workbook(io.BytesIO(council()))
    for edit in edits:
        _DO[edit["do"]](made, edit)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _column(sheet: Worksheet, heading: str) -> int:
    return next(c.column for c in sheet[HEADINGS] if c.value == heading)


def _row(sheet: Worksheet, row: str | int) -> int:
    if isinstance(row, int):
        return HEADINGS + row
    return next(r for r in range(HEADINGS + 1, sheet.max_row + 1) if str(sheet.cell(r, 1).value) == row)


def set_(made: Workbook, said: dict) -> None:
    """A value as typed; without one, the cell is emptied. ``format`` is its number format."""
    sheet = made[said["sheet"]]
    cell = sheet.cell(_row(sheet, said["row"]), _column(sheet, said["column"]))
    shown = said.get("format", "General" if not isinstance(said.get("value"), str) else "@")
    cell.value = said.get("value")
    cell.number_format = shown
    if isinstance(cell.value, str) and not said.get("formula"):
        cell.data_type = "e" if said.get("error") else "s"


def add(made: Workbook, said: dict) -> None:
    """A row below the last, ``values`` by heading."""
    sheet = made[said["sheet"]]
    last = max(c.row for row in sheet.iter_rows(min_row=HEADINGS) for c in row if c.value is not None)
    for heading, value in said["values"].items():
        sheet.cell(last + 1 + said.get("after", 0), _column(sheet, heading)).value = value


def swap(made: Workbook, said: dict) -> None:
    """Two rows change places."""
    sheet = made[said["sheet"]]
    one, other = (_row(sheet, row) for row in said["rows"])
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(one, column), sheet.cell(other, column)
        first.value, second.value = second.value, first.value
        first.number_format, second.number_format = second.number_format, first.number_format


def delete_rows(made: Workbook, said: dict) -> None:
    sheet = made[said["sheet"]]
    for row in said.get("rows", []):
        sheet.delete_rows(_row(sheet, row))
    if said.get("all"):
        sheet.delete_rows(HEADINGS + 1, sheet.max_row)


def insert_rows(made: Workbook, said: dict) -> None:
    made[said["sheet"]].insert_rows(said["at"], said.get("count", 1))


def delete_column(made: Workbook, said: dict) -> None:
    sheet = made[said["sheet"]]
    sheet.delete_cols(_column(sheet, said["column"]))


def heading(made: Workbook, said: dict) -> None:
    sheet = made[said["sheet"]]
    sheet.cell(HEADINGS, _column(sheet, said["was"])).value = said["now"]


def delete_sheet(made: Workbook, said: dict) -> None:
    del made[said["sheet"]]


def rename_sheet(made: Workbook, said: dict) -> None:
    made[said["was"]].title = said["now"]


_DO = {
    "set": set_,
    "add": add,
    "swap": swap,
    "delete rows": delete_rows,
    "insert rows": insert_rows,
    "delete column": delete_column,
    "heading": heading,
    "delete sheet": delete_sheet,
    "rename sheet": rename_sheet,
}
