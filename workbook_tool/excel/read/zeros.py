"""Zeros that nobody typed: results of formulas that refer to themselves, or to nothing but empty cells.

A spreadsheet program shows 0 for each of them, and so does a program that wrote
a formula without calculating it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workbook_tool.excel.read.formats import column_number
from workbook_tool.grid import CellRead, SheetRead

Zeros = Mapping[tuple[str, int, int], str]  # formulas by sheet, row and column

CIRCULAR = "of a formula that refers to itself"
EMPTY = "of a formula whose cells are all empty"
UNCALCULATED = "of a formula that was written by a program and never calculated"
_TEXT = re.compile(r'"[^"]*"')
_SHEET = r"(?:'((?:[^']|'')+)'|([A-Za-z_\\][\w.]*))!"
_REFERENCE = re.compile(
    rf"(?:{_SHEET})?(?<![\w.\[])\$?([A-Z]{{1,3}})\$?([1-9][0-9]{{0,6}})(?::\$?([A-Z]{{1,3}})\$?([1-9][0-9]{{0,6}}))?(?![\w(\[])"
)
_NAME = re.compile(r"[A-Za-z_\\][\w.]*(?![\w.(!])")
_MOST = 2_000  # cells of a range that are looked at one by one, and zeros of a workbook that are looked into

Area = tuple[str, int, int, int, int]  # a sheet, first row and column, last row and column


def with_zeros_explained(sheets: Iterable[SheetRead], zeros: Zeros, *, uncalculated: bool) -> Iterator[SheetRead]:
    """The sheets, each zero that nobody typed marked with where it comes from."""
    kept = list(sheets)
    if not zeros or len(zeros) > _MOST:  # a workbook of zeros by the thousand is no return
        yield from kept
        return
    cells = {sheet.name.casefold(): sheet.cells for sheet in kept}
    for sheet in kept:
        reasons = {
            (row, column): reason
            for (name, row, column), formula in zeros.items()
            if name == sheet.name and (reason := _reason((name, row, column), formula, cells, uncalculated))
        }
        changed = {place: sheet.cells[place].looking(untyped=reason) for place, reason in reasons.items()}
        yield replace(sheet, cells={**sheet.cells, **changed}) if changed else sheet


def _reason(
    own: tuple[str, int, int],
    formula: str,
    cells: Mapping[str, Mapping[tuple[int, int], CellRead]],
    uncalculated: bool,
) -> str:
    bare = _TEXT.sub("", formula)
    areas = list(_areas(bare, own[0]))
    if any(area[0] == own[0].casefold() and _within(own[1], own[2], area) for area in areas):
        return CIRCULAR
    known = [area for area in areas if area[0] in cells]
    leftover = _NAME.search(_REFERENCE.sub("", bare)) or len(known) < len(areas) or "[" in bare
    if areas and not leftover and not any(_filled(area, cells[area[0]]) for area in known):
        return EMPTY
    return UNCALCULATED if uncalculated else ""


def _areas(formula: str, sheet: str) -> Iterator[Area]:
    for match in _REFERENCE.finditer(formula):
        quoted, bare, first, top, last, bottom = match.groups()
        name = (quoted.replace("''", "'") if quoted else bare or sheet).casefold()
        yield (
            name, int(top) - 1, column_number(first), int(bottom or top) - 1, column_number(last or first),
        )  # fmt: skip


def _within(row: int, column: int, area: Area) -> bool:
    return area[1] <= row <= area[3] and area[2] <= column <= area[4]


def _filled(area: Area, cells: Mapping[tuple[int, int], CellRead]) -> bool:
    if (area[3] - area[1] + 1) * (area[4] - area[2] + 1) > _MOST:
        return any(_within(*place, area) for place in cells)
    rows, columns = range(area[1], area[3] + 1), range(area[2], area[4] + 1)
    return any((row, column) in cells for row in rows for column in columns)
