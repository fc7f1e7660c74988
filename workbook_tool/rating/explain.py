"""The sum behind a rating, in words: "83.0 is 7.0 points below 90.0: Amber is up to 10 points below"."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text, number_text
from workbook_tool.domain.scheme import Band, Scheme
from workbook_tool.immutable import immutable
from workbook_tool.rating.deviation import Standing, end_of, shown_deviation


@immutable
class Wording:
    """How the figures of one indicator are written."""

    unit: Unit
    """The indicator's unit."""
    decimals: int
    """Decimal places of its figures."""
    target_decimals: int
    """Decimal places of its target."""

    @property
    def finest(self) -> int:
        """The decimals that a difference of the two needs."""
        return max(self.decimals, self.target_decimals)

    def figure(self, value: Decimal) -> str:
        """A figure of the indicator; the sign of a percentage goes without saying."""
        return self._text(value, self.decimals)

    def target(self, value: Decimal) -> str:
        """A target, a limit or an end of a range."""
        return self._text(value, self.target_decimals)

    def amount(self, number: Decimal, basis: Basis) -> str:
        """A size of deviation: ``7.0 points``, ``43.1%``."""
        text = f"{number:,f}"
        if basis is Basis.RELATIVE:
            return f"{text}%"
        return f"{text} {self.unit.points_word.removesuffix('s') if text == '1' else self.unit.points_word}"

    def _text(self, value: Decimal, decimals: int) -> str:
        unsigned = self.unit.type is UnitType.PERCENT
        return number_text(value, decimals) if unsigned else figure_text(value, self.unit, decimals)


def sum_in_words(standing: Standing, band: Band, scheme: Scheme, tolerance: Decimal | None, words: Wording) -> str:
    """The whole sum: where the figure stands, and what the band holds."""
    place = _place(standing, scheme, tolerance, words)
    if standing.deviation is None or (standing.basis is Basis.RELATIVE and standing.against == 0):
        worst, on_target, best = scheme.worst, scheme.on_target, scheme.bands[-1].rag
        return (
            f"{place}: nothing is a percentage of zero, so worse than target is {worst}, "
            f"on target {on_target} and better {best}"
        )
    return f"{place}: {band.rag} is {band_in_words(band, standing, tolerance, words)}"


def _place(standing: Standing, scheme: Scheme, tolerance: Decimal | None, words: Wording) -> str:
    figure, against = words.figure(standing.figure), words.target(standing.against)
    if standing.within:
        against = f"the target range {range_in_words(*standing.within, words.target)}"
    if standing.side == 0:
        return f"{figure} is within {against}" if standing.within else f"{figure} is on the target of {against}"
    side = "below" if standing.figure < standing.against else "above"
    shown = shown_deviation(standing, scheme, tolerance, words.finest)
    if shown is None:
        return f"{figure} is {side} {against}"
    return f"{figure} is {words.amount(abs(shown), standing.basis)} {side} {against}"


def range_in_words(low: Decimal | None, high: Decimal | None, write: Callable[[Decimal], str]) -> str:
    """``15.0 to 20.0``, ``from 15.0``, ``up to 20.0``."""
    if low is not None and high is not None:
        return f"{write(low)} to {write(high)}"
    if low is not None:
        return f"from {write(low)}"
    return f"up to {write(high)}" if high is not None else ""


def band_in_words(band: Band, standing: Standing, tolerance: Decimal | None, words: Wording) -> str:
    """What a band holds, on the sides of this target: ``up to 10 points below``."""

    def amount(number: Fraction) -> str:
        return words.amount(abs(_decimal(number)), standing.basis)

    words_of_band = _ends(end_of(band.low, tolerance), end_of(band.high, tolerance), band, standing, amount)
    from_tolerance = any(limit is not None and limit.tolerances for limit in (band.low, band.high))
    if from_tolerance and tolerance is not None:
        words_of_band += f" (the tolerance is {amount(Fraction(tolerance))})"
    return words_of_band


Amount = Callable[[Fraction], str]


def _ends(low: Fraction | None, high: Fraction | None, band: Band, standing: Standing, amount: Amount) -> str:
    upper_in = band.high_inclusive
    if standing.within and (high is None or high > 0):
        high, upper_in = Fraction(0), True  # nothing is better than within the range
    if low is None:
        return "any figure" if high is None else _below(high, upper_in, standing, amount)
    if high is None:
        return _above(low, band.low_inclusive, standing, amount)
    if low == high:
        side = standing.worse if low < 0 else standing.better
        return f"{amount(low)} {side}" if low else standing.on
    if low < 0 < high:
        return f"from {amount(low)} {standing.worse} to {amount(high)} {standing.better}"
    if low < 0:
        return _one_side((high, upper_in), (low, band.low_inclusive), standing.worse, standing, amount)
    return _one_side((low, band.low_inclusive), (high, upper_in), standing.better, standing, amount)


def _below(end: Fraction, inclusive: bool, standing: Standing, amount: Amount) -> str:
    """A band open on the worse side."""
    if end == 0:
        return f"{standing.on} or {standing.worse}" if inclusive else f"anything {standing.worse} it"
    if end < 0:
        return f"{amount(end)} or more {standing.worse}" if inclusive else f"more than {amount(end)} {standing.worse}"
    return (
        f"no more than {amount(end)} {standing.better}" if inclusive else f"less than {amount(end)} {standing.better}"
    )


def _above(end: Fraction, inclusive: bool, standing: Standing, amount: Amount) -> str:
    """A band open on the better side."""
    if end == 0:
        return f"{standing.on} or {standing.better}" if inclusive else f"anything {standing.better} it"
    if end > 0:
        return f"{amount(end)} or more {standing.better}" if inclusive else f"more than {amount(end)} {standing.better}"
    return f"no more than {amount(end)} {standing.worse}" if inclusive else f"less than {amount(end)} {standing.worse}"


End = tuple[Fraction, bool]  # where a band ends, and whether that is still in it


def _one_side(near: End, far: End, side: str, standing: Standing, amount: Amount) -> str:
    """A band between two ends on one side of the target."""
    end = f"{'up to' if far[1] else 'less than'} {amount(far[0])} {side}"
    if near[0] == 0:
        return f"{standing.on} or {end}" if near[1] else end
    return f"{amount(near[0])} or more and {end}" if near[1] else f"more than {amount(near[0])} and {end}"


def _decimal(number: Fraction) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
