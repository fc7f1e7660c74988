"""What a service entered, in the rows and columns where it stands or seems to belong: nothing entered is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workbook_tool.book import Value
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.returns.check.case import Case
from workbook_tool.returns.check.misplaced import in_wrong_column
from workbook_tool.returns.read.match import TEXTS, Matched
from workbook_tool.returns.read.records import ReadReturn
from workbook_tool.returns.read.values import as_seen, figure_of

Entries = dict[tuple[str, str], dict[str, Value]]
_FIGURES = ("value", "forecast", "revised_previous", "numerator", "denominator", "target")
_WANTED = (*_FIGURES, "data_status", *TEXTS)


def proposed_entries(read: ReadReturn, register: Register, findings: Sequence[Finding]) -> Entries:
    """The entries by ID and period label; those that stood elsewhere fill what is empty where they belong."""
    made = {key: _entries(match, read.record_of(match)) for key, match in read.rows.items()}
    if any(raised.code == "figures-in-revised-previous" for raised in findings):
        for key in misplaced_rows(read, register):
            made[key]["value"] = made[key].pop("revised_previous")
    return made


def misplaced_rows(read: ReadReturn, register: Register) -> list[tuple[str, str]]:
    """The keys of the rows whose figure stands in Revised Previous."""
    cases = [Case(read.record_of(match), match, register) for match in read.matched.values()]
    return [case.asked.key for case in in_wrong_column(cases)]


def _entries(match: Matched, record: Mapping[str, Any]) -> dict[str, Value]:
    """A row's entries as they were read into its ``record``, as they were written where they were not."""
    made: dict[str, Value] = {}
    for key in _WANTED:
        cell = match.row.cells.get(key)
        if cell is None or (key == "target" and not match.asked.indicator.target_from_service):
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


def start_entry(key: str, text: str) -> Value:
    """An answer of the first sheet as its cell holds it: a day, else as it was typed."""
    try:
        return date.fromisoformat(text) if key.endswith("_on") else text
    except ValueError:
        return text
