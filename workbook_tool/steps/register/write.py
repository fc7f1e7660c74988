"""Flat records as a register workbook with drop-downs, messages and guidance."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook_tool.book import Book, Sheet
from workbook_tool.layout.place import Filled, Record, lay
from workbook_tool.layout.template import load
from workbook_tool.steps.register.read import LISTS
from workbook_tool.steps.validate import fields
from workbook_tool.typeset import height_for

_SPARE = 3  # empty rows below the last, so that a small table looks ready to go on


def records_from_toml(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The records of a register kept as text: a .toml file, or a folder of .toml and .csv files, one a sheet."""
    data: dict[str, list[dict[str, Any]]] = {key: [] for key in LISTS}
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if file.suffix == ".csv":
            with file.open(encoding="utf-8", newline="") as text:
                rows = list(csv.DictReader(text))
            data[file.stem] += [_typed(file.stem, row) for row in rows]
        elif file.suffix == ".toml":
            said = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
            for key in LISTS:
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


def book(records: Mapping[str, Sequence[Mapping[str, Any]]], created: datetime) -> Book:
    """The register workbook of flat records (figures in their units: 90 for 90 %)."""
    layout = load("register")
    percents = {r["code"] for r in records["units"] if r.get("type") == "percent"}
    refs = {r["ref"]: r.get("unit") in percents for r in records["indicators"]}
    guidance = lay(layout, "guidance", layout.words["guidance"], {})
    counts = {key: len(records[key]) for key in LISTS}
    sheets = [guidance]
    for key in LISTS:
        rows = [_row(key, r, _is_percent(key, r, percents, refs)) for r in records[key]]
        rows += [{} for _ in range(_SPARE)]
        sheets.append(lay(layout, key, rows, {}, fields("register", key), counts))
    return Book(layout.title, tuple(_heights(s) for s in sheets), created, subject="Register")


def _is_percent(key: str, record: Mapping[str, Any], percents: set[str], refs: Mapping[str, bool]) -> bool:
    if key in ("units", "indicators"):
        return record.get("code" if key == "units" else "unit") in percents
    return refs.get(record.get("indicator", ""), False)


def _row(key: str, record: Mapping[str, Any], percent: bool) -> Record:
    row: dict[str, Any] = {}
    for column, value in record.items():
        figure = fields("register", key)[column].get("x-figure", False)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            shown = Decimal(value).scaleb(-2) if figure and percent else Decimal(value)
            row[column] = Filled(shown, number_format=_format(Decimal(value), figure and percent))
        else:
            row[column] = value
    return row


def _format(value: Decimal, percent: bool) -> str:
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    zeros = "0." + "0" * decimals if decimals else "0"
    return f"{zeros}%" if percent else f"#,##{zeros}"


def _heights(sheet: Sheet) -> Sheet:
    texts: dict[int, list[tuple[str, float]]] = {}
    for cell in sheet.cells:
        if isinstance(cell.value, str) and ("wrap" in cell.style or cell.style == "heading"):
            texts.setdefault(cell.row, []).append((cell.value, sheet.widths.get(cell.column, 10)))
    return replace(sheet, heights={row: height_for(found) for row, found in texts.items()})
