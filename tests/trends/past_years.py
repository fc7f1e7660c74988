"""How outlooks of past years did: each period's, with the range that it would have had then, beside the outturn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.results.outlooks import adds_up, series_of
from workbook_tool.trends.outlook import foresee, outturn_of
from workbook_tool.trends.series import Series


@dataclass(frozen=True)
class Trial:
    """One outlook of a year that is over."""

    at: Period
    """The period after which it was made."""
    method: str
    """How it was worked out."""
    value: Fraction
    """The outturn that was foreseen."""
    outturn: Fraction
    """The outturn that came."""
    low: Fraction | None
    """The range that the years before it gave; None where they were too few."""
    high: Fraction | None
    """Upper end of the range."""

    @property
    def error(self) -> Fraction:
        """How far the outturn was from it."""
        return abs(self.outturn - self.value)

    @property
    def within(self) -> bool | None:
        """Whether the outturn lay in the range; None where there was none."""
        return None if self.low is None or self.high is None else self.low <= self.outturn <= self.high


def backtest(series: Series, is_total: bool) -> tuple[Trial, ...]:
    """The outlook at each period but the last of each year of ``series`` that is over, from what was known then.

    ``is_total``: periods of a year add up to its outturn.
    """
    trials = []
    for at in sorted((p for p in series.readings if p.next().year == p.year), key=lambda p: p.key):
        if series.series_break is not None and at.start < series.series_break.start:
            continue
        known = {period: value for period, value in series.readings.items() if period.key <= at.key}
        outlook = foresee(replace(series, readings=known, until=at), None, is_total)
        outturn = outturn_of(replace(series, until=at), is_total)
        if outlook.value is not None and outturn is not None:
            trials.append(Trial(at, outlook.method, outlook.value, outturn, outlook.low, outlook.high))
    return tuple(trials)


def page_backtest(page: Page, register: Register) -> tuple[Trial, ...]:
    """How the outlooks of a page's past years did."""
    history = [point.reading for point in page.trend]
    return backtest(series_of(page.rating, register, history), adds_up(page.indicator, register))
