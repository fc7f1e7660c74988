"""The rating rule as live formulas of a workbook, from the same rule data as :mod:`workbook_tool.steps.judge`.

Figures are rounded as they are shown, and every comparison is of whole numbers:
a difference is scaled until it has no decimals, a share of the target by
multiplying both sides, so that no binary fraction ever meets a threshold. Plain
A1 formulas with IF, AND, ISNUMBER, ROUND and ABS only, which Excel and
LibreOffice work out alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd

from workbook_tool.domain.figure import Basis, Unit, as_shown, to_cell
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Change, Reading, breaks_between
from workbook_tool.domain.register import Band, Indicator, Kind, Method, Rag, Register, Scheme
from workbook_tool.steps.change import comparable
from workbook_tool.steps.deviation import end_of, lacks_tolerance
from workbook_tool.steps.judge import given_rating, limit_bands, otherwise

NOT_A_NUMBER = "Check the value"  # where text stands in the value's cell
TO_BE_CONFIRMED = "TBC"  # in a target's cell

_LITERAL = re.compile(r"-?\d+(\.\d+)?")
_LIMITS = ("low", "high", "green", "amber", "floor")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a sum stand: an address (``J12``), or a number as a cell would hold it (``0.83`` for 83%).

    An empty one is not there. ``previous`` is what the change compares with.
    """

    value: str
    target: str = ""
    previous: str = ""
    year_before: str = ""
    low: str = ""
    high: str = ""
    green: str = ""
    amber: str = ""
    floor: str = ""


def places_of(
    indicator: Indicator,
    register: Register,
    period: Period,
    address: Callable[[str], str],
    year_before: Reading | None = None,
) -> Places:
    """Places in a row whose value, target and previous stand at ``address(key)``; the rest as numbers."""
    unit, target = register.unit(indicator), register.target(indicator.ref, period)

    def number(value: Decimal | None) -> str:
        return "" if value is None else f"{to_cell(value, unit):f}"

    limits = {key: number(getattr(target, key)) for key in _LIMITS} if target else {}
    before = None
    if year_before is not None and not breaks_between(indicator, year_before.period, period):
        before = year_before.value
    return Places(address("value"), address("target"), address("previous"), number(before), **limits)


# -- the two formulas -------------------------------------------------------------------


def rag_formula(
    indicator: Indicator, register: Register, scheme: Scheme, places: Places, period: Period | None = None
) -> str:
    """The rating as a formula, without its ``=``: empty for an empty value.

    With ``period``, a rating that somebody gave for it stands in place of the sum.
    """
    given = given_rating(register, indicator.ref, period, forecast=False) if period else None
    if given:
        return _text(given.rag)
    tolerance = scheme.tolerance if indicator.tolerance is None else indicator.tolerance
    rule = _Rule(indicator, register.unit(indicator), register.basis(indicator), scheme, tolerance, places)
    value = places.value
    return f'IF({value}="","",IF(ISNUMBER({value}),{rule.formula()},{_text(NOT_A_NUMBER)}))'


def change_formula(indicator: Indicator, register: Register, places: Places, period: Period | None = None) -> str:
    """The change in performance as a formula: empty for an empty value, n/a where one of the two is no number.

    With ``period``, n/a too where the two are no like figures (a total since
    April against the whole of last year, a definition that changed).
    """
    value, previous, none = places.value, places.previous, _text(Change.NOT_APPLICABLE)
    if not previous or (period is not None and not comparable(indicator, register, period)):
        return f'IF({value}="","",{none})'
    scaled = _Scaled(register.unit(indicator), indicator.decimals)
    now, then = (scaled.shown(place, indicator.decimals) for place in (value, previous))
    moved = scaled.whole(_less(*(now, then)[:: indicator.better.sign]))
    up, down, same = map(_text, (Change.IMPROVING, Change.DECLINING, Change.UNCHANGED))
    told = f"IF({moved}>0,{up},IF({moved}<0,{down},{same}))"
    if indicator.change_tolerance:
        share, of = _ratio(Fraction(indicator.change_tolerance))
        beyond = scaled.whole(_less(_times(of, f"ABS({_less(now, then)})"), _times(share, f"ABS({then})")))
        told = f"IF({beyond}<=0,{same},{told})"
    return f'IF({value}="","",IF(AND(ISNUMBER({value}),ISNUMBER({previous})),{told},{none}))'


# -- parts of formulas --------------------------------------------------------------------


def _text(word: str) -> str:
    return '"' + str(word).replace('"', '""') + '"'


def _is_literal(place: str) -> bool:
    return bool(_LITERAL.fullmatch(place))


