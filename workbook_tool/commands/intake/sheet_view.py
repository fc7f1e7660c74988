"""A returned sheet as it stood, for a page: its rows and columns with what their cells showed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.finding import Finding
from workbook_tool.excel.read.display import displayed, displayed_text
from workbook_tool.grid import CellKind, CellRead, WorkbookRead, address, letters
from workbook_tool.immutable import immutable
from workbook_tool.layout import load
from workbook_tool.layout.find import FoundSheet, find
from workbook_tool.ledger import Received
from workbook_tool.returns.check import Assessed

_USUAL = (
    "indicator", "title", "period", "target", "previous", "value", "data_status", "commentary", "actions", "answer",
)  # fmt: skip
_MOST = 400  # rows of a sheet that a page shows


@immutable
class CellView:
    """One cell: its address, what it showed, and what its column is called in the layout (empty for none of ours)."""

    ref: str
    """Its address."""
    text: str
    """What it showed."""
    key: str = ""
    """The column's name in the layout."""
    is_number: bool = False
    """Whether it is set to the right."""


@immutable
class RowView:
    """One row; ``number`` is Excel's own."""

    number: int
    cells: tuple[CellView, ...]
    """In the order of the columns."""


@immutable
class SheetView:
    """A sheet: for each column its letters, heading and key; ``left_out`` counts the rows that are not shown."""

    name: str
    """As on its tab."""
    columns: tuple[tuple[str, str, str], ...]
    """Letters, heading and key of each."""
    rows: tuple[RowView, ...]
    left_out: int = 0

    def narrow(self, wanted: Iterable[str]) -> SheetView:
        """The same with the usual columns, and those in which one of the addresses ``wanted`` lies."""
        marked = {ref.rstrip("0123456789") for ref in wanted}
        kept = [n for n, (column, _, key) in enumerate(self.columns) if key in _USUAL or column in marked]
        rows = tuple(RowView(row.number, tuple(row.cells[n] for n in kept)) for row in self.rows)
        return SheetView(self.name, tuple(self.columns[n] for n in kept), rows, self.left_out)


def sheet_view(workbook: WorkbookRead) -> SheetView | None:
    """The sheet of a return in which its figures stand; None where the workbook has none."""
    table = find(load("return"), workbook, ("readings",))[0].get("readings")
    if table is None or table.heading_row < 0:
        return None
    headings = {c: cell for (r, c), cell in table.sheet.cells.items() if r == table.heading_row and cell.text.strip()}
    keys = {column: key for key, column in table.columns.items()}
    columns = sorted({*headings, *keys})
    shown = table.rows[:_MOST]
    rows = tuple(_row(table, row.number, columns, keys) for row in shown)
    heads = tuple((letters(c), headings[c].text if c in headings else "", keys.get(c, "")) for c in columns)
    return SheetView(table.sheet.name, heads, rows, len(table.rows) - len(shown))


def _row(table: FoundSheet, row: int, columns: Sequence[int], keys: Mapping[int, str]) -> RowView:
    cells = []
    for column in columns:
        cell = table.sheet.cells.get((row, column))
        number = cell is not None and cell.kind is CellKind.NUMBER
        cells.append(CellView(address(row, column), cell_text(cell), keys.get(column, ""), number))
    return RowView(row + 1, tuple(cells))


def cell_text(cell: CellRead | None) -> str:
    """What a cell showed: as its own file says, else as Excel draws it."""
    if cell is None:
        return ""
    if cell.seen.display is not None:
        return cell.seen.display
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        return displayed(cell.number, cell.number_format) or cell.text
    return displayed_text(cell.text, cell.number_format) if cell.kind is CellKind.TEXT else cell.text


@dataclass
class SheetViews:
    """The sheets of files that are being checked, by each file's name and hash."""

    views: dict[tuple[str, str], SheetView] = field(default_factory=dict)
    """By name and hash."""

    def add(self, workbook: WorkbookRead | Finding, assessed: Assessed, *_: object) -> None:
        """Keep the view of one file."""
        view = None if isinstance(workbook, Finding) else sheet_view(workbook)
        if view is not None:
            self.views[assessed.file, assessed.sha256] = view


def received_sheet(folder: Folder, received: Received) -> SheetView | None:
    """The sheet of a file that came in, from the bytes that are kept; None where they are gone or cannot be read."""
    from workbook_tool.commands.intake.reading import stored_workbook

    workbook = stored_workbook(folder, received.period, received.sha256) if received.period else None
    return sheet_view(workbook) if workbook else None
