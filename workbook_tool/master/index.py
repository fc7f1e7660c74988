"""The Index: every indicator in one table, with live rating and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook_tool.book import Sheet, Sparkline
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.reading import State
from workbook_tool.domain.register import Register
from workbook_tool.grid import absolute, address, sheet_reference
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import Canvas, in_cell
from workbook_tool.master.live import live_change, live_rag
from workbook_tool.results.outlooks import Forward
from workbook_tool.results.page_words import figure, marks, state_words
from workbook_tool.theme import all_ratings

HEADING_ROW = 3
REF, TITLE, TARGET, CURRENT, PREVIOUS, CHANGE, RAG, TREND, REAL, YEAR_END, PRIORITY, SERVICE = range(12)
BEFORE, COMMITTEE, POINTS = 13, 16, 17
JOIN = "; "  # between the committees of one indicator

Words = Mapping[str, Any]


def index(given: Consolidation, pages: Mapping[str, str], ahead: Mapping[str, Forward]) -> Sheet:
    """The sheet; ``pages`` are the names of the indicators' sheets, ``ahead`` what each says of its change and year."""
    words = load("master").words["index"]
    title = words["title"].format(period=given.cycle.period.label)
    canvas = Canvas(sheet_names.INDEX, title, words["widths"], landscape=True)
    canvas.put(1, 0, words["how"], "note")
    canvas.put(2, 1, Filled(sheet_names.SUMMARY, "link", link=sheet_names.link(sheet_names.SUMMARY)))
    rows = [
        _row(given, page, pages, HEADING_ROW + 1 + n, ahead[page.indicator.ref]) for n, page in enumerate(given.pages)
    ]
    canvas.table("Index", HEADING_ROW, words["headings"], rows)
    last = HEADING_ROW + max(len(rows), 1)
    for column in (RAG, BEFORE):
        canvas.colour_ratings(all_ratings(given.register), HEADING_ROW + 1, last, column)
    canvas.sparklines += _sparklines(given.pages, words["points"])
    return canvas.sheet(
        freeze=(HEADING_ROW + 1, 2),
        repeat_rows=(HEADING_ROW, HEADING_ROW),
        tab_colour=words["tab"],
        print_area=(0, 0, last, words["printed"] - 1),
    )


def _row(given: Consolidation, page: Page, pages: Mapping[str, str], row: int, ahead: Forward) -> list[Filled | str]:
    register, rating, indicator, words = given.register, page.rating, page.indicator, load("master").words["index"]
    unit = register.unit(indicator)
    current = rating.current if rating.state is State.REPORTED else None
    now, then = (r.value if r else None for r in (current, rating.previous))
    return [
        sheet_names.leading(indicator.ref, pages),
        indicator.title_in_lines,
        in_cell(rating.target_value, unit, indicator.shown_target_decimals, page.target_text),
        in_cell(now, unit, indicator.decimals, page.current_text, marks=marks(current)),
        in_cell(then, unit, indicator.decimals, marks=marks(rating.previous)),
        live_change(register, page, lambda key: _at(row, key), "center-wrap"),
        live_rag(register, page, lambda key: _at(row, key), "center-wrap"),
        "",
        Filled(ahead.variation, "center-wrap"),
        Filled(ahead.course, "center-wrap"),
        indicator.priority,
        page.service.name,
        Filled(words[indicator.better.value], "center-wrap"),
        Filled(page.before.value, "center-wrap"),
        rating.period.label,
        _status(register, page, words),
        JOIN.join(indicator.committees),
        *_points(page, register, words["points"]),
    ]


def _at(row: int, key: str) -> str:
    return address(row, {"value": CURRENT, "target": TARGET, "previous": PREVIOUS}[key])


def _status(register: Register, page: Page, words: Words) -> str:
    """Reported, or why not, with the last figure that is known."""
    rating, last = page.rating, page.rating.last_known
    if rating.state is State.REPORTED:
        reported: str = words["reported"]
        return reported
    state = state_words(register, rating.state)
    if last is None or last.value is None:
        return state
    shown = figure(register, page.indicator, last)
    told: str = words["last_reported"].format(state=state, figure=shown, period=last.period.label)
    return told


# -- the last figures, in the row itself: sorted with it, and so the small chart beside them ---------


def _points(page: Page, register: Register, count: int) -> list[Filled]:
    unit, decimals = register.unit(page.indicator), page.indicator.decimals
    values = [p.reading.value for p in page.trend][-count:]
    blanks = [Filled("")] * (count - len(values))
    return [*blanks, *(in_cell(value, unit, decimals, "") for value in values)]


def _sparklines(pages: Sequence[Page], count: int) -> list[Sparkline]:
    sparklines = []
    for row, page in enumerate(pages, HEADING_ROW + 1):
        known = [p for p in page.trend[-count:] if p.reading.value is not None]
        if len(known) > 1:
            sparklines.append(Sparkline(row, TREND, sheet_names.INDEX, (row, POINTS, row, POINTS + count - 1)))
    return sparklines


def span(column: int, count: int) -> str:
    """A column of the Index, for a formula on any sheet."""
    first, last = absolute(HEADING_ROW + 1, column), absolute(HEADING_ROW + max(count, 1), column)
    return f"{sheet_reference(sheet_names.INDEX)}!{first}:{last}"
