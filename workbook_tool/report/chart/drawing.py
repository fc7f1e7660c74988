"""A chart as one SVG document: the layers in their order, with a title and a description inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.figure import UnitType, figure_text
from workbook_tool.domain.indicator import Indicator, Target
from workbook_tool.domain.register import Register
from workbook_tool.report.chart import layers, legend, svg
from workbook_tool.report.chart.frame import AXIS_NAME, HEADING, LEGEND_LINE, TEXT, WIDTH, Plot, Slot, slots, text_width
from workbook_tool.report.chart.layers import Stage
from workbook_tool.report.words import ReportWords
from workbook_tool.results.chart_axis import Axis, axis
from workbook_tool.results.chart_facts import Level
from workbook_tool.theme import Theme


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn; ``name`` keeps the parts of one chart apart from another's on one page."""

    name: str
    title: str
    alt: str
    points: tuple[TrendPoint, ...]
    indicator: Indicator
    register: Register
    levels: tuple[Level, ...]
    target: Target | None


def draw(drawing: Drawing, words: ReportWords, look: Theme) -> str:
    """The chart as SVG."""
    across = slots(drawing.points)
    entries = tuple(_legend(drawing, across, words))
    has_break = drawing.indicator.series_break is not None
    top = HEADING + LEGEND_LINE * len(legend.rows(entries)) + (AXIS_NAME + 12 if has_break else AXIS_NAME)
    scale = _axis(drawing, across)
    frame = Plot(scale, len(across), top, _left(drawing, scale))
    stage = Stage(drawing.indicator, drawing.register, across, drawing.levels, drawing.target, frame, look)
    drawn = (
        layers.bands(stage),
        layers.grid(stage),
        layers.series_break(stage, words.chart("series_break")),
        layers.levels(stage),
        layers.target(stage),
        layers.periods(stage),
        layers.trend(stage),
        layers.heading(_heading(across, words), look),
        layers.axis_name(stage),
        legend.draw(entries, look),
    )
    return _document(drawing, frame, drawn, look)


def _heading(across: tuple[Slot, ...], words: ReportWords) -> str:
    first, last = across[0].period.label, across[-1].period.label
    return words.chart("heading_one" if len(across) == 1 else "heading", first=first, last=last)


def _document(drawing: Drawing, frame: Plot, drawn: tuple[str, ...], look: Theme) -> str:
    ids = f"{drawing.name}-chart-title", f"{drawing.name}-chart-words"
    return svg.element(
        "svg",
        svg.element("title", svg.words(drawing.title), id=ids[0]),
        svg.element("desc", svg.words(drawing.alt), id=ids[1]),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {frame.height}",
        role="img",
        aria_labelledby=" ".join(ids),
        font_family=", ".join(dict.fromkeys((*look.report_fonts, *look.screen_fonts))),
        font_size=TEXT,
    )


def _left(drawing: Drawing, scale: Axis) -> Decimal:
    """Room for the longest figure beside the axis."""
    unit = drawing.register.unit(drawing.indicator)
    return max(text_width(figure_text(tick, unit, scale.decimals)) for tick in scale.ticks) + 14


def _axis(drawing: Drawing, across: tuple[Slot, ...]) -> Axis:
    values: list[Decimal] = [level.value for level in drawing.levels]
    for slot in across:
        values.extend(v for v in (slot.value, slot.target) if v is not None)
    unit = drawing.register.unit(drawing.indicator)
    maximum = drawing.indicator.maximum if drawing.indicator.maximum is not None else unit.maximum
    return axis(values, drawing.indicator.decimals, maximum)


def _legend(drawing: Drawing, across: tuple[Slot, ...], words: ReportWords) -> Iterator[legend.LegendEntry]:
    unit = drawing.register.unit(drawing.indicator)
    name = f" ({unit.name})" if unit.type is UnitType.NUMBER else ""
    yield legend.LegendEntry("performance", words.label("performance") + name)
    if any(slot.target is not None for slot in across):
        yield legend.LegendEntry("target", words.label("target_line"))
    for level, kind in zip(drawing.levels, layers.kinds(drawing.levels), strict=True):
        yield legend.LegendEntry(kind, f"{level.label}: {level.shown}")
    marks = {layers.mark(slot) for slot in across if slot.value is not None}
    statuses = {slot.point.reading.data_status.value for slot in across if slot.point and slot.value is not None}
    hollow = [words.label(key) for key in ("provisional", "estimated") if key in statuses]
    if hollow:
        yield legend.LegendEntry("hollow", ", ".join(hollow))
    if any("revised" in each for each in marks):
        yield legend.LegendEntry("revised", words.label("revised"))
