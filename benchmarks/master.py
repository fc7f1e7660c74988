"""A master of so many indicators with long histories, ours and as plain xlsxwriter writes it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks import data
from workbook_tool.book import Book, Put, Sheet
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import ReturnLine
from workbook_tool.domain.reading import Cycle, Origin, Reading
from workbook_tool.domain.register import Register
from workbook_tool.master import master_book
from workbook_tool.rating.rate import rate_cycle
from workbook_tool.results.consolidate import Inputs, consolidate

COMMENTARY = "The figure has moved as the service expected, for reasons given in its plan. " * 3


def book(pages: int, rows: int) -> Book:
    """The master of ``pages`` indicators, ten to a service, with some ``rows`` rows of trend data in all."""
    council = _council(pages)
    cycle = Cycle(data.PERIOD, date(2023, 10, 13), tuple(council.services))
    histories = {ref: _history(council, ref, n, -(-rows // pages)) for n, ref in enumerate(council.indicators)}
    held = {reading.key: reading for readings in histories.values() for reading in readings}
    ratings = rate_cycle(council, data.PERIOD, lambda ref, period: held.get((ref, period)))
    returns = tuple(ReturnLine(one, "accepted", asked=10, reported=10) for one in council.services.values())
    given = consolidate(Inputs(Collection("Made Council"), cycle, council, ratings, histories, returns))
    return master_book(given, {}, first=True)


def _council(pages: int) -> Register:
    council = data.register(-(-pages // 10))
    indicators = {ref: one for ref, one in council.indicators.items() if int(ref[-2:]) < 10}
    targets = tuple(target for target in council.targets if target.indicator in indicators)
    return replace(council, indicators=dict(list(indicators.items())[:pages]), targets=targets)


def _history(council: Register, ref: str, n: int, count: int) -> list[Reading]:
    periods = [data.PERIOD]
    while len(periods) < count:
        periods.append(periods[-1].previous())
    exponent = Decimal(1).scaleb(-council.indicators[ref].decimals)
    return [
        Reading(
            ref,
            period,
            (Decimal(500 + (n * 7 + m * 13) % 499) / 10).quantize(exponent),
            commentary=COMMENTARY,
            origin=Origin.HISTORY if m else Origin.RETURN,
        )
        for m, period in enumerate(periods)
    ]


def plain_xlsxwriter(made: Book) -> bytes:
    """The same cells, looks, tables, conditional formats, charts, sparklines and sizes through xlsxwriter's calls."""
    import xlsxwriter
    from xlsxwriter.utility import xl_range_formula

    from workbook_tool.excel.write.style import _properties
    from workbook_tool.theme import Theme

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target)
    theme, looks = Theme(made.colours, made.font), {}

    def look(style: str, number_format: str = "") -> Any:
        if (style, number_format) not in looks:
            said = _properties(theme.style(style), number_format, False)
            looks[style, number_format] = workbook.add_format(said)
        return looks[style, number_format]

    pages = [workbook.add_worksheet(sheet.name) for sheet in made.sheets]
    for ws, sheet in zip(pages, made.sheets, strict=True):
        _cells(ws, sheet, look)
        for table in sheet.tables:
            ws.add_table(*table.area, {"name": table.name, "columns": [{"header": h} for h in table.headings]})
        for one in sheet.conditions:
            ws.conditional_format(
                *one.area, {"type": "formula", "criteria": f"={one.formula}", "format": look(one.style)}
            )
        for line in sheet.sparklines:
            where = xl_range_formula(*_range(line.sheet, line.area)).removeprefix("=")
            ws.add_sparkline(line.row, line.column, {"range": where})
        _charts(workbook, ws, sheet)
    workbook.close()
    return target.getvalue()


def _cells(ws: Any, sheet: Sheet, look: Any) -> None:
    for column, width in sheet.widths.items():
        ws.set_column(column, column, width)
    for row, height in sheet.heights.items():
        ws.set_row(row, height)
    for put in sheet.puts():
        _cell(ws, put, look(put.style, put.number_format))


def _cell(ws: Any, put: Put, look: Any) -> None:
    value = put.value
    if put.link:
        ws.write_url(put.row, put.column, put.link, look, str(value or ""))
    elif put.formula:
        ws.write_formula(put.row, put.column, f"={put.formula}", look, "" if value is None else value)
    elif isinstance(value, str):
        ws.write_string(put.row, put.column, value, look)
    elif isinstance(value, date):
        ws.write_datetime(put.row, put.column, value, look)
    elif value is None:
        ws.write_blank(put.row, put.column, None, look)
    else:
        ws.write_number(put.row, put.column, value, look)


def _charts(workbook: Any, ws: Any, sheet: Sheet) -> None:
    for chart in sheet.charts:
        lines, others = workbook.add_chart({"type": "line"}), workbook.add_chart({"type": "column"})
        for one in chart.series:
            said = {"categories": _range(one.sheet, one.categories), "values": _range(one.sheet, one.values)}
            (lines if one.kind == "line" else others).add_series(said | {"name": one.name})
        first, second = (others, lines) if others.series else (lines, others)
        if second.series:
            first.combine(second)
        first.set_title({"name": chart.title})
        first.set_size({"width": chart.width, "height": chart.height})
        ws.insert_chart(chart.row, chart.column, first, {"description": chart.alt_text})


def _range(sheet: str, area: tuple[int, int, int, int]) -> list[Any]:
    return [sheet, *area]
