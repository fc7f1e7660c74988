"""Addresses as a sheet's XML has them: rows and columns from 0, and areas of them."""

from __future__ import annotations

import re

from workbook_tool.excel.read.formats import column_number

Area = tuple[int, int, int, int]  # first row, first column, last row, last column
ROWS = 1_048_576
_LAST_COLUMN = 16_383
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_AREA = re.compile(f"{_REFERENCE.pattern}(?::{_REFERENCE.pattern})?")
_MOST_AREAS = 20_000  # of validations that are kept


class _Columns(dict[str, int]):
    """Columns from 0 by their letters, worked out when first met. KeyError for those beyond XFD."""

    def __missing__(self, letters: str) -> int:
        column = column_number(letters)
        if column > _LAST_COLUMN:
            raise KeyError(letters)
        return self.setdefault(letters, column)


COLUMNS = _Columns()


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of ``B12``. KeyError where it is no address, or one beyond the sheet."""
    match = _REFERENCE.fullmatch(reference)
    if not match or int(match[2]) > ROWS:
        raise KeyError(reference)
    return int(match[2]) - 1, COLUMNS[match[1]]


def areas_of(ranges: list[str]) -> tuple[Area, ...]:
    """The areas of ``B2:D4 F1`` texts; none at all where one cannot be read: no figure hangs on them."""
    places: list[Area] = []
    for reference in " ".join(ranges).split():
        match = _AREA.fullmatch(reference)
        if not match or len(places) == _MOST_AREAS:
            return ()
        first, row, last, last_row = match.groups()
        try:
            place = int(row) - 1, COLUMNS[first]
            places.append((*place, *((int(last_row) - 1, COLUMNS[last]) if last else place)))
        except KeyError:
            return ()
    return tuple(places)


def is_within(place: tuple[int, int], area: Area) -> bool:
    """Whether a place lies in an area."""
    return area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3]
