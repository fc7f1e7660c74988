"""A completed return, from the workbook as read to flat records with a cell for every part.

Rows are known by their ID and period, wherever they now stand. What a service
wrote is turned into figures only where one reading is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.document import Document, Path
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import figure_finding, plain_text, read_figure
from workbook_tool.grid import CellKind, CellRead, WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import FoundSheet, Row, find
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.answers import UNSETTLED, Answers, Proposal, Question, answered, read_answers
from workbook_tool.returns.read.match import TEXTS, Matched, match_rows
from workbook_tool.returns.read.shape import changed_shape
from workbook_tool.returns.read.sheets import about_rows, about_sheets
from workbook_tool.returns.read.values import as_seen

_COUNT = Unit("count", "count", UnitType.NUMBER, Basis.RELATIVE)
_NO_FIGURE = "not available"
_STATUSES = tuple(status.value for status in DataStatus)
LONGEST_TEXT = 32_000  # characters; a cell of a workbook holds 32,767
# Characters that nobody sees and that change what others look like: controls, and turns of the reading direction.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_BELOW = re.compile(r"(?:<|less than |fewer than |under |below ) ?(?P<limit>[0-9]{1,6})", re.IGNORECASE)


@immutable
class ReadReturn:
    """What a workbook holds for one service and cycle; ``matched`` by the asked row's key."""

    document: Document
    """What a schema is applied to."""
    matched: Mapping[tuple[str, str], Matched]
    absent: tuple[Asked, ...]
    """Asked rows of which no row says that it is it."""
    likely: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    """Rows with a wrong ID, by the asked row that they seem to be."""
    renamed: Mapping[str, int] = field(default_factory=dict)
    """Columns under another heading, by the key of the missing one that they seem to be."""
    sheet: FoundSheet | None = None
    """The sheet that holds the rows."""
    answers: Answers = field(default_factory=lambda: Answers({}, {}))
    """What the service answered."""
    proposals: tuple[Proposal, ...] = ()
    """What we put in its place when the workbook went back."""
    unsettled: Mapping[Cell, Finding] = field(default_factory=dict)
    """Cells whose question has an answer that leaves it open, with what is said of that."""


def read_return(workbook: WorkbookRead, register: Register, rows: Sequence[Asked]) -> ReadReturn:
    """The flat records of a return whose asked rows are known; findings are in the document."""
    sheets_found, problems = find(load("return"), workbook, ("start", "readings"))
    findings, renamed = about_sheets(problems, sheets_found, rows, workbook.file)
    data: dict[str, Any] = {"start": {}, "readings": []}
    cells: dict[Path, Cell] = {}
    if "start" in sheets_found:
        findings += _read_start(sheets_found["start"], data, cells)
    matched: dict[tuple[str, str], Matched] = {}
    likely: Mapping[tuple[str, str], Row] = {}
    answers, proposals, unsettled = Answers({}, {}), tuple[Proposal, ...](), dict[Cell, Finding]()
    if "readings" in sheets_found:
        sheet = sheets_found["readings"]
        cells[("readings",)] = Cell(workbook.file, sheet.sheet.name)
        matching = match_rows(sheet, register, rows)
        matched, likely = dict(matching.matched), matching.likely
        findings += matching.findings
        answers, proposals = read_answers(workbook, ((key, match.row) for key, match in matched.items()))
        for n, match in enumerate(matched.values()):
            record, problems = _record(match, data, cells, n, answers, unsettled)
            data["readings"].append(record)
            findings += problems
        findings += changed_shape(workbook, sheet, matched, rows)
    absent = tuple(r for r in rows if r.key not in matched)
    known = about_rows(sheets_found, matched, register, rows)
    document = Document("return", workbook.file, data, cells, tuple(findings + known))
    sheet_of_rows = sheets_found.get("readings")
    return ReadReturn(document, matched, absent, likely, renamed, sheet_of_rows, answers, proposals, unsettled)


# -- what stands in a row -----------------------------------------------------------


def _record(
    match: Matched,
    data: Mapping[str, Any],
    cells: dict[Path, Cell],
    n: int,
    answers: Answers,
    unsettled: dict[Cell, Finding],
) -> tuple[dict[str, Any], list[Finding]]:
    row, asked = match.row, match.asked
    for key, place in row.places.items():
        cells["readings", n, key] = place
    record: dict[str, Any] = {"indicator": asked.indicator.ref, "period": (asked.period or asked.cycle).code}
    findings: list[Finding] = []
    for key in TEXTS:
        if key in row.cells:
            text, problems = _text(row.cells[key], row.places[key], asked.indicator.ref)
            findings += problems
            if len(text) > LONGEST_TEXT:
                facts = {"count": f"{len(text):,}", "limit": f"{LONGEST_TEXT:,}"}
                findings.append(finding("text-too-long", row.places[key], indicator=asked.indicator.ref, **facts))
                text = text[:LONGEST_TEXT]
            if text and not (key in ("commentary", "actions") and not asked.latest):
                record[key] = text
    if asked.due:
        if status := row.text("data_status"):
            record["data_status"], queries = _data_status(status, row.places["data_status"], asked.indicator.ref)
            findings += queries
        findings += _figures(record, match, answers, unsettled)
    return record, findings


