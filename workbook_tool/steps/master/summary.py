"""The Summary: counts, movement and what stands out, always worked out from the rows of the Index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from workbook_tool.book import Chart, Series, Sheet
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import number_text
from workbook_tool.domain.reading import DataStatus, State
from workbook_tool.domain.register import Rag
from workbook_tool.grid import absolute
from workbook_tool.layout.place import Filled
from workbook_tool.layout.template import load
from workbook_tool.steps.master import index, names
from workbook_tool.steps.master.canvas import Canvas, rag_style

_WIDTHS = (30, 12, 12, 12, 12, 12, 12, 12, 12, 12)
_MOST = 5  # rows of a list of extremes
_CHART_ROWS = 17

Names = Mapping[str, str]


class Summary:
    """The sheet being laid out, from the top down."""

    def __init__(self, given: Consolidation, pages: Names) -> None:
        self.given, self.pages = given, pages
        self.words = load("master").words["summary"]
        self.ratings = [rag for rag in Rag if any(p.rating.rag is rag for p in given.pages)]
        self.canvas = Canvas(names.SUMMARY, self.words["title"].format(period=given.cycle.period.label), _WIDTHS)
        self.row = 1

    # -- parts ----------------------------------------------------------------------
    def headline(self) -> None:
        """One sentence that says it all, and who is missing."""
        given, words = self.given, self.words
        counts = ", ".join(f"{count} {rag}" for rag, count in given.counts.items())
        reported = sum(p.rating.state is State.REPORTED for p in given.pages)
        text = words["headline"].format(reported=reported, total=len(given.pages), counts=counts)
        self.canvas.put(1, 0, text, "subtitle")
        self.row = 2
        if given.missing:
            services = ", ".join(r.service.name for r in given.missing)
            self.canvas.put(2, 0, words["missing"].format(services=services), "note")
            self.row = 3

    def heading(self, text: str) -> None:
        """A block's heading, a row below what came before."""
        self.canvas.put(self.row + 1, 0, text, "section")
        self.row += 2

    def by_rating(self) -> None:
        """How many indicators have each rating, with a chart beside."""
        words, canvas = self.words, self.canvas
        self.heading(words["by_rating"])
        canvas.row(self.row, (words["rating"], words["indicators"]), "heading")
        first = self.row + 1
        area = index.span(index.RAG, len(self.given.pages))
        for n, rag in enumerate(self.ratings, first):
            count = self._count(lambda p, rag=rag: p.rating.rag is rag)  # type: ignore[misc]
            canvas.put(n, 0, rag.value, rag_style(rag.value))
            canvas.put(n, 1, Filled(Decimal(count), "number", "0", f"COUNTIFS({area},{absolute(n, 0)})"))
        last = first + len(self.ratings) - 1
        self._total(last + 1, [(first, last, 1)], [len(self.given.pages)])
        alt = words["alt_rating"].format(counts=", ".join(f"{c} {r}" for r, c in self.given.counts.items()))
        series = Series(words["indicators"], names.SUMMARY, (first, 0, last, 0), (first, 1, last, 1), kind="column")
        canvas.charts.append(
            Chart(
                self.row,
                3,
                "column",
                words["by_rating"],
                alt,
                (series,),
                value_title=words["indicators"],
                width=560,
                height=300,
            )
        )
        self.row = max(last + 2, self.row + _CHART_ROWS)

    def matrix(
        self, heading: str, label: str, groups: Sequence[str], column: int, of: Callable[[Page], Sequence[str]]
    ) -> None:
        """Ratings by a group of indicators, as live counts, with a stacked chart below."""
        if not groups:
            return
        words, canvas = self.words, self.canvas
        self.heading(heading)
        canvas.row(self.row, (label, *(r.value for r in self.ratings), words["total"]), "heading")
        count = len(self.given.pages)
        keys, rags = index.span(column, count), index.span(index.RAG, count)
        shared = any(len(of(p)) > 1 for p in self.given.pages)
        first, head = self.row + 1, self.row
        for n, group in enumerate(groups, first):
            canvas.put(n, 0, group, "wrap")
            for c, rag in enumerate(self.ratings, 1):
                found = self._count(lambda p, g=group, r=rag: g in of(p) and p.rating.rag is r)  # type: ignore[misc]
                name, word = absolute(n, 0).replace("$A", "$A"), absolute(head, c)
                live = (
                    f'SUMPRODUCT(ISNUMBER(SEARCH("; "&{name}&"; ","; "&{keys}&"; "))*({rags}={word}))'
                    if shared
                    else f"COUNTIFS({keys},{name},{rags},{word})"
                )
                canvas.put(n, c, Filled(Decimal(found), "number", "0", live))
            total = self._count(lambda p, g=group: g in of(p))  # type: ignore[misc]
            across = f"{absolute(n, 1)}:{absolute(n, len(self.ratings))}"
            canvas.put(n, len(self.ratings) + 1, Filled(Decimal(total), "number", "0", f"SUM({across})"))
        last = first + len(groups) - 1
        if len(groups) > 1:
            self._stacked(heading, first, last, head)
            self.row = last + 2 + _CHART_ROWS
        else:
            self.row = last + 1

    def _stacked(self, heading: str, first: int, last: int, head: int) -> None:
        from workbook_tool.resources import template

        fills = {**template("theme")["colours"], **self.given.collection.colours}
        series = tuple(
            Series(
                rag.value,
                names.SUMMARY,
                (first, 0, last, 0),
                (first, c, last, c),
                fills[rag.value],
                "stacked bar",
            )
            for c, rag in enumerate(self.ratings, 1)
        )
        alt = self.words["alt_service"].format(counts=heading)
        self.canvas.charts.append(Chart(last + 2, 0, "stacked bar", heading, alt, series, width=820, height=310))

    def movement(self) -> None:
        """From-to table of ratings: before in rows, now in columns."""
        moved = [p for p in self.given.pages if p.rating.state is State.REPORTED and p.before is not Rag.NOT_RATED]
        if not moved:
            return
        befores = [r for r in Rag if any(p.before is r for p in moved)]
        nows = [r for r in Rag if any(p.rating.rag is r for p in moved)]
        self.heading(self.words["movement"])
        self.canvas.row(self.row, (self.words["before"], *(r.value for r in nows)), "heading")
        for n, before in enumerate(befores, self.row + 1):
            self.canvas.put(n, 0, before.value, rag_style(before.value))
            for c, now in enumerate(nows, 1):
                found = sum(p.before is before and p.rating.rag is now for p in moved)
                self.canvas.put(n, c, Filled(Decimal(found) if found else "", "number"))
        self.row += len(befores) + 1

    def listing(self, heading: str, found: Sequence[tuple[Page, str]]) -> None:
        """A list of indicators with links to their pages and a word on each."""
        self.heading(heading)
        if not found:
            self.canvas.put(self.row, 0, self.words["none"], "note")
            self.row += 1
        for page, what in found:
            ref = page.indicator.ref
            self.canvas.put(
                self.row, 0, Filled(f"{ref}: {page.service.name}", "link", link=names.link(self.pages[ref]))
            )
            self.canvas.put(self.row, 1, f"{what}. {page.indicator.title}", "text")
            self.row += 1

    def completeness(self) -> None:
        """How much of what was asked is there."""
        given, words = self.given, self.words
        self.heading(words["completeness"])
        came = sum(bool(r.reported) for r in given.returns)
        reported = sum(p.rating.state is State.REPORTED for p in given.pages)
        soft = (DataStatus.PROVISIONAL, DataStatus.ESTIMATED)
        unsure = sum(p.rating.current is not None and p.rating.current.data_status in soft for p in given.pages)
        found = sum(f.severity != "note" for f in given.findings)
        lines = (
            (words["returns_in"], f"{came} of {len(given.returns)}"),
            (words["readings_in"], f"{reported} of {len(given.pages)}"),
            (words["provisional_in"], str(unsure)),
            (words["findings_open"], str(found)),
        )
        for label, text in lines:
            self.canvas.put(self.row, 0, label, "label")
            self.canvas.put(self.row, 1, text, "text")
            self.row += 1

    # -- sums -------------------------------------------------------------------------
    def _count(self, test: Callable[[Page], bool]) -> int:
        return sum(test(page) for page in self.given.pages)

    def _total(self, row: int, spans: Sequence[tuple[int, int, int]], totals: Sequence[int]) -> None:
        self.canvas.put(row, 0, self.words["total"], "label")
        for (first, last, column), total in zip(spans, totals, strict=True):
            formula = f"SUM({absolute(first, column)}:{absolute(last, column)})"
            self.canvas.put(row, column, Filled(Decimal(total), "number", "0", formula))


