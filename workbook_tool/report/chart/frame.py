"""Where things stand on a chart: periods across, figures up."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby, pairwise

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.target import Profile, Target
from workbook_tool.immutable import immutable
from workbook_tool.report.chart.svg import Point
from workbook_tool.results.chart_facts import pieces


@immutable
class Slot:
    """One period of a chart with what was reported of it, if anything, and its target."""

    period: Period
    point: TrendPoint | None
    """None where nothing was reported."""
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


@immutable
class Frame:
    """The plot of a chart: its periods, its edges, and the figures at its foot and its head."""

    across: tuple[Slot, ...]
    """Its periods, oldest first."""
    left: Decimal
    """In the chart's own units."""
    right: Decimal
    """In the chart's own units."""
    top: Decimal
    """In the chart's own units."""
    bottom: Decimal
    """In the chart's own units."""
    low: Decimal
    """The figure at its foot."""
    high: Decimal
    """The figure at its head."""
    places: int = 0
    """Periods that there is room for; fewer stand at the right. 0: those that there are."""

    @property
    def gap(self) -> Decimal:
        """From one period to the next."""
        return (self.right - self.left) / ((self.places or len(self.across)) + Decimal("0.2"))

    def x(self, index: int) -> Decimal:
        """The middle of a period."""
        return self.right - self.gap * (len(self.across) - index - Decimal("0.4"))

    def y(self, value: Decimal) -> Decimal:
        """The height of a figure; one beyond the ends stands at them."""
        if self.high == self.low:
            return (self.top + self.bottom) / 2
        held = min(max(value, self.low), self.high)
        return self.bottom - (self.bottom - self.top) * (held - self.low) / (self.high - self.low)

    @property
    def last(self) -> int:
        """Which period has the latest figure."""
        return max(n for n, slot in enumerate(self.across) if slot.value is not None)

    def lines(self, indicator: Indicator) -> list[list[Point]]:
        """The line of the figures, in pieces: it stops at a gap, at a new definition, and where a year's sum starts."""
        starts = self.starts(indicator)
        runs: list[list[Point]] = [[]]
        for n, slot in enumerate(self.across):
            if slot.value is None or n in starts:
                runs.append([])
            if slot.value is not None:
                runs[-1].append((self.x(n), self.y(slot.value)))
        return [points for points in runs if len(points) > 1]

    def target_lines(self, target: Target | None) -> list[list[Point]]:
        """The target: a step where it changes; of one that runs with the year, a dash for each period."""
        apart = target is not None and target.profile is Profile.PRO_RATA
        half, dashes, before = self.gap / 2, list[list[Point]](), -2
        runs = groupby(enumerate(self.across), key=lambda place: (place[1].target, place[0] * apart))
        for (value, _), places in runs:
            numbers = [n for n, _ in places]
            if value is None:
                continue
            reach = half * Decimal("0.8") if apart else half
            ends = [(self.x(numbers[0]) - reach, self.y(value)), (self.x(numbers[-1]) + reach, self.y(value))]
            if numbers[0] == before + 1 and not apart:
                dashes[-1] += ends
            else:
                dashes.append(ends)
            before = numbers[-1]
        return dashes

    def starts(self, indicator: Indicator) -> set[int]:
        """The periods that nothing is joined to: a new definition, or a year whose sum starts again."""
        numbers = pieces(indicator, [slot.period for slot in self.across])
        return {n for n, (a, b) in enumerate(pairwise(numbers), 1) if a != b}

    def first_of_break(self, indicator: Indicator) -> int | None:
        """The first period shown of a new definition, where earlier ones are shown too."""
        start = indicator.series_break
        after = [n for n, slot in enumerate(self.across) if start is not None and slot.period.start >= start.start]
        return after[0] if after and after[0] > 0 else None
