"""The value axis of a chart: round ticks around the figures, in exact decimals."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from workbook_tool.immutable import immutable

_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@immutable
class Axis:
    """From ``low`` to ``high``, with a tick every ``step``; ``decimals`` are those that its ticks need."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """The values at which a line is drawn, from the lowest."""
        count = int((self.high - self.low) / self.step)
        return tuple(self.low + self.step * n for n in range(count + 1))

    @property
    def decimals(self) -> int:
        """Decimal places of the ticks."""
        exponent = self.step.normalize().as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    def share(self, value: Decimal) -> Decimal:
        """How far up the axis ``value`` stands, 0 to 1; values beyond it are held to its ends."""
        held = min(max(value, self.low), self.high)
        return (held - self.low) / (self.high - self.low)


def axis(values: Iterable[Decimal], decimals: int, maximum: Decimal | None = None) -> Axis:
    """The axis for ``values`` (one at least) shown at ``decimals``, not past ``maximum`` where all lie below it.

    It starts at zero where the lowest figure is half the highest or less.
    """
    known = tuple(values)
    low, high = min(known), max(known)
    floor = Decimal(0) if low >= 0 else None
    if floor is not None and low * 2 <= high:
        low = floor
    span = high - low or max(abs(high) / 5, Decimal(1).scaleb(-decimals))
    low, high = low - span / 10 if low else low, high + span / 10
    if floor is not None:
        low = max(low, floor)
    step = _step((high - low) / 4, decimals)
    bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    capped = maximum is not None and max(known) <= maximum < top and maximum > bottom
    return Axis(bottom, maximum if capped and maximum is not None else top, step)


def _step(rough: Decimal, decimals: int) -> Decimal:
    """The round number next above ``rough`` that is no finer than a figure's last place."""
    size = Decimal(1).scaleb(rough.adjusted())
    finest = Decimal(1).scaleb(-decimals)
    steps = (n * size for n in _NICE)
    return next((s for s in steps if s >= rough and s % finest == 0), max(size * 10, finest))
