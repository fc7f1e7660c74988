"""The Cover: whose workbook this is, of which cycle, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.domain.days import short_day
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import sheet_names
from workbook_tool.master.canvas import Canvas
from workbook_tool.results.exceptions import exceptions_are

_DRAFT = "DRAFT"


def cover(given: Consolidation, pages: int) -> Sheet:
    """The sheet; ``pages`` is how many indicators have one of their own."""
    words, own = load("master").words["cover"], given.collection
    canvas = Canvas(sheet_names.COVER, own.council or load("master").title, words["widths"])
    canvas.put(1, 0, words["subtitle"].format(period=given.cycle.period.label), "subtitle")
    row = 2
    if given.edition.status == _DRAFT:
        canvas.put(row, 0, words["draft"], "strong")
        row += 1
    row += 1
    for label, text in _facts(given):
        if text:
            canvas.row(row, [Filled(label, "label"), Filled(text, "wrap")])
            row += 1
    canvas.put(row + 1, 0, words["sheets"], "section")
    row = _contents(given, canvas, row + 2, pages)
    for n, note in enumerate(own.notes):
        canvas.put(row + 1 + n, 0, words["notes"] if n == 0 else "", "label")
        canvas.put(row + 1 + n, 1, note, "wrap")
    return canvas.sheet()


def _facts(given: Consolidation) -> Iterator[tuple[str, str]]:
    words, edition, own = load("master").words["cover"], given.edition, given.collection
    yield words["status"], edition.status
    yield words["version"], str(edition.version)
    yield given.register.label(words["produced"]), short_day(edition.produced_on)
    yield words["audience"], edition.audience
    yield words["meeting"], short_day(edition.meeting_date)
    yield words["appendix"], edition.appendix
    yield words["team"], own.team
    yield words["contact"], own.contact
    yield words["committee"], own.committee
    yield words["due"], short_day(given.cycle.due)


def _contents(given: Consolidation, canvas: Canvas, row: int, pages: int) -> int:
    layout, indicators, exceptions = load("master"), len(given.pages), exceptions_are(given.collection)
    for name, text in layout.words["sheets"].items():
        canvas.row(
            row, [Filled(name, "link", link=sheet_names.link(name)), Filled(text.format(exceptions=exceptions), "wrap")]
        )
        row += 1
        if name == sheet_names.INDEX and indicators:
            words = layout.words["cover"]
            sentence = words["pages_text" if pages == indicators else "pages_some" if pages else "pages_none"]
            canvas.row(row, [Filled(words["pages"], "wrap"), Filled(sentence.format(count=pages, all=indicators))])
            row += 1
    return row
