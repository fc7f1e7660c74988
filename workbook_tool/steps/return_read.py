"""A completed return, from the workbook as read to flat records with a cell for every part.

Rows are known by their ID and period, wherever they now stand. What a service
wrote is turned into figures only where one reading is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.document import Document, Path
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.register import Register
from workbook_tool.grid import CellKind, CellRead, WorkbookRead
from workbook_tool.layout.find import Found, Row, find
from workbook_tool.layout.template import load
from workbook_tool.steps.asked import Asked
from workbook_tool.steps.spelling import figure_finding, read_figure

_TEXTS = ("revision_reason", "commentary", "actions", "answer")
_ENTERED = ("value", "numerator", "denominator", "revised_previous", *_TEXTS)
_COUNT = Unit("count", "count", UnitType.NUMBER, Basis.RELATIVE)
_NO_FIGURE = "not available"


@dataclass(frozen=True, slots=True)
class Matched:
    """A row of the return that stands for a row that was asked."""

    row: Row
    asked: Asked
    index: int  # in the document's readings


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """What a workbook holds for one service and cycle; ``matched`` by the asked row's key."""

    document: Document
    matched: Mapping[tuple[str, str], Matched]
    absent: tuple[Asked, ...]


def read_return(workbook: WorkbookRead, register: Register, rows: Sequence[Asked]) -> ReadReturn:
    """The flat records of a return whose asked rows are known; findings are in the document."""
    found, findings = find(load("return"), workbook, ("start", "readings"))
    data: dict[str, Any] = {"start": {}, "readings": []}
    cells: dict[Path, Cell] = {}
    if "start" in found:
        findings += _read_start(found["start"], data, cells)
    matched: dict[tuple[str, str], Matched] = {}
    if "readings" in found:
        sheet = found["readings"]
        cells[("readings",)] = Cell(workbook.file, sheet.sheet.name)
        matched, said = _match(sheet, register, rows)
        findings += said
        for n, match in enumerate(matched.values()):
            record, said = _record(match, data, cells, n)
            data["readings"].append(record)
            findings += said
    absent = tuple(r for r in rows if r.key not in matched)
    known = _merged(found, matched)
    return ReadReturn(Document("return", workbook.file, data, cells, tuple(findings + known)), matched, absent)


# -- which row is which ----------------------------------------------------------


def _match(
    found: Found, register: Register, rows: Sequence[Asked]
) -> tuple[dict[tuple[str, str], Matched], list[Finding]]:
    findings: list[Finding] = []
    by_key: dict[tuple[str, str], list[tuple[Row, Asked]]] = {}
    for row in found.rows:
        asked, said = _asked_for(row, found, register, rows)
        if asked is not None:
            by_key.setdefault(asked.key, []).append((row, asked))
        if said is not None:
            findings.append(said)
    matched: dict[tuple[str, str], Matched] = {}
    for key, pairs in by_key.items():
        if len(pairs) > 1:
            findings += _twice(pairs)
            continue
        matched[key] = Matched(pairs[0][0], pairs[0][1], len(matched))
    return matched, findings


def _twice(pairs: Sequence[tuple[Row, Asked]]) -> Iterator[Finding]:
    first = pairs[0][0].places["indicator"].ref
    for row, asked in pairs[1:]:
        ref = asked.indicator.ref
        yield finding("row-twice", row.places["indicator"], indicator=ref, value=ref, period=asked.label, first=first)


def _asked_for(
    row: Row, found: Found, register: Register, rows: Sequence[Asked]
) -> tuple[Asked | None, Finding | None]:
    """The asked row that a row stands for, or what is wrong with its key; neither for a row that says nothing."""
    ref = row.text("indicator")
    place = row.places.get("indicator", Cell("", found.sheet.name))
    entered = any(row.text(key) for key in _ENTERED)
    mine = [r for r in rows if r.indicator.ref.casefold() == ref.casefold()] if ref else []
    if not mine:
        if not entered and not (ref and row.text("title")):
            return None, None
        return None, _unknown_id(ref, row, place, register, rows)
    label = row.text("period")
    same = [r for r in mine if _same_period(label, r)]
    if same or (not label and len(mine) == 1):
        return (same or mine)[0], None
    asked_periods = " or ".join(r.label for r in mine)
    return None, finding(
        "period-not-asked", row.places.get("period", place), indicator=mine[0].indicator.ref, value=label,
        asked=asked_periods,
    )  # fmt: skip


def _same_period(label: str, asked: Asked) -> bool:
    if label.casefold() == asked.label.casefold():
        return True
    try:
        return parse_period(label) == (asked.period or asked.cycle)
    except ValueError:
        return False


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
    found = {r.indicator.ref for r in rows if r.indicator.title.casefold() == title}
    return f" By its title it is {found.pop()}." if len(found) == 1 else ""


def _by_likeness(ref: str, rows: Sequence[Asked]) -> str:
    from rapidfuzz import fuzz, process

    refs = list(dict.fromkeys(r.indicator.ref for r in rows))
    best = process.extractOne(ref, refs, scorer=fuzz.ratio, score_cutoff=60)
    return f" It is most like {best[0]}." if best else ""


# -- what stands in a row -----------------------------------------------------------


