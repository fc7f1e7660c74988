"""Where things stand on a chart: periods across, figures up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.period import Period
from workbook_tool.results.chart_axis import Axis

WIDTH, RIGHT = Decimal(720), Decimal(64)
PLOT_HEIGHT, FOOT = Decimal(200), Decimal(42)
TEXT = Decimal("12.5")
LEGEND_LINE = Decimal(19)
HEADING, AXIS_NAME = Decimal(24), Decimal(26)  # room for the chart's heading, and for the name of its axis


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of a chart with what was reported of it, if anything, and its target."""

    period: Period
    point: TrendPoint | None
    target: Decimal | None

    @property
    def value(self) -> Decimal | None:
        """The figure."""
        return self.point.reading.value if self.point else None


def slots(points: tuple[TrendPoint, ...]) -> tuple[Slot, ...]:
    """The points in their order with a place for each period that is missing between them.

    A period without a figure keeps the target of the one before it.
    """
    known = {p.period: p for p in points}
    periods = [points[0].period]
    while periods[-1] != points[-1].period and len(periods) < 3 * len(points) + 8:
        periods.append(periods[-1].next())
    if periods[-1] != points[-1].period or not set(known) <= set(periods):
        periods = [p.period for p in points]  # of more than one frequency: side by side
    placed: list[Slot] = []
    for period in periods:
        point = known.get(period)
        target = placed[-1].target if point is None and placed else point.target if point else None
        placed.append(Slot(period, point, target))
    return tuple(placed)


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot: ``count`` columns side by side from ``left`` under ``top``, the axis up its left side."""

    axis: Axis
    count: int
    top: Decimal
    left: Decimal

    @property
    def column(self) -> Decimal:
        """The width of one period."""
        return (WIDTH - self.left - RIGHT) / self.count

    @property
    def right(self) -> Decimal:
        """Its right edge."""
        return WIDTH - RIGHT

    @property
    def bottom(self) -> Decimal:
        """Its lower edge."""
        return self.top + PLOT_HEIGHT

    @property
    def height(self) -> Decimal:
        """The height of the whole chart."""
        return self.bottom + FOOT

    def edge(self, index: int) -> Decimal:
        """The left edge of a column."""
        return self.left + self.column * index

    def x(self, index: int) -> Decimal:
        """The middle of a column."""
        return self.edge(index) + self.column / 2

    def y(self, value: Decimal) -> Decimal:
        """The height of a figure."""
        return self.bottom - PLOT_HEIGHT * self.axis.share(value)


def text_width(text: str) -> Decimal:
    """About how wide ``text`` is at the chart's size; a little more than it needs."""
    return len(text) * TEXT * Decimal("0.58")
