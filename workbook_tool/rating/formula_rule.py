"""One indicator's rating rule written out over the cells of its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from workbook_tool.domain.figure import Basis, Unit
from workbook_tool.domain.indicator import Better, Kind
from workbook_tool.domain.scheme import Band, Method, Rag, Scheme
from workbook_tool.immutable import immutable
from workbook_tool.rating.deviation import band_at, end_of, lacks_tolerance
from workbook_tool.rating.formula_terms import Scaled, is_literal, less, places_after_point, ratio, text, times
from workbook_tool.rating.judge import limit_bands, otherwise

TO_BE_CONFIRMED = "TBC"  # in a target's cell


@immutable
class Places:
    """Where the parts of a sum stand: an address (``J12``), or a number as a cell would hold it (``0.83`` for 83%).

    An empty one is not there. ``previous`` is what the change compares with.
    """

    value: str
    """The figure."""
    target: str = ""
    """The target."""
    previous: str = ""
    year_before: str = ""
    """The figure of a year before."""
    low: str = ""
    """The lower end of a range."""
    high: str = ""
    """The upper end of a range."""
    green: str = ""
    """The figure at which Green begins, where targets are given as limits."""
    amber: str = ""
    """The figure at which Amber begins, where targets are given as limits."""
    floor: str = ""
    """The figure beyond which the worst rating is given whatever the target says."""


class Shape(NamedTuple):
    """What a rule takes from its indicator."""

    kind: Kind
    """Measured or for information."""
    better: Better
    """The direction for improvement."""
    decimals: int
    """Decimal places of its figures."""
    shown_target_decimals: int
    """Decimal places of its target."""


@dataclass(frozen=True)
class Rule:
    """One indicator's rule over its cells."""

    indicator: Shape
    unit: Unit
    """The indicator's unit."""
    basis: Basis
    """Points or relative."""
    scheme: Scheme
    """Its bands."""
    tolerance: Decimal | None
    """The indicator's, or its scheme's."""
    places: Places
    """Where the figures stand."""

    # -- in the order in which rules apply --

    def formula(self) -> str:
        """The rating of a value that is a number."""
        kinds = {Kind.BASELINE: Rag.BASELINE, Kind.CONTEXTUAL: Rag.CONTEXTUAL, Kind.IN_DEVELOPMENT: Rag.IN_DEVELOPMENT}
        if self.indicator.kind in kinds:
            return text(kinds[self.indicator.kind])
        bandless = not self.scheme.bands or lacks_tolerance(self.scheme, self.tolerance)
        if self.scheme.method is Method.GIVEN or bandless:
            return text(Rag.NOT_RATED)
        rule = self._by_limits() if self.scheme.method is Method.LIMITS else self._by_deviation()
        if not self.places.floor:
            return rule
        return f"IF({self._worse(self._limit('floor'))},{text(self.scheme.worst)},{rule})"

    def _by_limits(self) -> str:
        target = self.places.target
        is_range = self.indicator.better is Better.RANGE
        if is_range and self.places.green:
            return text(Rag.NOT_RATED)
        if not self.places.green:
            known = f"ISNUMBER({target})" if target else "FALSE"
            return f"IF({known},{text(Rag.NOT_RATED if is_range else Rag.BASELINE)},{self._unless_number(target)})"
        green, amber = self._limit("green"), self._limit("amber") if self.places.amber else None
        bands, _ = limit_bands(self.scheme, Decimal(0), None if amber is None else Decimal(0))
        told = self._colour(bands[0])
        for band, limit in zip(bands[1:], [n for n in (amber, green) if n is not None], strict=True):
            better = self._scaled.whole(less(*(self._figure, limit)[:: self.indicator.better.sign]))
            told = f"IF({better}{'>=' if band.low_inclusive else '>'}0,{self._colour(band)},{told})"
        return told

    def _by_deviation(self) -> str:
        target = self.places.target
        within = self._within() if self.places.low or self.places.high else ""
        if not target:
            return within or text(Rag.NOT_RATED)
        sign = self.indicator.better.sign
        told = self._banded(self._limit("target"), sign) if sign else text(Rag.NOT_RATED)
        if is_literal(target):
            return told
        return f"IF(ISNUMBER({target}),{told},{within or self._unless_number(target)})"

    def _unless_number(self, target: str) -> str:
        """What a target that is no number means."""
        if not target:
            return text(Rag.NOT_RATED)
        return f"IF({target}={text(TO_BE_CONFIRMED)},{text(Rag.BASELINE)},{text(Rag.NOT_RATED)})"

    def _within(self) -> str:
        told = self._colour(self._on_target)
        if self.places.high:
            high = self._limit("high")
            over = self._scaled.whole(less(self._figure, high))
            told = f"IF({over}>0,{self._banded(high, -1)},{told})"
        if self.places.low:
            low = self._limit("low")
            over = self._scaled.whole(less(self._figure, low))
            told = f"IF({over}<0,{self._banded(low, 1)},{told})"
        return told

    # -- bands --

    def _banded(self, against: str, sign: int) -> str:
        """The colour of the value's deviation from ``against``, positive where ``sign`` says that it is good."""
        chain = self._chain(lambda end, sense: self._compared(against, sign, end, sense))
        if self.basis is Basis.POINTS or self._chain_rates_zero() or (is_literal(against) and Decimal(against) != 0):
            return chain
        low, on, high = (self._colour(band) for band in (self.scheme.bands[0], self._on_target, self.scheme.bands[-1]))
        good, bad = (high, low)[::sign]
        of_zero = f"IF({self._figure}>0,{good},IF({self._figure}<0,{bad},{on}))"
        return of_zero if is_literal(against) else f"IF({against}=0,{of_zero},{chain})"

    def _chain_rates_zero(self) -> bool:
        """Whether the chain says of a target of zero what the rule does, though nothing is a percentage of it.

        All ends are zero then: worse is below the first, better above the last,
        and on target is in the first band that has its upper end.
        """
        bands = self.scheme.bands
        on = next((band for band in bands if band.high_inclusive), bands[-1])
        return self._joined and on is self._on_target

    def _compared(self, against: str, sign: int, end: Fraction, sense: str) -> str:
        """Whether the deviation is less than (or so) one end of a band, in whole numbers."""
        difference = less(*(self._figure, against)[::sign])
        if self.basis is Basis.POINTS or end == 0:
            return f"{self._scaled.whole(difference)}{sense}{int(end * 10**self._scaled.decimals)}"
        share, of = ratio(end)
        size = against.removeprefix("-") if is_literal(against) else f"ABS({against})"
        many = difference if of == 1 else times(of, f"({difference})")
        return f"{self._scaled.whole(less(many, times(share, size)))}{sense}0"

    def _chain(self, test: Callable[[Fraction, str], str]) -> str:
        """Bands as nested conditions, worst first; bands that leave a gap each with both of their ends."""
        bands = self.scheme.bands
        ends = self._ends
        joined = self._joined
        told = self._colour(bands[-1]) if joined else text(Rag.NOT_RATED)
        for n in reversed(range(len(bands) - 1 if joined else len(bands))):
            (low, high), band, tests = ends[n], bands[n], []
            if low is not None and not joined:
                tests.append(test(low, ">=" if band.low_inclusive else ">"))
            if high is not None:
                tests.append(test(high, "<=" if band.high_inclusive else "<"))
            condition = f"AND({','.join(tests)})" if len(tests) > 1 else (tests or ["TRUE"])[0]
            told = f"IF({condition},{self._colour(band)},{told})"
        return told

    @cached_property
    def _ends(self) -> list[tuple[Fraction | None, Fraction | None]]:
        return [(end_of(b.low, self.tolerance), end_of(b.high, self.tolerance)) for b in self.scheme.bands]

    @cached_property
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
            return text(Rag.NOT_RATED)
        before = self.places.year_before
        if not band.only_if_worse_than_year_before:
            return text(band.rag)
        if not before:
            return text(Rag.NOT_RATED)
        then = self._scaled.shown(before, self.indicator.decimals)
        told = f"IF({self._worse(then)},{text(band.rag)},{text(otherwise(self.scheme, band))})"
        return told if is_literal(before) else f"IF(ISNUMBER({before}),{told},{text(Rag.NOT_RATED)})"

    @cached_property
    def _on_target(self) -> Band | None:
        return band_at(self.scheme, Fraction(0), self.tolerance)

    # -- figures --

    @cached_property
    def _scaled(self) -> Scaled:
        """With the decimals that value, target and, in points, the ends of bands need."""
        limits = [limit for band in self.scheme.bands for limit in (band.low, band.high)]
        ends = [end for limit in limits if (end := end_of(limit, self.tolerance)) is not None]
        finest = max(map(places_after_point, ends), default=0) if self.basis is Basis.POINTS else 0
        return Scaled(self.unit, max(self.indicator.decimals, self.indicator.shown_target_decimals, finest))

    @cached_property
    def _figure(self) -> str:
        return self._scaled.shown(self.places.value, self.indicator.decimals)

    def _limit(self, key: str) -> str:
        """The target, or a limit of it."""
        return self._scaled.shown(getattr(self.places, key), self.indicator.shown_target_decimals)

    def _worse(self, than: str) -> str:
        if self.indicator.better is Better.RANGE:
            if not (self.places.low and self.places.high):
                return "FALSE"
            ends = self._limit("low"), self._limit("high")
            return f"{self._scaled.nearer(self._figure, than, *ends)}<0"
        return f"{self._scaled.whole(less(*(self._figure, than)[:: self.indicator.better.sign]))}<0"
