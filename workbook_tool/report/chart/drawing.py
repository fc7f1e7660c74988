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
from workbook_tool.report.chart.frame import (
    AXIS_NAME,
    HEADING,
    LEGEND_LINE,
    TEXT,
    WIDTH,
    Frame,
    Slot,
    slots,
    text_width,
)
from workbook_tool.report.chart.layers import Level, Stage
from workbook_tool.report.theme import Theme
from workbook_tool.report.words import Words
from workbook_tool.results.chart_axis import Axis, axis


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn; ``name`` keeps the parts of one chart apart from another's on one page."""

    name: str
    title: str
    alt: str
    points: tuple[TrendPoint, ...]
    indicator: Indicator
    register: Register
    levels: tuple[Level, ...]
    target: Target | None


def draw(picture: Picture, words: Words, look: Theme) -> str:
    """The chart as SVG."""
    across = slots(picture.points)
    entries = tuple(_legend(picture, across, words))
    has_break = picture.indicator.series_break is not None
    top = HEADING + LEGEND_LINE * len(legend.rows(entries)) + (AXIS_NAME + 12 if has_break else AXIS_NAME)
    scale = _axis(picture, across)
    frame = Frame(scale, len(across), top, _left(picture, scale))
    stage = Stage(picture.indicator, picture.register, across, picture.levels, picture.target, frame, look)
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
    return _document(picture, frame, drawn, look)


def _heading(across: tuple[Slot, ...], words: Words) -> str:
    first, last = across[0].period.label, across[-1].period.label
    return words.chart("heading_one" if len(across) == 1 else "heading", first=first, last=last)


def _document(picture: Picture, frame: Frame, drawn: tuple[str, ...], look: Theme) -> str:
    ids = f"{picture.name}-chart-title", f"{picture.name}-chart-words"
    return svg.element(
        "svg",
        svg.element("title", svg.words(picture.title), id=ids[0]),
        svg.element("desc", svg.words(picture.alt), id=ids[1]),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {frame.height}",
        role="img",
        aria_labelledby=" ".join(ids),
        font_family=", ".join(dict.fromkeys((*look.report_fonts, *look.screen_fonts))),
        font_size=TEXT,
    )


def _left(picture: Picture, scale: Axis) -> Decimal:
    """Room for the longest figure beside the axis."""
    unit = picture.register.unit(picture.indicator)
    return max(text_width(figure_text(tick, unit, scale.decimals)) for tick in scale.ticks) + 14


def _axis(picture: Picture, across: tuple[Slot, ...]) -> Axis:
    values: list[Decimal] = [level.value for level in picture.levels]
    for slot in across:
        values.extend(v for v in (slot.value, slot.target) if v is not None)
    unit = picture.register.unit(picture.indicator)
    maximum = picture.indicator.maximum if picture.indicator.maximum is not None else unit.maximum
    return axis(values, picture.indicator.decimals, maximum)


def _legend(picture: Picture, across: tuple[Slot, ...], words: Words) -> Iterator[legend.Entry]:
    unit = picture.register.unit(picture.indicator)
    name = f" ({unit.name})" if unit.type is UnitType.NUMBER else ""
    yield legend.Entry("performance", words.label("performance") + name)
    if any(slot.target is not None for slot in across):
        yield legend.Entry("target", words.label("target_line"))
    for level, kind in zip(picture.levels, layers.kinds(picture.levels), strict=True):
        yield legend.Entry(kind, f"{level.label}: {level.shown}")
    marks = {layers.mark(slot) for slot in across if slot.value is not None}
    statuses = {slot.point.reading.data_status.value for slot in across if slot.point and slot.value is not None}
    hollow = [words.label(key) for key in ("provisional", "estimated") if key in statuses]
    if hollow:
        yield legend.Entry("hollow", ", ".join(hollow))
    if any("revised" in each for each in marks):
        yield legend.Entry("revised", words.label("revised"))
