"""The first page of the Summary: what matters first, on one sheet of paper and one screen's width.

At the left counts and what changed in what is measured, at the right the
indicators that stand out, each with a link, and where the year will end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from workbook_tool.book import Put
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.scheme import Rag
from workbook_tool.grid import address
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.master import index, sheet_names
from workbook_tool.master.canvas import Canvas, clipped
from workbook_tool.master.counts import Group, matrix
from workbook_tool.results.exceptions import against_trend
from workbook_tool.results.measure_changes import measure_changes
from workbook_tool.results.outlooks import Forward, shown_for
from workbook_tool.results.overview import Overview, overview
from workbook_tool.results.page_words import list_heading
from workbook_tool.theme import in_order, rated

_RATINGS = 6  # columns of ratings and their total at least
_MOST = {
    "newly": 4,
    "still": 3,
    "worse": 3,
    "better": 3,
    "worse_beyond": 3,
    "against_trend": 3,
    "year_end": 5,
    "measured": 4,
}
_WRAPPED = ("against_trend", "year_end")  # lists whose lines are too long for one
_LETTERS, _SMALL = 11 / 10, 11 / 9  # characters in the room of one, of a link and of what stands behind it

Names = Mapping[str, str]


def left_columns(given: Consolidation) -> int:
    """The last column at the left: room for each rating and a total, beside the names."""
    return max(_RATINGS, len({page.rating.rag for page in given.pages}) + 1)


def widths_of(given: Consolidation) -> list[float]:
    """The widths of the columns, from the names to the words behind a list's links."""
    words = load("master").words["summary"]
    name, rating, *others = words["widths"]
    return [name, *[rating] * left_columns(given), *others]


