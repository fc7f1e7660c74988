"""A run of readings as trends are read from: one after another, gaps kept, running totals taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from workbook_tool.domain.indicator import Accumulation, Better, Indicator
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable

Place = tuple[Period, Fraction | None]
"""A period and its reading, exact; None where there is none."""


@immutable
class Series:
    """The readings of one indicator, all of one frequency, and what they are read against."""

    readings: Mapping[Period, Decimal]
    """Figures as shown, by period; a percentage is 83.0."""
    until: Period
    """The period asked about, which may be without a reading."""
    better: Better | None = None
    """None where neither direction is better."""
    target: Decimal | None = None
    """What a reading of ``until`` is to reach."""
    accumulation: Accumulation = Accumulation.IN_PERIOD
    """What a reading adds up over."""
    is_percent: bool = False
    """Whether its figures are percentages."""
    series_break: Period | None = None
    """The first period of a new definition, from which limits start afresh."""
    baseline: int | None = None
    """Limits are those of the first so many readings of the phase; None: of all."""
    seasonal: bool = False
    """Marked by the officer: each period is like the same one of last year, not like its neighbours."""

    parts: Mapping[Period, tuple[Decimal, Decimal]] = field(default_factory=dict)
    """Numerator and denominator of a share of the year so far, where they are known."""

    @classmethod
    def of(cls, indicator: Indicator, readings: Mapping[Period, Decimal], until: Period, is_percent: bool) -> Series:
        """The readings of ``indicator``, as shown, up to ``until``, held against no target."""
        better = indicator.better if indicator.better.sign else None
        return cls(
            readings,
            until,
            better,
            accumulation=indicator.accumulation,
            is_percent=is_percent,
            series_break=indicator.series_break,
            seasonal=indicator.seasonal,
        )

    @property
    def not_read(self) -> str:
        """Why its readings say nothing of a trend; empty where they do."""
        if self.accumulation is Accumulation.ROLLING:
            return "rolling"
        if self.accumulation is Accumulation.FORECAST:
            return "forecast"
        if self.is_running_share:
            return "year to date percentage"
        return "seasonal" if self.seasonal else ""

    @property
    def is_total(self) -> bool:
        """Whether its readings are running totals of a year."""
        return self.accumulation is Accumulation.YEAR_TO_DATE and not self.is_percent

    @property
    def is_running_share(self) -> bool:
        """Whether its readings are percentages of a year so far, which no subtraction takes apart."""
        return self.accumulation is Accumulation.YEAR_TO_DATE and self.is_percent

    def alone(self, period: Period) -> Fraction | None:
        """What ``period`` by itself came to; None where that is not known."""
        value = self.readings.get(period)
        if value is None or not self.is_total or period.number == 1:
            return None if value is None else Fraction(value)
        before = self.readings.get(period.previous())
        return None if before is None else Fraction(value) - Fraction(before)

    def share_with_rest(self, period: Period, end: Period) -> Fraction | None:
        """The share of ``period``'s year whose rest is like last year's, in per cent; None where parts are not known.

        ``end`` is the last period of the year.
        """
        before = period.a_year_before(), end.a_year_before()
        known = [self.parts.get(each) for each in (period, *before)]
        if None in known:
            return None
        (n, d), (n_then, d_then), (n_end, d_end) = (part for part in known if part is not None)
        above, below = n + n_end - n_then, d + d_end - d_then
        if not (0 <= n_end - n_then <= d_end - d_then) or below <= 0:
            return None  # they are no running totals of the year
        return Fraction(above) / Fraction(below) * 100

    def phase(self) -> tuple[Place, ...]:
        """Every period of the latest phase from its first reading to ``until``, in order of time."""
        end = self.until.key
        starts = [p for p in self.readings if p.key <= end and self._in_phase(p)]
        if not starts:
            return ()
        period, places = min(starts, key=lambda p: p.key), []
        while period.key <= end:
            places.append((period, self.alone(period)))
            period = period.next()
        return tuple(places)

    def _in_phase(self, period: Period) -> bool:
        return self.series_break is None or period.start >= self.series_break.start


def rounded(value: Fraction | None) -> Decimal | None:
    """``value`` to six decimals, half to even, as trends are given away."""
    if value is None:
        return None
    units = round(value * 10**6)
    return Decimal(units).scaleb(-6)
