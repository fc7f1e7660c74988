"""Change in performance: the current figure against an earlier one, both as shown, read through better-when."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from workbook_tool.domain.figure import Unit, as_shown
from workbook_tool.domain.indicator import Accumulation, Better, Indicator, breaks_between, compared_period
from workbook_tool.domain.period import MONTHS, Period
from workbook_tool.domain.reading import Change, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Target
from workbook_tool.immutable import immutable
from workbook_tool.rating.deviation import exact
from workbook_tool.rating.explain import Wording


@immutable
class Changed:
    """A change and the words that say what was compared."""

    change: Change
    why: str
    """In words."""


Ends = tuple[Decimal, Decimal]  # of a target's range, as shown


def direction(
    current: Decimal, previous: Decimal, better: Better, tolerance: Decimal | None = None, ends: Ends | None = None
) -> Change:
    """Improving, Declining or Unchanged, of figures as shown.

    ``tolerance`` is the percentage of the previous figure within which nothing
    has changed; of a previous 0 only the same figure is unchanged. ``ends`` are
    those of the range, where nearer to it is better.
    """
    if ends:
        difference = outside(previous, ends) - outside(current, ends)
    else:
        difference = better.sign * (exact(current) - exact(previous))
    if not difference or (tolerance and abs(difference) * 100 <= exact(tolerance) * abs(exact(previous))):
        return Change.UNCHANGED
    return Change.IMPROVING if difference > 0 else Change.DECLINING


def outside(figure: Decimal, ends: Ends) -> Fraction:
    """How far a figure lies outside a range; 0 within it."""
    low, high = map(exact, ends)
    return max(low - exact(figure), exact(figure) - high, Fraction(0))


def ends_of(indicator: Indicator, target: Target | None) -> Ends | None:
    """The ends of a target's range as shown, where nearer to it is better."""
    if indicator.better is not Better.RANGE or target is None or target.low is None or target.high is None:
        return None
    decimals = indicator.shown_target_decimals
    return as_shown(target.low, decimals), as_shown(target.high, decimals)


def change_of(
    indicator: Indicator,
    register: Register,
    period: Period,
    reading: Reading | None,
    previous: Reading | None,
    name: Callable[[Period], str] = attrgetter("label"),
) -> Changed:
    """The change of a reading of ``period`` against ``previous``, that of the period that it is compared with.

    ``name`` says how a period is called.
    """
    unit, against = register.unit(indicator), previous.period if previous else compared_period(indicator, period)
    reason = _not_comparable(indicator, unit, period, against)
    if reading is None or reading.value is None:
        reason = f"there is no figure for {name(period)}"
    elif previous is None or previous.value is None:
        reason = f"there is no figure for {name(against)} to compare with"
    ends = ends_of(indicator, register.target(indicator.ref, period))
    if indicator.better is Better.RANGE and ends is None:
        reason = reason or f"there is no range for {name(period)} to be nearer to"
    if reason or reading is None or previous is None or reading.value is None or previous.value is None:
        return Changed(Change.NOT_APPLICABLE, f"{Change.NOT_APPLICABLE}: {reason}")
    now, then = as_shown(reading.value, indicator.decimals), as_shown(previous.value, indicator.decimals)
    change = direction(now, then, indicator.better, indicator.change_tolerance, ends)
    words = Wording(unit, indicator.decimals, indicator.shown_target_decimals)
    why = f"{words.figure(now)} for {name(period)} against {words.figure(then)} for {name(against)}"
    why += f", {_what_is_better(indicator, ends, words)}" if now != then else ""
    differs = outside(now, ends) != outside(then, ends) if ends else now != then
    within = change is Change.UNCHANGED and differs
    why += f", within {indicator.change_tolerance}%" if within else ""
    return Changed(change, f"{why}: {change}{_cumulative(indicator, unit, period, against)}")


def _what_is_better(indicator: Indicator, ends: Ends | None, words: Wording) -> str:
    if ends is None:
        return indicator.better.words
    return f"nearer to the range of {words.target(ends[0])} to {words.target(ends[1])} is better"


def comparable(indicator: Indicator, register: Register, period: Period) -> bool:
    """Whether a reading of ``period`` may be set against the one that it would be compared with."""
    return not _not_comparable(indicator, register.unit(indicator), period, compared_period(indicator, period))


def _not_comparable(indicator: Indicator, unit: Unit, period: Period, against: Period) -> str:
    """Why two periods cannot be compared; empty where they can."""
    if breaks_between(indicator, against, period):
        note = f" ({indicator.series_break_note})" if indicator.series_break_note else ""
        changed = indicator.series_break or period
        return f"its definition changed from {changed.label}{note}, so {against.label} cannot be compared"
    total = indicator.accumulation is Accumulation.YEAR_TO_DATE and not unit.is_percent
    if total and period.financial_year != against.financial_year and period.elapsed != against.elapsed:
        return f"a total since {_since(period)} cannot be set against {against.label}, a total of more of its own year"
    return ""


def _since(period: Period) -> str:
    start = period.financial_year.start
    return f"{MONTHS[start.month - 1]} {start.year}"


def _cumulative(indicator: Indicator, unit: Unit, period: Period, against: Period) -> str:
    """What a comparison within a year to date means, or does not."""
    if indicator.accumulation is not Accumulation.YEAR_TO_DATE or period.elapsed == against.elapsed:
        return ""
    if period.financial_year != against.financial_year:
        return f". Both count from the start of their own year, so {against.label} covers more of it"
    counted = f". Both count from {_since(period)}"
    if unit.is_percent:
        return f"{counted}, so this is the change of the year so far, not of {period.label} alone"
    return f"{counted}: a running total only grows, so this says little of {period.label} alone"
