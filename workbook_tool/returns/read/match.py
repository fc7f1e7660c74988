"""Which row of a completed return stands for which row that was asked: by ID and period, wherever it now stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Frequency, Period, containing, parse_period
from workbook_tool.domain.register import Register
from workbook_tool.figures.seen import runs_in_words
from workbook_tool.layout.find import FoundSheet, Row, fold
from workbook_tool.returns.asked import Asked

TEXTS = ("revision_reason", "commentary", "actions", "answer")
_TOTALS = {"total", "totals", "sum", "overall", "average", "mean", "subtotal", "sub total", "grand total"}
_WHOLE = re.compile(r"\.0+$")  # 908 as a number that was turned to text
_MONTH = re.compile(
    r"(?:(?P<name>[A-Za-z]{3,9})[ \-/'’]+|(?P<number>0?[1-9]|1[0-2])[/.\-])(?P<year>20[0-9]{2}|[0-9]{2})"
)
_MOST_ALONE = 3  # slips of a kind that are said one by one
_OFFERING = {  # what is wrong with a row's key: the code where its row can be told, and that for many such rows
    "id-missing": ("id-missing-likely", "ids-missing"),
    "id-unknown": ("id-changed", "ids-changed"),
    "id-part-struck": ("id-part-struck", ""),
    "period-not-asked": ("", ""),
}
ENTERED = ("value", "numerator", "denominator", "revised_previous", "forecast", *TEXTS)


@dataclass(frozen=True, slots=True)
class Matched:
    """A row of the return that stands for a row that was asked."""

    row: Row
    asked: Asked
    index: int  # in the document's readings


@dataclass(frozen=True, slots=True)
class Matching:
    """The rows by the asked row's key, with what is said of the others."""

    matched: Mapping[tuple[str, str], Matched]
    findings: tuple[Finding, ...]
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
    absent = [asked for asked in rows if asked.key not in matched and asked.key not in by_key]
    offers: dict[str, list[Offer]] = {}
    for row, problem in strays:
        if problem.code in _OFFERING and (asked := _likely(row, absent, rows)):
            likely[asked.key] = row
            absent.remove(asked)
            offers.setdefault(problem.code, []).append(Offer(row, problem, asked))
        else:
            findings.append(_of_their_own(row, problem, complete=len(matched) == len(rows)))
    findings += (raised for code, of_kind in offers.items() for raised in _offering(code, of_kind))
    return Matching(matched, tuple(findings), likely)


class Offer(NamedTuple):
    """A row whose key is wrong, what is wrong with it, and the asked row that it seems to be."""

    row: Row
    problem: Finding
    asked: Asked


def split_off(table: FoundSheet) -> tuple[tuple[Row, ...], Finding | None]:
    """The rows above a second row of headings, and a note where there is one; rows with an ID of ours all count."""
    known = {fold(h) for c in table.layout.columns for h in (c.heading, *c.also)}
    for n, row in enumerate(table.rows):
        headings = [key for key, cell in row.cells.items() if fold(cell.text) in known]
        if row.text("indicator") and fold(row.text("indicator")) in known and len(headings) > 1:
            words = ", ".join(cell.text.strip() for cell in row.cells.values())
            return table.rows[:n], finding("heading-again", row.places["indicator"], value=words)
    return table.rows, None


def _likely(row: Row, absent: Sequence[Asked], rows: Sequence[Asked]) -> Asked | None:
    """The absent row that one with a wrong ID seems to be: by its title, else by the likeness of its ID."""
    if row.text("indicator") and any(a.indicator.ref.casefold() == row.text("indicator").casefold() for a in rows):
        # The ID is right and the period is not: one row of it is left, or none can be told.
        own = [a for a in absent if a.indicator.ref.casefold() == row.text("indicator").casefold()]
        return own[0] if len(own) == 1 else None
    of_title = [a for a in absent if row.text("title") and fold(a.indicator.title) == fold(row.text("title"))]
    refs = {a.indicator.ref for a in of_title} or {_by_likeness(_unmarked(row), rows)}
    same = [a for a in absent if a.indicator.ref in refs and (_same_period(row, a) or not row.text("period"))]
    return same[0] if len(refs) == 1 and same else None


def _unmarked(row: Row) -> str:
    """The ID without what is struck through, raised or lowered in it."""
    runs = row.cells["indicator"].seen.runs if "indicator" in row.cells else ()
    return "".join(run.text for run in runs if not run.mark).strip() or row.text("indicator")


