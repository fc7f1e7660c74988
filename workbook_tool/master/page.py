"""One indicator's page, on one sheet of paper: a strip, the chart beside the words, the last figures at the foot.

Words stand in rows of their own height beside the chart, as many as it is tall;
those that do not fit stand below the figures, over the whole width. What the
chart is drawn from stands beside the page, and is not printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workbook_tool.book import Picture, Sheet
from workbook_tool.domain.consolidation import Attachment, Page
from workbook_tool.domain.register import Register
from workbook_tool.grid import address
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import LINE, Canvas, in_cell
from workbook_tool.master.live import live_change, live_rag
from workbook_tool.master.page_chart import HEIGHT, chart
from workbook_tool.master.page_data import add_data, drawn_points
from workbook_tool.master.page_foot import add_foot
from workbook_tool.master.page_words import blocks, lay, lay_below
from workbook_tool.results.indicator_page import IndicatorPage, PageFigure, indicator_page
from workbook_tool.results.outlooks import Forward
from workbook_tool.results.page_words import page_label
from workbook_tool.theme import all_ratings, rated
from workbook_tool.typeset import width_of

_WIDEST = 690  # pixels of a picture
_POINTS = 0.75  # of a pixel
_BOXES = {"target": 2, "direction": 2, "current": 3, "previous": 3, "change": 2, "rag": 2, "year_end": 2}
_WORDS = 10  # the first column of the words
_TITLE_SIZE = 18 / 11
_HEADING, _VALUE = 30.0, 30.0  # points: rows of the strip


def page_sheet(register: Register, page: Page, name: str, ahead: Forward) -> Sheet:
    """The page of one indicator, on the sheet ``name``."""
    model, label, layout = (
        indicator_page(page, register),
        page_label(register, "return_to_index"),
        _layout(),
    )
    last = layout["columns"] - 1
    widths = [layout["width"]] * layout["columns"]
    lines = _title_lines(model.heading, sum(widths))
    canvas = Canvas(name, lines[0], widths, landscape=True)
    for row, line in enumerate(lines[1:], 1):
        canvas.put(row, 0, line, "title")
    row = len(lines)
    canvas.spread(row, 0, 12, _under(model, page), "note")
    canvas.spread(row, 13, last, Filled(label, "link", link=sheet_names.link(sheet_names.INDEX)))
    if model.marking:
        row += 1
        canvas.spread(row, 0, last, model.marking, "alarm")
    row = _strip(register, canvas, page, model, row + 1, ahead)
    if model.why.texts:
        canvas.spread(
            row, 0, last, f"{model.why.heading}: {'. '.join(t.rstrip('.') for t in model.why.texts)}.", "wrap"
        )
        row += 1
    end = _body(register, canvas, page, model, row, ahead)
    end = _attachments(canvas, model.attachments, end)
    return canvas.sheet(print_area=(0, 0, end - 1, last), fit_height=canvas.pages(end, last + 1))


def _layout() -> Mapping[str, Any]:
    words: Mapping[str, Any] = load("master").words["page"]
    return words


def _title_lines(heading: str, width: float) -> list[str]:
    """The title, over as many rows as it needs: it may run over the columns, but does not wrap in them."""
    lines: list[str] = []
    for word in heading.split(" "):
        if lines and width_of(f"{lines[-1]} {word}") * _TITLE_SIZE <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _under(model: IndicatorPage, page: Page) -> str:
    committees = ", ".join(model.committees)
    line: str = _layout()["under" if committees else "under_alone"]
    line = line.format(period=model.period, service=model.service, committees=committees)
    priority = page.indicator.priority
    return str(_layout()["under_priority"].format(line=line, priority=priority)) if priority else line


# -- the strip ----------------------------------------------------------------------


def _strip(register: Register, canvas: Canvas, page: Page, model: IndicatorPage, row: int, ahead: Forward) -> int:
    """Target, direction, current, previous, change, rating and outlook. The row after."""
    unit, starts = register.unit(page.indicator), _starts()

    def at(key: str) -> str:
        return address(row + 1, starts["current" if key == "value" else key])

    def cell(figure: PageFigure) -> Filled | str:
        if figure.key == "direction":
            return Filled(f"{figure.text} {page.indicator.better.value}", "strip-text")
        if figure.key == "change":
            return live_change(register, page, at, "strip-text")
        style = "strip" if figure.value is not None else "strip-text"
        return in_cell(figure.value, unit, figure.decimals, figure.text, style, figure.marks)

    boxes = [(f.key, f"{f.heading}\n{f.period}".strip(), cell(f)) for f in model.strip]
    boxes.append(("rag", model.rag_heading, live_rag(register, page, at, rated(model.rag, "tile-rag"))))
    boxes.append(("year_end", register.label(_layout()["year_end"]), Filled(ahead.course or "–", "strip-text")))
    for key, heading, content in boxes:
        first, last = starts[key], starts[key] + _BOXES[key] - 1
        canvas.spread(row, first, last, heading, "strip-heading")
        canvas.spread(row + 1, first, last, content, "strip")
    canvas.heights |= {row: max(_HEADING, canvas.height(row)), row + 1: max(_VALUE, canvas.height(row + 1))}
    canvas.colour_ratings(all_ratings(register), row + 1, row + 1, starts["rag"], "tile-rag")
    return row + 2


def _starts() -> dict[str, int]:
    """The first column of each box."""
    starts, column = {}, 0
    for key, width in _BOXES.items():
        starts[key], column = column, column + width
    return starts


# -- what stands below it -------------------------------------------------------------


def _body(register: Register, canvas: Canvas, page: Page, model: IndicatorPage, row: int, ahead: Forward) -> int:
    """Chart, words, figures and what is left of the words; the row after all."""
    layout, last = _layout(), _layout()["columns"] - 1
    beside, below = blocks(canvas, model, ahead, register, _WORDS, HEIGHT * _POINTS)
    start = row
    if model.chart is None:
        canvas.spread(row, 0, _WORDS - 1, layout["no_history"] if not page.trend else "", "note")
    row = lay(canvas, beside, row, _WORDS, last)
    tall = sum(map(canvas.height, range(start, row)))
    if model.chart is not None:
        canvas.heights[row] = max(HEIGHT * _POINTS + 8 - tall, 6.0)
        row += 1
        points = drawn_points(page, model.chart)
        drawn = add_data(register, canvas, page, model.chart, points)
        canvas.charts.append(chart(register, page, model.chart, drawn, start))
        row = add_foot(register, canvas, page, points, row)
    row = _comparators(register, canvas, page, model, row)
    return lay_below(canvas, below, row, last)


def _comparators(register: Register, canvas: Canvas, page: Page, model: IndicatorPage, row: int) -> int:
    """The figures of others with their date, in one row; the row after."""
    unit, others = register.unit(page.indicator), [f for f in model.comparators if f.key != "alone"]
    boxes = [(f.heading, in_cell(f.value, unit, f.decimals, style="foot")) for f in others]
    dates = dict.fromkeys(figure.as_at for figure in others if figure.as_at)
    boxes += [(register.label(_layout()["as_at"]), Filled(date, "foot")) for date in dates]
    if not boxes:
        return row
    for n, (heading, content) in enumerate(boxes[:3]):
        canvas.spread(row, 5 * n, 5 * n + 2, heading, "foot-heading")
        canvas.spread(row, 5 * n + 3, 5 * n + 4, content)
    canvas.heights[row] = 18.0
    return row + 1


def _attachments(canvas: Canvas, attachments: Iterable[Attachment], row: int) -> int:
    """A service's own charts and tables below ``row``; the row after all."""
    for attachment in attachments:
        canvas.put(row + 1, 0, attachment.caption, "section")
        row = _picture(canvas, attachment, row + 2) if attachment.picture else _table(canvas, attachment, row + 2)
    return row


def _picture(canvas: Canvas, attachment: Attachment, row: int) -> int:
    width = min(attachment.width, _WIDEST)
    canvas.pictures.append(Picture(row, 0, attachment.picture, attachment.alt_text, width))
    height = attachment.height * width / max(attachment.width, 1) * _POINTS
    return row + int(height // LINE) + 1


def _table(canvas: Canvas, attachment: Attachment, row: int) -> int:
    wide = 3  # columns of the page that one of the table takes
    most = _layout()["columns"] // wide
    for n, cells in enumerate(attachment.table):
        for c, text in enumerate(cells[:most]):
            canvas.spread(row + n, wide * c, wide * c + wide - 1, text, "strip-heading" if n == 0 else "wrap")
    return row + len(attachment.table)
