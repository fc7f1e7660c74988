"""The register as a workbook: written new from records, and changed in place so that all else in it stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from workbook_tool.book import Book
from workbook_tool.excel.edit import CellEdit, edit_cells
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import FoundSheet, find
from workbook_tool.layout.place import Filled, Record, lay, with_heights
from workbook_tool.layout.template import load
from workbook_tool.register.read import LISTS, read_register
from workbook_tool.schema import fields

_AS_TYPED = "@"
_SPARE = 3  # empty rows below the last, so that a small table looks ready to go on


def book(records: Mapping[str, Sequence[Mapping[str, Any]]], created: datetime) -> Book:
    """The register workbook of flat records (figures in their units: 90 for 90 %)."""
    layout = load("register")
    uses = Counter(record.get("unit") for record in records["indicators"])
    units = sorted(records["units"], key=lambda record: -uses[record["code"]])  # the most used are offered first
    records = {**records, "units": units, "labels": _labels(layout.words["labels"], records["labels"])}
    guidance = lay(layout, "guidance", [*layout.words["guidance"], *records.get("guidance", ())], {})
    counts = {key: len(records[key]) for key in LISTS}
    sheets = [guidance]
    for key in LISTS:
        rows = [*cells_of(records, key), *(_row(key, {}, percent=False) for _ in range(_SPARE))]
        sheets.append(lay(layout, key, rows, {}, fields("register", key), counts))
    return Book(layout.title, tuple(with_heights(s) for s in sheets), created, subject="Register")


def _labels(known: Sequence[str], records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Every label that can be said otherwise, with what is said instead."""
    changed = {r["key"]: r for r in records}
    return [changed.pop(key, {"key": key}) for key in known] + list(changed.values())


def cells_of(records: Mapping[str, Sequence[Mapping[str, Any]]], key: str) -> list[Record]:
    """The cells of a sheet's records."""
    percents = {r["code"] for r in records["units"] if r.get("type") == "percent"}
    refs = {r["ref"]: r.get("unit") in percents for r in records["indicators"]}
    return [_row(key, r, _is_percent(key, r, percents, refs)) for r in records[key]]


def _is_percent(key: str, record: Mapping[str, Any], percents: set[str], refs: Mapping[str, bool]) -> bool:
    if key in ("units", "indicators"):
        return record.get("code" if key == "units" else "unit") in percents
    return refs.get(record.get("indicator", ""), False)


def _row(key: str, record: Mapping[str, Any], percent: bool) -> Record:
    """One record's cells; those that Excel would turn into a date or a number as they are typed are text cells."""
    row: dict[str, Any] = {
        column: Filled(number_format=_AS_TYPED)
        for column, field in fields("register", key).items()
        if field.get("x-period") or field.get("x-as-typed")
    }
    for column, value in record.items():
        figure = fields("register", key)[column].get("x-figure", False)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            shown = Decimal(value).scaleb(-2) if figure and percent else Decimal(value)
            row[column] = Filled(shown, number_format=_format(Decimal(value), figure and percent))
        else:
            row[column] = row[column]._replace(value=value) if column in row else value
    return row


def _format(value: Decimal, percent: bool) -> str:
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    zeros = "0." + "0" * decimals if decimals else "0"
    return f"{zeros}%" if percent else f"#,##{zeros}"


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
