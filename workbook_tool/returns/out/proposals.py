"""What a service entered, in the rows and columns where it stands or seems to belong: nothing entered is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from workbook_tool.book import Value
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.layout.find import FoundSheet, Row
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.check.case import Case
from workbook_tool.returns.check.misplaced import in_wrong_column
from workbook_tool.returns.read.match import ENTERED, TEXTS, match_rows
from workbook_tool.returns.read.records import ReadReturn, figure_in
from workbook_tool.returns.read.values import as_seen, figure_of

Entries = dict[tuple[str, str], dict[str, Value]]
_FIGURES = ("value", "forecast", "revised_previous", "numerator", "denominator", "target")
_WANTED = (*_FIGURES, "data_status", *TEXTS)


def proposed_entries(
    read: ReadReturn, register: Register, rows: Sequence[Asked], findings: Sequence[Finding]
) -> Entries:
    """The entries by ID and period label; those that stood elsewhere fill what is empty where they belong."""
    made: Entries = {}
    for key, match in read.matched.items():
        record = read.document.data["readings"][match.index]
        made[key] = _entries(_with_renamed(match.row, read), match.asked, record)
    asked_rows = {row.key: row for row in rows}
    for key, row in read.likely.items():
        made[key] = _entries(_with_renamed(row, read), asked_rows[key])
    if any(raised.code == "figures-in-revised-previous" for raised in findings):
        for key in misplaced_rows(read, register):
            made[key]["value"] = made[key].pop("revised_previous")
    for key, cells in _elsewhere(read, register, rows):
        own = made.setdefault(key, {})
        for of, value in _entries(Row(cells, {}, 0), asked_rows[key]).items():
            if own.get(of) in (None, "") or (of == "data_status" and "value" not in own):
                own[of] = value
    return made


def misplaced_rows(read: ReadReturn, register: Register) -> list[tuple[str, str]]:
    """The keys of the rows whose figure stands in Revised Previous."""
    records = read.document.data["readings"]
    cases = [Case(records[match.index], match, register) for match in read.matched.values()]
    return [case.asked.key for case in in_wrong_column(cases)]


def _with_renamed(row: Row, read: ReadReturn) -> Row:
    """The row with the cells of columns that only seem to be the missing ones."""
    if read.sheet is None or not read.renamed:
        return row
    cells = {key: read.sheet.sheet.cells.get((row.number, column)) for key, column in read.renamed.items()}
    return replace(row, cells={**row.cells, **{key: cell for key, cell in cells.items() if cell}})


def _elsewhere(
    read: ReadReturn, register: Register, rows: Sequence[Asked]
) -> Iterator[tuple[tuple[str, str], Mapping[str, CellRead]]]:
    """What stands for an asked row on another sheet like this one, or in a second column of the same heading."""
    if read.sheet is None:
        return
    for other in read.sheet.others:
        for key, match in match_rows(other, register, rows).matched.items():
            yield key, match.row.cells
    for key, match in read.matched.items():
        yield key, _second_columns(read.sheet, match.row.number)


def _second_columns(sheet: FoundSheet, number: int) -> dict[str, CellRead]:
    cells = ((key, sheet.sheet.cells.get((number, column))) for column, key in sheet.twice.items())
    return {key: cell for key, cell in cells if cell is not None and key in ENTERED}


def _entries(row: Row, asked: Asked, record: Mapping[str, Any] | None = None) -> dict[str, Value]:
    """A row's entries as they were read into its ``record``; of one that was not read, as they would be."""
    made: dict[str, Value] = {}
    for key in _WANTED:
        cell = row.cells.get(key)
        if cell is None or (key == "target" and not asked.indicator.target_from_service):
            continue
        figure = None
        if key in _FIGURES and cell.kind is CellKind.NUMBER:
            figure = figure_in(cell, key, asked) if record is None or key not in record else figure_of(record, key)
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


def start_entry(key: str, text: str) -> Value:
    """An answer of the first sheet as its cell holds it: a day, else as it was typed."""
    try:
        return date.fromisoformat(text) if key.endswith("_on") else text
    except ValueError:
        return text
