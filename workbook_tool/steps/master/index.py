"""The Index: every indicator in one table, with live rating and change."""

from __future__ import annotations

from collections.abc import Mapping

from workbook_tool.book import Sheet, Sparkline
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.reading import Reading, State
from workbook_tool.grid import absolute, address, sheet_reference
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.steps.formula import change_formula, places_of, rag_formula
from workbook_tool.steps.master import names
from workbook_tool.steps.master.canvas import Canvas, in_cell
from workbook_tool.steps.master.trend_data import Spans

HEADING_ROW = 2
REF, SERVICE, TARGET, CURRENT, PREVIOUS, CHANGE, RAG, COMMITTEE, TREND = 0, 2, 3, 5, 6, 7, 8, 10, 12


def index(given: Consolidation, pages: Mapping[str, str], spans: Spans) -> Sheet:
    """The sheet; ``pages`` are the names of the indicators' sheets, ``spans`` their rows in the trend data."""
    words = load("master").words["index"]
    title = words["title"].format(period=given.cycle.period.label)
    canvas = Canvas(names.INDEX, title, words["widths"])
    rows = [_row(given, page, pages, HEADING_ROW + 1 + n) for n, page in enumerate(given.pages)]
    canvas.table("Index", HEADING_ROW, words["headings"], rows)
    last = HEADING_ROW + len(rows)
    canvas.colour_ratings(HEADING_ROW + 1, last, RAG)
    for n, page in enumerate(given.pages):
        if area := spans.values(page.indicator.ref):
            canvas.sparklines.append(Sparkline(HEADING_ROW + 1 + n, TREND, names.TREND, area))
    return canvas.sheet(
        freeze=(HEADING_ROW + 1, 2), landscape=True, repeat_rows=(HEADING_ROW, HEADING_ROW), tab_colour="#1D3557"
    )


def _row(given: Consolidation, page: Page, pages: Mapping[str, str], row: int) -> list[Filled | str]:
    register, rating, indicator = given.register, page.rating, page.indicator
    unit = register.unit(indicator)
    current = rating.current if rating.state is State.REPORTED else None
    to_page = names.link(pages[indicator.ref])
    return [
        Filled(indicator.ref, "link", link=to_page),
        indicator.title,
        page.service.name,
        in_cell(rating.target_value, unit, indicator.shown_target_decimals, page.target_text),
        Filled(f"{indicator.better.arrow} {indicator.better}", "center"),
        in_cell(current.value if current else None, unit, indicator.decimals, page.current_text),
        in_cell(rating.previous.value if rating.previous else None, unit, indicator.decimals),
        _change(given, page, row),
        _rag(given, page, row),
        rating.period.label,
        "; ".join(indicator.committees),
        rating.state.value.capitalize(),
        "",
    ]


def _at(row: int, key: str) -> str:
    return address(row, {"value": CURRENT, "target": TARGET, "previous": PREVIOUS}[key])


def _year_before(page: Page) -> Reading | None:
    period = page.rating.period.a_year_before()
    return next((p.reading for p in page.trend if p.period == period), None)


def _rag(given: Consolidation, page: Page, row: int) -> Filled:
    rating, register = page.rating, given.register
    if rating.state is not State.REPORTED:
        return Filled(rating.rag.value, "center")
    places = places_of(page.indicator, register, rating.period, lambda key: _at(row, key), _year_before(page))
    scheme = register.scheme(page.indicator)
    formula = rag_formula(page.indicator, register, scheme, places, rating.period)
    return Filled(rating.rag.value, "center", formula=formula)


def _change(given: Consolidation, page: Page, row: int) -> Filled:
    rating, register = page.rating, given.register
    if rating.state is not State.REPORTED:
        return Filled(rating.change.value, "center")
    places = places_of(page.indicator, register, rating.period, lambda key: _at(row, key), _year_before(page))
    return Filled(
        rating.change.value, "center", formula=change_formula(page.indicator, register, places, rating.period)
    )


def span(column: int, count: int) -> str:
    """A column of the Index, for a formula on any sheet."""
    first, last = absolute(HEADING_ROW + 1, column), absolute(HEADING_ROW + max(count, 1), column)
    return f"{sheet_reference(names.INDEX)}!{first}:{last}"
