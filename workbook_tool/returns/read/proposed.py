"""Rows as they will stand in the workbook that goes back: what stood elsewhere is where it seems to belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workbook_tool.domain.finding import Cell
from workbook_tool.domain.register import Register
from workbook_tool.grid import address
from workbook_tool.layout.find import FoundSheet, Row
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.match import ENTERED, Matching, match_rows

_KEPT = (*ENTERED, "data_status", "target")


def proposed_rows(
    sheet: FoundSheet,
    matching: Matching,
    renamed: Mapping[str, int],
    register: Register,
    rows: Sequence[Asked],
    file: str,
) -> dict[tuple[str, str], Row]:
    """The rows that will not stand as they came in, by the asked row's key, each cell with the place where it stood.

    Those whose ID was changed; those with cells under another heading, on another
    sheet or in a second column, which fill what is empty where they belong.
    """
    own = {key: match.row for key, match in matching.matched.items()}
    made = {**own, **matching.likely}
    if renamed:
        columns = {column: key for key, column in renamed.items()}
        made = {key: _with_columns(row, sheet, columns, file) for key, row in made.items()}
    for key, row in _elsewhere(sheet, matching, register, rows, file):
        made[key] = _filled(made.get(key, Row({}, {}, row.number)), row)
    return {key: row for key, row in made.items() if row is not own.get(key)}


def _with_columns(row: Row, sheet: FoundSheet, columns: Mapping[int, str], file: str) -> Row:
    """The row with the cells of further ``columns`` as well, each by the key that it seems to be of."""
    held = {key: column for column, key in columns.items() if (row.number, column) in sheet.sheet.cells}
    places = {key: Cell(file, sheet.sheet.name, address(row.number, column)) for key, column in held.items()}
    cells = {key: sheet.sheet.cells[row.number, column] for key, column in held.items()}
    return replace(row, cells={**row.cells, **cells}, places={**row.places, **places}) if held else row


def _elsewhere(
    sheet: FoundSheet, matching: Matching, register: Register, rows: Sequence[Asked], file: str
) -> Iterator[tuple[tuple[str, str], Row]]:
    """What stands for an asked row on another sheet like this one, or in a second column of the same heading."""
    for other in sheet.others:
        for key, match in match_rows(other, register, rows).matched.items():
            yield key, match.row
    if sheet.twice:
        for key, match in matching.matched.items():
            yield key, _with_columns(Row({}, {}, match.row.number), sheet, sheet.twice, file)


def _filled(own: Row, other: Row) -> Row:
    """A row with what another has where it is empty; a data status belongs to its figure."""
    taken = [
        key
        for key, cell in other.cells.items()
        if key in _KEPT
        and cell.text.strip()
        and (not own.text(key) or (key == "data_status" and not own.text("value")))
    ]
    if not taken:
        return own
    cells = {key: other.cells[key] for key in taken}
    places = {key: other.places[key] for key in taken}
    return replace(own, cells={**own.cells, **cells}, places={**own.places, **places})
