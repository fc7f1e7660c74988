"""Where will the year end? The outturn that the year so far points to, with the errors of past years as its range.

Totals of a year: the mean of the run rate and of what is counted so far with
the rest of last year. Rates: the mean of the last value and of the last year's
worth of values; where the officer marks them seasonal, the last period of the
year before. A percentage of the year to date: what is counted so far with the
rest of last year, or as it stands where its parts are not known. The range
is the largest error of the same method at the same period of past years.
Arithmetic is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from workbook_tool.domain.indicator import Better
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable
from workbook_tool.trends.series import Series

LEAST_TESTS = 3
"""Past years in which the method must have been tried before a range is given."""


class Method(StrEnum):
    """How an outturn was foreseen."""

    RUN_RATE = "run rate"
    TWO_WAYS = "mean of run rate and so far plus last year's rest"
    LAST_VALUE = "last value"
    YEAR_TO_DATE = "year to date"
    SHARE_WITH_REST = "what is counted so far and last year's rest"
    LEVEL = "mean of last value and mean of last {year}"
    LAST_YEARS_END = "last year's {last}"
    OUTTURN = "outturn"
    NONE = "none"


class Course(StrEnum):
    """What the outlook says against the year's target."""

    ON_COURSE = "on course"
    TOO_CLOSE = "too close to call"
    OFF_COURSE = "not on course"
    POINTS_TO_MEETING = "points to meeting the target; no range"
    POINTS_TO_MISSING = "points to missing the target; no range"
    REACHED = "reached already"
    CANNOT = "cannot be met"
    OUTTURN = "outturn"
    NO_TARGET = "no target"
    MISSING = "no forecast: a {period} is missing"


@immutable
class Outlook:
    """The outturn foreseen for a year."""

    method: str
    """How it was worked out."""
    course: str
    """One of :class:`Course`."""
    value: Fraction | None = None
    """The outturn foreseen."""
    run_rate: Fraction | None = None
    """By the pace of the year so far."""
    with_last_years_rest: Fraction | None = None
    """With last year's remaining periods."""
    tests: int | None = None
    """Past years in which the method was tried; None where there is nothing to try."""
    error: Fraction | None = None
    """The largest error of those years: a share of the forecast for totals, points for rates."""
    low: Fraction | None = None
    """Lower end of the likely range."""
    high: Fraction | None = None
    """Upper end."""


def foresee(series: Series, target: Decimal | None, is_total: bool) -> Outlook:
    """The outlook at ``series.until`` for its financial year, against that year's ``target``.

    ``is_total``: periods of a year add up to its outturn (running totals are
    taken apart first); otherwise the outturn is the year's last reading.
    """
    at, end = series.until, _last(series.until)
    so_far = [series.alone(period) for period in _year_until(at)]
    if None in so_far and (is_total or so_far[-1] is None):
        return Outlook(Method.NONE, Course.MISSING.format(period=at.frequency.value))
    value = _outturn(series, at, is_total)
    if at == end:
        return Outlook(Method.OUTTURN, Course.OUTTURN, value)
    outlook = _total(series) if is_total else _rate(series)
    outlook = _with_range(series, outlook, is_total)
    return replace(outlook, course=_course(series, outlook, value if is_total else None, target))


def _total(series: Series) -> Outlook:
    at = series.until
    counted = _sum(series, _year_until(at))
    assert counted is not None
    run_rate = counted * _per_year(at) / at.number
    rest = _sum(series, _year_after(at.a_year_before()))
    if rest is None or _sum(series, _year_until(at.a_year_before())) is None:
        return Outlook(Method.RUN_RATE, "", run_rate, run_rate, tests=0)
    with_rest = counted + rest
    return Outlook(Method.TWO_WAYS, "", (run_rate + with_rest) / 2, run_rate, with_rest)


def _rate(series: Series) -> Outlook:
    at, count = series.until, _per_year(series.until)
    latest = series.alone(at)
    assert latest is not None
    if series.is_running_share:
        share = series.share_with_rest(at, _last(at))
        return Outlook(Method.YEAR_TO_DATE, "", latest) if share is None else Outlook(Method.SHARE_WITH_REST, "", share)
    if series.seasonal and (before := series.alone(_last(at.a_year_before()))) is not None:
        return Outlook(Method.LAST_YEARS_END.format(last=_short(_last(at))), "", before)
    values = [series.alone(at.shifted(-steps)) for steps in range(count)]
    if any(value is None for value in values):
        return Outlook(Method.LAST_VALUE, "", latest, tests=0)
    average = sum((value for value in values if value is not None), Fraction()) / count
    return Outlook(Method.LEVEL.format(year=count), "", (latest + average) / 2)


