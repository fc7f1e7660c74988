"""A trend chart of an indicator: what it shows, in a picture, in words and as rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import UnitType, figure_text
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.report import prose
from workbook_tool.report.chart.drawing import Picture, draw
from workbook_tool.report.chart.layers import Level
from workbook_tool.report.paper import Chart, ChartRow
from workbook_tool.report.theme import Theme
from workbook_tool.report.words import Words

_MOST = 40  # points that can still be told apart across a page


def chart(page: Page, register: Register, words: Words, look: Theme, name: str) -> Chart | None:
    """The chart of a page's trend, its SVG's parts named after ``name``; None where there is no figure to show."""
    points = _points(page)
    if not any(p.reading.value is not None for p in points):
        return None
    indicator = page.indicator
    title = words.chart("title", ref=prose.line(indicator.ref), title=prose.line(indicator.title))
    alt = words.chart("description", sentences=" ".join(_sentences(page, points, register, words)))
    levels = tuple(_levels(page, register, words))
    picture = Picture(name, title, alt, points, indicator, register, levels, page.rating.target)
    return Chart(draw(picture, words, look), title, alt, tuple(_rows(page, points, register, words)))


def _points(page: Page) -> tuple[TrendPoint, ...]:
    """The trend in order of time, with the current figure where the trend lacks it."""
    rating, now = page.rating, page.rating.current
    points = list(page.trend)
    if now is not None and now.value is not None and now.period not in {p.period for p in points}:
        points.append(TrendPoint(now.period, now, rating.target_value, rating.rag))
    return tuple(sorted(points, key=lambda p: p.period.key))[-_MOST:]


def _levels(page: Page, register: Register, words: Words) -> Iterator[Level]:
    """The figures of others and the ends of a target range, each a line across the chart."""
    target = page.rating.target
    for key in ("low", "high", "green", "amber"):
        value: Decimal | None = getattr(target, key) if target is not None else None
        if value is not None:
            yield Level(words.chart(f"{key}_limit"), value, _shown(page, register, value), target=True)
    others = page.comparator
    if others is not None and others.neighbours is not None:
        yield Level(words.label("neighbours"), others.neighbours, _shown(page, register, others.neighbours))
    if others is not None and others.england is not None:
        yield Level(words.label("england"), others.england, _shown(page, register, others.england))


def _shown(page: Page, register: Register, value: Decimal | None) -> str:
    return figure_text(value, register.unit(page.indicator), page.indicator.decimals)


def _sentences(page: Page, points: tuple[TrendPoint, ...], register: Register, words: Words) -> Iterator[str]:
    known = [(p.reading.value, p.period.label) for p in points if p.reading.value is not None]
    last, period = known[-1]
    low, high = min(known), max(known)
    if len(known) == 1:
        yield words.chart("one", value=_shown(page, register, last), period=period)
    else:
        span = words.chart("span", first=known[0][1], last=period)
        yield f"{span}."
        yield words.chart("latest", value=_shown(page, register, last), period=period)
        shown = [_shown(page, register, value) for value, _ in (low, high)]
        yield words.chart("range", low=shown[0], low_period=low[1], high=shown[1], high_period=high[1])
    target = points[-1].target
    if target is not None:
        unit = register.unit(page.indicator)
        yield words.chart("target", value=figure_text(target, unit, page.indicator.shown_target_decimals))
    for level in _levels(page, register, words):
        yield f"{level.label} {level.shown}."
    if len(known) < len(points):
        yield words.chart("missing", count=len(points) - len(known))
    if page.indicator.series_break and points[0].period.end < page.indicator.series_break.start:
        yield words.chart("break", period=page.indicator.series_break.label)
    if register.unit(page.indicator).type is UnitType.NUMBER:
        yield words.chart("unit", unit=prose.line(register.unit(page.indicator).name))


def _rows(page: Page, points: tuple[TrendPoint, ...], register: Register, words: Words) -> Iterator[ChartRow]:
    unit, indicator = register.unit(page.indicator), page.indicator
    for point in points:
        target = point.target
        yield ChartRow(
            period=point.period.label,
            figure=_shown(page, register, point.reading.value),
            target="" if target is None else figure_text(target, unit, indicator.shown_target_decimals),
            rating="" if point.rag is Rag.NOT_RATED else point.rag.value,
            note=prose.line(", ".join(_marks(point, words))),
        )


def _marks(point: TrendPoint, words: Words) -> Iterator[str]:
    if point.reading.data_status is DataStatus.PROVISIONAL:
        yield words.label("provisional")
    if point.reading.data_status is DataStatus.ESTIMATED:
        yield words.label("estimated")
    if point.reading.restated:
        yield words.label("revised")
    if point.reading.note.strip():
        yield point.reading.note
