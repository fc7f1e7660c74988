"""The layers of a chart, each on its own: bands, grid, lines of reference, the trend and its marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import groupby, pairwise

from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation, Indicator, Target
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.report.chart import legend, svg
from workbook_tool.report.chart.frame import TEXT, WIDTH, Plot, Slot, text_width
from workbook_tool.results.chart_bands import Stretch, bands_at
from workbook_tool.results.chart_facts import Level
from workbook_tool.theme import Theme

_LINE = Decimal(15)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is to be drawn, and where."""

    indicator: Indicator
    register: Register
    across: tuple[Slot, ...]
    levels: tuple[Level, ...]
    target: Target | None
    frame: Plot
    look: Theme


def bands(stage: Stage) -> str:
    """The rating bands, light, around each period's own target; the last ones are named at the right."""
    shapes: list[str] = []
    for first, last, stretches_here in _banded(stage):
        for stretch in stretches_here:
            top, bottom = _clipped(stage.frame, stretch)
            if bottom - top < 1:
                continue
            x, end = stage.frame.edge(first), stage.frame.edge(last + 1)
            fill = stage.look.tint(stretch.rag.value)
            shapes.append(svg.element("rect", x=x, y=top, width=end - x, height=bottom - top, fill=fill))
            if last == len(stage.across) - 1 and bottom - top >= _LINE - 2:
                y = (top + bottom) / 2 + 4
                shapes.append(svg.element("text", svg.words(stretch.rag.value), x=stage.frame.right + 7, y=y))
    return svg.element("g", *shapes, fill=stage.look.colours["muted"])


def grid(stage: Stage) -> str:
    """The value axis."""
    unit, decimals = stage.register.unit(stage.indicator), stage.frame.axis.decimals
    shapes: list[str] = []
    for tick in stage.frame.axis.ticks:
        y = stage.frame.y(tick)
        shapes.append(
            _line(
                stage.frame.left,
                y,
                stage.frame.right,
                y,
                stroke=stage.look.colours["line"],
                stroke_width=Decimal("0.75"),
            )
        )
        text = figure_text(tick, unit, decimals)
        shapes.append(svg.element("text", svg.words(text), x=stage.frame.left - 8, y=y + 4, text_anchor="end"))
    return svg.element("g", *shapes, fill=stage.look.colours["muted"])


def heading(text: str, look: Theme) -> str:
    """What the chart shows, above all else."""
    return svg.element(
        "text", svg.words(text), x=8, y=15, font_weight="bold", font_size=TEXT + 1, fill=look.colours["accent"]
    )


def axis_name(stage: Stage) -> str:
    """The unit of the figures, at the head of their axis."""
    name = stage.register.unit(stage.indicator).name
    return svg.element(
        "text", svg.words(name[:1].upper() + name[1:]), x=8, y=stage.frame.top - 11, fill=stage.look.colours["muted"]
    )


def levels(stage: Stage) -> str:
    """The figures of others and the ends of a target range."""
    lines = legend.strokes(stage.look)
    shapes: list[str] = []
    for level, kind in zip(stage.levels, kinds(stage.levels), strict=True):
        y = stage.frame.y(level.value)
        shapes.append(
            svg.element("line", x1=stage.frame.left, y1=y, x2=stage.frame.right, y2=y, **lines[kind].attributes())
        )
    return "".join(shapes)


def kinds(levels: tuple[Level, ...]) -> tuple[str, ...]:
    """The kind of line of each level."""
    others = [level for level in levels if not level.of_target]
    return tuple("target" if each.of_target else f"level{others.index(each)}" for each in levels)


def target(stage: Stage) -> str:
    """The target, a step where it changes."""
    shapes: list[str] = []
    runs = list(_runs(stage.across))
    for index, (first, last, value) in enumerate(runs):
        y = stage.frame.y(value)
        points = [(stage.frame.edge(first), y), (stage.frame.edge(last + 1), y)]
        if index and runs[index - 1][1] == first - 1:
            points.insert(0, (stage.frame.edge(first), stage.frame.y(runs[index - 1][2])))
        line = legend.strokes(stage.look)["target"]
        shapes.append(svg.element("path", d=svg.path(points), **line.attributes()))
    return "".join(shapes)


def series_break(stage: Stage, words: str) -> str:
    """A line before the first period of a new definition, with its words."""
    index = _first_of_break(stage)
    if index is None:
        return ""
    x, line = stage.frame.edge(index), legend.strokes(stage.look)["break"]
    room = stage.frame.right - x > text_width(words)
    place: dict[str, svg.Value] = {"x": x + 5, "text_anchor": "start"} if room else {"x": x - 5, "text_anchor": "end"}
    label = svg.element("text", svg.words(words), y=stage.frame.top - 4, fill=stage.look.colours["muted"], **place)
    drawn = svg.element("line", x1=x, y1=stage.frame.top - 12, x2=x, y2=stage.frame.bottom, **line.attributes())
    return drawn + label


def trend(stage: Stage) -> str:
    """The figures, joined where one follows from the other, the last with its value."""
    shapes = [
        svg.element(
            "path",
            d=svg.path(points),
            stroke_linejoin="round",
            **legend.strokes(stage.look)["performance"].attributes(),
        )
        for points in _joined(stage)
        if len(points) > 1
    ]
    known = [(index, slot, slot.value) for index, slot in enumerate(stage.across) if slot.value is not None]
    for index, slot, value in known:
        shapes.append(legend.marker(mark(slot), stage.frame.x(index), stage.frame.y(value), stage.look))
    if known:
        index, _, value = known[-1]
        falls = len(known) > 1 and known[-2][2] > value
        shapes.append(_value(stage, stage.frame.x(index), value, falls=falls))
    return "".join(shapes)


