"""The trend of one indicator on its page: a native chart, and the table that it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.domain.consolidation import Consolidation, Page, TrendPoint
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master.canvas import LINE, Canvas, in_cell
from workbook_tool.master.page_bands import band_name, bands
from workbook_tool.master.page_chart import HEIGHT, Drawn, chart
from workbook_tool.results.chart_facts import ChartFacts
from workbook_tool.results.labels import marks
from workbook_tool.results.page_words import page_label
from workbook_tool.theme import all_ratings

_POINTS = 0.75  # of a pixel
_COLUMNS = 6  # that the table may fill
_MOST_GAPS = 24  # periods without a reading that the chart shows as a gap
_BESIDE = 2  # columns from the page to what only the chart needs


def add_trend(given: Consolidation, canvas: Canvas, page: Page, facts: ChartFacts | None, start: int, end: int) -> int:
    """The chart from row ``start`` at the left, the table below it and below row ``end``; the row after all."""
    trend = facts.points if facts else page.trend
    if not trend:
        canvas.put(start, 0, _words()["no_history"], "note")
        return max(start + 1, end)
    points = tuple(_with_gaps(trend))
    below = _below(canvas, start, end)
    heading = below if facts else max(start, end)
    placed = _table(given.register, canvas, page, points, heading)
    if facts:
        behind = bands(given.register, page, points, [level.value for level in facts.levels])
        beside = [(level.label, [level.value] * len(points)) for level in facts.levels]
        beside += [(band_name(rag), list(heights)) for rag, heights in behind.heights.items()] if behind else []
        placed |= _columns_beside(given.register, canvas, page, beside, heading)
        drawn_from = Drawn(points, canvas.name, heading + 1, placed, facts.levels, behind)
        canvas.charts.append(chart(given.register, page, facts, drawn_from, start))
    return heading + 1 + len(points)


def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = load("master").words["page"]
    return words


def _with_gaps(trend: tuple[TrendPoint, ...]) -> Iterator[TrendPoint]:
    """The points, and an empty one for each period between them that no reading was made of."""
    last: Period | None = None
    for point in trend:
        gap: list[Period] = []
        while last is not None and last.next() != point.period and len(gap) <= _MOST_GAPS:
            last = last.next()
            gap.append(last)
        if len(gap) <= _MOST_GAPS:
            empty = _words()["no_reading"]
            yield from (TrendPoint(p, Reading(point.reading.indicator, p, None, note=empty)) for p in gap)
        yield point
        last = point.period


def _below(canvas: Canvas, start: int, end: int) -> int:
    """The first row that is below both the chart, which floats over rows of any height, and the words."""
    room, row = HEIGHT * _POINTS + LINE, start
    while room > 0:
        room -= canvas.height(row)
        row += 1
    return max(row, end + 1)


# -- the table -----------------------------------------------------------------------


def _table(register: Register, canvas: Canvas, page: Page, points: tuple[TrendPoint, ...], row: int) -> dict[str, int]:
    """The trend as rows from the headings at ``row``; the columns by their keys."""
    rows = [_cells(register, page, point) for point in points]
    alone = any(p.in_period is not None for p in points)
    keys = ["period", "value", "target", "in_period", "rag", "data_status", "note"]
    if not alone:
        keys.remove("in_period")
    if len(keys) > _COLUMNS:  # the status and the note share a column
        keys.remove("note")
        for cells in rows:
            cells["data_status"] = "; ".join(str(cells[key]) for key in ("data_status", "note") if cells[key])
    words = _words()
    named = {"in_period": words["in_period_heading"], "rag": page_label(register, "rag")}
    canvas.row(row, [named.get(key) or words[key] for key in keys], "strip-heading")
    canvas.rows(row + 1, [[cells[key] for key in keys] for cells in rows], "strip-row")
    placed = {key: column for column, key in enumerate(keys)}
    canvas.colour_ratings(all_ratings(register), row + 1, row + len(points), placed["rag"])
    return placed


def _cells(register: Register, page: Page, point: TrendPoint) -> dict[str, str | Filled]:
    reading, indicator = point.reading, page.indicator
    unit = register.unit(indicator)

    def figure(value: Decimal | None, decimals: int) -> Filled:
        return in_cell(value, unit, decimals, "", "strip-row")  # a word would be drawn as 0

    known = reading.value is not None
    status = reading.data_status.value if known or reading.data_status is DataStatus.NOT_AVAILABLE else ""
    if reading.restated:
        status = f"{status}, {_words()['revised']}"
    return {
        "period": f"{point.period.label}{marks(reading)}",
        "value": figure(reading.value, indicator.decimals),
        "target": figure(point.target, indicator.shown_target_decimals),
        "in_period": figure(point.in_period, indicator.decimals),
        "rag": point.rag.value if known or point.rag is not Rag.NOT_RATED else "",
        "data_status": status,
        "note": reading.note,
    }


def _columns_beside(
    register: Register, canvas: Canvas, page: Page, columns: Sequence[tuple[str, Sequence[Decimal]]], heading: int
) -> dict[str, int]:
    """The chart's lines and bands as columns beside the page, which are not printed; the columns by their names."""
    unit, indicator, words = register.unit(page.indicator), page.indicator, _words()
    first = len(words["widths"]) + _BESIDE - 1
    placed = {}
    for column, (name, _) in enumerate(columns, first):
        canvas.widths[column] = float(words["level_width"])
        canvas.put(heading, column, name, "strip-heading")
        placed[name] = column
    cells = [[in_cell(value, unit, indicator.decimals, style="center") for value in values] for _, values in columns]
    canvas.rows(heading + 1, zip(*cells, strict=True), "center", first)
    return placed
