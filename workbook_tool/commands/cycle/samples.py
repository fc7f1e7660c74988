"""The sample council: its text sources turned into a folder's files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook_tool import resources
from workbook_tool.book import Value
from workbook_tool.domain.period import parse_period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.untrusted import load_toml


@immutable
class Entries:
    """What one service wrote into its return: by ID and period label, figures in their unit, text as typed."""

    service: str
    period: str
    file: str
    """The name under which the return came back."""
    rows: Mapping[tuple[str, str], Mapping[str, Value]]
    """By ID and period label: what was typed, by column."""
    start: Mapping[str, Value]
    """What was typed on the first sheet."""


def sample(name: str) -> Path:
    """A file of the sample council; WorkbookToolError where it is missing."""
    path = resources.root("samples") / name
    if not path.exists():
        raise WorkbookToolError(f"The sample {name} is missing.", "Install workbook-tool again.")
    return path


def entries(folder: str) -> list[Entries]:
    """Every return's entries of a samples folder, in order of name."""
    return [read_entries(path) for path in sorted(sample(folder).glob("*.toml"))]


def read_entries(path: Path) -> Entries:
    """One return's entries from text."""
    record = load_toml(path, decimals=True)
    rows = {(str(row["id"]), parse_period(row["period"]).label): values_of(row) for row in record.get("row", ())}
    start = {
        k: v for k, v in record.items() if k in {"completed_by", "completed_on", "approved_by", "approved_on", "note"}
    }
    return Entries(record["service"], record.get("period", ""), record.get("file", path.stem), rows, start)


def values_of(row: Mapping[str, Any]) -> dict[str, Value]:
    """A row's entries by key, without its ID and period."""
    return {key: _value(value) for key, value in row.items() if key not in {"id", "period"}}


def _value(value: Any) -> Value:  # noqa: ANN401
    if isinstance(value, bool | str | Decimal | date):
        return value
    return Decimal(value) if isinstance(value, int) else str(value)