def summary(given: Consolidation, pages: Names) -> Sheet:
    """The sheet."""
    made = Summary(given, pages)
    words = made.words
    services = list(dict.fromkeys(p.service.name for p in given.pages))
    committees = list(dict.fromkeys(c for p in given.pages for c in p.indicator.committees))
    made.headline()
    made.by_rating()
    made.matrix(words["by_service"], words["service"], services, index.SERVICE, lambda p: (p.service.name,))
    made.matrix(
        words["by_committee"], words["committee"], committees, index.COMMITTEE, lambda p: p.indicator.committees
    )
    made.movement()
    for heading, found in _lists(given, words):
        made.listing(heading, found)
    made.completeness()
    return made.canvas.sheet(tab_colour="#1D3557")


def _lists(given: Consolidation, words: Mapping[str, str]) -> list[tuple[str, list[tuple[Page, str]]]]:
    reported = [p for p in given.pages if p.rating.state is State.REPORTED]
    worst = [p for p in reported if p.rating.rag is given.register.scheme(p.indicator).worst]
    name = worst[0].rating.rag.value if worst else Rag.RED.value
    new = [(p, words["was"].format(before=p.before)) for p in worst if p.before not in (p.rating.rag, Rag.NOT_RATED)]
    long = [(p, words["periods_worst"].format(count=p.periods_red)) for p in worst if p.periods_red >= 3]
    return [
        (words["newly_worst"].format(rag=name), new),
        (words["long_worst"].format(rag=name), long),
        (words["furthest"], _furthest(reported, words)),
        (words["biggest"], _biggest(reported, words)),
    ]


