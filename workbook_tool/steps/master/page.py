"""One indicator's page: the strip of figures, rating, chart and trend at the left, the words at the right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workbook_tool.book import Chart, Series, Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import number_format, to_cell
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.steps.master import names
from workbook_tool.steps.master.canvas import LINE, Canvas, in_cell, rag_style
from workbook_tool.typeset import paragraphs

_WIDTHS = (16, 16, 16, 16, 16, 16, 2, 84)
_WORDS = 7  # the column of the words
_STRIP = 3
_CHART_HEIGHT = 320  # pixels
_POINTS = 0.75  # of a pixel


def page_sheet(given: Consolidation, page: Page, name: str) -> Sheet:
    """The page of one indicator."""
    words = load("master").words["page"]
    ref, title = page.indicator.ref, page.indicator.title
    canvas = Canvas(name, words["heading"].format(ref=ref, title=title), _WIDTHS)
    canvas.put(1, 0, f"{page.rating.period.label} · {page.service.name}", "section")
    canvas.put(1, _WORDS, Filled(words["return_to_index"], "link", link=names.link(names.INDEX)))
    row = _strip(given, canvas, page)
    end = _texts(canvas, page)
    start = row + 1
    if page.trend:
        canvas.charts.append(_chart(given, page, name, start, end_of_trend(canvas, start, end)))
        _trend(given, canvas, page, end_of_trend(canvas, start, end))
    else:
        canvas.put(start, 0, words["no_history"], "note")
    return canvas.sheet(landscape=True)


def _strip(given: Consolidation, canvas: Canvas, page: Page) -> int:
    """Target, direction, current, previous, change and rating; the comparators below. The row after."""
    words, label = load("master").words["page"], given.register.label
    better, rag = page.indicator.better, page.rating.rag.value
    headings = (
        page.target_label, label("Direction for Improvement"), page.current_label, page.previous_label,
        label("Change in Performance"), label("RAG Rating"),
    )  # fmt: skip
    values = (page.target_text, better.arrow, page.current_text, page.previous_text, page.rating.change.value)
    canvas.row(_STRIP, headings, "strip-heading")
    canvas.row(_STRIP + 1, values, "strip")
    canvas.put(_STRIP + 1, 5, rag, rag_style(rag).replace("rag-", "tile-", 1))
    canvas.heights[_STRIP + 1] = 30.0
    others = page.comparator
    if others is None:
        return _STRIP + 2
    unit, decimals = given.register.unit(page.indicator), page.indicator.decimals
    canvas.row(_STRIP + 3, (words["neighbours"], words["england"], words["as_at"]), "strip-heading")
    cells = (
        in_cell(others.neighbours, unit, decimals, style="strip"),
        in_cell(others.england, unit, decimals, style="strip"),
    )
    canvas.row(_STRIP + 4, (*cells, others.as_at), "strip")
    return _STRIP + 5


def _texts(canvas: Canvas, page: Page) -> int:
    """The words, paragraph by paragraph; the row after the last."""
    words, rating = load("master").words["page"], page.rating
    reported = rating.current is not None
    sections: list[tuple[str, Sequence[str]]] = [
        (words["description"], [page.indicator.description]),
        (words["commentary"], [page.commentary or (words["no_commentary"] if reported else "")]),
        (words["actions"], [page.actions or (words["no_actions"] if page.periods_red and reported else "")]),
        (words["why"], [rating.why, rating.change_why]),
        (words["remarks"], page.remarks),
    ]
    row = _STRIP
    for heading, texts in sections:
        pieces = [piece for text in texts for piece in paragraphs(text, _WIDTHS[_WORDS])]
        if not pieces:
            continue
        canvas.put(row, _WORDS, heading, "section")
        for n, piece in enumerate(pieces, 1):
            canvas.put(row + n, _WORDS, piece, "paragraph")
        row += len(pieces) + 1
    if page.indicator.links:
        canvas.put(row, _WORDS, words["links"], "section")
        for n, link in enumerate(page.indicator.links, 1):
            canvas.put(row + n, _WORDS, Filled(link.text, "link", link=link.address))
        row += len(page.indicator.links) + 1
    return row


def end_of_trend(canvas: Canvas, start: int, end: int) -> int:
    """The first row that is below both the chart, which floats over rows of any height, and the words."""
    room, row = _CHART_HEIGHT * _POINTS + LINE, start
    while room > 0:
        room -= canvas.height(row)
        row += 1
    return max(row, end) + 1


def _trend(given: Consolidation, canvas: Canvas, page: Page, row: int) -> None:
    label = given.register.label
    headings = ("Period", "Value", "Target", label("RAG Rating"), "Data Status", "Note")
    canvas.row(row, headings, "strip-heading")
    unit, indicator = given.register.unit(page.indicator), page.indicator
    for n, point in enumerate(page.trend, row + 1):
        reading = point.reading
        cells = (
            point.period.label,
            in_cell(reading.value, unit, indicator.decimals, style="center"),
            in_cell(point.target, unit, indicator.shown_target_decimals, "", "center"),
            point.rag.value,
            reading.data_status.value + (" (r)" if reading.restated else ""),
            reading.note,
        )
        canvas.row(n, cells, "center")
    canvas.colour_ratings(row + 1, row + len(page.trend), 3)


def _chart(given: Consolidation, page: Page, name: str, row: int, table: int) -> Chart:
    words, indicator = load("master").words["page"], page.indicator
    first, last = table + 1, table + len(page.trend)
    short = indicator.title if len(indicator.title) <= 52 else indicator.title[:50].rsplit(" ", 1)[0] + "…"
    kind = "column" if len(page.trend) <= 6 else "line"
    series = [
        Series(words["value_series"], name, (first, 0, last, 0), (first, 1, last, 1), "#1D3557", kind, markers=True)
    ]
    if any(p.target is not None for p in page.trend):
        target = Series(
            words["target_series"], name, (first, 0, last, 0), (first, 2, last, 2), "#C55A11", "line", dashed=True
        )
        series.append(target)
    alt = words["alt"].format(
        kind=kind.capitalize(), ref=indicator.ref, title=indicator.title, count=len(page.trend),
        first=page.trend[0].period.label, last=page.trend[-1].period.label, latest=page.current_text,
        target=page.target_text,
    )  # fmt: skip
    return Chart(
        row=row, column=0, kind=kind, title=words["chart"].format(ref=indicator.ref, short=short), alt_text=alt,
        series=tuple(series), number_format=number_format(given.register.unit(indicator), indicator.decimals),
        maximum=_top(given, page), width=690, height=_CHART_HEIGHT,
    )  # fmt: skip


def _top(given: Consolidation, page: Page) -> Decimal | None:
    """Where the axis ends: at a percentage's possible maximum where the figures come near it."""
    unit = given.register.unit(page.indicator)
    most = unit.maximum if page.indicator.maximum is None else page.indicator.maximum
    found = [v for p in page.trend for v in (p.reading.value, p.target) if v is not None]
    near = unit.is_percent and most is not None and most * Decimal("0.9") <= max(found, default=Decimal(0)) <= most
    return to_cell(most, unit) if near and most is not None else None
