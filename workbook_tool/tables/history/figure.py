"""One figure of a table of history, with the cells of its row that a reading is made from."""

from __future__ import annotations

from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.figures.spelling import Spelled
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import fold
from workbook_tool.tables.rows import Tidied
from workbook_tool.tables.table import Column, Row, Table, TableFigure

_NOTES = frozenset(("note", "notes"))


class LeftOutError(Exception):
    """A figure that gives no reading, with what is said of it."""

    def __init__(self, about: Finding) -> None:
        super().__init__(about.message)
        self.finding = about


@immutable
class HistoryColumns:
    """The columns of a table that a reading is made from."""

    ref: Column | None
    """Where references stand."""
    title: Column | None
    """Where titles stand."""
    period: Column | None
    """Where periods stand."""
    status: Column | None
    """Where it says how firm a figure is."""
    comment: Column | None
    """Where commentary stands."""
    action: Column | None
    """Where actions stand."""
    note: Column | None
    """Where notes stand."""

    @classmethod
    def of(cls, table: Table) -> HistoryColumns:
        """Those of a table."""
        # A column that may be the data status is one: a figure beside an unknown word is not taken for final.
        status = next((c for c in table.columns if "data status" in c.meanings), None)
        comments = table.columns_of("comment")
        note = next((c for c in comments if fold(c.heading) in _NOTES), None)
        comment = next((c for c in comments if c is not note), None)
        return cls(
            table.column("ref"), table.column("indicator", "title"), table.column("period"), status, comment,
            table.column("action"), note,
        )  # fmt: skip

    def is_read(self, column: Column, *, by_period: bool) -> bool:
        """Whether anything is made of a column; ``by_period``: whether each row says its period."""
        own = (self.ref, self.title, self.period, self.status, self.comment, self.action, self.note)
        if column.meaning == "current":
            return by_period or bool(column.period)
        if column.meaning == "period":
            return True
        # The title beside a reference says nothing that the register does not say.
        return column in own or (self.ref is not None and column.meaning in ("indicator", "title"))


@immutable
class HistoryFigure:
    """One figure of a table under reading."""

    table: Table
    columns: HistoryColumns
    """Where its parts stand."""
    figure: TableFigure
    tidy: Tidied
    """The cell without marks and notes."""
    day_first: bool
    """Whether 3/4 is 3 April."""

    @property
    def row(self) -> Row:
        """Its row."""
        return self.figure.row

    @property
    def cell(self) -> CellRead:
        """Its cell as it stands."""
        return self.figure.cell

    @property
    def place(self) -> Cell:
        """The place of its cell."""
        return self.figure.place

    def text(self, column: Column | None) -> str:
        """The text of a cell of the row, with single spaces."""
        return self.row.text(column)

    def words(self, column: Column | None) -> str:
        """The text of a cell of the row as it was written."""
        cell = self.row.cells.get(column.index) if column else None
        return cell.text.strip() if cell else ""

    def left_out(self, code: str, column: Column | None, ref: str | None = None, **facts: object) -> LeftOutError:
        """What is said of the figure, or of another cell of its row."""
        place = self.table.place(self.row, column) if column else self.place
        text = self.text(column) if column else self.cell.text.strip()
        return LeftOutError(finding(code, place, indicator=ref, value=text, **facts))


def only_rounded(read: Spelled) -> Decimal | None:
    """The figure that a cell holds, where it shows no more than its rounding; None where that is not all."""
    if read.code != "figure-shown-otherwise" or len(read.readings) != 2:
        return None
    shown, held = read.readings
    return held if round(held, -int(shown.as_tuple().exponent)) == shown else None


def as_figure(cell: CellRead, *, percent: bool) -> CellRead:
    """A plain table's percentage is the figure as it is printed: 0.5 is 0.5 %."""
    if (
        not percent
        or cell.is_percent
        or cell.text.rstrip().endswith("%")
        or cell.kind not in (CellKind.TEXT, CellKind.NUMBER)
        or not any(c.isdecimal() for c in cell.text)  # a word, such as n/a
    ):
        return cell
    return CellRead(CellKind.TEXT, f"{cell.text.strip()}%")