def _furthest(pages: Sequence[Page], words: Mapping[str, str]) -> list[tuple[Page, str]]:
    """By share of the target, so that unlike units can stand in one order."""
    off = []
    for page in pages:
        rating = page.rating
        if rating.deviation is None or rating.deviation >= 0 or not rating.target_value or rating.current is None:
            continue
        distance = abs((rating.current.value or Decimal(0)) - rating.target_value) / abs(rating.target_value)
        basis = "points" if rating.basis == "points" else "per cent"
        off.append((distance, page, words["off"].format(deviation=number_text(abs(rating.deviation), 1), basis=basis)))
    return [(page, what) for _, page, what in sorted(off, key=lambda o: -o[0])[:_MOST]]


def _biggest(pages: Sequence[Page], words: Mapping[str, str]) -> list[tuple[Page, str]]:
    moved = []
    for page in pages:
        now, before = page.rating.current, page.rating.previous
        if now is None or before is None or now.value is None or not before.value:
            continue
        share = (now.value - before.value) / abs(before.value) * 100
        if share:
            text = words["change_by"].format(before=page.previous_text, now=page.current_text, percent=f"{share:+.1f}")
            moved.append((abs(share), page, text))
    return [(page, what) for _, page, what in sorted(moved, key=lambda m: -m[0])[:_MOST]]
