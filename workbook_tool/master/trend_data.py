"""Trend data: one tidy row for each indicator and period, ready for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from workbook_tool.book import Sheet, Value
from workbook_tool.domain.consolidation import Consolidation, Page, TrendPoint
from workbook_tool.domain.figure import number_format, to_cell
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import Canvas
from workbook_tool.theme import all_ratings

HEADING_ROW = 2
_RAG = 7

Words = Mapping[str, Any]


def trend_data(given: Consolidation) -> Sheet:
    """The sheet: rows in the register's order, then in order of time."""
    words = load("master").words["trend"]
    canvas = Canvas(sheet_names.TREND, words["title"], words["widths"], landscape=True)
    count = sum(len(page.trend) for page in given.pages)
    if not count:
        canvas.put(1, 0, words["none"], "note")
    end = canvas.head("TrendData", HEADING_ROW, words["headings"], count)
    row = HEADING_ROW + 1
    for page in given.pages:
        canvas.bulk(row, _looks(given, page), [_values(given, page, point, words) for point in page.trend])
        row += len(page.trend)
    canvas.colour_ratings(all_ratings(given.register), HEADING_ROW + 1, end - 1, _RAG)
    return canvas.sheet(
        freeze=(HEADING_ROW + 1, 2),
        repeat_rows=(HEADING_ROW, HEADING_ROW),
        print_area=(0, 0, end - 1, words["printed"] - 1),
    )


def _looks(given: Consolidation, page: Page) -> list[tuple[str, str]]:
    """The style and number format of each column of an indicator's rows."""
    indicator = page.indicator
    unit = given.register.unit(indicator)
    value, target = (number_format(unit, n) for n in (indicator.decimals, indicator.shown_target_decimals))
    blank, date = ("wrap", ""), ("date", "")
    return [
        blank, blank, blank, ("number", value), ("center", ""), ("number", target), ("number", value), ("center", ""),
        *[blank] * 5, date, date, *[blank] * 5,
    ]  # fmt: skip


def _values(given: Consolidation, page: Page, point: TrendPoint, words: Words) -> tuple[Value, ...]:
    indicator, reading, period, cell = page.indicator, point.reading, point.period, point.reading.cell
    unit = given.register.unit(indicator)

    def figure(value: Decimal | None) -> Value:
        return "" if value is None else to_cell(value, unit)  # absent is an empty cell: other programs read numbers

    return (
        indicator.ref, indicator.title, period.label, figure(reading.value), indicator.unit,
        figure(point.target), figure(point.in_period), point.rag.value, reading.data_status.value,
        words["yes"] if reading.restated else words["no"], reading.note,
        page.service.name, period.code, period.start, period.end,
        period.frequency.value, reading.origin.value,
        *((cell.file, cell.sheet, cell.ref) if cell else ("", "", "")),
    )  # fmt: skip
