"""The asked row that one with a wrong key or another spelling of its period seems to be: never taken for it unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Frequency, Period, containing, parse_period
from workbook_tool.domain.register import Register
from workbook_tool.layout.find import Row, fold
from workbook_tool.returns.asked import Asked

_MONTH = re.compile(
    r"(?:(?P<name>[A-Za-z]{3,9})[ \-/'’]+|(?P<number>0?[1-9]|1[0-2])[/.\-])(?P<year>20[0-9]{2}|[0-9]{2})"
)


def same_period(row: Row, asked: Asked) -> bool:
    """Whether a row names the period that was asked; the cycle's where none was."""
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


_MOST_ALONE = 3  # slips of a kind that are said one by one
OFFERING = {  # what is wrong with a row's key: the code where its row can be told, and that for many such rows
    "id-missing": ("id-missing-likely", "ids-missing"),
    "id-unknown": ("id-changed", "ids-changed"),
    "id-part-struck": ("id-part-struck", ""),
    "period-not-asked": ("", ""),
}


class Offer(NamedTuple):
    """A row whose key is wrong, what is wrong with it, and the asked row that it seems to be."""

    row: Row
    problem: Finding
    """What is wrong with its key."""
    asked: Asked


def likely_row(row: Row, absent: Sequence[Asked], rows: Sequence[Asked]) -> Asked | None:
    """The absent row that one with a wrong ID seems to be: by its title, else by the likeness of its ID."""
    ref, title = row.text("indicator").casefold(), fold(row.text("title"))
    if any(a.indicator.ref.casefold() == ref for a in rows):
        # The ID is right and the period is not: one row of it is left, or none can be told.
        own = [a for a in absent if a.indicator.ref.casefold() == ref]
        return own[0] if len(own) == 1 else None
    of_title = [a for a in absent if title and fold(a.indicator.title) == title]
    refs = {a.indicator.ref for a in of_title} or {_by_likeness(_unmarked(row), rows)}
    same = [a for a in absent if a.indicator.ref in refs and (same_period(row, a) or not row.text("period"))]
    return same[0] if len(refs) == 1 and same else None


def _unmarked(row: Row) -> str:
    """The ID without what is struck through, raised or lowered in it."""
    runs = row.cells["indicator"].seen.runs if "indicator" in row.cells else ()
    return "".join(run.text for run in runs if not run.mark).strip() or row.text("indicator")


def offering(code: str, offers: Sequence[Offer]) -> Iterator[Finding]:
    """One finding for each slip, that no row has the key any more said with it; one for all where many are alike."""
    alone, together = OFFERING[code]
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


def unknown_id(ref: str, row: Row, place: Cell, register: Register, rows: Sequence[Asked]) -> Finding:
    """What is said of a row with no ID that was asked: whose it is, or which it may be by its title or its ID."""
    if not ref:
        return finding("id-missing", place, likely=_by_title(row, rows))
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
