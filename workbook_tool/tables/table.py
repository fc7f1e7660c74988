"""A table as it was found: its columns with what they mean, its rows, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime

from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.grid import CellRead, address
from workbook_tool.immutable import immutable

FIGURE_MEANINGS = ("current", "forecast", "previous", "year_before", "target", "annual target", "year to date")
"""What a column of figures may be."""
KEYS = ("ref", "indicator", "title")
"""What a column may be that names the indicator of a row."""


@immutable
class Column:
    """A column: its heading as written (of several rows, joined), what it may mean, and its period as written."""

    index: int
    """From 0."""
    heading: str
    meanings: tuple[str, ...] = ()
    """What it may be, in the words of [columns] of templates/tables.toml; one where it is settled, none if unknown."""
    period: str = ""
    row: int = 0
    """The sheet's row, from 0, of its heading."""

    @property
    def meaning(self) -> str:
        """What it is; empty where it is not known or not settled."""
        return self.meanings[0] if len(self.meanings) == 1 else ""


@immutable
class Row:
    """One row of figures: its cells by the index of their column, empty ones absent."""

    number: int
    """The sheet's row, from 0."""
    cells: Mapping[int, CellRead]
    section: str = ""
    """The section row above it: a service or a theme."""
    comment: str = ""
    """The words of a comment row below it."""

    def text(self, column: Column | None) -> str:
        """The text of a cell with single spaces; empty where there is none."""
        cell = self.cells.get(column.index) if column else None
        return " ".join(cell.text.replace("\u00a0", " ").split()) if cell else ""


@immutable
class LeftOut:
    """Rows that are no rows of indicators, and why."""

    why: str
    """``note``, ``total``, ``section``, ``column numbers``, ``no figure``, ``no name`` (of an indicator)."""
    rows: tuple[int, ...]
    words: str = ""
    """What stands in them."""


@immutable
class TableFigure:
    """One figure of a row with all that a reader of history needs."""

    row: Row
    column: Column
    """The column that it stands in."""
    cell: CellRead
    """What stood there."""
    place: Cell
    """Where that is."""
    period: str
    """As written: in the row's own column, or in the heading."""
    day: date | None = None
    """What a period's cell with a real date holds."""


@immutable
class Table:
    """One table of a file.

    ``context`` is what its headings do not say and the words above it or its
    sheet's name do: the year of a column headed Q1.
    """

    file: str
    sheet: str
    heading_row: int
    """From 0."""
    columns: tuple[Column, ...]
    """In order."""
    rows: tuple[Row, ...]
    """Of indicators."""
    context: str = ""
    left_out: tuple[LeftOut, ...] = ()
    """Rows that are none."""
    findings: tuple[Finding, ...] = field(default=())
    """What is doubtful or wrong."""
    turned: bool = False
    """Whether its rows are columns of the sheet: a label in each row, an answer or more beside it."""

    def column(self, *meanings: str) -> Column | None:
        """The first column of one of these meanings."""
        return next((c for m in meanings for c in self.columns if c.meaning == m), None)

    def columns_of(self, *meanings: str) -> tuple[Column, ...]:
        """All columns of these meanings, in their order."""
        return tuple(c for c in self.columns if c.meaning in meanings)

    def place(self, row: Row | int, column: Column | None = None) -> Cell:
        """The place of a cell; of the row's first column where none is named."""
        index = column.index if column else min((c.index for c in self.columns), default=0)
        number = row if isinstance(row, int) else row.number
        return Cell(self.file, self.sheet, address(index, number) if self.turned else address(number, index))

    def heading_place(self, column: Column | None = None) -> Cell:
        """The place of a column's heading; of the headings where none is named."""
        return self.place(column.row if column else self.heading_row, column)

    def figures(self, *meanings: str) -> Iterator[TableFigure]:
        """Every filled cell of the columns of ``meanings`` (by default the figures) with its period as written."""
        periods = self.columns_of("period")
        for row in self.rows:
            own = next((row.cells[c.index] for c in periods if c.index in row.cells), None)
            for column in self.columns_of(*(meanings or ("current",))):
                if (cell := row.cells.get(column.index)) is not None:
                    moment = own.moment if own else None
                    day = (
                        moment.date() if isinstance(moment, datetime) else moment if isinstance(moment, date) else None
                    )
                    words = " ".join(
                        dict.fromkeys(text for c in periods if (text := row.text(c)))
                    )  # a quarter and its year
                    period = words or column.period
                    yield TableFigure(row, column, cell, self.place(row, column), period, day)
