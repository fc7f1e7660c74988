"""The Summary: counts, movement and what stands out, always worked out from the rows of the Index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.reading import UNSETTLED, State
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import index, sheet_names
from workbook_tool.master.canvas import Canvas, clipped
from workbook_tool.master.counts import Group, by_rating, matrix, movement
from workbook_tool.master.front import Front, left_columns, widths_of
from workbook_tool.results.exceptions import listings
from workbook_tool.results.outlooks import Forward
from workbook_tool.results.overview import counts
from workbook_tool.typeset import width_of

_BIG = 13 / 11  # of a subtitle's letters
_ITEM = 70  # characters of an item of a list

Names = Mapping[str, str]


def summary(given: Consolidation, pages: Names, ahead: Mapping[str, Forward]) -> Sheet:
    """The sheet; ``pages`` are the names of the indicators' sheets, ``ahead`` what each says of its change and year."""
    made = _Summary(given, pages)
    made.headline()
    if given.pages:
        made.row = Front(given, made.canvas, pages, ahead).lay(made.row)
        made.first_page = made.row - 1
        made.counts()
        for heading, items in listings(given, made.words):
            made.listing(heading, items)
    made.completeness()
    canvas = made.canvas
    return canvas.sheet(
        tab_colour=made.words["tab"],
        print_area=(0, 0, made.row - 1, len(canvas.widths) - 1),
        breaks=tuple(sorted({made.first_page, *canvas.breaks(made.row)} - {0})),
    )


class _Summary:
    """The sheet being laid out, from the top down; ``row`` is the next."""

    def __init__(self, given: Consolidation, pages: Names) -> None:
        self.given, self.pages = given, pages
        self.words = load("master").words["summary"]
        self.numbers = counts(given.pages, given.register)
        self.ratings = tuple(self.numbers)
        title = self.words["title"].format(period=given.cycle.period.label)
        self.canvas = Canvas(sheet_names.SUMMARY, title, widths_of(given), landscape=True)
        self.last = left_columns(given)
        self.row = 1
        self.first_page = 0

    def headline(self) -> None:
        """One sentence that says it all, and who is missing."""
        given, words = self.given, self.words
        numbers = ", ".join(f"{count} {rag}" for rag, count in self.numbers.items())
        reported = sum(p.rating.state is State.REPORTED for p in given.pages)
        headline = words["headline"].format(reported=reported, total=len(given.pages), counts=numbers)
        self._lines(headline if given.pages else words["headline_none"], "subtitle", _BIG)
        if given.missing:
            services = ", ".join(line.service.name for line in given.missing)
            self._lines(words["missing"].format(services=services), "strong")

    def _lines(self, text: str, style: str, size: float = 1.0) -> None:
        """A sentence over as many rows as it needs: it may run over the columns, but does not wrap in them."""
        line, room = "", sum(self.canvas.widths.values()) / size
        for word in text.split():
            if line and width_of(f"{line} {word}") > room:
                self.canvas.put(self.row, 0, line, style)
                self.row, line = self.row + 1, ""
            line = f"{line} {word}".strip()
        self.canvas.put(self.row, 0, line, style)
        self.row += 1

    def heading(self, text: str) -> None:
        """A block's heading, a row below what came before."""
        self.canvas.blocks.append(self.row + 1)
        self.canvas.put(self.row + 1, 0, text, "section")
        self.row += 2

    def counts(self) -> None:
        """By rating, service and committee, and the movement since the previous period."""
        given, words, canvas = self.given, self.words, self.canvas
        self.heading(words["by_rating"])
        self.row = by_rating(canvas, self.row, self.numbers)
        groups = [Group(words["by_service"], words["service"], index.SERVICE, lambda p: (p.service.name,))]
        if any(p.indicator.committees for p in given.pages):
            heading, label = words["by_committee"], words["committee"]
            groups.append(Group(heading, label, index.COMMITTEE, lambda p: p.indicator.committees))
        for group in groups:
            self.heading(group.heading)
            self.row = matrix(given, canvas, self.row, self.ratings, group)
        if any(p.before is not Rag.NOT_RATED for p in given.pages):
            self.heading(words["movement"])
            self.row = movement(given, canvas, self.row, self.ratings)

    def listing(self, heading: str, items: Sequence[tuple[Page, str]]) -> None:
        """Indicators with links to their pages and a word on each."""
        self.heading(heading)
        if not items:
            self.canvas.put(self.row, 0, self.words["none"], "note")
            self.row += 1
        for page, what in items:
            ref = page.indicator.ref
            line = self.words["item"].format(ref=ref, title=page.indicator.title)
            content = sheet_names.leading(ref, self.pages, clipped(line, _ITEM), "text")
            self.canvas.spread(self.row, 0, self.last, content)
            self.canvas.put(self.row, self.last + 2, what, "text")
            self.row += 1

    def completeness(self) -> None:
        """How much of what was asked is there, with links to the lists."""
        given, words = self.given, self.words
        states = [p.rating.state for p in given.pages]
        came = words["of"].format(count=len(given.returns) - len(given.missing), all=len(given.returns))
        reported = words["of"].format(count=states.count(State.REPORTED), all=len(states))
        unsure = sum(p.rating.current is not None and p.rating.current.data_status in UNSETTLED for p in given.pages)
        open_findings = sum(f.asks for f in given.findings)
        self.heading(words["completeness"])
        for key, text, sheet in (
            ("returns_in", came, sheet_names.RETURNS),
            ("readings_in", reported, sheet_names.INDEX),
            ("not_due_in", str(states.count(State.NOT_DUE)), sheet_names.INDEX),
            ("provisional_in", str(unsure), sheet_names.TREND),
            ("restated_in", str(len(given.restatements)), sheet_names.CHANGES),
            ("findings_open", str(open_findings), sheet_names.QUALITY),
        ):
            self.canvas.spread(self.row, 0, self.last, Filled(words[key], "link", link=sheet_names.link(sheet)))
            self.canvas.put(self.row, self.last + 2, text, "text")
            self.row += 1
