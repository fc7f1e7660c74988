"""A sheet being laid out: cells put down one by one, rows made as tall as their texts need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from workbook_tool.book import Area, Bulk, Chart, Condition, Picture, Put, Sheet, Sparkline, Table, Value
from workbook_tool.domain.figure import Unit, number_format, to_cell
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.place import Filled
from workbook_tool.theme import conditions, style_of
from workbook_tool.typeset import TALLEST, heights_of, text_height, width_of

LINE = 14.25  # points: a row that nothing makes taller
_PAPER = (523.0, 744.0)  # points that A4 leaves between the margins, the short side first
_SQUEEZED = 1.6  # times the rows that a page takes may still be put on one
_CHARACTER = 5.6  # points: a character's share of a column's width, its margins included


def in_cell(
    value: Decimal | None, unit: Unit, decimals: int, absent: str = "n/a", style: str = "number-wrap", marks: str = ""
) -> Filled:
    """A figure as its cell holds it, its marks shown by the number format; or a word where there is none."""
    if value is None:
        return Filled(absent, style)
    shown = number_format(unit, decimals)
    return Filled(to_cell(value, unit), style, f'{shown}"{marks}"' if marks else shown)


def fits(text: str, width: float, tallest: float = TALLEST) -> bool:
    """Whether a row so many points tall shows all of a text in a column so many characters wide."""
    return text_height(text, width, 11.0) < tallest


def clipped(text: str, width: float) -> str:
    """A text that fits on one line of so many characters, cut between words where it must be.

    For links, which LibreOffice does not wrap.
    """
    flat = " ".join(text.split())
    short = flat
    while width_of(short) > width - 1 and short != "…":
        short = (short[:-2].rsplit(" ", 1)[0] if " " in short[:-2] else short[:-2]).rstrip(" ,;(…") + "…"
    return short


def _filled(content: Value | Filled, style: str) -> Filled:
    if not isinstance(content, Filled):
        return Filled(content, style)
    return content if content.style else content._replace(style=style)


def _looks(row: Sequence[Filled]) -> tuple[tuple[str, str], ...]:
    """The looks of a row's cells; none where one is more than a plain value."""
    if any(cell.formula or cell.link or isinstance(cell.value, bool) for cell in row):
        return ()
    return tuple((cell.style, cell.number_format) for cell in row)