class Front:
    """The page being laid out; ``row`` is the row after it."""

    def __init__(self, given: Consolidation, canvas: Canvas, pages: Names, ahead: Mapping[str, Forward]) -> None:
        self._given, self._canvas, self._pages, self._ahead = given, canvas, pages, ahead
        self._words = load("master").words["summary"]
        self._left = left_columns(given)
        self._link, self._text = self._left + 2, self._left + 3
        self._view = overview(given.pages, given.register, {ref: own.trend for ref, own in ahead.items()})

    def lay(self, row: int) -> int:
        """Everything from ``row`` down; the row after."""
        given, view = self._given, self._view
        for sentence in self._sentences(view):
            self._canvas.spread(row, 0, self._text, sentence, "strong-wrap")
            row += 1
        top = row + 1
        left = self._tiles(top)
        left = self._priorities(left + 1)
        left = self._measured(left + 1)
        right = top
        for heading, key, entries in self._lists(view):
            right = self._list(right, heading, key, entries)
        if any(own.course for own in self._ahead.values()):
            right = self._year_ends(right)
        return max(left, right) if given.pages else top

    def _sentences(self, view: Overview) -> Iterator[str]:
        words = self._words
        worse = len(view.worse) + sum(page.before.is_colour for page in view.newly_worst)
        if view.rated:
            new = len(view.newly_worst) or "none"
            yield words["meeting"].format(
                meeting=view.meeting, rated=view.rated, worst=len(view.worst), rag=self._worst(), new=new,
                are="is" if len(view.worst) == 1 else "are",
                better=len(view.better), worse=worse,
            )  # fmt: skip
        if view.beyond_for_better or view.beyond_for_worse:
            counts = {"better": len(view.beyond_for_better), "worse": len(view.beyond_for_worse)}
            yield words["beyond"].format(**counts)

    def _worst(self) -> str:
        usual = self._given.register.schemes.get(self._given.register.default_scheme)
        names = dict.fromkeys(page.rating.rag.value for page in self._view.worst)
        return " / ".join(names) or (usual.worst.value if usual else "")

    # -- at the left ------------------------------------------------------------------

    def _tiles(self, row: int) -> int:
        """How many have each rating, now and one period before; the row after."""
        canvas, words, pages = self._canvas, self._words, self._given.pages
        rags = in_order(self._given.register, (p.rating.rag for p in pages))
        canvas.put(row, 0, words["indicators"], "heading")
        lines = ((words["now"], index.RAG, "tile-count"), (words["one_before"], index.BEFORE, "count"))
        for n, (name, _, _) in enumerate(lines, row + 1):
            canvas.put(n, 0, name, "wrap")
        canvas.heights |= {row: 18.0, row + 1: 26.0}
        for column, rag in enumerate(rags, 1):
            canvas.cells.append(Put(row, column, rag.value, rated(rag, "head-rag")))
            for n, (_, of, style) in enumerate(lines, row + 1):
                span = index.span(of, len(pages))
                counted = Counter(p.rating.rag if of == index.RAG else p.before for p in pages)[rag]
                live = f"COUNTIFS({span},{address(row, column)})"
                canvas.put(n, column, Filled(Decimal(counted), style, formula=live))
        return row + 3

    def _priorities(self, row: int) -> int:
        """Ratings by priority, by service where no indicator has one; the row after."""
        given, words = self._given, self._words
        rags = in_order(given.register, (p.rating.rag for p in given.pages))
        if any(p.indicator.priority for p in given.pages):
            heading, label, column = words["by_priority"], words["priority"], index.PRIORITY
            group = Group(heading, label, column, lambda p: (p.indicator.priority,) if p.indicator.priority else ())
        else:
            group = Group(words["by_service"], words["service"], index.SERVICE, lambda p: (p.service.name,))
        self._canvas.put(row, 0, group.heading, "section")
        width = self._canvas.pixels() - self._canvas.pixels(self._left + 1)
        return matrix(given, self._canvas, row + 1, rags, group, width=width)

    def _measured(self, row: int) -> int:
        """What changed in what is measured; the row after."""
        words, sentences = self._words, load("master").words["measured"]
        self._canvas.put(row, 0, words["measured"], "section")
        changes = list(measure_changes(self._given, self._given.pages))
        texts = [sentences[c.kind].format(refs=", ".join(c.refs), text=c.text).strip() for c in changes]
        for text in texts[: _MOST["measured"]] or [words["unchanged"]]:
            row += 1
            self._canvas.spread(row, 0, self._left, text, "wrap")
        return row + 1

    # -- at the right -----------------------------------------------------------------

    def _lists(self, view: Overview) -> Iterator[tuple[str, str, Sequence[tuple[Page, str]]]]:
        words, worst = self._words, self._worst()
        moved = {"newly": view.newly_worst, "still": view.still_worst, "worse": view.worse, "better": view.better}
        for key, pages in moved.items():
            named = "worse_others" if key == "worse" and view.newly_worst else key
            yield list_heading(named, worst), key, [(p, self._from_to(p)) for p in pages]
        beyond = [(p, self._real(p)) for p in view.beyond_for_worse]
        yield list_heading("worse_beyond", worst), "worse_beyond", beyond
        notes = [(p, against_trend(p.findings, p.rating.period)) for p in self._given.pages]
        yield words["against_trend"], "against_trend", [(p, note) for p, note in notes if note]

    def _from_to(self, page: Page) -> str:
        facts = {"current": page.current_text, "previous": page.previous_text, "now": page.rating.rag}
        text: str = self._words["from_to"].format(before=page.before, **facts)
        return text if page.before not in (page.rating.rag, Rag.NOT_RATED) else text.partition(": ")[2]

    def _real(self, page: Page) -> str:
        limits, shown = self._ahead[page.indicator.ref].trend.limits, shown_for(page.indicator, self._given.register)
        ends = {"lower": shown(limits.lower), "upper": shown(limits.upper)} if limits else {"lower": "", "upper": ""}
        return str(self._words["real"].format(current=page.current_text, **ends))

    def _list(self, row: int, heading: str, key: str, entries: Sequence[tuple[Page, str]]) -> int:
        """A heading with its lines; nothing where there are none. The row after."""
        if not entries:
            return row
        canvas, most = self._canvas, _MOST[key]
        canvas.put(row, self._link, heading, "section")
        canvas.heights[row] = max(canvas.height(row), 18.0)
        if len(entries) > most:
            canvas.put(row, self._text, self._words["left_out"].format(count=len(entries) - most), "small")
        for page, text in entries[:most]:
            row += 1
            ref = page.indicator.ref
            line = self._words["item"].format(ref=ref, title=page.indicator.title_in_lines)
            line = clipped(line, canvas.widths[self._link] * _LETTERS)
            canvas.put(row, self._link, sheet_names.leading(ref, self._pages, line, "list-text", "list-link"))
            wraps = key in _WRAPPED
            shown = text if wraps else clipped(text, canvas.widths[self._text] * _SMALL)
            canvas.put(row, self._text, shown, "small-wrap" if wraps else "small")
        return row + 1

    def _year_ends(self, row: int) -> int:
        """How many are on course, and those that need to be looked at first; the row after."""
        words = self._words
        ahead = [(p, own) for p in self._given.pages if (own := self._ahead[p.indicator.ref]).course]
        ordered = sorted(ahead, key=lambda entry: entry[1].urgency)
        row = self._list(row, words["year_end"], "year_end", [(p, self._outlook(own)) for p, own in ordered])
        counts = Counter(own.course for _, own in ordered)
        told = ", ".join(words["course_count"].format(count=n, course=course) for course, n in counts.items())
        self._canvas.spread(row, self._link, self._text, words["course_counts"].format(counts=told), "small-wrap")
        return row + 1

    def _outlook(self, own: Forward) -> str:
        words = self._words
        first = words["own"].format(own=own.own) if own.own else ""
        return str(words["outlook_line"].format(course=own.course, own=first, value=own.value, target=own.target))
