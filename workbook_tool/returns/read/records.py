"""A completed return, from the workbook as read to flat records with a cell for every part.

Rows are known by their ID and period, wherever they now stand. What a service
wrote is turned into figures only where one reading is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.document import Document, Path
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.register import Register
from workbook_tool.grid import CellKind, CellRead, WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import FoundSheet, Row, find
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.answers import Answers, Proposal, read_answers
from workbook_tool.returns.read.match import Matched, match_rows
from workbook_tool.returns.read.proposed import proposed_rows
from workbook_tool.returns.read.row_record import record_of_row
from workbook_tool.returns.read.shape import changed_shape
from workbook_tool.returns.read.sheets import about_rows, about_sheets


@immutable
class ProposedRow:
    """A row as it will stand in the workbook that goes back: asked about, and never taken until the service agrees."""

    match: Matched
    findings: tuple[Finding, ...]
    """What reading it said."""


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
    proposed: Mapping[tuple[str, str], ProposedRow] = field(default_factory=dict)
    """Rows that will stand otherwise in the workbook that goes back, by the asked row's key."""
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

    @property
    def rows(self) -> Mapping[tuple[str, str], Matched]:
        """Every row that is spoken of, by the asked row's key: as it came in, else as it will stand."""
        return {**self.matched, **{key: proposed.match for key, proposed in self.proposed.items()}}

    def record_of(self, match: Matched) -> dict[str, Any]:
        """The flat record of a row."""
        record: dict[str, Any] = self.document.data["readings"][match.index]
        return record


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
    proposed: dict[tuple[str, str], ProposedRow] = {}
    answers, proposals, unsettled = Answers({}, {}), tuple[Proposal, ...](), dict[Cell, Finding]()
    if "readings" in sheets_found:
        sheet = sheets_found["readings"]
        cells[("readings",)] = Cell(workbook.file, sheet.sheet.name)
        matching = match_rows(sheet, register, rows)
        matched, likely = dict(matching.matched), matching.likely
        findings += matching.findings
        answers, proposals = read_answers(workbook, ((key, match.row) for key, match in matched.items()))
        for match in matched.values():
            record, problems = record_of_row(match, cells, answers, unsettled)
            data["readings"].append(record)
            findings += problems
        asked_rows = {row.key: row for row in rows}
        for key, row in proposed_rows(sheet, matching, renamed, register, rows, workbook.file).items():
            match = Matched(row, asked_rows[key], len(data["readings"]))
            record, problems = record_of_row(match, cells, answers, unsettled)
            data["readings"].append(record)
            proposed[key] = ProposedRow(match, tuple(problems))
        findings += changed_shape(workbook, sheet, matched, rows)
    absent = tuple(r for r in rows if r.key not in matched)
    known = about_rows(sheets_found, matched, register, rows)
    document = Document("return", workbook.file, data, cells, tuple(findings + known))
    sheet_of_rows = sheets_found.get("readings")
    return ReadReturn(
        document, matched, absent, likely, proposed, renamed, sheet_of_rows, answers, proposals, unsettled
    )


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