@dataclass(frozen=True, slots=True)
class _Scaled:
    """Terms of a unit's cells, and the ``decimals`` of the finest of them."""

    unit: Unit
    decimals: int

    def shown(self, place: str, decimals: int) -> str:
        """A figure as shown at ``decimals``, as its cell would hold it."""
        if _is_literal(place):
            figure = Decimal(place).scaleb(2) if self.unit.is_percent else Decimal(place)
            return f"{to_cell(as_shown(figure, decimals), self.unit):f}"
        return f"ROUND({place},{decimals + self._shift})"

    def whole(self, term: str) -> str:
        """A term times a power of ten that leaves it no decimals: exact, whatever binary fractions made of it."""
        return f"ROUND({_times(10 ** (self.decimals + self._shift), f'({term})')},0)"

    @property
    def _shift(self) -> int:
        return 2 if self.unit.is_percent else 0


def _times(factor: int, term: str) -> str:
    if _is_literal(term):
        return f"{Decimal(term) * factor:f}"
    return {0: "0", 1: term, -1: f"-{term}"}.get(factor, f"{factor}*{term}")


def _less(first: str, second: str) -> str:
    if second.startswith("-"):
        return f"{first}+{second[1:]}"
    return first if second == "0" else f"{first}-{second}"


def _ratio(percent: Fraction) -> tuple[int, int]:
    """``percent`` as (share, of): d per cent of T is compared as of * d with share * T."""
    share, of = percent.numerator, 100 * percent.denominator
    common = gcd(share, of) or 1
    return share // common, of // common


