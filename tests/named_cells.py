"""Cells by what a person calls them: a row by its key, a column by its heading; no letter is known to any test.

A row's key is the text of its first column (``"103"``), where the same stands in
several rows with its period (``"105 Jul 2023"``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tool.domain.finding import Cell
from workbook_tool.grid import WorkbookRead, address, letters
from workbook_tool.layout.template import load

_HEADINGS = ("ID", "Value", "Commentary", "Ref", "Code")
_DEEPEST = 60  # rows searched for the headings


@dataclass
class Texts:
    """The table on a sheet, from the text of its cells by (row, column), both from 0."""

    cells: Mapping[tuple[int, int], str]
    key: str = "ID"

    @cached_property
    def top(self) -> int:
        """The row of the headings."""
        known = {self.key, *_HEADINGS}
        return min(row for (row, _), text in self.cells.items() if text in known and row < _DEEPEST)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Each heading's column; of two with one heading, the first."""
        headings = sorted((c, text) for (row, c), text in self.cells.items() if row == self.top)
        return {text: column for column, text in reversed(headings)}

    @cached_property
    def keys(self) -> dict[int, str]:
        """Each row's key, by the row."""
        own, period = self.columns.get(self.key, 0), self.columns.get("Period", -1)
        last = max((row for row, _ in self.cells), default=0)
        ids = {row: self.cells.get((row, own), "") for row in range(self.top + 1, last + 1)}
        shared = {text for text in ids.values() if text and list(ids.values()).count(text) > 1}
        return {
            r: f"{text} {self.cells.get((r, period), '')}".strip() if text in shared else text
            for r, text in ids.items()
        }

    def row(self, key: str) -> int:
        """The row of a key: in full, or the first of its ID."""
        exact = [row for row, text in self.keys.items() if text == key]
        ref, _, period = key.partition(" ")
        own, of = self.columns[self.key], self.columns.get("Period", -1)
        near = (
            row for row in self.keys
            if self.cells.get((row, own)) == ref and (not period or self.cells.get((row, of)) == period)
        )  # fmt: skip
        found = next(iter(exact), None)
        found = next(near, None) if found is None else found
        if found is None:
            raise KeyError(key)
        return found

    def place(self, key: str, heading: str) -> tuple[int, int]:
        """Row and column, from 0."""
        return self.row(key), self.columns[heading]

    def name(self, row: int, column: int) -> str:
        """``Value of 103``, ``heading Value``, or ``line 2`` above the table."""
        heading = next((text for text, of in self.columns.items() if of == column), "")
        heading = heading or self.cells.get((self.top, column), "") or "a column without heading"
        if row <= self.top:
            return f"heading {heading}" if row == self.top else f"line {row + 1}"
        return f"{heading} of {self.keys.get(row) or 'a row without ID'}"


def texts(sheet: Worksheet, key: str = "ID") -> Texts:
    """The table on a sheet as openpyxl has it now."""
    cells = {
        (cell.row - 1, cell.column - 1): str(cell.value).strip()
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    return Texts(cells, key)


def cell(sheet: Worksheet, row: str, heading: str, key: str = "ID") -> SheetCell:
    """One cell of a table: ``cell(book["Return"], "105 Jul 2023", "Value")``."""
    at = texts(sheet, key).place(row, heading)
    return sheet.cell(at[0] + 1, at[1] + 1)


def entry(book: Mapping[str, Worksheet], key: str) -> SheetCell:
    """The cell of an entry on the first sheet of a return: ``entry(book, "completed_by")``."""
    start = load("return").sheet("start")
    return book[start.name][start.address(key)]


def records(sheet: Worksheet, key: str = "ID") -> dict[str, dict[str, Any]]:
    """The rows of a table by their key, each by heading; values as they stand, None for empty cells."""
    table = texts(sheet, key)
    return {name: dict(_record(sheet, table, row)) for row, name in table.keys.items() if name}


def _record(sheet: Worksheet, table: Texts, row: int) -> Iterator[tuple[str, Any]]:
    for heading, column in table.columns.items():
        yield heading, sheet.cell(row + 1, column + 1).value


def place_of(name: str, sheet: Worksheet) -> str:
    """The address of ``Value of 103``, as a finding says it."""
    heading, _, key = name.partition(" of ")
    return address(*texts(sheet).place(key, heading))


def name_of(place: Cell | None, workbook: WorkbookRead) -> str:
    """What a finding's cell of a return is called."""
    if place is None or not place.sheet:
        return "the workbook"
    start = load("return").sheet("start")
    if place.sheet == start.name:
        return next((f"start.{c.key}" for c in start.columns if start.address(c.key) == place.ref), place.ref)
    if not place.ref:
        return "the sheet"
    table = _read_table(workbook, place.sheet)
    of = {address(row, column): (row, column) for row in (*range(table.top + 1), *table.keys) for column in range(60)}
    return table.name(*of[place.ref])


def address_of(name: str, workbook: WorkbookRead) -> str:
    """The address of ``Value of 103`` on the sheet of returns that was read."""
    heading, _, key = name.partition(" of ")
    return address(*_return_table(workbook).place(key, heading))


def letters_of(heading: str, workbook: WorkbookRead) -> str:
    """The letters of a heading's column on the sheet of returns."""
    return letters(_return_table(workbook).columns[heading])


def _return_table(workbook: WorkbookRead) -> Texts:
    layout = load("return").sheet("readings")
    sheet = next((s for s in workbook.sheets if s.name == layout.name), workbook.sheets[0])
    return _read_table(workbook, sheet.name)


def _read_table(workbook: WorkbookRead, name: str) -> Texts:
    read = next(sheet for sheet in workbook.sheets if sheet.name == name)
    return Texts({at: " ".join(cell.text.split()) for at, cell in read.cells.items()})
