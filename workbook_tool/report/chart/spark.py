"""A word-sized trend: the last periods, the target broken, the latest figure in its rating's shape."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from workbook_tool.domain.consolidation import Page
from workbook_tool.report.chart import svg
from workbook_tool.report.chart.frame import Slot, slots
from workbook_tool.report.chart.shapes import shape
from workbook_tool.results.chart_facts import ChartFacts
from workbook_tool.theme import Theme

PERIODS = 13
"""Places across; fewer readings stand at the right."""
AcrossTo = Callable[[int], Decimal]
UpTo = Callable[[Decimal], Decimal]
_WIDTH, _HEIGHT = Decimal(66), Decimal(16)
_LEFT, _RIGHT, _EDGE = Decimal(2), Decimal(6), Decimal("3.4")


def spark(facts: ChartFacts | None, page: Page, look: Theme) -> str:
    """The sparkline as SVG; empty where there is no figure in its last periods."""
    if facts is None:
        return ""
    across = slots(facts.points)[-PERIODS:]
    values = [v for slot in across for v in (slot.value, slot.target) if v is not None]
    if not any(slot.value is not None for slot in across):
        return ""
    low, high = min(values), max(values)
    span = high - low or Decimal(1)
    step = (_WIDTH - _LEFT - _RIGHT) / (PERIODS - 1)

    def x(index: int) -> Decimal:
        return _WIDTH - _RIGHT - step * (len(across) - 1 - index)

    def y(value: Decimal) -> Decimal:
        return _HEIGHT - _EDGE - (value - low) / span * (_HEIGHT - 2 * _EDGE) if high > low else _HEIGHT / 2

    parts = [_target(across, x, y, step, look), *_lines(across, x, y, look)]
    last = max(n for n, slot in enumerate(across) if slot.value is not None)
    value = across[last].value
    assert value is not None
    fill = look.fill(page.rating.rag.value)
    parts.append(shape(look.shape(page.rating.rag.value), x(last), y(value), Decimal("2.6"), fill, look.colour("ink")))
    return svg.element("svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img")


def _target(across: tuple[Slot, ...], x: AcrossTo, y: UpTo, step: Decimal, look: Theme) -> str:
    points = []
    for n, slot in enumerate(across):
        if slot.target is not None:
            points.extend([(x(n) - step / 2, y(slot.target)), (x(n) + step / 2, y(slot.target))])
    line: dict[str, svg.Value] = {
        "fill": "none",
        "stroke": look.colour("target"),
        "stroke_width": Decimal("1.1"),
        "stroke_dasharray": "3 2",
    }
    return svg.element("path", d=svg.path(points), **line) if points else ""


def _lines(across: tuple[Slot, ...], x: AcrossTo, y: UpTo, look: Theme) -> list[str]:
    """The line, broken at a gap."""
    drawn: list[list[svg.Point]] = [[]]
    for n, slot in enumerate(across):
        if slot.value is None:
            drawn.append([])
        else:
            drawn[-1].append((x(n), y(slot.value)))
    stroke: dict[str, svg.Value] = {
        "fill": "none",
        "stroke": look.colour("accent"),
        "stroke_width": Decimal("1.2"),
        "stroke_linejoin": "round",
    }
    return [svg.element("path", d=svg.path(points), **stroke) for points in drawn if len(points) > 1]
