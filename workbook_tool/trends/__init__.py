"""Is a change real, and where will the year end: XmR readings and outlooks of a series of figures."""

from workbook_tool.domain.collection import USUAL_RULES, TrendRules
from workbook_tool.trends.outlook import Course, Method, Outlook, foresee
from workbook_tool.trends.series import Series, rounded
from workbook_tool.trends.words import outlook_data, trend_data
from workbook_tool.trends.xmr import (
    Assurance,
    Limits,
    PhasePoint,
    Signal,
    Trend,
    limits_of,
    read_trend,
)

__all__ = [
    "USUAL_RULES", "Assurance", "Course", "Limits", "Method", "Outlook", "PhasePoint", "Series", "Signal", "Trend",
    "TrendRules", "foresee", "limits_of", "outlook_data", "read_trend", "rounded", "trend_data",
]  # fmt: skip
