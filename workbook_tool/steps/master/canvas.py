"""A sheet being laid out: cells put down one by one, rows made as tall as their texts need."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.book import Chart, Condition, Put, Sheet, Sparkline, Table, Value
from workbook_tool.domain.figure import Unit, number_format, to_cell
from workbook_tool.domain.register import COLOURS, Rag
from workbook_tool.grid import address
from workbook_tool.layout.place import Filled
from workbook_tool.typeset import height_for

LINE = 15.0  # points: a row of one line
RATED = (*COLOURS, Rag.BASELINE, Rag.CONTEXTUAL, Rag.IN_DEVELOPMENT)


def rag_style(rag: str) -> str:
    """The style of a rating's word."""
    return f"rag-{rag.lower().replace(' ', '-')}"


def in_cell(value: Decimal | None, unit: Unit, decimals: int, absent: str = "n/a", style: str = "number") -> Filled:
    """A figure as its cell holds it, or a word where there is none."""
    if value is None:
        return Filled(absent, style)
    return Filled(to_cell(value, unit), style, number_format(unit, decimals))


class Canvas:
    """One sheet. Rows and columns count from 0."""

    def __init__(self, name: str, title: str, widths: Sequence[float]) -> None:
        self.name = name
        self.widths = {column: float(width) for column, width in enumerate(widths)}
        self.cells: list[Put] = [Put(0, 0, title, "title")]
        self.heights: dict[int, float] = {0: 24.0}
        self.tables: list[Table] = []
        self.conditions: list[Condition] = []
        self.charts: list[Chart] = []
        self.sparklines: list[Sparkline] = []
        self._texts: dict[int, list[tuple[str, float]]] = {}

    def put(self, row: int, column: int, content: Value | Filled, style: str = "text", tip: str = "") -> None:
        """One cell; wrapped text makes its row as tall as it needs."""
        filled = content if isinstance(content, Filled) else Filled(content)
        look = filled.style or style
        self.cells.append(Put(row, column, filled.value, look, filled.number_format, filled.formula, filled.link, tip))
        if isinstance(filled.value, str) and (look in _WRAPPED or "wrap" in look):
            size = 1.4 if look == "strip" or look.startswith("tile") else 1.0
            self._texts.setdefault(row, []).append((filled.value, self.widths.get(column, 10.0) / size))

    def row(self, row: int, contents: Sequence[Value | Filled], style: str = "text") -> None:
        """Cells side by side from the first column."""
        for column, content in enumerate(contents):
            self.put(row, column, content, style)

    def table(
        self,
        name: str,
        row: int,
        headings: Sequence[str],
        rows: Sequence[Sequence[Value | Filled]],
        style: str = "wrap",
    ) -> int:
        """A real table with its headings at ``row``; the row after its last."""
        self.row(row, list(headings), "heading")
        for n, contents in enumerate(rows, row + 1):
            self.row(n, contents, style)
        last = row + max(len(rows), 1)
        self.tables.append(Table(name, (row, 0, last, len(headings) - 1), tuple(headings)))
        return last + 1

    def colour_ratings(self, first: int, last: int, column: int) -> None:
        """The colour of each rating behind its word, by conditional formatting."""
        area, cell = (first, column, max(last, first), column), address(first, column)
        for rag in RATED:
            self.conditions.append(Condition(area, f'${cell}="{rag.value}"', rag_style(rag.value)))

    def height(self, row: int) -> float:
        """The height that a row has, in points."""
        wrapped = self._texts.get(row)
        return max(self.heights.get(row, 0.0), height_for(wrapped) if wrapped else 0.0) or LINE

    def sheet(self, **options: Any) -> Sheet:  # noqa: ANN401
        """The sheet as it stands."""
        rows = {*self.heights, *self._texts}
        return Sheet(
            self.name,
            tuple(self.cells),
            self.widths,
            {row: self.height(row) for row in sorted(rows)},
            tuple(self.tables),
            conditions=tuple(self.conditions),
            charts=tuple(self.charts),
            sparklines=tuple(self.sparklines),
            **options,
        )


_WRAPPED = frozenset({"heading", "strip-heading", "strip", "label", "link", "paragraph", "tile"})
