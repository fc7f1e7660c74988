"""Trends and outlooks as the JSON data that scripts rely on: numbers to six decimals, absent is None."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from workbook_tool.trends.outlook import Outlook
from workbook_tool.trends.series import Series, rounded
from workbook_tool.trends.words import Shown, outlook_words, trend_words
from workbook_tool.trends.xmr import Trend


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
