"""One indicator's page: figures, chart and trend at the left, the words at the right.

A row is as tall as its tallest cell, so figures and words share rows only where
both are short; the chart floats, and the trend stands below both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.finding import Severity
from workbook_tool.domain.indicator import Better, Link
from workbook_tool.domain.reading import State
from workbook_tool.grid import address
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.attached import add_attachments
from workbook_tool.master.canvas import Canvas, in_cell, rag_style
from workbook_tool.master.live import live_change, live_rag
from workbook_tool.master.page_trend import add_trend
from workbook_tool.results.labels import marks, page_words
from workbook_tool.typeset import paragraphs, width_of

WORDS = 7  # the column of the words
_TARGET, _DIRECTION, _CURRENT, _PREVIOUS, _CHANGE, _RAG = range(6)
_TITLE_SIZE = 18 / 11
_HEADING, _VALUE = 30.0, 33.0  # points: rows of the strip
_LINKS = ("https://", "http://", "mailto:")
_LONGEST_LINK = 2_000  # characters that Excel takes as an address

Section = tuple[str, Sequence[str | Filled]]


def page_sheet(given: Consolidation, page: Page, name: str) -> Sheet:
    """The page of one indicator, on the sheet ``name``."""
    widths = load("master").words["page"]["widths"]
    lines = _title_lines(page, sum(widths))
    canvas = Canvas(name, lines[0], widths, landscape=True)
    for row, line in enumerate(lines[1:], 1):
        canvas.put(row, 0, line, "title")
    row = len(lines)
    canvas.put(row, 0, _under(page), "section")
    canvas.put(
        row,
        WORDS,
        Filled(given.register.label(page_words()["return_to_index"]), "link", link=sheet_names.link(sheet_names.INDEX)),
    )
    below = _strip(given, canvas, page, row + 2)
    end = _words(given, canvas, page, row + 2, below)
    end = add_attachments(canvas, page, add_trend(given, canvas, page, below, end))
    return canvas.sheet(print_area=(0, 0, end - 1, WORDS), fit_height=canvas.pages(end))


def _title_lines(page: Page, width: float) -> list[str]:
    """The title, over as many rows as it needs: it may run over the columns, but does not wrap in them."""
    title = page_words()["heading"].format(ref=page.indicator.ref, title=" ".join(page.indicator.title.split()))
    lines: list[str] = []
    for word in title.split(" "):
        if lines and width_of(f"{lines[-1]} {word}") * _TITLE_SIZE <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _under(page: Page) -> str:
    words, committees = page_words(), ", ".join(page.indicator.committees)
    said = words["under" if committees else "under_alone"]
    return said.format(period=page.rating.period.label, service=page.service.name, committees=committees)


# -- figures ------------------------------------------------------------------------


def _strip(given: Consolidation, canvas: Canvas, page: Page, row: int) -> int:
    """Target, direction, current, previous, change and rating; the comparators below. The row after."""
    register, rating, indicator = given.register, page.rating, page.indicator
    unit, label, words = register.unit(indicator), register.label, page_words()
    current = rating.current if rating.state is State.REPORTED else None
    now, then = (r.value if r else None for r in (current, rating.previous))
    headings = (
        page.target_label,
        label("Direction for Improvement"),
        f"{page.current_label}\n{page.current_period}".strip(),
        f"{page.previous_label}\n{page.previous_period}".strip(),
        label("Change in Performance"),
        label("RAG Rating"),
    )

    def at(key: str) -> str:
        return address(row + 1, {"value": _CURRENT, "target": _TARGET, "previous": _PREVIOUS}[key])

    values = (
        in_cell(rating.target_value, unit, indicator.shown_target_decimals, page.target_text, "strip"),
        words["higher" if indicator.better is Better.HIGHER else "lower"],
        in_cell(now, unit, indicator.decimals, page.current_text, "strip", marks(current)),
        in_cell(then, unit, indicator.decimals, page.previous_text, "strip", marks(rating.previous)),
        live_change(given, page, at, "strip"),
        live_rag(given, page, at, rag_style(rating.rag.value, "tile")),
    )
    canvas.heights |= {row: _HEADING, row + 1: _VALUE}
    canvas.row(row, headings, "strip-heading")
    canvas.row(row + 1, values, "strip")
    canvas.colour_ratings(row + 1, row + 1, _RAG, "tile")
    return _comparators(given, canvas, page, row + 3)


def _comparators(given: Consolidation, canvas: Canvas, page: Page, row: int) -> int:
    others, words = page.comparator, page_words()
    if others is None or (others.neighbours is None and others.england is None):
        return row
    unit, decimals, label = given.register.unit(page.indicator), page.indicator.decimals, given.register.label
    canvas.heights |= {row: _HEADING, row + 1: _VALUE}
    canvas.row(row, (label(words["neighbours"]), label(words["england"]), label(words["as_at"])), "strip-heading")
    found = (in_cell(value, unit, decimals, style="strip") for value in (others.neighbours, others.england))
    canvas.row(row + 1, (*found, Filled(others.as_at, "strip-text")))
    return row + 3


# -- words --------------------------------------------------------------------------


def _words(given: Consolidation, canvas: Canvas, page: Page, row: int, below: int) -> int:
    """The words, paragraph by paragraph; the row after the last.

    The sums in words stand beside the strip and the comparators, all others from row ``below``.
    """
    words, rating, label = page_words(), page.rating, given.register.label
    row = max(_section(canvas, row, (label(words["why"]), [rating.why, rating.change_why])), below)
    for heading, texts in (*_sections(page), (words["links"], [_link(link) for link in page.indicator.links])):
        row = _section(canvas, row, (label(heading), texts))
    return row


def _sections(page: Page) -> Iterator[Section]:
    words, reported = page_words(), page.rating.current is not None
    due = page.periods_red > 0 and reported  # actions are asked of the worst rating
    yield words["description"], [page.indicator.description]
    yield words["commentary"], [page.commentary or (words["no_commentary"] if reported else "")]
    yield words["actions"], [page.actions or (words["no_actions"] if due else "")]
    yield words["remarks"], page.remarks
    open_ = [f for f in page.findings if f.severity is not Severity.NOTE]
    yield words["queries"], [words["query"].format(severity=f.severity.words, message=f.message) for f in open_]


def _section(canvas: Canvas, row: int, section: Section) -> int:
    """A heading with its paragraphs below; nothing where there are none. The row after."""
    heading, texts = section
    width = canvas.widths[WORDS]
    pieces = [p for text in texts for p in (paragraphs(text, width) if isinstance(text, str) else [text])]
    if not pieces:
        return row
    canvas.put(row, WORDS, heading, "section")
    for n, piece in enumerate(pieces, row + 1):
        canvas.put(n, WORDS, piece, "paragraph")
    return row + len(pieces) + 1


def _link(link: Link) -> Filled:
    """A useful link; as plain words where Excel would not take the address."""
    place = link.address.strip()
    if place.lower().startswith(_LINKS) and len(place) <= _LONGEST_LINK and place.isprintable():
        return Filled(link.text.strip() or place, "link", link=place)
    return Filled(page_words()["link"].format(text=link.text, address=place), "paragraph")
