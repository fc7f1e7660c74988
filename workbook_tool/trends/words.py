"""What a trend and an outlook say: in a sentence or two for people, and as JSON data for scripts."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.period import Frequency
from workbook_tool.trends.outlook import Course, Method, Outlook
from workbook_tool.trends.series import Series, rounded
from workbook_tool.trends.xmr import Assurance, Signal, Trend

Shown = Callable[[Fraction], str]
"""Writes a figure as the indicator's are printed."""

_NOT_READ = {
    Accumulation.ROLLING: "Neighbouring readings share most of their months, so a rolling figure shows no trend.",
    Accumulation.FORECAST: "A forecast is no reading, so it shows no trend.",
    Accumulation.YEAR_TO_DATE: "A percentage of the year to date shows a trend only where numerator and denominator "
    "are known.",
}
_KINDS = {1: "A real change for the better", -1: "A real change for the worse", 0: "A real change"}
_ASSURED = {
    Assurance.HITTING: "The target is met in all of the usual variation.",
    Assurance.FAILING: "The target is missed in all of the usual variation: without a change it will not be met.",
    Assurance.HIT_AND_MISS: "The target is met in some periods and not in others.",
}


def trend_words(trend: Trend, series: Series, shown: Shown) -> str:
    """Why ``trend`` reads as it does."""
    if series.not_read:
        return _NOT_READ.get(series.accumulation, "") or _seasonal(series, shown)
    if not trend.points:
        return "There is no reading."
    latest, limits = trend.points[-1].value, trend.limits
    assured = _ASSURED.get(trend.assurance, "") if trend.assurance else ""
    if trend.why_not or limits is None or latest is None:
        short = trend.why_not.removeprefix("too few readings: ")
        words = f"Too few readings to tell a real change from usual variation: {short}."
        if series.until.frequency is Frequency.YEAR:
            words = f"A yearly figure shows a real change only after many years: {short} readings."
        if short == trend.why_not:
            words = f"{trend.why_not[:1].upper()}{trend.why_not[1:]}."
        return f"{words} {assured}".strip()
    usual = f"{shown(limits.lower)} to {shown(limits.upper)}"
    if not trend.signals:
        return f"Usual variation: {shown(latest)} lies within {usual}. {assured}".strip()
    changes = ", and ".join(_signal(signal, trend.points[-1].signals[signal], trend, shown) for signal in trend.signals)
    return f"{_KINDS[trend.good]}: {changes}. {assured}".strip()


def _seasonal(series: Series, shown: Shown) -> str:
    now, before = series.alone(series.until), series.alone(series.until.a_year_before())
    if now is None or before is None:
        return "It has seasons: compare it with the same period of last year."
    return f"It has seasons, so it is compared with the same period of last year: {shown(now)}, then {shown(before)}."


def _signal(signal: Signal, side: int, trend: Trend, shown: Shown) -> str:
    limits, latest = trend.limits, trend.points[-1].value
    assert limits is not None
    assert latest is not None
    limit, word = (limits.upper, "above") if side > 0 else (limits.lower, "below")
    if signal is Signal.OUTSIDE:
        return f"{shown(latest)} is {word} the usual variation, which ends at {shown(limit)}"
    if signal is Signal.TREND:
        return f"it has {'risen' if side > 0 else 'fallen'} {_in_a_row(trend, signal, side) - 1} times running"
    if signal is Signal.RUN:
        return f"the last {_in_a_row(trend, signal, side)} readings are all {word} their mean of {shown(limits.mean)}"
    return f"two of three readings running are near or {word} the {'upper' if side > 0 else 'lower'} limit"


def _in_a_row(trend: Trend, signal: Signal, side: int) -> int:
    count = 0
    for point in reversed(trend.points):
        if point.signals.get(signal) != side:
            break
        count += 1
    return count


def outlook_words(outlook: Outlook, shown: Shown, target: str) -> str:
    """What ``outlook`` rests on; ``target`` is the year's, as printed."""
    if outlook.method == Method.NONE:
        return f"{outlook.course[:1].upper()}{outlook.course[1:]}."
    if outlook.value is None:
        return ""
    value = shown(outlook.value)
    if outlook.course == Course.OUTTURN:
        return f"The year is over: {value}."
    words = f"The year so far points to {value} ({outlook.method})."
    if outlook.course in (Course.REACHED, Course.CANNOT):
        already = "is reached already" if outlook.course == Course.REACHED else "cannot be met any more"
        words = f"The target of {target} {already}. {words}"
    if outlook.low is None or outlook.high is None or outlook.error is None:
        return f"{words} Too few past years are known to say how near that comes."
    near = f"{float(outlook.error):.1f} points" if is_rate(outlook) else f"{float(outlook.error):.1%}"
    return (
        f"{words} In each of the last {outlook.tests} years the outturn came within {near} of such a figure: "
        f"{shown(outlook.low)} to {shown(outlook.high)}."
    )


def is_rate(outlook: Outlook) -> bool:
    """Whether its errors are in the figure's own points, not shares of it."""
    return outlook.run_rate is None


def trend_data(trend: Trend, series: Series, shown: Shown) -> dict[str, Any]:
    """How the latest reading stands in the usual variation; ``shown`` prints a figure."""
    limits = trend.limits
    return {
        "n": trend.count,
        "mean": _number(trend.mean),
        "lower": _number(limits.lower if limits else None),
        "upper": _number(limits.upper if limits else None),
        "rules": [signal.value for signal in trend.signals],
        "variation": trend.variation,
        "assurance": trend.assurance.value if trend.assurance else None,
        "why_not": trend.why_not or None,
        "why": trend_words(trend, series, shown),
    }


def outlook_data(outlook: Outlook, service: Fraction | None, shown: Shown, target: str) -> dict[str, Any]:
    """Where the year will end; ``service`` is the service's own forecast, ``target`` the year's as printed."""
    return {
        "service": _number(service),
        "value": _number(outlook.value),
        "low": _number(outlook.low),
        "high": _number(outlook.high),
        "method": outlook.method,
        "reading": outlook.course,
        "why": outlook_words(outlook, shown, target),
    }


def _number(value: Fraction | None) -> int | float | None:
    exact = rounded(value)
    if exact is None:
        return None
    return int(exact) if exact == exact.to_integral_value() else float(exact)
