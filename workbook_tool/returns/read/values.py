"""Single cells and figures of a return, as they are shown and held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from workbook_tool.grid import CellKind, CellRead


def as_seen(cell: CellRead) -> str:
    """What a cell shows, near enough to be recognised: a percentage with its sign."""
    if cell.kind is CellKind.NUMBER and cell.number is not None and cell.is_percent:
        return f"{cell.number.scaleb(2).normalize():f}%"
    if cell.moment is not None:
        return str(cell.moment)
    return cell.text.strip()


def figure_of(record: Mapping[str, Any], key: str) -> Decimal | None:
    """A figure of a flat record, None where it is absent or not a number."""
    value = record.get(key)
    return value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else None


def day_of(text: str | None) -> date | None:
    """The day of an ISO text; None for what is no date, which has its finding."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
