"""The last figures of an indicator, across the foot of its page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master.canvas import Canvas, in_cell
from workbook_tool.results.page_words import marks, page_label
from workbook_tool.theme import rated

_LABEL = 2  # columns of the row's name
_FITS = 8  # characters of a figure in one column
_ROW, _HEADING = 16.0, 27.0  # points


def add_foot(register: Register, canvas: Canvas, page: Page, points: Sequence[TrendPoint], row: int) -> int:
    """The figures from ``row`` down, the newest at the right; the row after."""
    words, unit = load("master").words["page"], register.unit(page.indicator)
    decimals, aims = page.indicator.decimals, page.indicator.shown_target_decimals
    texts = [figure_text(v, unit, decimals) for p in points for v in (p.reading.value, p.in_period) if v is not None]
    wide = 1 if max(map(len, texts), default=0) <= _FITS else 2
    shown = points[-(words["foot"] // wide) :]

    def figure(value: Decimal | None, places: int, absent: str = "–") -> Filled:
        return in_cell(value, unit, places, absent, "foot")

    lines = [
        (words["period"], [Filled(_stacked(p), "foot-heading") for p in shown]),
        (words["value"], [figure(p.reading.value, decimals, words["not_reported"]) for p in shown]),
        (words["target"], [figure(p.target, aims) for p in shown]),
    ]
    if any(p.in_period is not None for p in shown):
        lines.append((words["in_period_heading"], [figure(p.in_period, decimals) for p in shown]))
    lines.append((page_label(register, "rag"), [_rating(p) for p in shown]))
    for n, (heading, cells) in enumerate(lines, row):
        canvas.spread(n, 0, _LABEL - 1, heading, "foot-heading")
        if wide == 1:
            looks = [(cell.style, cell.number_format) for cell in cells]
            canvas.bulk(n, looks, [[cell.value for cell in cells]], _LABEL)
        else:
            for first, cell in enumerate(cells):
                canvas.spread(n, _LABEL + wide * first, _LABEL + wide * first + wide - 1, cell)
        canvas.heights[n] = _HEADING if n == row else _ROW
    return row + len(lines)


def _rating(point: TrendPoint) -> Filled:
    if point.reading.value is None and point.rag is Rag.NOT_RATED:
        return Filled("–", "foot")
    return Filled(point.rag.value, rated(point.rag, "foot-rag"))


def _stacked(point: TrendPoint) -> str:
    """A period's label over two lines, with its figure's marks."""
    return f"{point.period.label}{marks(point.reading)}".replace(" ", "\n", 1)
