"""The rating bands behind the chart of an indicator's page: how tall each is at each point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.layout.template import load
from workbook_tool.results.chart_axis import Axis, axis
from workbook_tool.results.chart_facts import Stretch, bands_at


@immutable
class Bands:
    """The axis, and each rating's height at each point, from the lowest band up, in the indicator's unit.

    They stand on one another from zero, so the lowest reaches down to there.
    """

    axis: Axis
    heights: Mapping[str, tuple[Decimal, ...]]
    """By rating, at each point."""


def band_name(rag: str) -> str:
    """The heading of a band's figures."""
    return str(load("master").words["page"]["band"].format(rag=rag))


def bands(register: Register, page: Page, points: Sequence[TrendPoint], levels: Sequence[Decimal]) -> Bands | None:
    """The bands of a page's chart; None where the rule is not laid over figures, or figures lie below zero."""
    stacks = [_of(register, page, point) for point in points]
    known = [v for p in points for v in (p.reading.value, p.target) if v is not None]
    order = _order(stacks)
    if not known or not order:
        return None
    indicator, unit = page.indicator, register.unit(page.indicator)
    most = unit.maximum if indicator.maximum is None else indicator.maximum
    scale = axis((*known, *levels), indicator.decimals, most)
    if scale.low < 0:
        return None
    shown = [[s for s in stack if s.high is None or s.high > scale.low] for stack in stacks]
    shown = [[s for s in stack if s.low is None or s.low < scale.high] for stack in shown]
    seen = {s.rag.value for stack in shown for s in stack}
    return Bands(scale, {rag: tuple(_height(stack, rag, scale) for stack in shown) for rag in order if rag in seen})


def _of(register: Register, page: Page, point: TrendPoint) -> tuple[Stretch, ...]:
    """The bands at a point, the lowest first."""
    limits = bands_at(page.indicator, register, page.rating.target, point, point.target)
    return tuple(sorted(limits, key=lambda s: (s.low is not None, s.low or Decimal(0))))


def _order(stacks: Sequence[Sequence[Stretch]]) -> tuple[str, ...]:
    longest = max(stacks, key=len, default=())
    return tuple(s.rag.value for s in longest)


def _height(stack: Sequence[Stretch], rag: str, scale: Axis) -> Decimal:
    """What of a band lies on the axis."""
    for n, stretch in enumerate(stack):
        if stretch.rag.value == rag:
            bottom = Decimal(0) if n == 0 or stretch.low is None else min(max(stretch.low, Decimal(0)), scale.high)
            top = scale.high if stretch.high is None else min(max(stretch.high, Decimal(0)), scale.high)
            return max(top - bottom, Decimal(0))
    return Decimal(0)
