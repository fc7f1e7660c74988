"""The Exceptions: indicators at either end of their scale, with commentary and actions in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.reading import State
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import Canvas
from workbook_tool.typeset import lines_needed, paragraphs

_HEADING_ROW = 2
_RAG, _COMMENTARY, _ACTIONS = 3, 7, 8
_LINES = 26  # that a row can show

Words = Mapping[str, Any]


def exceptions(given: Consolidation, pages: Mapping[str, str]) -> Sheet:
    """The sheet, the worst first; ``pages`` are the names of the indicators' sheets."""
    words = load("master").words["exceptions"]
    title = words["title"].format(period=given.cycle.period.label)
    canvas = Canvas(sheet_names.EXCEPTIONS, title, words["widths"], landscape=True)
    found = [page for page in given.pages if at_an_end(given, page)]
    found.sort(key=lambda p: p.rating.rag is not given.register.scheme(p.indicator).worst)
    rows = [row for page in found for row in _rows(given, page, pages, words)]
    if not rows:
        canvas.put(1, 0, words["none"], "note")
    end = canvas.table("ExceptionsTable", _HEADING_ROW, words["headings"], rows)
    canvas.colour_ratings(_HEADING_ROW + 1, end - 1, _RAG)
    return canvas.sheet(freeze=(_HEADING_ROW + 1, 2), repeat_rows=(_HEADING_ROW, _HEADING_ROW), tab_colour=words["tab"])


def at_an_end(given: Consolidation, page: Page) -> bool:
    """Whether it has the worst colour of its scheme, or one that is better than on target."""
    scheme, rag = given.register.scheme(page.indicator), page.rating.rag
    if page.rating.state is not State.REPORTED or not scheme.bands:
        return False
    best = scheme.bands[-1].rag
    return rag is scheme.worst or (rag is best and best is not scheme.best_plain)


def _rows(given: Consolidation, page: Page, pages: Mapping[str, str], words: Words) -> Iterator[list[Any]]:
    """The row of an indicator, and as many more as its words need: none is ever cut."""
    indicator, rag = page.indicator, page.rating.rag.value
    link = sheet_names.leading(indicator.ref, pages)
    is_worst = page.rating.rag is given.register.scheme(indicator).worst
    commentary = _parts(page.commentary or words["no_commentary"], words["widths"][_COMMENTARY])
    actions = _parts(page.actions or (words["no_actions"] if is_worst else ""), words["widths"][_ACTIONS])
    for n, (said, done) in enumerate(zip_longest(commentary, actions, fillvalue="")):
        title = words["continued"].format(title=indicator.title) if n else indicator.title
        figures = (page.target_text, page.current_text) if n == 0 else ("", "")
        yield [
            link, title, page.service.name, Filled(rag, "center-wrap"),
            *(Filled(text, "number-wrap") for text in figures),
            Filled(page.rating.change.value if n == 0 else "", "center-wrap"), said, done,
        ]  # fmt: skip


def _parts(text: str, width: float) -> list[str]:
    """A text in as few pieces as rows can show, its paragraphs kept apart."""
    parts: list[str] = []
    for piece in paragraphs(text, width, _LINES):
        joined = f"{parts[-1]}\n{piece}" if parts else piece
        if parts and lines_needed(joined, width) <= _LINES:
            parts[-1] = joined
        else:
            parts.append(piece)
    return parts
