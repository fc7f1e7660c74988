"""``import-history``: readings of earlier periods from a plain table."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.reading import DataStatus, Origin, Reading
from workbook_tool.domain.register import Register
from workbook_tool.errors import WorkbookToolError
from workbook_tool.figures.spelling import figure_finding, read_figure
from workbook_tool.grid import CellKind, CellRead, SheetRead, address
from workbook_tool.layout.find import fold
from workbook_tool.untrusted import USUAL, Limits, load

_FAR = Decimal(10)  # per cent: with a target from here on, a bare 0.44 is hardly 0.44 %

_DELIMITERS = (",", "\t", ";")  # by rank where two are as frequent
_FIRST_LINES = 20  # that tell the delimiter

_COLUMNS = {
    "indicator": ("indicator", "ref", "id", "reference"),
    "period": ("period", "period code"),
    "value": ("value", "figure", "current"),
    "data_status": ("data status", "status"),
    "commentary": ("commentary",),
    "actions": ("actions",),
    "target": ("target",),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
    "note": ("note", "notes"),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """How many readings came in from a file, what was said of it, and which held readings it contradicts."""

    file: str
    readings: int
    findings: tuple[Finding, ...]


def import_readings(folder: Folder, files: Sequence[Path]) -> list[Imported]:
    """Take in readings of earlier periods; what a return has said is never overwritten."""
    register = folder.register().register
    done = []
    with folder.writing() as ledger:
        for file in files:
            readings, findings = read_history(table_of(file, folder), register)
            conflicts = ledger.readings.add_history(readings, file.name)
            findings += [_conflict(c) for c in conflicts]
            done.append(Imported(file.name, len(readings) - len(conflicts), tuple(findings)))
    return done


def _conflict(reading: Reading) -> Finding:
    ref, period = reading.indicator, reading.period.label
    return finding("history-contradicts", reading.cell, indicator=ref, value=reading.text, period=period)


def table_of(
    file: Path, folder: Folder | None = None, choose: Callable[[Sequence[SheetRead]], SheetRead] | None = None
) -> SheetRead:
    """A sheet of a workbook, or a .csv file as one; WorkbookToolError where it cannot be read.

    ``choose`` says which of several sheets; without it, trend data of a master, else the first.
    """
    from workbook_tool.excel.read import read_path

    limits = folder.limits if folder else USUAL
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _csv(file, limits)
    got = read_path(file, limits)
    workbook = got if isinstance(got, Finding) else got[1]
    if isinstance(workbook, Finding):
        raise WorkbookToolError(workbook.message, workbook.fix)
    filled = [s for s in workbook.sheets if s.state == "visible" and s.cells] or list(workbook.sheets)
    return (choose or _history)(filled)


def _history(sheets: Sequence[SheetRead]) -> SheetRead:
    return next((s for s in sheets if fold(s.name) == "trend data"), sheets[0])


def _csv(file: Path, limits: Limits) -> SheetRead:
    if not file.exists():
        raise WorkbookToolError(f"There is no file {file}.", "Check the name.")
    content = load(file.resolve(), limits)
    if isinstance(content, Finding):
        way_out = "Name the table's own file; one that is too long is cut in two."
        raise WorkbookToolError(f"{file.name}: {content.message}", way_out)
    text = _decoded(content)
    first = text.splitlines()[:_FIRST_LINES]
    delimiter = max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in first))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        cells = {
            (r, c): CellRead(CellKind.TEXT, cell)
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
            if cell != ""
        }
    except csv.Error as error:
        raise WorkbookToolError(
            f"{file} cannot be read as a table, at line {rows.line_num}: {error}.",
            "Look there for a quotation mark that is not closed, or save it from Excel as .csv once more.",
        ) from None
    return SheetRead(file.name, cells)


def _decoded(data: bytes) -> str:
    """A text as Excel saves it: “CSV UTF-8”, “Unicode Text” (UTF-16), or plain CSV of a Windows in Western Europe."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def rows_of(
    sheet: SheetRead, columns: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, dict[str, tuple[CellRead, int]]]]:
    """The rows below the heading row of a plain table: (row, cells by key with their column)."""
    names = {fold(name): key for key, spelled in columns.items() for name in spelled}
    hits = Counter(r for (r, _), cell in sheet.cells.items() if fold(cell.text) in names)
    heading = min((r for r, count in hits.items() if count >= 2), default=None)
    if heading is None:
        return
    keys = {
        c: names[fold(cell.text)] for (r, c), cell in sheet.cells.items() if r == heading and fold(cell.text) in names
    }
    rows: dict[int, dict[str, tuple[CellRead, int]]] = {}
    for (r, c), cell in sheet.cells.items():
        if r > heading and c in keys and cell.text.strip():
            rows.setdefault(r, {})[keys[c]] = (cell, c)
    yield from sorted(rows.items())


