"""Which row of a completed return stands for which row that was asked: by ID and period, wherever it now stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.register import Register
from workbook_tool.figures.seen import runs_in_words
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import FoundSheet, Row, fold
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.likely_row import OFFERING, Offer, likely_row, offering, same_period, unknown_id

TEXTS = ("revision_reason", "commentary", "actions", "answer")
_TOTALS = {"total", "totals", "sum", "overall", "average", "mean", "subtotal", "sub total", "grand total"}
_WHOLE = re.compile(r"\.0+$")  # 908 as a number that was turned to text
ENTERED = ("value", "numerator", "denominator", "revised_previous", "forecast", *TEXTS)


@immutable
class Matched:
    """A row of the return that stands for a row that was asked."""

    row: Row
    asked: Asked
    index: int  # in the document's readings


@immutable
class Matching:
    """The rows by the asked row's key, with what is said of the others."""

    matched: Mapping[tuple[str, str], Matched]
    """By the asked row's key."""
    findings: tuple[Finding, ...]
    """About rows that match nothing."""
    likely: Mapping[tuple[str, str], Row]
    """Rows whose ID is wrong, by the asked row that they seem to be: asked about, and never taken for it."""


def match_rows(table: FoundSheet, register: Register, rows: Sequence[Asked]) -> Matching:
    """Which row stands for which asked one, and what is said of those that stand for none or for one twice."""
    findings: list[Finding] = []
    likely: dict[tuple[str, str], Row] = {}
    by_key: dict[tuple[str, str], list[tuple[Row, Asked]]] = {}
    by_ref: dict[str, list[Asked]] = {}
    for asked_row in rows:
        by_ref.setdefault(asked_row.indicator.ref.casefold(), []).append(asked_row)
    strays: list[tuple[Row, Finding]] = []
    own_rows, other_table = split_off(table)
    if other_table is not None:
        findings.append(other_table)
    for row in own_rows:
        ref = row.text("indicator")
        mine = by_ref.get(ref.casefold()) or by_ref.get(_WHOLE.sub("", ref).casefold(), [])
        if mine and ref.casefold() not in by_ref:
            findings.append(
                finding("id-as-number", row.places["indicator"], indicator=mine[0].indicator.ref, value=ref)
            )
        asked, problem = _asked_for(row, mine, table, register, rows)
        if asked is not None:
            by_key.setdefault(asked.key, []).append((row, asked))
        if problem is not None:
            strays.append((row, problem))
    matched: dict[tuple[str, str], Matched] = {}
    for key, pairs in by_key.items():
        if len(pairs) > 1:
            findings += _twice(pairs)
            likely[key] = pairs[0][0]
            continue
        matched[key] = Matched(pairs[0][0], pairs[0][1], len(matched))
    absent = [asked for asked in rows if asked.key not in by_key]
    offers: dict[str, list[Offer]] = {}
    for row, problem in strays:
        if problem.code in OFFERING and (asked := likely_row(row, absent, rows)):
            likely[asked.key] = row
            absent.remove(asked)
            offers.setdefault(problem.code, []).append(Offer(row, problem, asked))
        else:
            findings.append(_of_their_own(row, problem, complete=len(matched) == len(rows)))
    findings += (raised for code, of_kind in offers.items() for raised in offering(code, of_kind))
    return Matching(matched, tuple(findings), likely)


def split_off(table: FoundSheet) -> tuple[tuple[Row, ...], Finding | None]:
    """The rows above a second row of headings, and a note where there is one; rows with an ID of ours all count."""
    known = {fold(h) for c in table.layout.columns for h in (c.heading, *c.also)}
    for n, row in enumerate(table.rows):
        headings = [key for key, cell in row.cells.items() if fold(cell.text) in known]
        if fold(row.text("indicator")) in known and len(headings) > 1:
            words = ", ".join(cell.text.strip() for cell in row.cells.values())
            return table.rows[:n], finding("heading-again", row.places["indicator"], value=words)
    return table.rows, None


def _of_their_own(row: Row, problem: Finding, *, complete: bool) -> Finding:
    """Where all asked rows are there, a row without an ID, or one called Total, is the service's own."""
    total = fold(row.text("indicator")) in _TOTALS or fold(row.text("title")) in _TOTALS
    if problem.code == "id-missing" and not total and _has_only_words(row):
        words = " ".join(row.text(key) for key in TEXTS if row.text(key))
        key = next(key for key in TEXTS if row.text(key))
        return finding("words-in-next-row", row.places[key], value=words, words=words)
    if (complete and problem.code == "id-missing") or (problem.code == "id-unknown" and total):
        return finding("row-of-their-own", problem.cell, value=problem.value)
    return problem


def _has_only_words(row: Row) -> bool:
    """Whether what is entered in a row holds no figure."""
    return not any(row.text(key) for key in ENTERED if key not in TEXTS)


def of_rows(findings: Iterable[Finding], matched: Mapping[tuple[str, str], Matched]) -> Iterator[Finding]:
    """The findings, those at a cell of a row with the period that the row is about."""
    about = {(c.sheet, c.ref): match.asked.period for match in matched.values() for c in match.row.places.values()}
    for problem in findings:
        period = about.get((problem.cell.sheet, problem.cell.ref)) if problem.cell else None
        yield replace(problem, period=period) if period else problem


def _twice(pairs: Sequence[tuple[Row, Asked]]) -> Iterator[Finding]:
    first = pairs[0][0].places["indicator"].ref
    for row, asked in pairs[1:]:
        ref = asked.indicator.ref
        yield finding("row-twice", row.places["indicator"], indicator=ref, value=ref, period=asked.label, first=first)


def _asked_for(
    row: Row, mine: Sequence[Asked], table: FoundSheet, register: Register, rows: Sequence[Asked]
) -> tuple[Asked | None, Finding | None]:
    """The asked row that a row stands for, or what is wrong with its key; neither for a row that says nothing.

    ``mine`` are the asked rows of its ID.
    """
    ref = row.text("indicator")
    place = row.places.get("indicator", Cell("", table.sheet.name))
    if ref and len(runs := row.cells["indicator"].seen.runs) > 1:
        return None, finding("id-part-struck", place, value=runs_in_words(runs), likely="")
    if not mine:
        entered = any(row.text(key) for key in ENTERED)
        if not entered and not (ref and row.text("title")):
            return None, None
        return None, unknown_id(ref, row, place, register, rows)
    label = row.text("period")
    same = [r for r in mine if same_period(row, r)]
    if same or (not label and len(mine) == 1):
        return (same or mine)[0], None
    asked_periods = " or ".join(r.label for r in mine)
    return None, finding(
        "period-not-asked", row.places.get("period", place), indicator=mine[0].indicator.ref, value=label,
        asked=asked_periods,
    )  # fmt: skip
