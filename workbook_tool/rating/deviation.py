"""How far a figure stands from what it is held against, and which band that is: exact, by rule data alone.

A deviation is a fraction, so that 10% of anything is just that; figures come in
as they are shown.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from workbook_tool.domain.figure import Basis, as_shown
from workbook_tool.domain.indicator import Better
from workbook_tool.domain.scheme import Band, Limit, Scheme
from workbook_tool.immutable import immutable


@immutable
class Standing:
    """Where ``figure`` stands: ``deviation`` is positive on the good side of ``against``.

    It counts points of the unit or per cent of ``against``, by ``basis``; None
    where that is relative to zero, of which nothing is a percentage. ``side`` is
    -1 worse, 0 on target (or within the range), 1 better. ``worse`` and
    ``better`` are the words for the two sides.
    """

    figure: Decimal
    against: Decimal
    deviation: Fraction | None
    side: int
    basis: Basis
    worse: str
    better: str
    within: tuple[Decimal | None, Decimal | None] | None = None

    @property
    def on(self) -> str:
        """The words for neither side."""
        return "within it" if self.within else "on target"


@lru_cache(4096)
def exact(number: Decimal) -> Fraction:
    """A figure as a fraction; thresholds and targets come again and again."""
    return Fraction(number)


def against_target(figure: Decimal, target: Decimal, better: Better, basis: Basis) -> Standing:
    """Held against one figure."""
    difference = better.sign * (exact(figure) - exact(target))
    words = ("below", "above") if better is Better.HIGHER else ("above", "below")
    return Standing(figure, target, _measured(difference, target, basis), _sign(difference), basis, *words)


def against_range(figure: Decimal, low: Decimal | None, high: Decimal | None, basis: Basis) -> Standing:
    """Held against a range: 0 within it, otherwise how far outside its nearer end, which is never good."""
    end, difference = low if low is not None else high, Fraction(0)
    if low is not None and figure < low:
        difference = exact(figure) - exact(low)
    elif high is not None and figure > high:
        end, difference = high, exact(high) - exact(figure)
    end = figure if end is None else end
    deviation = _measured(difference, end, basis) if difference else Fraction(0)
    return Standing(figure, end, deviation, _sign(difference), basis, "outside", "within", (low, high))


def _measured(difference: Fraction, against: Decimal, basis: Basis) -> Fraction | None:
    if basis is Basis.POINTS:
        return difference
    return difference * 100 / abs(exact(against)) if against else None


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def lacks_tolerance(scheme: Scheme, tolerance: Decimal | None) -> bool:
    """Whether a band needs a tolerance and there is none."""
    limits = [limit for band in scheme.bands for limit in (band.low, band.high) if limit is not None]
    return any(limit.at(tolerance) is None for limit in limits)


def band_of(scheme: Scheme, standing: Standing, tolerance: Decimal | None) -> Band | None:
    """The band in which it stands, None where the bands leave a gap.

    Relative to zero: worse is the lowest band, better the highest.
    """
    if not scheme.bands:
        return None
    if standing.deviation is None and standing.side:
        return scheme.bands[0] if standing.side < 0 else scheme.bands[-1]
    return band_at(scheme, standing.deviation or Fraction(0), tolerance)


def band_at(scheme: Scheme, deviation: Fraction, tolerance: Decimal | None) -> Band | None:
    """The band that holds a deviation, None where the bands leave a gap."""
    return next((band for band in scheme.bands if _holds(band, deviation, tolerance)), None)


def _holds(band: Band, deviation: Fraction, tolerance: Decimal | None) -> bool:
    low, high = end_of(band.low, tolerance), end_of(band.high, tolerance)
    if low is not None and (deviation < low or (deviation == low and not band.low_inclusive)):
        return False
    return high is None or deviation < high or (deviation == high and band.high_inclusive)


def end_of(limit: Limit | None, tolerance: Decimal | None) -> Fraction | None:
    """The deviation at which a band ends; None where it is open."""
    at = None if limit is None else limit.at(tolerance)
    return None if at is None else exact(at)


def shown_deviation(standing: Standing, scheme: Scheme, tolerance: Decimal | None, decimals: int) -> Decimal | None:
    """The deviation as printed: points at ``decimals``, a percentage with as few decimals as tell it
    from every end of a band, so that 10.004 is not printed as 10.0.
    """
    if standing.deviation is None:
        return None
    deviation = standing.deviation
    decimal = Decimal(deviation.numerator) / Decimal(deviation.denominator)
    if standing.basis is Basis.POINTS:
        return as_shown(decimal, decimals)
    limits = [end_of(limit, tolerance) for band in scheme.bands for limit in (band.low, band.high)]
    ends = {end for end in limits if end is not None}
    for places in range(1, 8):
        shown = as_shown(decimal, places)
        near = Fraction(shown)
        if all((near > end) == (deviation > end) and (near < end) == (deviation < end) for end in ends):
            return shown
    return decimal
