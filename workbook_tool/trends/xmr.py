"""Is it a real change? XmR limits, and what the latest reading says beside them.

The limits are the mean of the phase and 2.66 mean moving ranges either side of
it; the reading of signals follows NHS England's "Making Data Count". Arithmetic
is exact: a flat run of 84.3 lies on its mean.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from enum import StrEnum
from fractions import Fraction

from workbook_tool.domain.collection import USUAL_RULES, TrendRules
from workbook_tool.domain.indicator import Better
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable
from workbook_tool.trends.series import Place, Series

_TO_LIMITS = Fraction("2.66")  # moving ranges between the mean and either limit
_TOO_WIDE = Fraction("3.267")  # mean moving ranges from which screening leaves one out


class Signal(StrEnum):
    """What is not usual variation, in order of precedence."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two"
    RUN = "run"


class Assurance(StrEnum):
    """Whether the usual variation lies on the good side of the target."""

    HITTING = "consistently hitting"
    FAILING = "consistently failing"
    HIT_AND_MISS = "hit and miss"


@immutable
class Limits:
    """The usual variation of a phase."""

    mean: Fraction
    """The line in the middle."""
    moving_range: Fraction
    """The mean difference from one reading to the next."""

    @property
    def lower(self) -> Fraction:
        """The lower limit; not cut at 0."""
        return self.mean - _TO_LIMITS * self.moving_range

    @property
    def upper(self) -> Fraction:
        """The upper limit; not cut at 100."""
        return self.mean + _TO_LIMITS * self.moving_range

    @property
    def near_lower(self) -> Fraction:
        """Two thirds of the way from the mean to the lower limit."""
        return self.mean - _TO_LIMITS * self.moving_range * 2 / 3

    @property
    def near_upper(self) -> Fraction:
        """Two thirds of the way from the mean to the upper limit."""
        return self.mean + _TO_LIMITS * self.moving_range * 2 / 3


@immutable
class PhasePoint:
    """A period of the phase and the side on which each signal stands: 1 high, -1 low."""

    period: Period
    value: Fraction | None
    """None where there is none."""
    signals: dict[Signal, int] = field(default_factory=dict)
    """By rule."""


@immutable
class Trend:
    """How the latest reading stands in the usual variation of its phase."""

    points: tuple[PhasePoint, ...] = ()
    """Period by period; without signals where too few readings are known."""
    limits: Limits | None = None
    """Trial limits only, where ``variation`` is None for want of readings."""
    signals: tuple[Signal, ...] = ()
    """Every one that the latest reading shows, in order of precedence."""
    side: int = 0
    """The side of the first of them: 1 high, -1 low, 0 none."""
    good: int = 0
    """1 improving, -1 concerning, 0 neither."""
    assurance: Assurance | None = None
    """Against the target."""
    why_not: str = ""
    """Why the latest reading is not read; empty where it is."""

    @property
    def count(self) -> int:
        """The readings of the phase."""
        return sum(point.value is not None for point in self.points)

    @property
    def mean(self) -> Fraction | None:
        """The mean that the limits lie about; of a single reading it is that reading."""
        if self.limits is not None:
            return self.limits.mean
        known = [point.value for point in self.points if point.value is not None]
        return known[0] if len(known) == 1 else None

    @property
    def variation(self) -> str | None:
        """The reading in the field's words; None where there is none."""
        if self.why_not:
            return None
        if not self.side:
            return "common cause"
        kind = {1: "improving", -1: "concerning", 0: "neither"}[self.good]
        return f"special cause {kind} {'high' if self.side > 0 else 'low'}"


def read_trend(series: Series, rules: TrendRules = USUAL_RULES) -> Trend:
    """The latest reading of the latest phase of ``series``."""
    places = series.phase()
    count = sum(value is not None for _, value in places)
    bare = tuple(PhasePoint(period, value) for period, value in places)
    if series.not_read:
        return Trend(bare, why_not=f"not read: {series.not_read}")
    limits = limits_of([value for _, value in places], rules, series.baseline or rules.baseline)
    if count < rules.minimum or limits is None:
        return Trend(bare, limits, why_not=f"too few readings: {count} of {rules.minimum}")
    points = _with_signals(places, limits, rules)
    assurance = _assurance(series, limits)
    if points[-1].value is None:
        return Trend(points, limits, assurance=assurance, why_not="no reading for the latest period")
    latest = points[-1].signals
    signals = tuple(signal for signal in Signal if signal in latest)
    side = latest[signals[0]] if signals else 0
    good = side * series.better.sign if series.better else 0
    return Trend(points, limits, signals, side, good, assurance)


