"""What a service sent, as it is shown again beside what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from workbook_tool.grid import CellKind, CellRead
from workbook_tool.layout.find import Row
from workbook_tool.returns.read.match import ENTERED
from workbook_tool.returns.read.values import as_seen

LONGEST_SEEN = 90  # characters of what a service sent that are shown again where it stands in the workbook
LONGEST_LOST = 600  # the same where it stands nowhere else


def entered(row: Row, headings: Mapping[str, str]) -> str:
    """All that was entered in a row, each with its heading."""
    return "; ".join(f"{headings[key]}: {_shown(row.cells[key])}" for key in ENTERED if key in row.cells)


def _shown(cell: CellRead) -> str:
    number = cell.number if cell.kind is CellKind.NUMBER and not cell.is_percent else None
    return f"{Decimal(number):f}" if number is not None else as_seen(cell)


def short(text: str, longest: int = LONGEST_SEEN) -> str:
    """A text cut between words where it is longer."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"
