"""Which row of a completed return stands for which row that was asked: by ID and period, wherever it now stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Frequency, Period, containing, parse_period
from workbook_tool.domain.register import Register
from workbook_tool.layout.find import FoundSheet, Row
from workbook_tool.returns.asked import Asked

TEXTS = ("revision_reason", "commentary", "actions", "answer")
ENTERED = ("value", "numerator", "denominator", "revised_previous", *TEXTS)


@dataclass(frozen=True, slots=True)
class Matched:
    """A row of the return that stands for a row that was asked."""

    row: Row
    asked: Asked
    index: int  # in the document's readings


def match_rows(
    table: FoundSheet, register: Register, rows: Sequence[Asked]
) -> tuple[dict[tuple[str, str], Matched], list[Finding]]:
    """The rows by the asked row's key, and what is said of those that stand for none or for one twice."""
    findings: list[Finding] = []
    by_key: dict[tuple[str, str], list[tuple[Row, Asked]]] = {}
    by_ref: dict[str, list[Asked]] = {}
    for asked_row in rows:
        by_ref.setdefault(asked_row.indicator.ref.casefold(), []).append(asked_row)
    for row in table.rows:
        mine = by_ref.get(row.text("indicator").casefold(), [])
        asked, problem = _asked_for(row, mine, table, register, rows)
        if asked is not None:
            by_key.setdefault(asked.key, []).append((row, asked))
        if problem is not None:
            findings.append(problem)
    matched: dict[tuple[str, str], Matched] = {}
    for key, pairs in by_key.items():
        if len(pairs) > 1:
            findings += _twice(pairs)
            continue
        matched[key] = Matched(pairs[0][0], pairs[0][1], len(matched))
    if len(matched) == len(rows):
        findings = [_own_row(f) for f in findings]
    return matched, findings


def of_rows(findings: Iterable[Finding], matched: Mapping[tuple[str, str], Matched]) -> Iterator[Finding]:
    """The findings, those at a cell of a row with the period that the row is about."""
    about = {(c.sheet, c.ref): match.asked.period for match in matched.values() for c in match.row.places.values()}
    for problem in findings:
        period = about.get((problem.cell.sheet, problem.cell.ref)) if problem.cell else None
        yield replace(problem, period=period) if period else problem


def _own_row(problem: Finding) -> Finding:
    """Where every row asked is there, a row without an ID is one that the service added for itself: a total."""
    return finding("row-of-their-own", problem.cell) if problem.code == "id-missing" else problem


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
        return parse_period(label)
    except ValueError:
        return None


def _unknown_id(ref: str, row: Row, place: Cell, register: Register, rows: Sequence[Asked]) -> Finding:
    if not ref:
        return finding("id-missing", place, title=row.text("title"), likely=_by_title(row, rows))
    other = register.indicators.get(ref)
    if other is not None:
        owner = register.services[other.service].name if other.service in register.services else other.service
        return finding("id-of-another-service", place, value=ref, owner=owner, title=other.title)
    likely = _by_title(row, rows) or _by_likeness(ref, rows)
    return finding("id-unknown", place, value=ref, likely=likely)


def _by_title(row: Row, rows: Sequence[Asked]) -> str:
    title = row.text("title").casefold()
    refs = {r.indicator.ref for r in rows if r.indicator.title.casefold() == title}
    return f" By its title it is {refs.pop()}." if len(refs) == 1 else ""


def _by_likeness(ref: str, rows: Sequence[Asked]) -> str:
    from rapidfuzz import fuzz, process

    refs = list(dict.fromkeys(r.indicator.ref for r in rows))
    best = process.extractOne(ref, refs, scorer=fuzz.ratio, score_cutoff=60)
    return f" It is most like {best[0]}." if best else ""
