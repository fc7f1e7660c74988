"""The Exceptions: the indicators that are such, with commentary and actions in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import Canvas
from workbook_tool.results.exceptions import exceptions, exceptions_are, is_worst
from workbook_tool.theme import all_ratings
from workbook_tool.typeset import lines_needed, paragraphs

_HEADING_ROW = 2
_RAG, _COMMENTARY, _ACTIONS = 3, 7, 8
_LINES = 26  # that a row can show

Words = Mapping[str, Any]


def exceptions_sheet(given: Consolidation, pages: Mapping[str, str]) -> Sheet:
    """The sheet, the worst first; ``pages`` are the names of the indicators' sheets."""
    words = load("master").words["exceptions"]
    title = words["title"].format(period=given.cycle.period.label)
    canvas = Canvas(sheet_names.EXCEPTIONS, title, words["widths"], landscape=True)
    worst_first = sorted(exceptions(given), key=lambda page: not is_worst(given.register, page))
    rows = [row for page in worst_first for row in _rows(given, page, pages, words)]
    note = words["note" if rows else "none"]
    canvas.put(1, 0, note.format(exceptions=exceptions_are(given.collection)), "note")
    end = canvas.table("ExceptionsTable", _HEADING_ROW, words["headings"], rows)
    canvas.colour_ratings(all_ratings(given.register), _HEADING_ROW + 1, end - 1, _RAG)
    return canvas.sheet(freeze=(_HEADING_ROW + 1, 2), repeat_rows=(_HEADING_ROW, _HEADING_ROW), tab_colour=words["tab"])


def _rows(given: Consolidation, page: Page, pages: Mapping[str, str], words: Words) -> Iterator[list[Any]]:
    """The row of an indicator, and as many more as its words need: none is ever cut."""
    indicator, rag = page.indicator, page.rating.rag.value
    link = sheet_names.leading(indicator.ref, pages)
    commentary = _parts(page.commentary or words["no_commentary"], words["widths"][_COMMENTARY])
    actions = _parts(
        page.actions or (words["no_actions"] if is_worst(given.register, page) else ""), words["widths"][_ACTIONS]
    )
    for n, (comment, done) in enumerate(zip_longest(commentary, actions, fillvalue="")):
        title = words["continued"].format(title=indicator.title) if n else indicator.title
        figures = (page.target_text, page.current_text) if n == 0 else ("", "")
        yield [
            link, title, page.service.name, Filled(rag, "center-wrap"),
            *(Filled(text, "number-wrap") for text in figures),
            Filled(page.rating.change.value if n == 0 else "", "center-wrap"), comment, done,
        ]  # fmt: skip


def _parts(text: str, width: float) -> list[str]:
    """A text in as few pieces as rows can show, its paragraphs kept apart."""
    pieces: list[str] = []
    for piece in paragraphs(text, width, _LINES):
        joined = f"{pieces[-1]}\n{piece}" if pieces else piece
        if pieces and lines_needed(joined, width) <= _LINES:
            pieces[-1] = joined
        else:
            pieces.append(piece)
    return pieces
