"""The door to the tables of a file: the sheets of a workbook or a text, their tables, and what was left out and why."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.errors import WorkbookToolError
from workbook_tool.grid import CellKind, CellRead, SheetRead
from workbook_tool.immutable import immutable
from workbook_tool.tables.find import no_table, tables_of
from workbook_tool.tables.mapping import TableMap, mapped, shape_findings
from workbook_tool.tables.questions import named
from workbook_tool.tables.table import Table
from workbook_tool.untrusted import MIB, USUAL, Limits, load

_TEXTS = (".csv", ".tsv", ".txt")
_DELIMITERS = (",", "\t", ";", "|")  # by rank where two are as frequent
_FIRST_LINES = 20  # that tell the delimiter
_TOO_LARGE = frozenset(
    f"file-{why}"
    for why in ("too-large", "too-many-parts", "unpacks-too-big", "too-many-cells", "too-slow", "too-much-memory")
)
_SPLIT = "Split it, for example by year, and read each part."


def sheets_of(file: Path, limits: Limits = USUAL) -> tuple[SheetRead, ...]:
    """Every sheet of a file that holds anything, hidden ones too; WorkbookToolError where it cannot be read."""
    from workbook_tool.excel.read import read_path

    if file.suffix.lower() in _TEXTS:
        return (_text(file, limits),)
    got = read_path(file, limits)
    workbook = got if isinstance(got, Finding) else got[1]
    if isinstance(workbook, Finding):
        raise _unread(file, workbook, limits)
    for sheet in workbook.sheets:
        _refuse_too_long(file, max((row for row, _ in sheet.cells), default=0), limits)
    return tuple(s for s in workbook.sheets if s.cells) or workbook.sheets[:1]


def _unread(file: Path, problem: Finding, limits: Limits) -> WorkbookToolError:
    """Why a workbook cannot be read, as the officer needs it: nobody sends a table again."""
    if problem.code in _TOO_LARGE:
        most = f"{limits.rows:,} rows, {limits.area:,} cells and {limits.file_bytes // MIB} MiB"
        way_out = f"Leave only the sheet with the table in it. {_SPLIT}"
        return WorkbookToolError(f"{file} is too large: a table of at most {most} is read.", way_out)
    way_out = "Save it from Excel as “Excel Workbook (*.xlsx)”, without a password, or as .csv, and name that file."
    return WorkbookToolError(f"{file.name}: {problem.message}", way_out)


def _text(file: Path, limits: Limits) -> SheetRead:
    if not file.exists():
        raise WorkbookToolError(f"There is no file {file}.", "Check the name.")
    data = load(file.resolve(), limits)
    if isinstance(data, Finding):
        way_out = "Name the table's own file; one that is too long is cut in two."
        raise WorkbookToolError(f"{file.name}: {data.message}", way_out)
    text = _decoded(data)
    _refuse_too_long(file, text.count("\n"), limits)
    first = text.splitlines()[:_FIRST_LINES]
    delimiter = max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in first))
    # Strictly: a quotation mark that is not closed would swallow the rows below it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error as error:
        raise WorkbookToolError(
            f"{file} cannot be read as a table: the row that begins at line {lines[-1] + 1 if lines else 1}: {error}.",
            "Look there for a quotation mark that is not closed, or save it from Excel as .csv once more.",
        ) from None
    _hold_together(file, rows, lines, delimiter)
    cells = {
        (r, c): CellRead(CellKind.TEXT, cell) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell != ""
    }
    return SheetRead(file.name, cells)


def _refuse_too_long(file: Path, rows: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise WorkbookToolError(
            f"{file} has {rows:,} rows; a table of at most {limits.rows:,} is read.",
            _SPLIT,
        )


def _hold_together(file: Path, rows: Sequence[Sequence[str]], lines: Sequence[int], delimiter: str) -> None:
    """Refuse a table with a row of more cells than its others have, or one that swallowed the rows below it.

    An unquoted 1,234 moves the cells after it; a quotation mark that is closed rows later makes one cell of them.
    """
    lengths = Counter(len(row) for row in rows if sum(cell.strip() != "" for cell in row) > 1)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    for row, line in zip(rows, lines, strict=True):
        if any(cell.strip() for cell in row[usual:]):
            raise WorkbookToolError(
                f"{file} cannot be read as a table: line {line} has {len(row)} cells, and the others have {usual}.",
                "Look there for a comma in a number or a text, put it in quotation marks, and run again.",
            )
        if swallowed := next((cell for cell in row if _holds_rows(cell, delimiter)), ""):
            first = line - swallowed.count("\n")
            raise WorkbookToolError(
                f"{file} cannot be read as a table: a cell that begins at line {first} holds whole rows.",
                "Look there for a quotation mark that is not closed, and run again.",
            )


def _holds_rows(cell: str, delimiter: str) -> bool:
    """Whether lines of a cell are parted as rows are; the commas of sentences and of thousands do not count."""
    first, *others = cell.splitlines() or [""]
    parted = re.compile(rf"(?<!\d){re.escape(delimiter)}(?=\S)|{re.escape(delimiter)}(?!\s|\d{{3}}(?!\d)|$)")
    return bool(parted.search(first)) and any(map(parted.search, others))


def _decoded(data: bytes) -> str:
    """A text as Excel saves it: “CSV UTF-8”, “Unicode Text” (UTF-16), or plain CSV of a Windows in Western Europe."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


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
