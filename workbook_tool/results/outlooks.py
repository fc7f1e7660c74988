"""The trend and the outlook of an indicator of a cycle: whether a change is real, where its year ends; in few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.figure import as_shown, figure_text
from workbook_tool.domain.indicator import Accumulation, Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Rating, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Profile
from workbook_tool.immutable import immutable
from workbook_tool.results.page_words import outlook_in_few, page_sentence
from workbook_tool.results.trend import in_period
from workbook_tool.trends import (
    USUAL_RULES,
    Course,
    Outlook,
    Series,
    Trend,
    TrendRules,
    foresee,
    outlook_data,
    read_trend,
    rounded,
    trend_data,
)
from workbook_tool.trends.words import Shown, outlook_words, trend_words


def series_of(rating: Rating, register: Register, history: Sequence[Reading]) -> Series:
    """The readings of a rating's indicator up to the rating's period, as they were reported."""
    indicator, until = rating.indicator, rating.period
    held = _held(rating, history)
    parts = {p: (r.numerator, r.denominator) for p, r in held.items() if r.value is not None}
    shown = {period: _shown(reading.value, indicator) for period, reading in held.items() if reading.value is not None}
    return replace(
        Series.of(indicator, shown, until, register.unit(indicator).is_percent),
        target=rating.target_value,
        parts={period: (n, d) for period, (n, d) in parts.items() if n is not None and d is not None},
    )


def _held(rating: Rating, history: Sequence[Reading]) -> dict[Period, Reading]:
    frequency, end = rating.period.frequency, rating.period.key
    return {r.period: r for r in history if r.period.frequency is frequency and r.period.key <= end}


def _shown(value: Decimal, indicator: Indicator) -> Decimal:
    return as_shown(value, indicator.decimals)


def trend_series(rating: Rating, register: Register, history: Sequence[Reading]) -> Series:
    """The series that a trend is read from.

    A percentage of the year to date is taken apart into what each period alone
    came to, where its parts are known for all of them.
    """
    series, indicator, held = series_of(rating, register, history), rating.indicator, _held(rating, history)
    if not series.is_running_share:
        return series
    alone = {period: in_period(indicator, register, held, reading) for period, reading in held.items()}
    known = {period: value for period, value in alone.items() if value is not None}
    if len(known) < len(series.readings):
        return series
    return replace(series, readings=known, accumulation=Accumulation.IN_PERIOD, target=None)


def adds_up(indicator: Indicator, register: Register) -> bool:
    """Whether the periods of a year add up to its outturn."""
    unit = register.unit(indicator)
    if indicator.has_parts or unit.is_percent:
        return False
    return indicator.accumulation is Accumulation.YEAR_TO_DATE


def years_target(indicator: Indicator, register: Register, period: Period) -> Decimal | None:
    """What the year that holds ``period`` is to reach; None where that is not set."""
    end = Period(period.frequency, period.year + 1).previous()
    target = register.target(indicator.ref, end)
    if target is None:
        return None
    return target.value if target.profile is Profile.PRO_RATA else target.value_for(end)


def outlook_of(rating: Rating, register: Register, history: Sequence[Reading]) -> Outlook | None:
    """Where the year of a rating will end; None where nothing is foreseen of such an indicator."""
    indicator = rating.indicator
    target = years_target(indicator, register, rating.period)
    if target is None or rating.current is None or indicator.accumulation is Accumulation.FORECAST:
        return None
    return foresee(series_of(rating, register, history), target, adds_up(indicator, register))


def page_trend(page: Page, register: Register) -> tuple[Series, Trend]:
    """The series of a page's readings, and what the latest of them says."""
    series = trend_series(page.rating, register, _history(page))
    return series, read_trend(series, page.trend_rules)


def page_outlook(page: Page, register: Register) -> Outlook | None:
    """Where the year of a page's indicator will end; None where nothing is foreseen of it."""
    return outlook_of(page.rating, register, _history(page))