def read_history(sheet: SheetRead, register: Register) -> tuple[list[Reading], list[Finding]]:
    """The readings of a plain table, and a finding for each row that gives none."""
    readings: list[Reading] = []
    findings: list[Finding] = []
    for row, cells in rows_of(sheet, _COLUMNS):
        got = _reading(sheet.name, row, cells, register)
        if isinstance(got, Reading):
            readings.append(got)
        else:
            findings.append(got)
    if not readings and not findings:
        findings.append(finding("table-without-headings", Cell(sheet.name), wanted="Indicator, Period and Value"))
    return readings, findings


def _reading(file: str, row: int, cells: Mapping[str, tuple[CellRead, int]], register: Register) -> Reading | Finding:
    def text(key: str) -> str:
        return cells[key][0].text.strip() if key in cells else ""

    def place(key: str) -> Cell:
        return Cell(file, "", address(row, cells[key][1] if key in cells else 0))

    indicator = register.indicators.get(text("indicator"))
    if indicator is None:
        return finding("history-unknown-indicator", place("indicator"), value=text("indicator"))
    period = _period(text("period"))
    if period is None or period.frequency is not indicator.frequency:
        wanted = indicator.frequency.value
        return finding("history-period", place("period"), indicator=indicator.ref, value=text("period"), wanted=wanted)
    unit = register.unit(indicator)
    value = None
    if "value" in cells:
        if likely := _likely_fraction(cells["value"][0], indicator, register):
            ref, seen = indicator.ref, text("value")
            return finding("history-fraction", place("value"), indicator=ref, value=seen, likely=likely)
        read = read_figure(_as_figure(cells["value"][0], unit.is_percent), unit, indicator.decimals)
        if read.value is None and not read.word:
            said = figure_finding(read, place("value"), unit=unit, shown=text("value"), indicator=indicator.ref)
            return said or finding("value-not-a-number", place("value"), value=text("value"))
        value = read.value
    status = _status(text("data_status"), value is None)
    return Reading(
        indicator.ref, period, value, status, text("commentary"), text("actions"),
        text=text("value"), cell=place("value"), origin=Origin.HISTORY, note=text("note"),
    )  # fmt: skip


def _likely_fraction(cell: CellRead, indicator: Indicator, register: Register) -> str:
    """The percentage that a bare 0.44 probably stands for; empty where it is none, or as likely as it stands."""
    unit, targets = register.unit(indicator), [t.value for t in register.targets_of(indicator.ref)]
    if not unit.is_percent or cell.is_percent or cell.text.rstrip().endswith("%"):
        return ""
    number = read_figure(CellRead(CellKind.TEXT, f"{cell.text.strip()}%"), unit, indicator.decimals).value
    if number is None or not 0 < abs(number) <= 1 or not any(t is not None and abs(t) >= _FAR for t in targets):
        return ""
    return figure_text(number.scaleb(2), unit, indicator.decimals)


def _as_figure(cell: CellRead, percent: bool) -> CellRead:
    """A plain table's percentage is the figure as it is printed: 0.5 is 0.5 %."""
    if (
        not percent
        or cell.is_percent
        or cell.text.rstrip().endswith("%")
        or cell.kind not in (CellKind.TEXT, CellKind.NUMBER)
    ):
        return cell
    return CellRead(CellKind.TEXT, f"{cell.text.strip()}%")


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except ValueError:
        return None


def _status(text: str, absent: bool) -> DataStatus:
    try:
        return DataStatus(text.lower())
    except ValueError:
        return DataStatus.NOT_AVAILABLE if absent else DataStatus.FINAL