def _record(
    match: Matched, data: Mapping[str, Any], cells: dict[Path, Cell], n: int
) -> tuple[dict[str, Any], list[Finding]]:
    row, asked = match.row, match.asked
    for key, place in row.places.items():
        cells["readings", n, key] = place
    record: dict[str, Any] = {"indicator": asked.indicator.ref, "period": (asked.period or asked.cycle).code}
    findings: list[Finding] = []
    for key in _TEXTS:
        if key in row.cells:
            text, said = _text(row.cells[key], row.places[key], asked.indicator.ref)
            findings += said
            if text and not (key in ("commentary", "actions") and not asked.latest):
                record[key] = text
    if asked.due:
        if status := row.text("data_status").casefold():
            record["data_status"] = status
        findings += _figures(record, match)
    return record, findings


def _figures(record: dict[str, Any], match: Matched) -> Iterator[Finding]:
    asked, row = match.asked, match.row
    indicator, unit = asked.indicator, asked.unit
    wanted: list[tuple[str, Unit, int]] = [
        ("value", unit, indicator.decimals),
        ("revised_previous", unit, indicator.decimals),
    ]
    if indicator.has_parts:
        wanted += [("numerator", _COUNT, 0), ("denominator", _COUNT, 0)]
    if indicator.target_from_service:
        wanted.append(("target", unit, indicator.shown_target_decimals))
    previous = asked.previous.value if asked.previous else None
    for key, its_unit, decimals in wanted:
        cell = row.cells.get(key)
        if cell is None:
            continue
        read = read_figure(cell, _bounded(its_unit, asked), decimals, previous)
        place, seen = row.places[key], as_seen(cell)
        if read.value is not None:
            record[key] = read.value
        if read.word:
            yield from _word(record, key, place, seen, indicator.ref)
        said = figure_finding(read, place, unit=its_unit, shown=seen, indicator=indicator.ref)
        if said is not None:
            yield said


def _bounded(unit: Unit, asked: Asked) -> Unit:
    """The unit with the indicator's own plausible limits."""
    return replace(unit, minimum=asked.minimum, maximum=asked.maximum) if unit is asked.unit else unit


def _word(record: Mapping[str, Any], key: str, place: Cell, seen: str, ref: str) -> Iterator[Finding]:
    """A word for “no figure” is right only beside a data status that says so."""
    if key == "value" and record.get("data_status") == _NO_FIGURE:
        return
    code = "word-without-status" if key == "value" else "word-for-figure"
    yield finding(code, place, indicator=ref, value=seen)


def as_seen(cell: CellRead) -> str:
    """What a cell shows, near enough to be recognised: a percentage with its sign."""
    if cell.kind is CellKind.NUMBER and cell.number is not None and cell.is_percent:
        return f"{cell.number.scaleb(2).normalize():f}%"
    if cell.moment is not None:
        return str(cell.moment)
    return cell.text.strip()


def _text(cell: CellRead, place: Cell, ref: str) -> tuple[str, list[Finding]]:
    """A text as it was written; a number or date in its place is its own text."""
    if cell.kind is CellKind.ERROR:
        return "", [finding("text-is-error-value", place, indicator=ref, value=cell.text)]
    if cell.kind is CellKind.UNCALCULATED:
        return "", [finding("formula-not-calculated", place, indicator=ref, value=cell.text)]
    return cell.text.strip(), []


def _read_start(found: Found, data: dict[str, Any], cells: dict[Path, Cell]) -> Iterator[Finding]:
    row = found.rows[0]
    for key in ("reference", "completed_by", "completed_on", "approved_by", "approved_on", "note"):
        if key in row.places:
            cells["start", key] = row.places[key]
        cell = row.cells.get(key)
        if cell is None:
            continue
        if cell.kind in (CellKind.ERROR, CellKind.UNCALCULATED):
            yield finding("text-is-error-value", row.places[key], value=cell.text)
            continue
        data["start"][key] = _day(cell) if key.endswith("_on") else cell.text.strip()


def _day(cell: CellRead) -> str:
    """A date as ISO text; what is not one stays as it stands, for the schema to say so."""
    if isinstance(cell.moment, datetime):
        return cell.moment.date().isoformat()
    if isinstance(cell.moment, date):
        return cell.moment.isoformat()
    for pattern in ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(cell.text.strip(), pattern).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    return cell.text.strip()


def _merged(found: Mapping[str, Found], matched: Mapping[tuple[str, str], Matched]) -> list[Finding]:
    """Merged cells that hide an entry: it is in the file, but nobody sees it."""
    sheet = found.get("readings")
    if sheet is None or not sheet.sheet.merged:
        return []
    rows = {m.row.number: m for m in matched.values()}
    columns = {sheet.columns[k]: k for k in _ENTERED if k in sheet.columns}
    said = []
    for first_row, first, last_row, last in sheet.sheet.merged:
        for row in range(first_row, last_row + 1):
            for column in range(first, last + 1):
                hidden = (row, column) != (first_row, first) and (row, column) in sheet.sheet.cells
                if hidden and row in rows and column in columns:
                    match, key = rows[row], columns[column]
                    said.append(finding("cell-merged-away", match.row.places[key], indicator=match.asked.indicator.ref))
    return said


def figure_of(record: Mapping[str, Any], key: str) -> Decimal | None:
    """A figure of a flat record, None where it is absent or not a number."""
    value = record.get(key)
    return value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else None
