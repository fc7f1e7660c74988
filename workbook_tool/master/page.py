"""One indicator's page: figures, chart and trend at the left, the words at the right.

A row is as tall as its tallest cell, so figures and words share rows only where
both are short; the chart floats, and the trend stands below both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workbook_tool.book import Picture, Sheet
from workbook_tool.domain.consolidation import Attachment, Consolidation, Page
from workbook_tool.domain.indicator import Link
from workbook_tool.grid import address
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import LINE, Canvas, in_cell
from workbook_tool.master.live import live_change, live_rag
from workbook_tool.master.page_trend import add_trend
from workbook_tool.results.indicator_page import IndicatorPage, PageFigure, PageSection, indicator_page
from workbook_tool.results.links import is_live, link_text
from workbook_tool.results.page_words import page_label
from workbook_tool.theme import all_ratings, rated
from workbook_tool.typeset import paragraphs, width_of

WORDS = 7  # the column of the words
_WIDEST = 690  # pixels of a picture
_POINTS = 0.75  # of a pixel
_STRIP = ("target", "direction", "current", "previous", "change", "rag")  # the columns of the strip
_TITLE_SIZE = 18 / 11
_HEADING, _VALUE = 30.0, 33.0  # points: rows of the strip
_LONGEST_MAIL = 2_000  # characters that Excel takes as an address


def page_sheet(given: Consolidation, page: Page, name: str) -> Sheet:
    """The page of one indicator, on the sheet ``name``."""
    model, label = indicator_page(page, given.register), page_label(given.register, "return_to_index")
    widths = _layout()["widths"]
    lines = _title_lines(model.heading, sum(widths))
    canvas = Canvas(name, lines[0], widths, landscape=True)
    for row, line in enumerate(lines[1:], 1):
        canvas.put(row, 0, line, "title")
    row = len(lines)
    canvas.put(row, 0, _under(model), "section")
    canvas.put(row, WORDS, Filled(label, "link", link=sheet_names.link(sheet_names.INDEX)))
    if model.marking:
        row += 1
        canvas.put(row, 0, model.marking, "section")
    below = _comparators(given, canvas, page, model, _strip(given, canvas, page, model, row + 2))
    end = _words(canvas, model, row + 2, below)
    end = _attachments(canvas, model.attachments, add_trend(given, canvas, page, model.chart, below, end))
    return canvas.sheet(print_area=(0, 0, end - 1, WORDS), fit_height=canvas.pages(end))


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


def _under(model: IndicatorPage) -> str:
    committees = ", ".join(model.committees)
    line: str = _layout()["under" if committees else "under_alone"]
    return line.format(period=model.period, service=model.service, committees=committees)


# -- figures ------------------------------------------------------------------------


def _strip(given: Consolidation, canvas: Canvas, page: Page, model: IndicatorPage, row: int) -> int:
    """Target, direction, current, previous, change and rating. The row after the next empty one."""
    unit = given.register.unit(page.indicator)

    def at(key: str) -> str:
        return address(row + 1, _STRIP.index("current" if key == "value" else key))

    def cell(figure: PageFigure) -> Filled | str:
        if figure.key == "direction":
            return f"{figure.text} {page.indicator.better.value}"
        if figure.key == "change":
            return live_change(given, page, at, "strip")
        return in_cell(figure.value, unit, figure.decimals, figure.text, "strip", figure.marks)

    headings = [f"{figure.heading}\n{figure.period}".strip() for figure in model.strip]
    rating = live_rag(given, page, at, rated(model.rag, "tile-rag"))
    canvas.heights |= {row: _HEADING, row + 1: _VALUE}
    canvas.row(row, (*headings, model.rag_heading), "strip-heading")
    canvas.row(row + 1, (*map(cell, model.strip), rating), "strip")
    canvas.colour_ratings(all_ratings(given.register), row + 1, row + 1, _STRIP.index("rag"), "tile-rag")
    return row + 3


def _comparators(given: Consolidation, canvas: Canvas, page: Page, model: IndicatorPage, row: int) -> int:
    """The figures of others with their date, and what the period alone added. The row after the next empty one."""
    if not model.comparators:
        return row
    unit = given.register.unit(page.indicator)
    columns = [(f.heading, in_cell(f.value, unit, f.decimals, style="strip")) for f in model.comparators]
    dates = dict.fromkeys(figure.as_at for figure in model.comparators if figure.as_at)
    columns += [(given.register.label(_layout()["as_at"]), Filled(date, "strip-text")) for date in dates]
    canvas.heights |= {row: _HEADING, row + 1: _VALUE}
    canvas.row(row, [heading for heading, _ in columns], "strip-heading")
    canvas.row(row + 1, [cell for _, cell in columns])
    return row + 3


# -- words --------------------------------------------------------------------------


def _words(canvas: Canvas, model: IndicatorPage, row: int, below: int) -> int:
    """The words, paragraph by paragraph; the row after the last.

    The sums in words stand beside the strip and the comparators, all others from row ``below``.
    """
    row = max(_section(canvas, row, model.why), below)
    for section in model.sections:
        row = _section(canvas, row, section)
    return row


def _section(canvas: Canvas, row: int, section: PageSection) -> int:
    """A heading with its paragraphs below; nothing where there are none. The row after."""
    width = canvas.widths[WORDS]
    pieces: list[str | Filled] = [piece for text in section.texts for piece in paragraphs(text, width)]
    pieces += map(_link, section.links)
    if not pieces:
        return row
    canvas.put(row, WORDS, section.heading, "section")
    for n, piece in enumerate(pieces, row + 1):
        canvas.put(n, WORDS, piece, "paragraph")
    return row + len(pieces) + 1


def _link(link: Link) -> Filled:
    """A useful link; as plain words where Excel would not take the address."""
    place = link.address.strip()
    mail = place.lower().startswith("mailto:") and len(place) <= _LONGEST_MAIL and place.isprintable()
    if mail or is_live(place):
        return Filled(link_text(link.text.strip() or place, place), "link", link=place)
    return Filled(_layout()["link"].format(text=link.text, address=place), "paragraph")


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
    most = len(load("master").words["page"]["widths"]) - 2
    for n, cells in enumerate(attachment.table):
        canvas.row(row + n, cells[:most], "strip-heading" if n == 0 else "wrap")
    return row + len(attachment.table)
