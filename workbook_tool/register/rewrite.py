"""A register workbook that somebody keeps, with some of its records changed: all else in it stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbook_tool.excel.edit import CellEdit, edit_cells
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import FoundSheet, find
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.register.read import LISTS, read_register
from workbook_tool.register.write import cells_of

Records = Mapping[str, Sequence[Mapping[str, Any]]]
_NAMES = {
    "services": ("code",), "indicators": ("ref",), "targets": ("indicator", "start"), "units": ("code",),
    "comparators": ("indicator",), "labels": ("key",), "given": ("indicator", "period", "applies_to"),
}  # fmt: skip


@immutable
class Rewritten:
    """The workbook's bytes, and what it has no column for, as ``Sheet: Heading``."""

    data: bytes
    """The workbook's bytes."""
    left_out: tuple[str, ...]
    """What has no column, as ``Sheet: Heading``."""


def rewritten(data: bytes, workbook: WorkbookRead, records: Records) -> Rewritten:
    """``workbook``, whose bytes are ``data``, as ``records`` say: rows changed, added below the last, or emptied.

    Rows are known by their code or reference. Her own columns, sheets, formats and notes are not touched.
    """
    before = read_register(workbook).data
    sheets, _ = find(load("register"), workbook, LISTS)
    edits: list[CellEdit] = []
    left_out: dict[str, None] = {}
    for key in LISTS:
        if list(before[key]) == list(records[key]):
            continue
        if key not in sheets:
            left_out[load("register").sheet(key).name] = None
            continue
        edits += _edits(sheets[key], before[key], records[key], cells_of(records, key))
        held = sheets[key].columns
        missing = (c for c in sheets[key].layout.columns if c.key not in held)
        lost = (c.heading for c in missing if any(c.key in record for record in records[key]))
        left_out |= dict.fromkeys(f"{sheets[key].sheet.name}: {heading}" for heading in lost)
    return Rewritten(edit_cells(data, edits), tuple(left_out))


def _edits(
    sheet: FoundSheet,
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    cells: Sequence[Mapping[str, Any]],
) -> Iterator[CellEdit]:
    key = sheet.layout.key
    rows = {_name(key, record): (row.number, record) for record, row in zip(before, sheet.rows, strict=True)}
    last = sheet.rows[-1].number if sheet.rows else sheet.heading_row
    free = last + 1
    for record, filled in zip(after, cells, strict=True):
        number, held = rows.pop(_name(key, record), (free, {}))
        free += number == free
        for column, index in sheet.columns.items():
            if held.get(column) != record.get(column):
                cell = filled.get(column)
                cell = cell if isinstance(cell, Filled) else Filled(cell)
                yield CellEdit(sheet.sheet.name, number, index, _plain(cell), cell.number_format, (last, index))
    for number, record in rows.values():
        for column in record:
            yield CellEdit(sheet.sheet.name, number, sheet.columns[column], None)


def _name(key: str, record: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(record.get(part) for part in _NAMES.get(key, tuple(record)))


def _plain(cell: Filled) -> Any:  # noqa: ANN401
    return str(cell.value) if isinstance(cell.value, bool) else cell.value