def _with_range(series: Series, outlook: Outlook, is_total: bool) -> Outlook:
    """``outlook`` with the range that the errors of past years give it."""
    if outlook.value is None or outlook.tests == 0:
        return outlook
    errors = [error for method, error in past_errors(series, is_total) if method == outlook.method]
    if len(errors) < LEAST_TESTS:
        return replace(outlook, tests=len(errors))
    error = max(errors)
    width = abs(outlook.value) * error if is_total else error
    low, high = outlook.value - width, outlook.value + width
    if is_total and (counted := _sum(series, _year_until(series.until))) is not None:
        low = max(low, counted)  # what is counted already does not go away
    if series.is_percent:
        low, high = max(low, Fraction(0)), min(high, Fraction(100))
    return replace(outlook, tests=len(errors), error=error, low=low, high=high)


def past_errors(series: Series, is_total: bool) -> list[tuple[str, Fraction]]:
    """How far each past year's outlook at the same period was from its outturn, with its method, in order of time.

    A share of the outlook for totals, points for rates.
    """
    errors = []
    for year in sorted({period.year for period in series.readings if period.year < series.until.year}):
        then = replace(series, until=Period(series.until.frequency, year, series.until.number))
        past, outturn = foreseen(then, is_total), outturn_of(then, is_total)
        if past is None or past.value is None or outturn is None or (is_total and past.value == 0):
            continue
        errors.append((past.method, abs(outturn - past.value) / (abs(past.value) if is_total else 1)))
    return errors


def foreseen(series: Series, is_total: bool) -> Outlook | None:
    """What was foreseen at ``series.until``, without range; None where a reading is missing or of another phase."""
    at = series.until
    if series.series_break is not None and at.start < series.series_break.start:
        return None
    if series.alone(at) is None or (is_total and _sum(series, _year_until(at)) is None):
        return None
    return _total(series) if is_total else _rate(series)


def outturn_of(series: Series, is_total: bool) -> Fraction | None:
    """What the year of ``series.until`` came to; None where that is not known."""
    return _outturn(series, _last(series.until), is_total)


def _course(series: Series, outlook: Outlook, counted: Fraction | None, target: Decimal | None) -> str:
    """What ``outlook`` says against ``target``; on the target counts as met."""
    if target is None or series.better is None or outlook.value is None:
        return Course.NO_TARGET
    aim, sign = Fraction(target), series.better.sign
    if counted is not None and series.better is Better.HIGHER and counted >= aim:
        return Course.REACHED
    if counted is not None and series.better is Better.LOWER and counted > aim:
        return Course.CANNOT
    if outlook.low is None or outlook.high is None:
        return Course.POINTS_TO_MEETING if sign * (outlook.value - aim) >= 0 else Course.POINTS_TO_MISSING
    worst, best = (outlook.low, outlook.high)[::sign]
    if sign * (worst - aim) >= 0:
        return Course.ON_COURSE
    return Course.OFF_COURSE if sign * (best - aim) < 0 else Course.TOO_CLOSE


def _outturn(series: Series, at: Period, is_total: bool) -> Fraction | None:
    return _sum(series, _year_until(at)) if is_total else series.alone(at)


def _sum(series: Series, periods: Sequence[Period]) -> Fraction | None:
    """What ``periods`` came to together; None where one is not known."""
    if series.is_total and periods and periods[0].number == 1:  # a running total needs no earlier one
        last = series.readings.get(periods[-1])
        return None if last is None else Fraction(last)
    total = Fraction()
    for period in periods:
        value = series.alone(period)
        if value is None:
            return None
        total += value
    return total


def _per_year(period: Period) -> int:
    return _last(period).number


def _last(period: Period) -> Period:
    """The last period of its year."""
    return Period(period.frequency, period.year + 1).previous()


def _year_until(period: Period) -> list[Period]:
    return [Period(period.frequency, period.year, number) for number in range(1, period.number + 1)]


def _year_after(period: Period) -> list[Period]:
    return [Period(period.frequency, period.year, n) for n in range(period.number + 1, _per_year(period) + 1)]


def _short(period: Period) -> str:
    """``Q4``, or the month's name."""
    return period.label.split()[0]