class Canvas:
    """One sheet. Rows and columns count from 0."""

    def __init__(self, name: str, title: str, widths: Sequence[float], *, landscape: bool = False) -> None:
        self.name = name
        self.widths = {column: float(width) for column, width in enumerate(widths)}
        self.landscape = landscape
        self.cells: list[Put] = [Put(0, 0, title, "title")]
        self.bulks: list[Bulk] = []
        self.heights: dict[int, float] = {0: 24.0}
        self.tables: list[Table] = []
        self.conditions: list[Condition] = []
        self.charts: list[Chart] = []
        self.sparklines: list[Sparkline] = []
        self.pictures: list[Picture] = []
        self.merges: list[Area] = []
        self.blocks: list[int] = []  # the first rows of parts that a page should not break

    def put(self, row: int, column: int, content: Value | Filled, style: str = "text", tip: str = "") -> None:
        """One cell; wrapped text makes its row as tall as it needs."""
        filled = content if isinstance(content, Filled) else Filled(content)
        look = filled.style or style
        self.cells.append(Put(row, column, filled.value, look, filled.number_format, filled.formula, filled.link, tip))
        letters = style_of(look)
        if letters.wrap and isinstance(filled.value, str) and filled.value:
            needed = text_height(filled.value, self.widths.get(column, 10.0), letters.size, letters.bold)
            self.heights[row] = max(self.heights.get(row, LINE), needed)

    def spread(self, row: int, column: int, last: int, content: Value | Filled, style: str = "text") -> None:
        """One cell over the columns to ``last``, its row as tall as its words need there."""
        filled = content if isinstance(content, Filled) else Filled(content)
        look = filled.style or style
        self.cells.append(Put(row, column, filled.value, look, filled.number_format, filled.formula, filled.link))
        if last > column:
            if style_of(look).border != "none":  # which each of the cells has its share of
                self.cells += [Put(row, other, None, look) for other in range(column + 1, last + 1)]
            self.merges.append((row, column, row, last))
        width = sum(self.widths.get(other, 10.0) for other in range(column, last + 1))
        letters = style_of(look)
        words = filled.value if letters.wrap and isinstance(filled.value, str) else ""
        needed = text_height(words, width, letters.size, letters.bold) if words else LINE
        self.heights[row] = max(self.heights.get(row, LINE), needed)

    def row(self, row: int, contents: Sequence[Value | Filled], style: str = "text") -> None:
        """Cells side by side from the first column."""
        for column, content in enumerate(contents):
            self.put(row, column, content, style)

    def rows(self, first: int, rows: Iterable[Sequence[Value | Filled]], style: str, column: int = 0) -> None:
        """Rows below each other from ``first``; those that look alike and are plain values go in bulk."""
        numbered = enumerate(([_filled(content, style) for content in row] for row in rows), first)
        for looks, group in groupby(numbered, key=lambda numbered_row: _looks(numbered_row[1])):
            same = list(group)
            if looks:
                self.bulk(same[0][0], looks, [tuple(cell.value for cell in row) for _, row in same], column)
                continue
            for n, row in same:
                for c, cell in enumerate(row, column):
                    self.put(n, c, cell)

    def bulk(
        self, row: int, looks: Sequence[tuple[str, str]], rows: Sequence[Sequence[Value]], column: int = 0
    ) -> None:
        """Rows of plain values from ``row`` down, whose columns look alike, as tall as their texts need."""
        if not rows:
            return
        self.bulks.append(Bulk(row, column, tuple(looks), rows))
        styles = enumerate(style_of(style) for style, _ in looks)
        wrapping = {n: (self.widths.get(column + n, 10.0), look.size, look.bold) for n, look in styles if look.wrap}
        for n, needed in enumerate(heights_of(rows, wrapping), row):
            if needed > self.height(n):
                self.heights[n] = needed

    def table(
        self,
        name: str,
        row: int,
        headings: Sequence[str],
        rows: Sequence[Sequence[Value | Filled]],
        style: str = "wrap",
    ) -> int:
        """A real table with its headings at ``row``; the row after its last."""
        self.rows(row + 1, rows, style)
        return self.head(name, row, headings, len(rows))

    def head(self, name: str, row: int, headings: Sequence[str], count: int) -> int:
        """The headings of a real table of so many rows; the row after its last."""
        self.row(row, list(headings), "heading")
        last = row + max(count, 1)
        self.tables.append(Table(name, (row, 0, last, len(headings) - 1), tuple(headings)))
        return last + 1

    def colour_ratings(self, ratings: Iterable[Rag], first: int, last: int, column: int, style: str = "rag") -> None:
        """The colour of each rating behind its word, by conditional formatting."""
        area = (first, column, max(last, first), column)
        self.conditions += conditions(area, ratings, style)

    def height(self, row: int) -> float:
        """The height that a row has, in points."""
        return self.heights.get(row, LINE)

    def pixels(self, first: int = 0) -> int:
        """The width on the screen of the columns from ``first`` on, for a drawing over them."""
        return sum(int(width * 8 + 5) for column, width in self.widths.items() if column >= first)

    def width(self, columns: int | None = None) -> float:
        """The width of the first ``columns`` together, of all where None, in points."""
        return sum(width for column, width in self.widths.items() if columns is None or column < columns) * _CHARACTER

    def breaks(self, end: int) -> tuple[int, ...]:
        """The rows after which a page ends, so that no block is parted; ``end`` is the row after the last.

        Only between blocks: one that is taller than a page is left to the printer.
        """
        starts, room = self.blocks, self._room()
        breaks, top = [], 0
        for start, after in zip(starts, (*starts[1:], end), strict=True):
            if start > top and sum(map(self.height, range(top, after))) > room:
                breaks.append(start - 1)
                top = start
        return tuple(breaks)

    def _room(self, columns: int | None = None) -> float:
        """The points of rows that a page takes, its columns being made to fit."""
        across, down = _PAPER if not self.landscape else _PAPER[::-1]
        return down / min(1.0, across / self.width(columns))

    def pages(self, end: int, columns: int | None = None) -> int:
        """1 where the rows before ``end`` go on a page with letters only a little smaller; 0: as many as they take."""
        return int(sum(map(self.height, range(end))) <= self._room(columns) * _SQUEEZED)

    def sheet(self, **options: Any) -> Sheet:  # noqa: ANN401
        """The sheet as it stands."""
        return Sheet(
            self.name,
            tuple(self.cells),
            self.widths,
            dict(sorted(self.heights.items())),
            tuple(self.tables),
            conditions=tuple(self.conditions),
            charts=tuple(self.charts),
            sparklines=tuple(self.sparklines),
            pictures=tuple(self.pictures),
            bulks=tuple(self.bulks),
            merges=tuple(self.merges),
            landscape=self.landscape,
            **options,
        )