def _history(page: Page) -> tuple[Reading, ...]:
    return tuple(point.reading for point in page.trend)


def shown_for(indicator: Indicator, register: Register) -> Callable[[Fraction], str]:
    """Writes exact figures as the indicator's are printed."""
    unit = register.unit(indicator)
    return lambda value: figure_text(rounded(value), unit, indicator.decimals)


def forward_data(
    rating: Rating, register: Register, history: Sequence[Reading], rules: TrendRules = USUAL_RULES, note: str = ""
) -> dict[str, Any]:
    """``trend`` and ``outlook`` of a rating, as the data that scripts rely on.

    ``note``: what its commentary says against the trend.
    """
    indicator, unit = rating.indicator, register.unit(rating.indicator)
    shown = shown_for(indicator, register)
    series = trend_series(rating, register, history)
    outlook = outlook_of(rating, register, history)
    target = figure_text(years_target(indicator, register, rating.period), unit, indicator.shown_target_decimals)
    own = _own_forecast(rating)
    return {
        "trend": trend_data(read_trend(series, rules), series, shown) | {"commentary": note or None},
        "outlook": outlook_data(outlook, own, shown, target) if outlook else None,
    }


def _own_forecast(rating: Rating) -> Fraction | None:
    """The year-end's figure that the service foresees."""
    forecast = rating.current.forecast if rating.current else None
    return None if forecast is None else Fraction(forecast)


_FIRST = (Course.CANNOT, Course.REACHED, Course.OFF_COURSE, Course.TOO_CLOSE, Course.ON_COURSE)


@immutable
class Forward:
    """Is its change real, and where will its year end."""

    trend: Trend
    """Whether its change is real."""
    variation: str
    """With its mark: ``⇩ Worse (L)``; empty where nothing is read."""
    is_real: str
    """The sentences on it."""
    outlook: Outlook | None
    """None where it has no target for the year."""
    course: str
    """With its mark: ``✓ On course``; empty where nothing is foreseen."""
    own: str
    """The service's own forecast, as printed; empty where it gave none."""
    value: str
    """The figure that the year so far points to, as printed; its range where past years give one."""
    target: str
    """The year's target, as printed."""
    year_end: tuple[str, ...]
    """The sentences on it, the service's own forecast first."""

    @property
    def urgency(self) -> int:
        """What comes first in a list: what cannot be met, what is reached, then from not on course to on course."""
        course = self.outlook.course if self.outlook else ""
        return next((n for n, each in enumerate(_FIRST) if each == course), len(_FIRST))


def forward(page: Page, register: Register) -> Forward:
    """What ``page`` says of its change and of its year's end."""
    indicator, unit = page.indicator, register.unit(page.indicator)
    words, shown = resources.template("page"), shown_for(indicator, register)
    series, trend = page_trend(page, register)
    outlook = page_outlook(page, register)
    target = figure_text(years_target(indicator, register, page.rating.period), unit, indicator.shown_target_decimals)
    own = page.rating.current.forecast if page.rating.current else None
    own_text = "" if own is None else shown(Fraction(own))
    sentences = [page_sentence("own_forecast_at", value=own_text, period=page.current_period)] if own_text else []
    if outlook is not None:
        sentences.append(outlook_words(outlook, shown, target))
    few = outlook_in_few(outlook.course) if outlook else None
    return Forward(
        trend=trend,
        variation=words["variation"].get(trend.variation, "") if trend.variation else "",
        is_real=trend_words(trend, series, shown),
        outlook=outlook,
        course=f"{few.mark} {few.words}".strip() if few else "",
        own=own_text,
        value=_value(outlook, shown) if outlook else "",
        target=target,
        year_end=tuple(filter(None, sentences)),
    )


def _value(outlook: Outlook, shown: Shown) -> str:
    if outlook.value is None:
        return ""
    if outlook.low is None or outlook.high is None:
        return shown(outlook.value)
    return f"{shown(outlook.low)} to {shown(outlook.high)}"
