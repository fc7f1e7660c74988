"""A chart whose words stand at its lines, as SVG: its layers, drawn one over the other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from itertools import groupby

from workbook_tool.domain.reading import UNSETTLED
from workbook_tool.report.chart import svg
from workbook_tool.report.chart.frame import Frame, Slot, slots
from workbook_tool.report.chart.plot import LETTER, Plot, Subject
from workbook_tool.report.chart.shapes import shape
from workbook_tool.report.chart.sizes import Size
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_facts import ChartFacts, bands_at
from workbook_tool.theme import Theme
from workbook_tool.trends import Signal

DASHES = ("2 3", "8 3 2 3", "5 2 1 2")
"""Of the lines that hold over the whole chart, in their order."""
_SPARK_PLACES = 13  # fewer readings stand at the right


def draw_chart(facts: ChartFacts, subject: Subject, words: ReportWords, look: Theme, size: Size) -> str:
    """The chart as SVG; it bears no title, which stands beside it as text."""
    plot = Plot(facts, subject, words, look, size)
    behind = (*_bands(plot), *_limits(plot), *_grid(plot), *_bar(plot), *_levels(plot), *_break(plot))
    figures = (*_lines(plot.frame, subject, look), *_marks(plot), _latest(plot.frame, subject, look, Decimal("3.8")))
    layers = (*behind, *figures, *_periods(plot), *_words(plot))
    fonts = ", ".join(dict.fromkeys((*look.report_fonts, *look.screen_fonts)))
    return _document(layers, size.width, size.height, font_family=fonts, font_size=size.font)


def draw_spark(facts: ChartFacts | None, subject: Subject, look: Theme) -> str:
    """A word-sized chart as SVG: the last periods, the target, the latest figure; empty where there is none."""
    across = slots(facts.points)[-_SPARK_PLACES:] if facts else ()
    values = [v for slot in across for v in (slot.value, slot.target) if v is not None]
    if not any(slot.value is not None for slot in across):
        return ""
    width, height, edge = Decimal(66), Decimal(16), Decimal("3.4")
    frame = Frame(across, Decimal(0), width - 4, edge, height - edge, min(values), max(values), _SPARK_PLACES)
    layers = (*_lines(frame, subject, look, Decimal("1.2")), _latest(frame, subject, look, Decimal("2.6")))
    return _document(layers, width, height)


def _document(layers: tuple[str, ...], width: Decimal, height: Decimal, **attributes: svg.Value) -> str:
    return svg.element(
        "svg", *layers, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", **attributes
    )


# -- what every chart has ----------------------------------------------------


def _lines(frame: Frame, subject: Subject, look: Theme, width: Decimal = Decimal("1.8")) -> Iterator[str]:
    """The target and the figures."""
    page = subject.page
    for points in frame.target_lines(page.rating.target):
        stroke = _stroke(look.colour("target"), width * Decimal("0.85"), "5 3" if width > Decimal("1.5") else "3 2")
        yield svg.element("path", d=svg.path(points), **stroke)
    for points in frame.lines(page.indicator):
        yield svg.element("path", d=svg.path(points), stroke_linejoin="round", **_stroke(look.colour("accent"), width))


def _latest(frame: Frame, subject: Subject, look: Theme, size: Decimal) -> str:
    """The latest figure in the shape and colour of its rating."""
    rating, slot = subject.page.rating.rag.value, frame.across[frame.last]
    assert slot.value is not None
    place = frame.x(frame.last), frame.y(slot.value)
    return shape(look.shape(rating), *place, size, look.fill(rating), look.colour("ink"))


# -- what lies behind the figures ---------------------------------------------


def _bands(plot: Plot) -> Iterator[str]:
    """The rating bands, light, around each period's own target; where limits are drawn, they are not."""
    if not plot.size.bands or plot.limits:
        return
    frame, page, register = plot.frame, plot.subject.page, plot.subject.register
    at = [bands_at(page.indicator, register, page.rating.target, s.point, s.target) for s in frame.across]
    for bands, places in groupby(enumerate(at), key=lambda place: place[1]):
        numbers = [n for n, _ in places]
        left, right = frame.x(numbers[0]) - frame.gap / 2, frame.x(numbers[-1]) + frame.gap / 2
        for band in bands:
            top = frame.top if band.high is None else frame.y(band.high)
            bottom = frame.bottom if band.low is None else frame.y(band.low)
            if bottom - top >= 1:
                fill = plot.look.tint(band.rag.value)
                yield svg.element("rect", x=left, y=top, width=right - left, height=bottom - top, fill=fill)


def _limits(plot: Plot) -> Iterator[str]:
    if plot.limits is None:
        return
    frame, (lower, mean, upper) = plot.frame, plot.limits
    top, bottom = frame.y(upper), frame.y(lower)
    fill = plot.look.colour("wash")
    yield svg.element(
        "rect", x=frame.left, y=top, width=frame.right - frame.left, height=max(bottom - top, Decimal(0)), fill=fill
    )
    yield _across(frame, frame.y(mean), plot.look.colour("muted"), Decimal("0.8"))


def _grid(plot: Plot) -> Iterator[str]:
    line, muted, font = plot.look.colour("line"), plot.look.colour("muted"), plot.size.font
    for tick in plot.axis.ticks:
        y = plot.frame.y(tick)
        yield _across(plot.frame, y, line, Decimal("0.6"))
        text = svg.words(plot.subject.shown(tick, plot.axis.decimals))
        x = plot.frame.left - 5
        yield svg.element("text", text, x=x, y=y + font * Decimal("0.35"), text_anchor="end", fill=muted)