def mark(slot: Slot) -> str:
    """The kind of mark of a figure."""
    if slot.point is None:
        return "final"
    hollow = slot.point.reading.data_status in (DataStatus.PROVISIONAL, DataStatus.ESTIMATED)
    kind = ("hollow " if hollow else "") + ("revised" if slot.point.reading.restated else "")
    return kind.strip() or "final"


def periods(stage: Stage) -> str:
    """The names of the periods: the period over its year, as many as fit, the last always."""
    near = [_halves(slot.period) for slot in stage.across]
    widest = max(text_width(upper) for upper, _ in near) + 6
    every = int((widest / stage.frame.column).to_integral_value(ROUND_CEILING))
    y = stage.frame.bottom + _LINE + 2
    shapes = [
        svg.element("text", svg.words(upper), x=stage.frame.x(n), y=y, text_anchor="middle")
        for n, (upper, _) in enumerate(near)
        if (len(near) - 1 - n) % every == 0
    ]
    for year, group in groupby(enumerate(near), key=lambda each: each[1][1]):
        numbers = [n for n, _ in group]
        middle = (stage.frame.edge(numbers[0]) + stage.frame.edge(numbers[-1] + 1)) / 2
        if year and stage.frame.column * len(numbers) >= text_width(year):
            shapes.append(svg.element("text", svg.words(year), x=middle, y=y + _LINE, text_anchor="middle"))
        if year and numbers[0]:
            x = stage.frame.edge(numbers[0])
            shapes.append(_line(x, stage.frame.bottom, x, y + _LINE, stroke=stage.look.colours["line"], stroke_width=1))
    base = _line(
        stage.frame.left, stage.frame.bottom, stage.frame.right, stage.frame.bottom,
        stroke=stage.look.colours["muted"], stroke_width=1,
    )  # fmt: skip
    return svg.element("g", base, *shapes, fill=stage.look.colours["muted"])


def _halves(period: Period) -> tuple[str, str]:
    upper, _, year = period.label.rpartition(" ")
    return (upper, year) if upper else (year, "")


def _line(x1: Decimal, y1: Decimal, x2: Decimal, y2: Decimal, **attributes: svg.Value) -> str:
    return svg.element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def _runs(across: tuple[Slot, ...]) -> Iterator[tuple[int, int, Decimal]]:
    """The columns from and to which one target holds."""
    for value, group in groupby(enumerate(across), key=lambda each: each[1].target):
        numbers = [n for n, _ in group]
        if value is not None:
            yield numbers[0], numbers[-1], value


def _banded(stage: Stage) -> Iterator[tuple[int, int, tuple[Stretch, ...]]]:
    """The columns from and to which the same bands lie."""
    at = [bands_at(stage.indicator, stage.register, stage.target, s.point, s.target) for s in stage.across]
    for bands, group in groupby(enumerate(at), key=lambda each: each[1]):
        numbers = [n for n, _ in group]
        yield numbers[0], numbers[-1], bands


def _clipped(frame: Plot, stretch: Stretch) -> tuple[Decimal, Decimal]:
    top = frame.top if stretch.high is None else frame.y(stretch.high)
    bottom = frame.bottom if stretch.low is None else frame.y(stretch.low)
    return top, bottom


def _first_of_break(stage: Stage) -> int | None:
    start = stage.indicator.series_break
    if start is None:
        return None
    after = [n for n, slot in enumerate(stage.across) if slot.period.start >= start.start]
    return after[0] if after and after[0] > 0 else None


def _joined(stage: Stage) -> list[list[svg.Point]]:
    """The stretches of the line: it stops at a gap, at a new definition, and where a year's sum starts again."""
    stops = {_first_of_break(stage)}
    if stage.indicator.accumulation is Accumulation.YEAR_TO_DATE:
        stops |= {
            n
            for n, (a, b) in enumerate(pairwise(stage.across), 1)
            if a.period.financial_year != b.period.financial_year
        }
    lines: list[list[svg.Point]] = [[]]
    for index, slot in enumerate(stage.across):
        if slot.value is None or index in stops:
            lines.append([])
        if slot.value is not None:
            lines[-1].append((stage.frame.x(index), stage.frame.y(slot.value)))
    return lines


def _value(stage: Stage, x: Decimal, value: Decimal, *, falls: bool) -> str:
    """The last figure beside its mark, on the side that the line does not come from."""
    y = stage.frame.y(value)
    text = figure_text(value, stage.register.unit(stage.indicator), stage.indicator.decimals)
    half = text_width(text) / 2
    middle = min(max(x, stage.frame.left + half), WIDTH - half - 4)
    high, low = y - 24 > stage.frame.top, y + 26 < stage.frame.bottom
    above = y + 21 if (falls and low) or not high else y - 11
    return svg.element(
        "text", svg.words(text), x=middle, y=above, text_anchor="middle", font_weight="bold", font_size=TEXT + 1,
        fill=stage.look.colours["ink"], stroke="#FFFFFF", stroke_width=3, stroke_linejoin="round", paint_order="stroke",
    )  # fmt: skip
