"""Zeros that nobody typed: results of formulas that refer to themselves, to nothing but empty cells, or not worked out.

A spreadsheet program shows 0 for each of them, and a program that writes a formula
without calculating it may store 0 as its result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from workbook_tool.excel.read.areas import Area, is_within
from workbook_tool.excel.read.formula import (
    Sheets,
    gives_text,
    is_of_references,
    literal,
    references,
    worked_out,
)
from workbook_tool.grid import CellKind, CellRead, SheetRead

Place = tuple[str, int, int]  # sheet, row and column
Zeros = Mapping[Place, str]  # their formulas

CIRCULAR = "of a formula that refers to itself"
EMPTY = "of a formula whose cells are all empty"
STALE = "of a formula that gives another figure when it is calculated"
UNCALCULATED = "of a formula that was written by a program and never calculated"
_AS_TEXT = "as a text"  # only while the zeros are looked into
_NOTHING = Decimal("1E-9")  # so much is a rest of binary arithmetic
_MOST = 2_000  # cells of a range that are looked at one by one
_MOST_ZEROS = 500  # of a workbook that are looked into: one of thousands is no return


def with_zeros_explained(sheets: Iterable[SheetRead], zeros: Zeros, *, uncalculated: bool) -> Iterator[SheetRead]:
    """The sheets, each zero that nobody typed marked with where it comes from, or as the text that it stands for.

    ``uncalculated`` is True where a program asks that all be calculated when the workbook is opened: its zeros that
    cannot be worked out here are then in doubt, if any other is wrong.
    """
    kept = list(sheets)
    if not zeros or len(zeros) > _MOST_ZEROS:
        yield from kept
        return
    reasons = _Reasons({sheet.name.casefold(): sheet.cells for sheet in kept}, zeros).reasons()
    if uncalculated and {_AS_TEXT, STALE} & set(reasons.values()):
        reasons = {place: UNCALCULATED if reason is None else reason for place, reason in reasons.items()}
    for sheet in kept:
        changed = {
            (row, column): _explained(sheet.cells[row, column], reason, zeros[name, row, column])
            for (name, row, column), reason in reasons.items()
            if name == sheet.name and reason
        }
        yield replace(sheet, cells={**sheet.cells, **changed}) if changed else sheet


def _explained(cell: CellRead, reason: str, formula: str) -> CellRead:
    if reason != _AS_TEXT:
        return cell.looking(untyped=reason)
    text = literal(formula)
    kind = CellKind.UNCALCULATED if text is None else CellKind.TEXT
    return cell._replace(kind=kind, text=text or "", number=None)


class _Reasons:
    """Where the zeros of a workbook come from."""

    def __init__(self, cells: Sheets, zeros: Zeros) -> None:
        self.cells, self.zeros = cells, zeros
        self.areas = {
            place: [(reference.sheet or place[0].casefold(), reference.area) for reference in references(formula)]
            for place, formula in zeros.items()
        }
        self.made_of = {
            place: [other for other in zeros if any(_is_in(other, *area) for area in areas)]
            for place, areas in self.areas.items()
        }

    def reasons(self) -> dict[Place, str | None]:
        """Empty where a zero is the formula's own, None where that cannot be told."""
        reasons = {place: self.reason(place) for place in self.zeros}
        left = [place for place, reason in reasons.items() if not reason and self.made_of[place]]
        changed = True
        while changed:  # a zero that is made of such zeros alone, and of empty cells, is none that anybody typed
            changed = False
            for place in left:
                inside = [reasons[other] for other in self.made_of[place]]
                if not reasons[place] and all(inside) and self.filled(place) == len(inside):
                    reasons[place], changed = inside[0], True
        return reasons

    def reason(self, place: Place) -> str | None:
        """That of one zero, whatever the others are."""
        formula, own = self.zeros[place], place[0].casefold()
        if gives_text(formula):
            return _AS_TEXT
        if any(_is_in(place, *area) for area in self.areas[place]) or self.leads_back(place):
            return CIRCULAR
        if self.filled(place) == 0:
            return EMPTY
        result = worked_out(formula, own, self.cells)
        if result is None:
            return None
        return STALE if abs(result) > _NOTHING else ""

    def leads_back(self, place: Place) -> bool:
        """Whether a formula refers to itself by way of others."""
        seen, todo = set[Place](), list(self.made_of[place])
        while todo:
            other = todo.pop()
            if other == place:
                return True
            if other not in seen:
                seen.add(other)
                todo += self.made_of[other]
        return False

    def filled(self, place: Place) -> int | None:
        """How many cells of those that a formula refers to hold anything; None where that cannot be told."""
        areas = self.areas[place]
        known = is_of_references(self.zeros[place]) and all(sheet in self.cells for sheet, _ in areas)
        return len({at for area in areas for at in _within(*area, self.cells)}) if areas and known else None


def _is_in(place: Place, sheet: str, area: Area) -> bool:
    return place[0].casefold() == sheet and is_within(place[1:], area)


def _within(sheet: str, area: Area, cells: Sheets) -> Iterator[Place]:
    """The cells of an area that hold anything."""
    inside = cells[sheet]
    if (area[2] - area[0] + 1) * (area[3] - area[1] + 1) > _MOST:
        yield from ((sheet, *place) for place in inside if is_within(place, area))
    else:
        rows, columns = range(area[0], area[2] + 1), range(area[1], area[3] + 1)
        yield from ((sheet, row, column) for row in rows for column in columns if (row, column) in inside)
