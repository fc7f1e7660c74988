"""Trend data: one tidy row for each indicator and period, ready for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workbook_tool.book import Area, Sheet
from workbook_tool.domain.consolidation import Consolidation, Page, TrendPoint
from workbook_tool.domain.figure import json_number
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.steps.master import names
from workbook_tool.steps.master.canvas import Canvas, in_cell

HEADING_ROW = 2
PERIOD, VALUE, TARGET = 4, 8, 10


@dataclass
class Spans:
    """The rows of each indicator in the trend data: (first, last), counted from 0."""

    rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def values(self, ref: str) -> Area | None:
        """The cells of its values; None where it has none."""
        return self._column(ref, VALUE)

    def targets(self, ref: str) -> Area | None:
        """The cells of its targets."""
        return self._column(ref, TARGET)

    def periods(self, ref: str) -> Area | None:
        """The cells of its periods."""
        return self._column(ref, PERIOD)

    def _column(self, ref: str, column: int) -> Area | None:
        found = self.rows.get(ref)
        return (found[0], column, found[1], column) if found else None


def spans(given: Consolidation) -> Spans:
    """Where each indicator's rows will stand."""
    made, row = Spans(), HEADING_ROW + 1
    for page in given.pages:
        if page.trend:
            made.rows[page.indicator.ref] = (row, row + len(page.trend) - 1)
            row += len(page.trend)
    return made


def trend_data(given: Consolidation) -> Sheet:
    """The sheet: rows in the register's order, then in order of time."""
    words = load("master").words["trend"]
    canvas = Canvas(names.TREND, words["title"], words["widths"])
    rows = [_cells(given, page, point) for page in given.pages for point in page.trend]
    canvas.table("TrendData", HEADING_ROW, words["headings"], rows, "text")
    return canvas.sheet(freeze=(HEADING_ROW + 1, 1), landscape=True, repeat_rows=(HEADING_ROW, HEADING_ROW))


def _cells(given: Consolidation, page: Page, point: TrendPoint) -> list[Any]:
    indicator, reading, period = page.indicator, point.reading, point.period
    unit = given.register.unit(indicator)
    cell = reading.cell
    return [
        indicator.ref,
        indicator.title,
        page.service.name,
        period.code,
        period.label,
        Filled(period.start, "date", "dd/mm/yyyy"),
        Filled(period.end, "date", "dd/mm/yyyy"),
        period.frequency.value,
        in_cell(reading.value, unit, indicator.decimals, ""),
        indicator.unit,
        in_cell(point.target, unit, indicator.shown_target_decimals, ""),
        in_cell(point.in_period, unit, indicator.decimals, ""),
        point.rag.value,
        reading.data_status.value,
        "yes" if reading.restated else "no",
        reading.origin.value,
        reading.note,
        cell.file if cell else "",
        cell.sheet if cell else "",
        cell.ref if cell else "",
    ]


def tidy_rows(given: Consolidation) -> Iterator[dict[str, Any]]:
    """The same as plain records: figures in their units (83.0 for 83 %), dates as dates, absent is None."""
    for page in given.pages:
        for point in page.trend:
            yield _tidy(page, point)


def _tidy(page: Page, point: TrendPoint) -> dict[str, Any]:
    indicator, reading, period = page.indicator, point.reading, point.period

    def number(value: Decimal | None, decimals: int) -> float | None:
        found = json_number(value, decimals)
        return None if found is None else float(found)

    return {
        "ref": indicator.ref,
        "indicator": indicator.title,
        "service": page.service.name,
        "period_code": period.code,
        "period": period.label,
        "start": period.start,
        "end": period.end,
        "frequency": period.frequency.value,
        "value": number(reading.value, indicator.decimals),
        "unit": indicator.unit,
        "target": number(point.target, indicator.shown_target_decimals),
        "in_period": number(point.in_period, indicator.decimals),
        "rag": point.rag.value,
        "data_status": reading.data_status.value,
        "restated": reading.restated,
        "origin": reading.origin.value,
        "note": reading.note,
        "file": reading.cell.file if reading.cell else None,
        "sheet": reading.cell.sheet if reading.cell else None,
        "cell": reading.cell.ref if reading.cell else None,
    }
