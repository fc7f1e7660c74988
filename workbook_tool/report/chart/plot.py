"""A chart whose words stand at its lines: limits or bands, target, figures, the latest in its rating's shape.

One unit is a point on paper and a pixel on a screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import groupby, pairwise

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.register import Register
from workbook_tool.report.chart import svg
from workbook_tool.report.chart.frame import Slot, slots
from workbook_tool.report.chart.shapes import shape
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_axis import Axis, axis
from workbook_tool.results.chart_facts import ChartFacts
from workbook_tool.results.outlooks import page_trend
from workbook_tool.theme import Theme
from workbook_tool.trends import Limits, Signal, Trend, rounded

_LETTER = Decimal("0.6")  # the width of a character, as a share of the font's size; a little more than it needs
_APART = Decimal("1.15")  # lines of the labels at the right


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is, and how many periods it shows at most."""

    width: Decimal
    height: Decimal
    font: Decimal
    periods: int
    labels: bool
    """Whether limits are named at the right."""


FULL = Size(Decimal(522), Decimal(236), Decimal(9), 24, labels=True)
COMPACT = Size(Decimal(252), Decimal(146), Decimal("8.5"), 13, labels=False)


@dataclass(frozen=True, slots=True)
class Label:
    """A word at the right edge, at the height of what it names."""

    y: Decimal
    text: str
    colour: str
    size: Decimal
    bold: bool = False


class Plot:
    """One chart: what is drawn, and where everything stands."""

    def __init__(
        self, facts: ChartFacts, page: Page, register: Register, words: ReportWords, look: Theme, size: Size
    ) -> None:
        self.page, self.register, self.words, self.look, self.size = page, register, words, look, size
        self.across: tuple[Slot, ...] = slots(facts.points)[-size.periods :]
        self.levels = facts.levels
        self.trend: Trend = page_trend(page, register)[1]
        alone = page.indicator.accumulation is Accumulation.YEAR_TO_DATE
        self.limits: Limits | None = None if self.trend.why_not or alone else self.trend.limits
        self.axis: Axis = self._axis()
        ticks = [self.shown(tick, self.axis.decimals) for tick in self.axis.ticks]
        self.left = max(map(len, ticks)) * size.font * _LETTER + 9
        self.right = size.width - max(self._room(), size.font * 5)
        self.top, self.bottom = size.font * Decimal("1.2"), size.height - size.font * Decimal("2.9")

    def _axis(self) -> Axis:
        values = [v for slot in self.across for v in (slot.value, slot.target) if v is not None]
        values.extend(level.value for level in self.levels)
        indicator, unit = self.page.indicator, self.register.unit(self.page.indicator)
        if self.limits:
            ends = (rounded(self.limits.lower), rounded(self.limits.upper))
            values.extend(_held(end, unit.minimum, unit.maximum) for end in ends if end is not None)
        maximum = indicator.maximum if indicator.maximum is not None else unit.maximum
        return axis(values, indicator.decimals, maximum)

    def _room(self) -> Decimal:
        """How much the labels at the right need."""
        return (
            max((len(label.text) * label.size * _LETTER for label in self.labels(placed=False)), default=Decimal(0)) + 9
        )

    def shown(self, value: Decimal, decimals: int | None = None) -> str:
        """A figure of the indicator as printed."""
        indicator = self.page.indicator
        return figure_text(value, self.register.unit(indicator), indicator.decimals if decimals is None else decimals)

    def x(self, index: int) -> Decimal:
        """The middle of a period; a single one stands in the middle of all."""
        if len(self.across) == 1:
            return (self.left + self.right) / 2
        return self.left + 6 + self.gap * index

    @property
    def gap(self) -> Decimal:
        """From one period to the next."""
        return (self.right - self.left - 14) / max(len(self.across) - 1, 1)

    def y(self, value: Decimal) -> Decimal:
        """The height of a figure."""
        return self.bottom - (self.bottom - self.top) * self.axis.share(value)

    def labels(self, *, placed: bool = True) -> list[Label]:
        """What stands at the right, before it is kept apart; without heights where there are none yet."""

        def at(value: Decimal) -> Decimal:
            return self.y(value) if placed else Decimal(0)

        ink, muted = self.look.colour("ink"), self.look.colour("muted")
        labels: list[Label] = []
        known = [slot.value for slot in self.across if slot.value is not None]
        if known:
            size = self.size.font * _APART
            labels.append(Label(at(known[-1]), self.shown(known[-1]), ink, size, bold=True))
        target = self.across[-1].target
        if target is not None:
            decimals = self.page.indicator.shown_target_decimals
            text = self.words.label("target_line")
            text = f"{text} {self.shown(target, decimals)}" if self.size.labels else text
            labels.append(Label(at(target), text, self.look.colour("target"), self.size.font))
        if self.limits and self.size.labels:
            for word, exact in (
                ("Upper", self.limits.upper),
                ("Average", self.limits.mean),
                ("Lower", self.limits.lower),
            ):
                value = rounded(exact)
                assert value is not None
                labels.append(Label(at(value), f"{word} {self.shown(value)}", muted, self.size.font))
        return labels


def draw_chart(facts: ChartFacts, page: Page, register: Register, words: ReportWords, look: Theme, size: Size) -> str:
    """The chart as SVG; it bears no title, which stands beside it as text."""
    plot = Plot(facts, page, register, words, look, size)
    parts = [
        *_limits(plot), *_grid(plot), *_levels(plot), *_break(plot), *_target(plot), *_figures(plot),
        *_periods(plot), *_words(plot),
    ]  # fmt: skip
    return svg.element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {size.width} {size.height}", role="img",
        font_family=", ".join(dict.fromkeys((*look.report_fonts, *look.screen_fonts))), font_size=size.font,
    )  # fmt: skip


def _held(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """``value`` cut to what a figure of the unit can be: for drawing only."""
    value = max(value, low) if low is not None else value
    return min(value, high) if high is not None else value


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
            points += [(plot.x(n) - half, plot.y(slot.target)), (plot.x(n) + half, plot.y(slot.target))]
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
    widest = max(len(upper) for upper, _ in halves) * font * _LETTER + 3
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
        if plot.x(numbers[-1]) - plot.x(numbers[0]) + plot.gap > len(year) * font * _LETTER:
            middle = (plot.x(numbers[0]) + plot.x(numbers[-1])) / 2
            below = y + font * Decimal("1.25")
            yield svg.element("text", svg.words(year), x=middle, y=below, text_anchor="middle", fill=muted)


def _words(plot: Plot) -> Iterator[str]:
    """The labels at the right, pushed apart."""
    labels = sorted(plot.labels(), key=lambda label: label.y)
    heights = [label.y for label in labels]
    for _ in range(60):
        for n, (a, b) in enumerate(pairwise(labels)):
            need = (a.size + b.size) / 2 * _APART
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
