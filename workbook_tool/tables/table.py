"""A table as it was found: its columns with their meanings, settled by their cells; its rows, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime

from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.grid import CellKind, CellRead, address
from workbook_tool.immutable import immutable
from workbook_tool.tables.words import word_of

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


def _is_figure(cell: CellRead) -> bool:
    if cell.kind is not CellKind.TEXT:
        return True
    text = cell.text.strip()
    return any(c.isdecimal() for c in text) or text in ("-", "–")


def _says(*kinds: str) -> Callable[[CellRead], bool]:
    return lambda cell: any(word_of(kind, cell.text) for kind in kinds)


_FITS: Mapping[str, Callable[[CellRead], bool]] = {
    "better": _says("better"),
    "change": _says("change"),
    "rag": _says("rag"),
    "data status": _says("data_status"),
    "stage": _says("stage"),
    **dict.fromkeys(("target", "previous", "year_before", "current"), _is_figure),
}
_USUAL = ("indicator", "current", "percent of target", "long trend")  # which a heading is where no cell says otherwise


def settled(table: Table) -> Table:
    """The table, each column's meanings no more than its cells allow; where two are left, it must be asked."""
    columns = tuple(replace(c, meanings=_meanings(table, c)) if len(c.meanings) > 1 else c for c in table.columns)
    return replace(table, columns=tuple(_by_the_others(c, columns, table) for c in columns))


def _meanings(table: Table, column: Column) -> tuple[str, ...]:
    cells = [row.cells[column.index] for row in table.rows if column.index in row.cells]
    fits = {m: sum(_FITS[m](cell) for cell in cells) for m in column.meanings if m in _FITS}
    most = max(fits.values(), default=0)
    usual = next((m for m in column.meanings if m in _USUAL), "")
    if usual and (usual not in fits or not most or fits[usual] == most):
        named_elsewhere = any(c is not column and set(c.meanings) & set(KEYS) for c in table.columns)
        is_rag = usual == "indicator" and named_elsewhere and fits.get("rag", 0) * 2 > len(cells)
        return ("rag",) if is_rag else (usual,)
    if not most:
        return column.meanings
    if {"rag", "stage"} <= fits.keys() and _only(cells, "rag", "stage") and _only(cells, "stage", "rag"):
        return ("rag", "stage")
    return tuple(m for m in column.meanings if fits.get(m) == most)


def _only(cells: list[CellRead], wanted: str, other: str) -> bool:
    """Whether some cell is a word of one kind and none of the other."""
    return any(_FITS[wanted](cell) and not _FITS[other](cell) for cell in cells)


def _by_the_others(column: Column, columns: tuple[Column, ...], table: Table) -> Column:
    """“Direction” beside “Good is” is the direction of travel; so is one that says “No change”."""
    if set(column.meanings) != {"better", "change"}:
        return column
    texts = [row.text(column) for row in table.rows if row.text(column)]
    travel = any(word_of("change", t) in ("Unchanged", "Improving", "Declining") for t in texts)
    if travel or any(c.meaning == "better" for c in columns):
        return replace(column, meanings=("change",))
    return column
