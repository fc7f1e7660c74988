"""Which published ratings and changes do not follow from the rules, and which reading of "10%" they support."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.immutable import immutable
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.questions import named
from workbook_tool.tables.rated.published import (
    Way,
    change_of,
    published_change,
    published_rag,
    rating_of,
    way_of_arrows,
)
from workbook_tool.tables.rated.rate_table import Rated, RatedRow, rate_tables
from workbook_tool.tables.read import TablesRead
from workbook_tool.tables.table import Table
from workbook_tool.tables.words import word_of


@immutable
class Disagreement:
    """One published word that does not follow: ``what`` is rag or change, ``why`` the sum."""

    indicator: str
    """The indicator's reference."""
    title: str
    """The indicator's title."""
    what: str
    published: str
    expected: str
    """What follows from the rules."""
    why: str
    cell: Cell
    """Where the published word stands."""


@immutable
class Tally:
    """How many of the published words follow, and which do not."""

    followed: int
    """How many follow."""
    of: int
    disagreements: tuple[Disagreement, ...] = ()
    """Those that do not."""

    def words(self, what: str = "rated rows") -> str:
        """``11 of 12 rated rows follow; not 204``."""
        names = ", ".join(d.indicator for d in self.disagreements)
        return f"{self.followed} of {self.of} {what} follow" + (f"; not {names}" if names else "")


@immutable
class Reperformed:
    """A published table held to the rules.

    ``ratings`` and ``changes`` are by the rules as they are; ``by_basis`` the
    ratings again with the percentages' deviations measured either way;
    ``supported`` is the basis that more of them follow from, None where both do
    equally. ``unpublished`` counts rows with neither word; ``rated`` is what became
    of the rows.
    """

    ratings: Tally
    changes: Tally
    by_basis: dict[Basis, Tally]
    supported: Basis | None
    unpublished: int
    rated: Rated

    @property
    def findings(self) -> list[Finding]:
        """What is said of the table and of its words."""
        return self.rated.all_findings


def reperform(tables_read: TablesRead, rules: Register, mapping: TableMap | None = None) -> Reperformed:
    """Hold the published ratings and changes of a file's tables to ``rules``.

    Figures with the sign of a percentage are tried on both bases; all others
    stay as the rules have them. Rows that are questioned are not held to them.
    """
    done = rate_tables(tables_read, rules, mapping)
    if done.rows and not (done.columns & {"rag", "change", "movement"} or any(map(published_rag, done.rows))):
        headings = named([c.heading for table in tables_read.tables for c in table.columns])
        done.findings.append(finding("published-none", tables_read.tables[0].heading_place(), named=headings))
    ways = {id(table): _way(table, done, mapping or TableMap()) for table in tables_read.tables}
    done.findings += [f for row in done.rows for f in _not_understood(row, rules)]

    def rag(row: RatedRow) -> Compared | None:
        return _rag(row, rules)

    def change(row: RatedRow) -> Compared | None:
        return _change(row, ways[id(row.row.table)])

    by_basis = {b: _tally(rate_tables(tables_read, rules, mapping, percentages=b).rows, "rag", rag) for b in Basis}
    points, relative = by_basis[Basis.POINTS].followed, by_basis[Basis.RELATIVE].followed
    supported = None if points == relative else Basis.POINTS if points > relative else Basis.RELATIVE
    return Reperformed(
        ratings=_tally(done.rows, "rag", rag),
        changes=_tally(done.rows, "change", change),
        by_basis=by_basis,
        supported=supported,
        unpublished=sum(not (published_rag(row) or published_change(row)) for row in done.rows),
        rated=done,
    )


Compared = tuple[str, frozenset[str], str, str]
"""What was published, the words that it stands for, what follows from the rules, and the sum."""


def _way(table: Table, done: Rated, mapping: TableMap) -> Way:
    """What the arrows of a table say; asked once where it is not known."""
    way, asked = way_of_arrows(table, [row for row in done.rows if row.row.table is table], mapping)
    done.questions += [asked] if asked else []
    return way


def _tally(rows: Sequence[RatedRow], what: str, published: Callable[[RatedRow], Compared | None]) -> Tally:
    compared = [(row, match) for row in rows if (match := published(row))]
    different = tuple(
        Disagreement(
            indicator=row.rating.indicator.ref,
            title=row.rating.indicator.title,
            what=what,
            published=word,
            expected=follows,
            why=why,
            cell=row.row.place(what if row.row.text(what) else "current"),
        )
        for row, (word, stands_for, follows, why) in compared
        if follows not in stands_for
    )
    return Tally(len(compared) - len(different), len(compared), different)


def _rag(row: RatedRow, rules: Register) -> Compared | None:
    """A published rating. Baseline and the like are not worked out, and wrong only where a target gives a colour."""
    rating = row.rating
    word, stands_for = rating_of(published_rag(row), row.register.scheme(rating.indicator), rules)
    if not word or word == Rag.NOT_RATED:
        return None
    is_colour = all(Rag(each).is_colour for each in stands_for)
    if not is_colour and not rating.rag.is_colour:
        return None
    return word, stands_for, str(rating.rag), rating.why


def _change(row: RatedRow, way: Way) -> Compared | None:
    if way is Way.ASKED or "previous" not in row.row.columns:
        return None
    word = change_of(published_change(row), row, way)
    return (word, frozenset([word]), str(row.rating.change), row.rating.change_why) if word else None


def _not_understood(row: RatedRow, rules: Register) -> list[Finding]:
    """A published word that is none of those known."""
    scheme = row.register.scheme(row.rating.indicator)
    unknown = {"rag": row.row.text("rag") and not rating_of(row.row.text("rag"), scheme, rules)[0]}
    unknown["change"] = row.row.text("change") and not word_of("change", row.row.text("change"))
    return [
        finding(
            "published-word-unknown",
            row.row.place(key),
            indicator=row.row.ref,
            value=row.row.text(key),
            title=row.row.title,
        )
        for key, is_unknown in unknown.items()
        if is_unknown
    ]


def reperformed_data(done: Reperformed) -> dict[str, Any]:
    """The result as JSON data: counts, both bases, and each disagreement with its sum."""

    def tally(counts: Tally) -> dict[str, Any]:
        return {"followed": counts.followed, "of": counts.of, "not": [d.indicator for d in counts.disagreements]}

    return {
        "ratings": tally(done.ratings),
        "changes": tally(done.changes),
        "bases": {str(basis): tally(counts) for basis, counts in done.by_basis.items()},
        "supported": str(done.supported) if done.supported else None,
        "disagreements": [
            {
                "indicator": d.indicator,
                "title": d.title,
                "what": d.what,
                "published": d.published,
                "expected": d.expected,
                "why": d.why,
                "file": d.cell.file,
                "sheet": d.cell.sheet or None,
                "cell": d.cell.ref or None,
            }
            for d in (*done.ratings.disagreements, *done.changes.disagreements)
        ],
        "rows": done.rated.counts,
        "questions": [q.as_data() for q in done.rated.questions],
    }