def limits_of(
    values: Sequence[Fraction | None], rules: TrendRules = USUAL_RULES, baseline: int | None = None
) -> Limits | None:
    """The limits of a phase; no moving range crosses a gap, and None where there is no moving range at all."""
    if baseline is not None:
        values = _first_readings(values, baseline)
    scale = _scale(values)
    counts = _counts(values, scale)
    known = [count for count in counts if count is not None]
    ranges = [abs(b - a) for a, b in itertools.pairwise(counts) if a is not None and b is not None]
    if not ranges:
        return None
    average = Fraction(sum(ranges), len(ranges))
    if rules.screened:
        kept = [r for r in ranges if r < _TOO_WIDE * average] or ranges
        average = Fraction(sum(kept), len(kept))
    return Limits(Fraction(sum(known), len(known) * scale), average / scale)


def _scale(values: Iterable[Fraction | None]) -> int:
    """What makes whole numbers of ``values``: these are added and compared in a fraction of a fraction's time."""
    return math.lcm(*{value.denominator for value in values if value is not None})


def _counts(values: Iterable[Fraction | None], scale: int) -> list[int | None]:
    return [None if value is None else value.numerator * (scale // value.denominator) for value in values]


def _first_readings(values: Sequence[Fraction | None], count: int) -> Sequence[Fraction | None]:
    """``values`` up to the reading that is number ``count``."""
    seen = 0
    for index, value in enumerate(values):
        seen += value is not None
        if seen == count:
            return values[: index + 1]
    return values


def _with_signals(places: Sequence[Place], limits: Limits, rules: TrendRules) -> tuple[PhasePoint, ...]:
    points = tuple(PhasePoint(period, value) for period, value in places)
    lines = [limits.mean, limits.near_lower, limits.near_upper, limits.lower, limits.upper]
    values = [value for _, value in places]
    scale = _scale([*values, *lines])
    counts = _counts(values, scale)
    mean, near_low, near_high, low, high = (int(line * scale) for line in lines)
    side = [_side(count, mean, mean) for count in counts]
    near = [_side(count, near_low, near_high) for count in counts]
    for n, point in enumerate(points):
        if way := _side(counts[n], low, high):
            point.signals[Signal.OUTSIDE] = way
            near[n] = near[n] if rules.two_of_three_beyond else 0
    _mark(points, Signal.RUN, rules.run, lambda at: side[at : at + rules.run])
    steps = _steps(counts)
    _mark(points, Signal.TREND, rules.trend, lambda at: steps[at : at + rules.trend - 1])
    for at in range(len(points) - 2):
        for way in (1, -1):
            beyond = [k for k in range(at, at + 3) if near[k] == way]
            if len(beyond) >= 2 and all(side[k] == way for k in range(at, at + 3)):
                for k in beyond:
                    points[k].signals[Signal.TWO_OF_THREE] = way
    return points


def _mark(points: Sequence[PhasePoint], signal: Signal, length: int, ways: Callable[[int], Sequence[int]]) -> None:
    """Set ``signal`` on all of every ``length`` points in a row whose ways are one and the same, and not 0."""
    for at in range(len(points) - length + 1):
        directions = set(ways(at))
        if len(directions) == 1 and (way := directions.pop()):
            for point in points[at : at + length]:
                point.signals[signal] = way


def _steps(values: Sequence[int | None]) -> list[int]:
    """Up, down or neither, from each value to the next."""
    return [0 if a is None or b is None else (b > a) - (b < a) for a, b in itertools.pairwise(values)]


def _side(value: int | None, low: int, high: int) -> int:
    return 0 if value is None else (value > high) - (value < low)


def _assurance(series: Series, limits: Limits) -> Assurance | None:
    """Whether limits on the good side of the target (on it counts as met) say that it will be met again."""
    if series.better is None or series.target is None or series.is_total:
        return None
    target = Fraction(series.target)
    worst, best = (limits.lower, limits.upper)[:: series.better.sign]
    sign = 1 if series.better is Better.HIGHER else -1
    if sign * (worst - target) >= 0:
        return Assurance.HITTING
    return Assurance.FAILING if sign * (best - target) < 0 else Assurance.HIT_AND_MISS
