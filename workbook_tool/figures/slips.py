"""Slips of a decimal point, of a percentage or of thousands: a figure far off another by such a factor."""

from __future__ import annotations

from decimal import Decimal

from workbook_tool.immutable import immutable

_FACTORS = (
    (Decimal(10), "ten times", "a tenth of"),
    (Decimal(100), "a hundred times", "a hundredth of"),
    (Decimal(1000), "a thousand times", "a thousandth of"),
    (Decimal(10) ** 6, "a million times", "a millionth of"),
)
_CLOSE, _ROUGH = (Decimal("0.8"), Decimal("1.2")), (Decimal("0.4"), Decimal("2.5"))  # of the factor


@immutable
class Slip:
    """``words`` say how far the figure is off (``ten times``); ``likely`` is the figure without the slip."""

    words: str
    likely: Decimal
    by_ten: bool
    """Whether it is off by ten, the most usual slip, and no higher power."""


def slip_of(value: Decimal, reference: Decimal | None) -> Slip | None:
    """The slip that ``value`` looks like beside ``reference``, the reading before or the target; None for none."""
    if not reference or not value or (value > 0) != (reference > 0):
        return None
    ratio = value / reference
    for factor, larger, smaller in _FACTORS:
        low, high = _CLOSE if factor == 10 else _ROUGH
        if low * factor <= ratio <= high * factor:
            return Slip(larger, value / factor, factor == 10)
        if low <= ratio * factor <= high:
            return Slip(smaller, value * factor, factor == 10)
    return None
