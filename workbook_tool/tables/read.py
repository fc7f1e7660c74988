"""The door to the tables of a file: all of them, as a mapping says, and what was left out and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.errors import WorkbookToolError
from workbook_tool.grid import SheetRead
from workbook_tool.immutable import immutable
from workbook_tool.tables.find import no_table, tables_of
from workbook_tool.tables.mapping import TableMap, mapped, shape_findings
from workbook_tool.tables.questions import named
from workbook_tool.tables.table import Table

_WANTED = "Indicator and Current"
_INDEX = "index"
WHOLE_MASTER = (_INDEX, "trend data")
"""The sheets of a master of ours that say all of its indicators between them."""
_OF_A_MASTER = {"cover", _INDEX, "trend data"}
"""Sheets by which a master workbook of ours is known."""


@immutable
class TablesRead:
    """The tables of a file; ``rows_in_file`` counts every row of its sheets that holds anything."""

    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    """What is doubtful or wrong."""
    rows_in_file: int


def read_tables(
    sheets: Sequence[SheetRead],
    file: str,
    mapping: TableMap | None = None,
    wanted: str = _WANTED,
    of_a_master: Collection[str] = (_INDEX,),
) -> TablesRead:
    """Every table of every visible sheet; sheets without one, and rows that are none of an indicator, are named.

    Of a master of ours the sheets ``of_a_master`` alone are read. ``wanted`` are
    the headings that a sentence asks for where no sheet has a table.
    """
    mapping = mapping or TableMap()
    chosen = chosen_sheets(sheets, mapping, file)
    if chosen == list(sheets) and {s.name.casefold() for s in sheets} >= _OF_A_MASTER:
        chosen = [s for s in sheets if s.name.casefold() in of_a_master]  # its other sheets say the same again
    visible = [s for s in chosen if s.state == "visible"] or chosen
    by_sheet = [(sheet, tables_of(sheet, file)) for sheet in visible]
    tables = [mapped(table, mapping) for _, sheet_tables in by_sheet for table in sheet_tables]
    findings = [f for t in tables for f in (*t.findings, *_left_out(t))] + shape_findings(tables, mapping)
    without = [sheet.name for sheet, sheet_tables in by_sheet if not sheet_tables and sheet.cells]
    without += [sheet.name for sheet in sheets if sheet not in visible and sheet.cells]
    if not tables:
        findings.append(no_table(visible, file, wanted))
    elif without:
        findings.append(finding("table-sheets-left-out", Cell(file), sheets=named(without)))
    rows = sum(len({r for (r, _), cell in sheet.cells.items() if cell.text.strip()}) for sheet in visible)
    return TablesRead(tuple(tables), tuple(findings), rows)


def chosen_sheets(sheets: Sequence[SheetRead], mapping: TableMap, file: str) -> list[SheetRead]:
    """The sheets that were asked for, all where none was; WorkbookToolError for one that is not there."""
    names = {name.casefold() for name in mapping.sheets}
    there = {s.name.casefold() for s in sheets}
    if missing := [name for name in mapping.sheets if name.casefold() not in there]:
        raise WorkbookToolError(
            f"{file} has no sheet {named(missing)}.", f"Its sheets are {named([s.name for s in sheets])}."
        )
    return [s for s in sheets if s.name.casefold() in names] if names else list(sheets)


def _left_out(table: Table) -> list[Finding]:
    """What is said of the rows of a table that are none of an indicator."""
    findings = []
    for code, reasons in (
        ("table-rows-left-out", ("total", "no figure", "no name")),
        ("table-words-left-out", ("note",)),
    ):
        rows = [out for out in table.left_out if out.why in reasons]
        if rows:
            place = table.place(rows[0].rows[0])
            words = named([out.words for out in rows])
            findings.append(finding(code, place, count=len(rows), words=words))
    return findings
