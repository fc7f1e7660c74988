"""Which published ratings and changes do not follow from the rules, and which reading of "10%" they support."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.grid import SheetRead
from workbook_tool.tables.find_table import headings_of, word_of
from workbook_tool.tables.rate_table import RatedRow, rate_rows


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One published word that does not follow: ``what`` is rag or change, ``why`` the sum."""

    indicator: str
    title: str
    what: str
    published: str
    expected: str
    why: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the published words follow, and which do not."""

    followed: int
    of: int
    disagreements: tuple[Disagreement, ...] = ()

    def words(self, what: str = "rated rows") -> str:
        """``11 of 12 rated rows follow; not 204``."""
        names = ", ".join(d.indicator for d in self.disagreements)
        return f"{self.followed} of {self.of} {what} follow" + (f"; not {names}" if names else "")


@dataclass(frozen=True, slots=True)
class Reperformed:
    """A published table held to the rules.

    ``ratings`` and ``changes`` are by the rules as they are; ``by_basis`` the
    ratings again with the percentages' deviations measured either way;
    ``supported`` is the basis that more of them follow from, None where both do
    equally. ``unpublished`` counts rows with neither word.
    """

    ratings: Tally
    changes: Tally
    by_basis: dict[Basis, Tally]
    supported: Basis | None
    unpublished: int
    findings: tuple[Finding, ...] = ()


def reperform(sheet: SheetRead, rules: Register, file: str = "") -> Reperformed:
    """Hold the published ratings and changes of a table, its columns found by heading, to ``rules``.

    Figures with the sign of a percentage are tried on both bases; all others
    stay as the rules have them.
    """
    rows, findings = rate_rows(sheet, rules, file)
    if rows and not {"rag", "change"} & rows[0].row.columns.keys():
        place = Cell(file or sheet.name, sheet.name if file and file != sheet.name else "")
        findings.append(finding("published-none", place, named=headings_of(sheet)))
    unknown = [f for row in rows for f in _not_understood(row, rules)]
    by_basis = {basis: _tally(rate_rows(sheet, rules, file, percentages=basis)[0], _rag, rules) for basis in Basis}
    points, relative = by_basis[Basis.POINTS].followed, by_basis[Basis.RELATIVE].followed
    supported = None if points == relative else Basis.POINTS if points > relative else Basis.RELATIVE
    return Reperformed(
        ratings=_tally(rows, _rag, rules),
        changes=_tally(rows, _change, rules),
        by_basis=by_basis,
        supported=supported,
        unpublished=sum(not (row.row.text("rag") or row.row.text("change")) for row in rows),
        findings=(*findings, *unknown),
    )


Published = Callable[[RatedRow, Register], tuple[str, str, str] | None]  # what was published, what follows, and the sum


def _tally(rows: list[RatedRow], published: Published, rules: Register) -> Tally:
    compared = [(row, verdict) for row in rows if (verdict := published(row, rules))]
    different = tuple(
        Disagreement(
            indicator=row.rating.indicator.ref,
            title=row.rating.indicator.title,
            what=_WHAT[published],
            published=word,
            expected=follows,
            why=why,
            cell=row.row.place(_WHAT[published]),
        )
        for row, (word, follows, why) in compared
        if word != follows
    )
    return Tally(len(compared) - len(different), len(compared), different)


def _rag(row: RatedRow, rules: Register) -> tuple[str, str, str] | None:
    """A published rating. Baseline and the like are not worked out, and wrong only where a target gives a colour."""
    word, rating = _word("rag", row, rules), row.rating
    if not word or word == Rag.NOT_RATED:
        return None
    if not Rag(word).is_colour and not rating.rag.is_colour:
        return None
    return word, str(rating.rag), rating.why


def _change(row: RatedRow, rules: Register) -> tuple[str, str, str] | None:
    word = _word("change", row, rules)
    return (word, str(row.rating.change), row.rating.change_why) if word else None


def _word(key: str, row: RatedRow, rules: Register) -> str:
    """A published word as we write it, a colour of the rules' own too; empty where it is none of those known."""
    text = row.row.text(key)
    own = {rag.casefold(): rag.value for scheme in rules.schemes.values() for rag in scheme.colours}
    return word_of(key, text) or (own.get(" ".join(text.casefold().split()), "") if key == "rag" else "")


_WHAT: dict[Published, str] = {_rag: "rag", _change: "change"}


def _not_understood(row: RatedRow, rules: Register) -> list[Finding]:
    """A published word that is none of those known."""
    return [
        finding(
            "published-word-unknown",
            row.row.place(key),
            indicator=row.row.ref,
            value=row.row.text(key),
            title=row.row.title,
        )
        for key in ("rag", "change")
        if row.row.text(key) and not _word(key, row, rules)
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
    }
