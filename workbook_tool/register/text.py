"""A register kept as text: TOML and CSV files with the same records as the workbook's sheets."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook_tool.document import Document
from workbook_tool.document import Path as PartPath
from workbook_tool.domain.figure import decimal_of
from workbook_tool.domain.finding import Cell
from workbook_tool.register.read import LISTS, with_ranges
from workbook_tool.schema import fields
from workbook_tool.untrusted import load_toml

_MOST_DIGITS = 30  # before or after the point: no figure of a council has more


def records_from_toml(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The records of a register kept as text: a .toml file, or a folder of .toml and .csv files, one a sheet."""
    keys = (*LISTS, "guidance")
    data: dict[str, list[dict[str, Any]]] = {key: [] for key in keys}
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if file.suffix == ".csv":
            with file.open(encoding="utf-8", newline="") as text:
                rows = list(csv.DictReader(text))
            data[file.stem] += [_typed(file.stem, row) for row in rows]
        elif file.suffix == ".toml":
            tables = load_toml(file, decimals=True)
            for key in keys:
                data[key] += tables.get(key, [])
    return data


def _typed(key: str, row: Mapping[str, str]) -> dict[str, Any]:
    """A row of text with its numbers as numbers, by the schema."""
    made: dict[str, Any] = {}
    for column, text in row.items():
        kinds = fields("register", key)[column].get("type", "string")
        numeric = "number" in kinds or kinds == "integer"
        if text != "":
            made[column] = Decimal(text) if numeric and _is_number(text) else text
    return made


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def document_from_records(records: Mapping[str, Any], file: str) -> Document:
    """Records as a document, to be checked and parsed like a workbook's.

    The place of a part is its table and key: ``rules.toml [[rules]] 2 low``. What is
    no list of tables is kept as it is, for the schema to name.
    """
    data = {key: [] for key in LISTS} | {
        key: [_record(entry) for entry in value] if isinstance(value, list) else value
        for key, value in records.items()
        if key != "guidance"
    }
    if all(isinstance(r, Mapping) for k in ("indicators", "targets") for r in data[k]):
        with_ranges(data)
    return Document("register", file, data, dict(_places(data, file)))


def _record(entry: Any) -> Any:  # noqa: ANN401 (whatever a text says)
    return {key: _exact(value) for key, value in entry.items()} if isinstance(entry, Mapping) else entry


def _exact(value: object) -> object:
    """A number as the exact decimal; one that no figure could be, as text, which the schema refuses."""
    number = decimal_of(value) if isinstance(value, float) else value
    if isinstance(number, Decimal) and not (number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS):
        return str(number)
    return str(number) if isinstance(number, int) and abs(number) >= 10**_MOST_DIGITS else number


def _places(data: Mapping[str, Any], file: str) -> dict[PartPath, Cell]:
    places: dict[PartPath, Cell] = {}
    for key, records in data.items():
        for n, record in enumerate(records if isinstance(records, list) else ()):
            table = f"[[{key}]] {n + 1}"
            places[key, n] = Cell(file, table)
            for column in record if isinstance(record, Mapping) else ():
                places[key, n, column] = Cell(file, table, column)
        if records:
            places[key,] = Cell(file, f"[[{key}]]")
    return places
