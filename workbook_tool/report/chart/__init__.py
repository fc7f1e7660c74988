"""A trend chart as SVG, from one drawing at several sizes, with the same in words and as rows."""

from workbook_tool.report.chart.draw import draw_chart, draw_spark
from workbook_tool.report.chart.plot import Subject
from workbook_tool.report.chart.rows import MOST_POINTS, chart_notes, chart_rows
from workbook_tool.report.chart.sizes import CARD, COMPACT, FULL, PAGE, Size

__all__ = [
    "CARD", "COMPACT", "FULL", "MOST_POINTS", "PAGE", "Size", "Subject", "chart_notes", "chart_rows", "draw_chart",
    "draw_spark",
]  # fmt: skip