def _data_status(text: str, place: Cell, ref: str) -> tuple[str, list[Finding]]:
    """The status that is named, alone or before words of the service's own; what names none stays as it was typed."""
    folded = text.casefold()
    if folded in _STATUSES:
        return folded, []
    named = [status for status in _STATUSES if re.match(rf"{status}\b", folded)]
    if len(named) != 1:
        return text, []
    return named[0], [finding("data-status-with-words", place, indicator=ref, value=text, status=named[0])]


def _figures(
    record: dict[str, Any], match: Matched, answers: Answers, unsettled: dict[Cell, Finding]
) -> Iterator[Finding]:
    asked, row = match.asked, match.row
    indicator = asked.indicator
    for key, (its_unit, decimals) in _figures_of(asked).items():
        cell = row.cells.get(key)
        if cell is None:
            continue
        place, seen = row.places[key], as_seen(cell)
        read = read_figure(cell, _bounded(its_unit, asked), decimals, _size_of(asked), asked.cycle.end)
        if key == "value" and _suppressed(cell, indicator):
            record["data_status"] = _NO_FIGURE
            yield finding("figure-suppressed", place, indicator=indicator.ref, value=seen)
            continue
        if key == "value":
            given = answers.to(Question(read.code, asked.key))
            read, outcome = answered(read, given, place, its_unit, decimals, seen, indicator.ref)
            if outcome and outcome.code in UNSETTLED:
                unsettled[place] = outcome
            elif outcome:
                yield outcome
        if read.value is not None:
            record[key] = read.value
        if read.word:
            yield from _word(record, key, place, seen, indicator.ref)
        problem = figure_finding(read, place, unit=its_unit, shown=seen, indicator=indicator.ref)
        if problem is not None:
            yield problem


def _figures_of(asked: Asked) -> dict[str, tuple[Unit, int]]:
    """The figures that a row is asked for, by their keys, with unit and the decimals at which they are shown."""
    indicator, unit = asked.indicator, asked.unit
    wanted = {"value": (unit, indicator.decimals), "revised_previous": (unit, indicator.decimals)}
    if indicator.has_parts:
        wanted |= {"numerator": (_COUNT, 0), "denominator": (_COUNT, 0)}
    if indicator.target_from_service:
        wanted["target"] = (unit, indicator.shown_target_decimals)
    if asked.forecast:
        wanted["forecast"] = (unit, indicator.decimals)
    return wanted


def figure_in(cell: CellRead, key: str, asked: Asked) -> Decimal | None:
    """The figure that a cell holds, were it the part ``key`` of a row; None where that is not certain."""
    if key not in _figures_of(asked):
        return None
    unit, decimals = _figures_of(asked)[key]
    return read_figure(cell, _bounded(unit, asked), decimals, _size_of(asked), asked.cycle.end).value


def _size_of(asked: Asked) -> Decimal | None:
    """A figure of the size that is likely: the reading before that we hold, else the target."""
    before = asked.previous or asked.last
    return before.value if before is not None and before.value is not None else asked.held_target


def _bounded(unit: Unit, asked: Asked) -> Unit:
    """The unit with the indicator's own plausible limits."""
    return replace(unit, minimum=asked.minimum, maximum=asked.maximum) if unit is asked.unit else unit


def _suppressed(cell: CellRead, indicator: Indicator) -> bool:
    """Whether only a bound is given where the register says that a figure below it is not to be shown."""
    if indicator.suppress_below is None or cell.kind is not CellKind.TEXT:
        return False
    bound = _BELOW.fullmatch(plain_text(cell.text))
    return bound is not None and Decimal(bound["limit"]) <= indicator.suppress_below


def _word(record: Mapping[str, Any], key: str, place: Cell, seen: str, ref: str) -> Iterator[Finding]:
    """A word for “no figure” is right only beside a data status that says so."""
    if key == "value" and record.get("data_status") == _NO_FIGURE:
        return
    code = "word-without-status" if key == "value" else "word-for-figure"
    yield finding(code, place, indicator=ref, value=seen)


def _text(cell: CellRead, place: Cell, ref: str) -> tuple[str, list[Finding]]:
    """A text as it was written; a number or date in its place is its own text."""
    if cell.kind is CellKind.ERROR:
        return "", [finding("text-is-error-value", place, indicator=ref, value=cell.text)]
    if cell.kind is CellKind.UNCALCULATED:
        return "", [finding("formula-not-calculated", place, indicator=ref, value=cell.text)]
    text = _UNSEEN.sub("\ufffd", cell.text.strip())
    if text != cell.text.strip():
        return text, [finding("text-with-unseen", place, indicator=ref, value=text)]
    return text, []


def _read_start(form: FoundSheet, data: dict[str, Any], cells: dict[Path, Cell]) -> Iterator[Finding]:
    row = form.rows[0]
    for key in ("reference", "completed_by", "completed_on", "approved_by", "approved_on", "note"):
        if key in row.places:
            cells["start", key] = row.places[key]
        cell = row.cells.get(key)
        if cell is None:
            continue
        if cell.kind in (CellKind.ERROR, CellKind.UNCALCULATED):
            code = "text-is-error-value" if cell.kind is CellKind.ERROR else "formula-not-calculated"
            yield finding(code, row.places[key], value=cell.text)
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
