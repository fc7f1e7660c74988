"""A trend chart as SVG, with the same in words and as rows: :func:`paper_chart`."""

from workbook_tool.report.chart.chart import MOST_POINTS, paper_chart

__all__ = ["MOST_POINTS", "paper_chart"]
