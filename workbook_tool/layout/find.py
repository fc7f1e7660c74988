"""Finding the parts of a layout in a workbook that people have worked on.

Sheets are known by name, else by their headings; columns by heading, wherever
they now stand; the heading row wherever it has moved to. Nothing is assigned
by likeness: a heading that is only nearly right is a finding that suggests.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field, replace
from functools import lru_cache

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.grid import CellKind, CellRead, SheetRead, WorkbookRead, address, letters
from workbook_tool.immutable import immutable
from workbook_tool.layout.template import Column, Layout, SheetLayout

_DEEPEST_HEADING = 200  # rows searched for the headings


@immutable
class Row:
    """One record as it stands: cells by key, with the place of every column, filled or not."""

    cells: Mapping[str, CellRead]
    places: Mapping[str, Cell]
    """By key."""
    number: int  # the sheet's row, from 0

    def text(self, key: str) -> str:
        """The trimmed text of a part; empty where the cell is."""
        cell = self.cells.get(key)
        return " ".join(cell.text.split()) if cell else ""


@immutable
class FoundSheet:
    """A sheet of the layout as found: rows of a table, or one row of a form."""

    layout: SheetLayout
    sheet: SheetRead
    columns: Mapping[str, int]
    """Column of each key, from 0."""
    heading_row: int
    """From 0."""
    rows: tuple[Row, ...]
    others: tuple[FoundSheet, ...] = ()  # further sheets that look like this one
    twice: Mapping[int, str] = field(default_factory=dict)  # further columns with a heading that stood before: its key


@lru_cache(maxsize=4096)  # most texts of one return stand in the next as well
def fold(text: str) -> str:
    """A heading or name folded for comparing: case, accents, spaces and punctuation aside."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[a-z0-9%£]+", folded))


def find(layout: Layout, workbook: WorkbookRead, keys: tuple[str, ...]) -> tuple[dict[str, FoundSheet], list[Finding]]:
    """The sheets ``keys`` of a layout in a workbook, and what is said of those that are not there."""
    sheets: dict[str, FoundSheet] = {}
    findings: list[Finding] = []
    for key in keys:
        sheet = layout.sheet(key)
        candidates = _candidates(sheet, workbook)
        if not candidates:
            findings.append(finding("sheet-missing", Cell(workbook.file), sheet=sheet.name))
            continue
        if len(candidates) > 1:
            names = " and ".join(f"“{c.name}”" for c in candidates)
            findings.append(finding("sheet-twice", Cell(workbook.file, candidates[0].name), sheets=names))
        first, problems = _read(sheet, candidates[0], workbook.file)
        others = tuple(_read(sheet, other, workbook.file)[0] for other in candidates[1:])
        sheets[key] = replace(first, others=others)
        findings += problems
    return sheets, findings


def _candidates(layout: SheetLayout, workbook: WorkbookRead) -> list[SheetRead]:
    """The sheet of the layout's name first; every other visible one that has its headings."""
    names = {fold(n) for n in (layout.name, *layout.also)}
    named = [s for s in workbook.sheets if fold(s.name) in names]
    if layout.kind == "form":
        return named[:1] or [s for s in workbook.sheets if _form_hits(layout, s) >= len(layout.columns) / 2][:1]
    alike = [s for s in workbook.sheets if is_like(layout, s)]
    first = [s for s in named if s in alike] or named
    rest = [s for s in alike if s not in first and s.state == "visible"]
    return [*first, *rest]


