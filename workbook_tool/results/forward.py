"""What a page says of its change and of its year's end, in few words and in sentences."""

from __future__ import annotations

from fractions import Fraction

from workbook_tool import resources
from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.results.outlooks import page_outlook, page_trend, shown_for, years_target
from workbook_tool.results.page_words import page_sentence
from workbook_tool.trends import Course, Outlook, Trend
from workbook_tool.trends.words import Shown, outlook_words, trend_words

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
    course = words["outlook"].get(str(outlook.course), "") if outlook else ""
    return Forward(
        trend=trend,
        variation=words["variation"].get(trend.variation, "") if trend.variation else "",
        is_real=trend_words(trend, series, shown),
        outlook=outlook,
        course=course,
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
