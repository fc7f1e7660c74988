"""A return that goes back: everything that the service entered, in a fresh workbook, with what to fix marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from workbook_tool.book import Value
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.grid import CellKind, CellRead, WorkbookRead
from workbook_tool.layout.find import Row, find
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out.marks import Mark
from workbook_tool.returns.read.match import ENTERED, TEXTS, Matched
from workbook_tool.returns.read.records import ReadReturn, read_return
from workbook_tool.returns.read.values import as_seen, figure_of

_FIGURES = ("value", "forecast", "revised_previous", "numerator", "denominator", "target")
_DATES = ("completed_on", "approved_on")


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a form needs besides who asks for what: entries, the first sheet's answers, and the marks."""

    entries: Mapping[tuple[str, str], Mapping[str, Value]]
    start: Mapping[str, Value]
    marks: tuple[Mark, ...]


def corrected(
    workbook: WorkbookRead, register: Register, rows: Sequence[Asked], findings: Sequence[Finding]
) -> Corrected:
    """The entries of a return as they were written, and a mark for each error and query."""
    read = read_return(workbook, register, rows)
    entries = {
        key: _entries(match.row, match.asked, read.document.data["readings"][match.index])
        for key, match in with_renamed(read).items()
    }
    asked_rows = {row.key: row for row in read.absent}
    entries |= {key: _entries(row, asked_rows[key], {}) for key, row in read.likely.items()}
    start = {key: _start(key, value) for key, value in read.document.data["start"].items() if key != "reference"}
    wanted = [f for f in findings if f.asks]
    return Corrected(entries, start, tuple(_marks(workbook, read, wanted)))


# -- entries -----------------------------------------------------------------------


def with_renamed(read: ReadReturn) -> dict[tuple[str, str], Matched]:
    """The matched rows with the cells of columns that only seem to be the missing ones: nothing entered is lost."""
    if read.sheet is None or not read.renamed:
        return dict(read.matched)
    cells = read.sheet.sheet.cells
    whole = {}
    for key, match in read.matched.items():
        there = {of: cells.get((match.row.number, column)) for of, column in read.renamed.items()}
        row = replace(match.row, cells={**match.row.cells, **{of: cell for of, cell in there.items() if cell}})
        whole[key] = replace(match, row=row)
    return whole


def _entries(row: Row, asked: Asked, record: Mapping[str, Any]) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for key in (*_FIGURES, "data_status", *TEXTS):
        cell = row.cells.get(key)
        if cell is None or (key == "target" and not asked.indicator.target_from_service):
            continue
        figure = figure_of(record, key) if key in _FIGURES and cell.kind is CellKind.NUMBER else None
        value = figure if figure is not None else _as_written(cell, figure=key in _FIGURES)
        if value not in (None, ""):
            made[key] = value
    return made


def _as_written(cell: CellRead, *, figure: bool) -> Value:
    """What stood in a cell and was not read as a figure, so that it is read just so again."""
    if cell.kind is CellKind.BOOLEAN and figure:
        return cell.text.upper() == "TRUE"
    if cell.kind is CellKind.NUMBER and cell.is_percent:
        return as_seen(cell)
    return as_seen(cell) if figure else cell.text.strip()


def _start(key: str, text: str) -> Value:
    try:
        return date.fromisoformat(text) if key in _DATES else text
    except ValueError:
        return text


# -- marks --------------------------------------------------------------------------


def _marks(workbook: WorkbookRead, read: ReadReturn, findings: Sequence[Finding]) -> Iterator[Mark]:
    places = {
        (place.sheet, place.ref): (match.asked, key)
        for match in read.matched.values()
        for key, place in match.row.places.items()
    }
    asked_rows = {row.key: row for row in read.absent}
    for key, row in read.likely.items():
        places |= {(c.sheet, c.ref): (asked_rows[key], "value") for k, c in row.places.items() if k == "indicator"}
    start = {(c.sheet, c.ref): str(path[1]) for path, c in read.document.cells.items() if path[0] == "start"}
    lost = _lost_rows(workbook, read)
    absent = list(read.absent)
    for finding in findings:
        where = (finding.cell.sheet, finding.cell.ref) if finding.cell else ("", "")
        asked, column = places.get(where, (None, ""))
        if asked is None and finding.code == "row-missing":
            asked, column = next((r for r in absent if r.due and r.indicator.ref == finding.indicator), None), "value"
            absent = [r for r in absent if r is not asked]
        yield Mark(
            finding.severity,
            finding.message,
            finding.fix,
            seen=lost.get(where) or finding.value or "",
            key=asked.key if asked else None,
            column=column,
            start=start.get(where, ""),
            title=f"{asked.indicator.ref}: {asked.indicator.title}, {asked.label}"
            if asked
            else finding.indicator or "",
        )


def _lost_rows(workbook: WorkbookRead, read: ReadReturn) -> dict[tuple[str, str], str]:
    """All that stood in the rows that could not be matched, by the cells where a finding may point."""
    sheets, _ = find(load("return"), workbook, ("readings",))
    if "readings" not in sheets:
        return {}
    sheet = sheets["readings"]
    headings = {column.key: column.heading for column in sheet.layout.columns}
    kept = {match.row.number for match in read.matched.values()}
    lost: dict[tuple[str, str], str] = {}
    for row in sheet.rows:
        entered = [f"{headings[k]}: {_words(row.cells[k])}" for k in ENTERED if k in row.cells]
        if row.number not in kept and entered:
            for key in ("indicator", "period"):
                if key in row.places:
                    lost[row.places[key].sheet, row.places[key].ref] = "; ".join(entered)
    return lost


def _words(cell: CellRead) -> str:
    number = cell.number if cell.kind is CellKind.NUMBER and not cell.is_percent else None
    return f"{Decimal(number):f}" if number is not None else as_seen(cell)
