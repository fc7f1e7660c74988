"""The layers of a chart whose words stand at its lines, drawn one over the other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from itertools import groupby, pairwise

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.register import Register
from workbook_tool.report.chart import svg
from workbook_tool.report.chart.plot import APART, LETTER, Plot, Size
from workbook_tool.report.chart.shapes import shape
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_facts import ChartFacts
from workbook_tool.theme import Theme
from workbook_tool.trends import Signal, rounded


def draw_chart(facts: ChartFacts, page: Page, register: Register, words: ReportWords, look: Theme, size: Size) -> str:
    """The chart as SVG; it bears no title, which stands beside it as text."""
    plot = Plot(facts, page, register, words, look, size)
    parts = [
        *_limits(plot), *_grid(plot), *_levels(plot), *_break(plot), *_target(plot), *_figures(plot),
        *_periods(plot), *_words(plot),
    ]  # fmt: skip
    return svg.element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {size.width} {size.height}",
        font_family=", ".join(dict.fromkeys((*look.report_fonts, *look.screen_fonts))), font_size=size.font,
    )  # fmt: skip


def _limits(plot: Plot) -> Iterator[str]:
    if plot.limits is None:
        return
    low, mean, high = (rounded(v) or Decimal(0) for v in (plot.limits.lower, plot.limits.mean, plot.limits.upper))
    top, bottom = plot.y(high), plot.y(low)
    fill = plot.look.colour("wash")
    yield svg.element(
        "rect", x=plot.left, y=top, width=plot.right - plot.left, height=max(bottom - top, Decimal(0)), fill=fill
    )
    yield _across(plot, plot.y(mean), plot.look.colour("muted"), Decimal("0.8"))


def _grid(plot: Plot) -> Iterator[str]:
    line, muted, font = plot.look.colour("line"), plot.look.colour("muted"), plot.size.font
    for tick in plot.axis.ticks:
        y = plot.y(tick)
        yield _across(plot, y, line, Decimal("0.6"))
        text = svg.words(plot.shown(tick, plot.axis.decimals))
        yield svg.element("text", text, x=plot.left - 5, y=y + font * Decimal("0.35"), text_anchor="end", fill=muted)


def _levels(plot: Plot) -> Iterator[str]:
    dashes = ("2 3", "8 3 2 3", "5 2 1 2")
    for n, level in enumerate(plot.levels):
        yield _across(plot, plot.y(level.value), plot.look.colour("muted"), Decimal("1.1"), dashes[n % len(dashes)])


def _target(plot: Plot) -> Iterator[str]:
    """The target, a step where it changes; of what runs with the year, a dash for each period."""
    half = min(plot.gap / 2, Decimal(16))
    points: list[svg.Point] = []
    for n, slot in enumerate((*plot.across, None)):
        if slot is not None and slot.target is not None:
            ends = (max(plot.x(n) - half, plot.left), min(plot.x(n) + half, plot.right))
            points += [(x, plot.y(slot.target)) for x in ends]
        elif points:
            yield svg.element("path", d=svg.path(points), **_stroke(plot.look.colour("target"), Decimal("1.5"), "5 3"))
            points = []


def _break(plot: Plot) -> Iterator[str]:
    index = _first_of_break(plot)
    if index is None:
        return
    x, muted = plot.x(index) - plot.gap / 2, plot.look.colour("muted")
    yield svg.element("path", d=svg.path([(x, plot.top), (x, plot.bottom)]), **_stroke(muted, Decimal(1), "3 3"))
    if plot.size.labels:
        yield svg.element("text", svg.words(plot.words.chart("series_break")), x=x + 4, y=plot.size.font, fill=muted)


def _figures(plot: Plot) -> Iterator[str]:
    """The line, broken at gaps and where a sum or a definition starts afresh, with its marks."""
    accent = plot.look.colour("accent")
    lines: list[list[svg.Point]] = [[]]
    for n, slot in enumerate(plot.across):
        if slot.value is None or n in _starts(plot):
            lines.append([])
        if slot.value is not None:
            lines[-1].append((plot.x(n), plot.y(slot.value)))
    for points in lines:
        if len(points) > 1:
            yield svg.element("path", d=svg.path(points), stroke_linejoin="round", **_stroke(accent, Decimal("1.8")))
    last = max(n for n, slot in enumerate(plot.across) if slot.value is not None)
    outside = (
        {point.period for point in plot.trend.points if point.signals.get(Signal.OUTSIDE)} if plot.limits else set()
    )
    for n, slot in enumerate(plot.across):
        if slot.value is None:
            y = plot.bottom - 3
            yield svg.element("text", "×", x=plot.x(n), y=y, text_anchor="middle", fill=plot.look.colour("muted"))
        elif n != last:
            ring = slot.period in outside
            fill, radius = ("#FFFFFF", Decimal("2.8")) if ring else (accent, Decimal("1.8"))
            x, y = plot.x(n), plot.y(slot.value)
            yield svg.element("circle", cx=x, cy=y, r=radius, fill=fill, stroke=accent, stroke_width=Decimal("1.2"))
    rating, value = plot.page.rating.rag.value, plot.across[last].value
    assert value is not None
    fill, edge = plot.look.fill(rating), plot.look.colour("ink")
    yield shape(plot.look.shape(rating), plot.x(last), plot.y(value), Decimal("3.8"), fill, edge)


def _periods(plot: Plot) -> Iterator[str]:
    """The names of the periods over their years, as many as fit, the last always."""
    font, muted = plot.size.font, plot.look.colour("muted")
    halves = [_halves(slot.period.label) for slot in plot.across]
    widest = max(len(upper) for upper, _ in halves) * font * LETTER + 3
    every = max(1, int((widest / plot.gap).to_integral_value(ROUND_CEILING)))
    yield _across(plot, plot.bottom, muted, Decimal(1))
    y = plot.bottom + font * Decimal("1.2")
    for n, (upper, _) in enumerate(halves):
        if (len(halves) - 1 - n) % every == 0:
            yield svg.element("text", svg.words(upper), x=plot.x(n), y=y, text_anchor="middle", fill=muted)
    for year, group in groupby(enumerate(halves), key=lambda half: half[1][1]):
        numbers = [n for n, _ in group]
        if not year:
            continue
        if numbers[0]:
            x = plot.x(numbers[0]) - plot.gap / 2
            ends = [(x, plot.bottom), (x, plot.bottom + font * Decimal("2.5"))]
            yield svg.element("path", d=svg.path(ends), **_stroke(muted, Decimal("0.8")))
        if plot.x(numbers[-1]) - plot.x(numbers[0]) + plot.gap > len(year) * font * LETTER:
            middle = (plot.x(numbers[0]) + plot.x(numbers[-1])) / 2
            below = y + font * Decimal("1.25")
            yield svg.element("text", svg.words(year), x=middle, y=below, text_anchor="middle", fill=muted)


def _words(plot: Plot) -> Iterator[str]:
    """The labels at the right, pushed apart."""
    labels = sorted(plot.labels(), key=lambda label: label.y)
    heights = [label.y for label in labels]
    for _ in range(60):
        for n, (a, b) in enumerate(pairwise(labels)):
            need = (a.size + b.size) / 2 * APART
            if heights[n + 1] - heights[n] < need:
                push = (need - heights[n + 1] + heights[n]) / 2
                heights[n], heights[n + 1] = heights[n] - push, heights[n + 1] + push
        heights = [min(max(y, plot.size.font * Decimal("0.6")), plot.bottom) for y in heights]
    for label, y in zip(labels, heights, strict=True):
        weight: dict[str, svg.Value] = {"font_weight": "bold"} if label.bold else {}
        yield svg.element(
            "text", svg.words(label.text), x=plot.right + 5, y=y + label.size * Decimal("0.35"), fill=label.colour,
            font_size=label.size, **weight,
        )  # fmt: skip


def _starts(plot: Plot) -> set[int]:
    """The periods that nothing is joined to: a new definition, or a year whose sum starts again."""
    first = _first_of_break(plot)
    starts = set() if first is None else {first}
    if plot.page.indicator.accumulation is Accumulation.YEAR_TO_DATE:
        starts |= {n for n, (a, b) in enumerate(pairwise(plot.across), 1) if a.period.year != b.period.year}
    return starts


def _first_of_break(plot: Plot) -> int | None:
    start = plot.page.indicator.series_break
    after = [n for n, slot in enumerate(plot.across) if start is not None and slot.period.start >= start.start]
    return after[0] if after and after[0] > 0 else None


def _halves(label: str) -> tuple[str, str]:
    upper, _, year = label.rpartition(" ")
    return (upper, year) if upper else (year, "")


def _across(plot: Plot, y: Decimal, colour: str, width: Decimal, dashes: str = "") -> str:
    return svg.element("path", d=svg.path([(plot.left, y), (plot.right, y)]), **_stroke(colour, width, dashes))


def _stroke(colour: str, width: Decimal, dashes: str = "") -> dict[str, svg.Value]:
    stroke: dict[str, svg.Value] = {"fill": "none", "stroke": colour, "stroke_width": width}
    return {**stroke, "stroke_dasharray": dashes} if dashes else stroke
