"""A trend chart of an indicator: what it shows, in a picture, in words and as rows."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.report import prose
from workbook_tool.report.chart.drawing import Drawing, draw
from workbook_tool.report.paper import ChartRow, PaperChart
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_facts import ChartFacts
from workbook_tool.theme import Theme

MOST_POINTS = 40
"""That can still be told apart across a page."""


def paper_chart(
    facts: ChartFacts | None, page: Page, register: Register, words: ReportWords, look: Theme, name: str
) -> PaperChart | None:
    """The chart of a page's trend, its SVG's parts named after ``name``; None where there is no figure to show."""
    if facts is None:
        return None
    title, alt = prose.line(facts.title), prose.line(facts.description("line"))
    drawing = Drawing(name, title, alt, facts.points, page.indicator, register, facts.levels, page.rating.target)
    return PaperChart(draw(drawing, words, look), title, alt, tuple(_rows(page, facts.points, register, words)))


def _rows(page: Page, points: tuple[TrendPoint, ...], register: Register, words: ReportWords) -> Iterator[ChartRow]:
    unit, indicator = register.unit(page.indicator), page.indicator
    for point in points:
        target = point.target
        yield ChartRow(
            period=point.period.label,
            figure=figure_text(point.reading.value, unit, indicator.decimals),
            target="" if target is None else figure_text(target, unit, indicator.shown_target_decimals),
            rating="" if point.rag is Rag.NOT_RATED else point.rag.value,
            note=prose.line(", ".join(_marks(point, words))),
        )


def _marks(point: TrendPoint, words: ReportWords) -> Iterator[str]:
    if point.reading.data_status is DataStatus.PROVISIONAL:
        yield words.label("provisional")
    if point.reading.data_status is DataStatus.ESTIMATED:
        yield words.label("estimated")
    if point.reading.restated:
        yield words.label("revised")
    if point.reading.note.strip():
        yield point.reading.note