def _places_after_point(number: Fraction) -> int:
    return next((n for n in range(12) if (number * 10**n).denominator == 1), 12)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One indicator's rule over its cells."""

    indicator: Indicator
    unit: Unit
    basis: Basis
    scheme: Scheme
    tolerance: Decimal | None
    places: Places

    # -- in the order in which rules apply --

    def formula(self) -> str:
        """The rating of a value that is a number."""
        kinds = {Kind.BASELINE: Rag.BASELINE, Kind.CONTEXTUAL: Rag.CONTEXTUAL, Kind.IN_DEVELOPMENT: Rag.IN_DEVELOPMENT}
        if self.indicator.kind in kinds:
            return _text(kinds[self.indicator.kind])
        bandless = not self.scheme.bands or lacks_tolerance(self.scheme, self.tolerance)
        if self.scheme.method is Method.GIVEN or bandless:
            return _text(Rag.NOT_RATED)
        rule = self._by_limits() if self.scheme.method is Method.LIMITS else self._by_deviation()
        if not self.places.floor:
            return rule
        return f"IF({self._worse(self._limit('floor'))},{_text(self.scheme.worst)},{rule})"

    def _by_limits(self) -> str:
        target = self.places.target
        if not self.places.green:
            known = f"ISNUMBER({target})" if target else "FALSE"
            return f"IF({known},{_text(Rag.BASELINE)},{self._unless_number(target)})"
        green, amber = self._limit("green"), self._limit("amber") if self.places.amber else None
        bands, _ = limit_bands(self.scheme, Decimal(0), None if amber is None else Decimal(0))
        told = self._colour(bands[0])
        for band, limit in zip(bands[1:], [n for n in (amber, green) if n is not None], strict=True):
            better = self._scaled.whole(_less(*(self._figure, limit)[:: self.indicator.better.sign]))
            told = f"IF({better}{'>=' if band.low_inclusive else '>'}0,{self._colour(band)},{told})"
        return told

    def _by_deviation(self) -> str:
        target = self.places.target
        within = self._within() if self.places.low or self.places.high else ""
        if not target:
            return within or _text(Rag.NOT_RATED)
        told = self._banded(self._limit("target"), self.indicator.better.sign)
        if _is_literal(target):
            return told
        return f"IF(ISNUMBER({target}),{told},{within or self._unless_number(target)})"

    def _unless_number(self, target: str) -> str:
        """What a target that is no number means."""
        if not target:
            return _text(Rag.NOT_RATED)
        return f"IF({target}={_text(TO_BE_CONFIRMED)},{_text(Rag.BASELINE)},{_text(Rag.NOT_RATED)})"

    def _within(self) -> str:
        told = self._colour(self._band_at_zero())
        if self.places.high:
            high = self._limit("high")
            over = self._scaled.whole(_less(self._figure, high))
            told = f"IF({over}>0,{self._banded(high, -1)},{told})"
        if self.places.low:
            low = self._limit("low")
            over = self._scaled.whole(_less(self._figure, low))
            told = f"IF({over}<0,{self._banded(low, 1)},{told})"
        return told

    # -- bands --

    def _banded(self, against: str, sign: int) -> str:
        """The colour of the value's deviation from ``against``, positive where ``sign`` says that it is good."""
        chain = self._chain(lambda end, sense: self._compared(against, sign, end, sense))
        if self.basis is Basis.POINTS or self._chain_rates_zero() or (_is_literal(against) and Decimal(against) != 0):
            return chain
        low, on, high = (
            self._colour(band) for band in (self.scheme.bands[0], self._band_at_zero(), self.scheme.bands[-1])
        )
        good, bad = (high, low)[::sign]
        of_zero = f"IF({self._figure}>0,{good},IF({self._figure}<0,{bad},{on}))"
        return of_zero if _is_literal(against) else f"IF({against}=0,{of_zero},{chain})"

    def _chain_rates_zero(self) -> bool:
        """Whether the chain says of a target of zero what the rule does, though nothing is a percentage of it.

        All ends are zero then: worse is below the first, better above the last,
        and on target is in the first band that has its upper end.
        """
        bands = self.scheme.bands
        on = next((band for band in bands if band.high_inclusive), bands[-1])
        return self._joined and on is self._band_at_zero()

    def _compared(self, against: str, sign: int, end: Fraction, sense: str) -> str:
        """Whether the deviation is less than (or so) one end of a band, in whole numbers."""
        difference = _less(*(self._figure, against)[::sign])
        if self.basis is Basis.POINTS or end == 0:
            return f"{self._scaled.whole(difference)}{sense}{int(end * 10**self._scaled.decimals)}"
        share, of = _ratio(end)
        size = against.removeprefix("-") if _is_literal(against) else f"ABS({against})"
        many = difference if of == 1 else _times(of, f"({difference})")
        return f"{self._scaled.whole(_less(many, _times(share, size)))}{sense}0"

    def _chain(self, test: Callable[[Fraction, str], str]) -> str:
        """Bands as nested conditions, worst first; bands that leave a gap each with both of their ends."""
        bands = self.scheme.bands
        ends = self._ends
        joined = self._joined
        told = self._colour(bands[-1]) if joined else _text(Rag.NOT_RATED)
        for n in reversed(range(len(bands) - 1 if joined else len(bands))):
            (low, high), band, tests = ends[n], bands[n], []
            if low is not None and not joined:
                tests.append(test(low, ">=" if band.low_inclusive else ">"))
            if high is not None:
                tests.append(test(high, "<=" if band.high_inclusive else "<"))
            condition = f"AND({','.join(tests)})" if len(tests) > 1 else (tests or ["TRUE"])[0]
            told = f"IF({condition},{self._colour(band)},{told})"
        return told

    @property
    def _ends(self) -> list[tuple[Fraction | None, Fraction | None]]:
        return [(end_of(b.low, self.tolerance), end_of(b.high, self.tolerance)) for b in self.scheme.bands]

    @property
    def _joined(self) -> bool:
        """Whether each band begins where the one before it ends, and both outer ends are open."""
        bands, ends = self.scheme.bands, self._ends
        pairs = zip(bands[:-1], bands[1:], ends[:-1], ends[1:], strict=True)
        open_ended = ends[0][0] is None and ends[-1][1] is None
        return open_ended and all(
            before[1] is not None and before[1] == after[0] and first.high_inclusive != second.low_inclusive
            for first, second, before, after in pairs
        )

    def _colour(self, band: Band | None) -> str:
        """A band's colour; of one with a condition, the colour that a year before decides."""
        if band is None:
            return _text(Rag.NOT_RATED)
        before = self.places.year_before
        if not band.only_if_worse_than_year_before:
            return _text(band.rag)
        if not before:
            return _text(Rag.NOT_RATED)
        then = self._scaled.shown(before, self.indicator.decimals)
        told = f"IF({self._worse(then)},{_text(band.rag)},{_text(otherwise(self.scheme, band))})"
        return told if _is_literal(before) else f"IF(ISNUMBER({before}),{told},{_text(Rag.NOT_RATED)})"

    def _band_at_zero(self) -> Band | None:
        for band in self.scheme.bands:
            low, high = end_of(band.low, self.tolerance), end_of(band.high, self.tolerance)
            over = low is None or low < 0 or (low == 0 and band.low_inclusive)
            if over and (high is None or high > 0 or (high == 0 and band.high_inclusive)):
                return band
        return None

    # -- figures --

    @property
    def _scaled(self) -> _Scaled:
        """With the decimals that value, target and, in points, the ends of bands need."""
        limits = [limit for band in self.scheme.bands for limit in (band.low, band.high)]
        ends = [end for limit in limits if (end := end_of(limit, self.tolerance)) is not None]
        finest = max(map(_places_after_point, ends), default=0) if self.basis is Basis.POINTS else 0
        return _Scaled(self.unit, max(self.indicator.decimals, self.indicator.shown_target_decimals, finest))

    @property
    def _figure(self) -> str:
        return self._scaled.shown(self.places.value, self.indicator.decimals)

    def _limit(self, key: str) -> str:
        """The target, or a limit of it."""
        return self._scaled.shown(getattr(self.places, key), self.indicator.shown_target_decimals)

    def _worse(self, than: str) -> str:
        return f"{self._scaled.whole(_less(*(self._figure, than)[:: self.indicator.better.sign]))}<0"