def is_like(layout: SheetLayout, sheet: SheetRead) -> bool:
    """Whether a sheet has enough of a table's headings to be taken for it."""
    usual = sum(not column.rare for column in layout.columns)
    return _heading_row(layout, sheet)[1] >= max(2, (usual + 1) // 2)


def _form_hits(layout: SheetLayout, sheet: SheetRead) -> int:
    labels = {fold(c.text) for (_, column), c in sheet.cells.items() if column == 0}
    return sum(fold(c.heading) in labels for c in layout.columns)


def _heading_row(layout: SheetLayout, sheet: SheetRead) -> tuple[int, int]:
    """The row with the most of the layout's headings, and how many."""
    known = {fold(h) for c in layout.columns for h in (c.heading, *c.also)}
    hits: dict[int, set[str]] = {}
    for (row, _), cell in sheet.cells.items():
        if row < _DEEPEST_HEADING and fold(cell.text) in known:
            hits.setdefault(row, set()).add(fold(cell.text))
    return max(((row, len(names)) for row, names in hits.items()), key=lambda h: (h[1], -h[0]), default=(-1, 0))


def _read(layout: SheetLayout, sheet: SheetRead, file: str) -> tuple[FoundSheet, list[Finding]]:
    if layout.kind == "form":
        return _read_form(layout, sheet, file), []
    row, _ = _heading_row(layout, sheet)
    columns, findings = _columns(layout, sheet, row, file)
    rows = _rows(layout, sheet, row, columns, file) if row >= 0 else ()
    twice = _twice(layout, sheet, row, columns)
    return FoundSheet(layout, sheet, columns, row, rows, twice=twice), findings


def _twice(layout: SheetLayout, sheet: SheetRead, row: int, columns: Mapping[str, int]) -> dict[int, str]:
    """The columns that bear the heading of one before them, with its key."""
    by_name = {fold(h): c.key for c in layout.columns for h in (c.heading, *c.also)}
    named = {c: by_name.get(fold(cell.text), "") for (r, c), cell in sheet.cells.items() if r == row}
    return {c: key for c, key in sorted(named.items()) if key in columns and columns[key] != c}


def _columns(layout: SheetLayout, sheet: SheetRead, row: int, file: str) -> tuple[dict[str, int], list[Finding]]:
    by_name = {fold(h): c.key for c in layout.columns for h in (c.heading, *c.also)}
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    findings: list[Finding] = []
    for column, cell in sorted((c, cell) for (r, c), cell in sheet.cells.items() if r == row and cell.text.strip()):
        key = by_name.get(fold(cell.text))
        place = Cell(file, sheet.name, address(row, column))
        if key is None:
            unknown.append((column, cell.text))
        elif key in columns:
            findings.append(finding("heading-twice", place, value=cell.text, heading=cell.text))
        else:
            columns[key] = column
    missing = [c for c in layout.columns if c.key not in columns]
    for column, text in unknown:
        place = Cell(file, sheet.name, address(row, column))
        likely = _likely(text, missing)
        code = "heading-nearly" if likely else "heading-unknown"
        findings.append(finding(code, place, value=text, heading=text, likely=likely, sheet=sheet.name))
    for c in missing:
        place = Cell(file, sheet.name, address(max(row, 0), 0))
        findings.append(finding("heading-missing", place, heading=c.heading, sheet=sheet.name))
    return columns, findings


def _likely(text: str, missing: list[Column]) -> str:
    if not missing:
        return ""
    from rapidfuzz import fuzz, process

    best = process.extractOne(fold(text), [fold(c.heading) for c in missing], scorer=fuzz.ratio, score_cutoff=75)
    return missing[best[2]].heading if best else ""


def _rows(
    layout: SheetLayout, sheet: SheetRead, heading: int, columns: Mapping[str, int], file: str
) -> tuple[Row, ...]:
    keys = {column: key for key, column in columns.items()}
    by_row: dict[int, dict[str, CellRead]] = {}
    for (row, column), cell in sheet.cells.items():
        if row > heading and column in keys and (cell.text.strip() or cell.kind is CellKind.UNCALCULATED):
            by_row.setdefault(row, {})[keys[column]] = cell
    lettered = [(key, letters(column)) for key, column in columns.items()]
    return tuple(
        Row(cells, {key: Cell(file, sheet.name, f"{column}{row + 1}") for key, column in lettered}, row)
        for row, cells in sorted(by_row.items())
    )


def _read_form(layout: SheetLayout, sheet: SheetRead, file: str) -> FoundSheet:
    labels = {fold(h): c.key for c in layout.columns for h in (c.heading, *c.also)}
    cells: dict[str, CellRead] = {}
    places: dict[str, Cell] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        key = labels.get(fold(cell.text)) if column == 0 else None
        if key and key not in places:
            places[key] = Cell(file, sheet.name, address(row, 1))
            value = sheet.cells.get((row, 1))
            if value is not None and (value.text.strip() or value.kind is CellKind.UNCALCULATED):
                cells[key] = value
    return FoundSheet(layout, sheet, dict.fromkeys(places, 1), -1, (Row(cells, places, 0),))
