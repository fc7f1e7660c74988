"""A register kept as text: TOML and CSV files with the same records as the workbook's sheets."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook_tool.document import Document
from workbook_tool.domain.figure import decimal_of
from workbook_tool.register.read import LISTS
from workbook_tool.schema.validate import fields


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
            said = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
            for key in keys:
                data[key] += said.get(key, [])
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
    """Records as a document, to be checked and parsed like a workbook's; they have no cells."""
    data = {key: [{k: _exact(v) for k, v in record.items()} for record in records.get(key, ())] for key in LISTS}
    return Document("register", file, data)


def _exact(value: object) -> object:
    return decimal_of(value) if isinstance(value, float) else value