def _bar(plot: Plot) -> Iterator[str]:
    """A single figure as a bar from zero."""
    frame = plot.frame
    value = frame.across[frame.last].value
    if plot.is_bar and value:
        width = min(frame.gap / 2, plot.size.font * 6)
        ends = sorted((frame.y(value), frame.y(Decimal(0))))
        place = {"x": frame.x(frame.last) - width / 2, "y": ends[0], "width": width, "height": ends[1] - ends[0]}
        yield svg.element("rect", fill=plot.look.colour("line"), **place)


def _levels(plot: Plot) -> Iterator[str]:
    for n, level in enumerate(plot.levels):
        colour = plot.look.colour("target" if level.of_target else "muted")
        yield _across(plot.frame, plot.frame.y(level.value), colour, Decimal("1.1"), DASHES[n % len(DASHES)])


def _break(plot: Plot) -> Iterator[str]:
    """A line before the first period of a new definition, with its words."""
    index = plot.frame.first_of_break(plot.subject.page.indicator)
    if index is None:
        return
    x, muted, font = plot.frame.x(index) - plot.frame.gap / 2, plot.look.colour("muted"), plot.size.font
    points = [(x, plot.frame.top - font / 2), (x, plot.frame.bottom)]
    yield svg.element("path", d=svg.path(points), **_stroke(muted, Decimal(1), "3 3"))
    if plot.size.labels:
        text = plot.words.chart("series_break")
        before = x + len(text) * font * LETTER > plot.frame.right
        place: dict[str, svg.Value] = {"x": x - 4, "text_anchor": "end"} if before else {"x": x + 4}
        yield svg.element("text", svg.words(text), y=font, fill=muted, **place)


# -- figures and words ----------------------------------------------------------


def _marks(plot: Plot) -> Iterator[str]:
    """A mark for each figure but the latest: hollow if it may change, a diamond if it did, ringed beyond limits."""
    frame, accent, muted = plot.frame, plot.look.colour("accent"), plot.look.colour("muted")
    points = plot.subject.trend.points if plot.limits else ()
    outside = {point.period for point in points if point.signals.get(Signal.OUTSIDE)}
    for n, slot in enumerate(frame.across):
        if slot.value is None:
            y = frame.bottom - 3
            yield svg.element("text", "×", x=frame.x(n), y=y, text_anchor="middle", fill=muted)
            continue
        x, y = frame.x(n), frame.y(slot.value)
        if slot.period in outside:
            ring = _stroke(accent, Decimal("0.9"))
            yield svg.element("circle", cx=x, cy=y, r=Decimal("5.6") if n == frame.last else Decimal("4.2"), **ring)
        if n != frame.last:
            yield _mark(slot, x, y, accent)


def _mark(slot: Slot, x: Decimal, y: Decimal, accent: str) -> str:
    reading = slot.point.reading if slot.point else None
    fill = "#FFFFFF" if reading and reading.data_status in UNSETTLED else accent
    if reading and reading.restated:
        return shape("diamond", x, y, Decimal("2.8"), fill, accent)
    radius = Decimal("2.4") if fill != accent else Decimal("1.8")
    return svg.element("circle", cx=x, cy=y, r=radius, fill=fill, stroke=accent, stroke_width=Decimal("1.2"))


def _periods(plot: Plot) -> Iterator[str]:
    """The names of the periods over their years, as many as fit, the last always."""
    frame, font, muted = plot.frame, plot.size.font, plot.look.colour("muted")
    halves = [_halves(slot.period.label) for slot in frame.across]
    widest = max(len(upper) for upper, _ in halves) * font * LETTER + 3
    every = max(1, int((widest / frame.gap).to_integral_value(ROUND_CEILING)))
    yield _across(frame, frame.bottom, muted, Decimal(1))
    y = frame.bottom + font * Decimal("1.2")
    for n, (upper, _) in enumerate(halves):
        if (len(halves) - 1 - n) % every == 0:
            yield svg.element("text", svg.words(upper), x=frame.x(n), y=y, text_anchor="middle", fill=muted)
    for year, group in groupby(enumerate(halves), key=lambda half: half[1][1]):
        numbers = [n for n, _ in group]
        if not year:
            continue
        if numbers[0]:
            x = frame.x(numbers[0]) - frame.gap / 2
            ends = [(x, frame.bottom), (x, frame.bottom + font * Decimal("2.5"))]
            yield svg.element("path", d=svg.path(ends), **_stroke(muted, Decimal("0.8")))
        if frame.gap * len(numbers) > len(year) * font * LETTER:
            middle = (frame.x(numbers[0]) + frame.x(numbers[-1])) / 2
            below = y + font * Decimal("1.25")
            yield svg.element("text", svg.words(year), x=middle, y=below, text_anchor="middle", fill=muted)


def _words(plot: Plot) -> Iterator[str]:
    """The labels at the right."""
    for label in plot.labels:
        weight: dict[str, svg.Value] = {"font_weight": "bold"} if label.bold else {}
        yield svg.element(
            "text", svg.words(label.text), x=plot.frame.right + 5, y=label.y + label.size * Decimal("0.35"),
            fill=label.colour, font_size=label.size, **weight,
        )  # fmt: skip


def _halves(label: str) -> tuple[str, str]:
    upper, _, year = label.rpartition(" ")
    return (upper, year) if upper else (year, "")


def _across(frame: Frame, y: Decimal, colour: str, width: Decimal, dashes: str = "") -> str:
    return svg.element("path", d=svg.path([(frame.left, y), (frame.right, y)]), **_stroke(colour, width, dashes))


def _stroke(colour: str, width: Decimal, dashes: str = "") -> dict[str, svg.Value]:
    stroke: dict[str, svg.Value] = {"fill": "none", "stroke": colour, "stroke_width": width}
    return {**stroke, "stroke_dasharray": dashes} if dashes else stroke