def _offering(code: str, offers: Sequence[Offer]) -> Iterator[Finding]:
    """One finding for each slip, that no row has the key any more said with it; one for all where many are alike."""
    alone, together = _OFFERING[code]
    if len(offers) > _MOST_ALONE and together:
        listed = "; ".join(f"row {o.row.number + 1}: {o.asked.indicator.ref} ({_named(o.asked)})" for o in offers)
        seen = ", ".join(dict.fromkeys(o.problem.value for o in offers if o.problem.value))
        yield finding(together, offers[0].problem.cell, value=seen or None, count=len(offers), rows=listed)
        return
    for _, problem, asked in offers:
        ref, facts = asked.indicator.ref, {"title": asked.indicator.title, "period": asked.label}
        if code == "id-part-struck":
            facts = {"likely": f" Is {ref} meant ({_named(asked)})?"}
        raised = finding(alone, problem.cell, indicator=ref, value=problem.value, **facts) if alone else problem
        yield replace(raised, period=asked.period)


def _named(asked: Asked) -> str:
    return f"{asked.indicator.title}, {asked.label}"


def _of_their_own(row: Row, problem: Finding, *, complete: bool) -> Finding:
    """Where all asked rows are there, a row without an ID, or one called Total, is the service's own."""
    total = fold(row.text("indicator")) in _TOTALS or fold(row.text("title")) in _TOTALS
    if problem.code == "id-missing" and not total and _has_only_words(row) and row.number > 0:
        words = " ".join(row.text(key) for key in TEXTS if row.text(key))
        key = next(key for key in TEXTS if row.text(key))
        return finding("words-in-next-row", row.places[key], value=words, words=words)
    if (complete and problem.code == "id-missing") or (problem.code == "id-unknown" and total):
        return finding("row-of-their-own", problem.cell, value=problem.value)
    return problem


def _has_only_words(row: Row) -> bool:
    return any(row.text(key) for key in TEXTS) and not any(row.text(key) for key in ENTERED if key not in TEXTS)


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
    if not ref or not mine:
        entered = any(row.text(key) for key in ENTERED)
        if not entered and not (ref and row.text("title")):
            return None, None
        return None, _unknown_id(ref, row, place, register, rows)
    label = row.text("period")
    same = [r for r in mine if _same_period(row, r)]
    if same or (not label and len(mine) == 1):
        return (same or mine)[0], None
    asked_periods = " or ".join(r.label for r in mine)
    return None, finding(
        "period-not-asked", row.places.get("period", place), indicator=mine[0].indicator.ref, value=label,
        asked=asked_periods,
    )  # fmt: skip


def _same_period(row: Row, asked: Asked) -> bool:
    label = row.text("period")
    if label.casefold() == asked.label.casefold():
        return True
    return _period(row, label) == (asked.period or asked.cycle)


def _period(row: Row, label: str) -> Period | None:
    """The period that is written; Excel makes the first day of a month of “Aug 2023” as it is typed."""
    cell = row.cells.get("period")
    if cell is not None and isinstance(cell.moment, date):
        return containing(Frequency.MONTH, cell.moment) if cell.moment.day == 1 else None
    try:
        return parse_period(_MONTH.sub(_spelled, label) if _MONTH.fullmatch(label) else label)
    except ValueError:
        return None


def _spelled(month: re.Match[str]) -> str:
    """``August-23`` and ``09/2023`` as months are written elsewhere."""
    year = month["year"] if len(month["year"]) == 4 else f"20{month['year']}"
    return f"{year}-{int(month['number']):02}" if month["number"] else f"{month['name']} {year}"


def _unknown_id(ref: str, row: Row, place: Cell, register: Register, rows: Sequence[Asked]) -> Finding:
    if not ref:
        return finding("id-missing", place, title=row.text("title"), likely=_by_title(row, rows))
    other = register.indicators.get(ref)
    if other is not None:
        owner = register.services[other.service].name if other.service in register.services else other.service
        return finding("id-of-another-service", place, value=ref, owner=owner, title=other.title)
    nearest = _by_likeness(ref, rows)
    likely = _by_title(row, rows) or (f" It is most like {nearest}." if nearest else "")
    return finding("id-unknown", place, value=ref, likely=likely)


def _by_title(row: Row, rows: Sequence[Asked]) -> str:
    title = row.text("title").casefold()
    refs = {r.indicator.ref for r in rows if r.indicator.title.casefold() == title}
    return f" By its title it is {refs.pop()}." if len(refs) == 1 else ""


def _by_likeness(ref: str, rows: Sequence[Asked]) -> str:
    from rapidfuzz import fuzz, process

    refs = list(dict.fromkeys(r.indicator.ref for r in rows))
    best = process.extractOne(ref, refs, scorer=fuzz.ratio, score_cutoff=60)
    return str(best[0]) if best else ""
