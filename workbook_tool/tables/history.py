"""Readings of earlier periods from a plain table: a row for each, or a column for each period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Frequency, Period, containing, month_number, parse_period
from workbook_tool.domain.reading import DataStatus, Origin, Reading
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import figure_finding, read_figure
from workbook_tool.grid import CellKind, CellRead, SheetRead, address
from workbook_tool.layout.find import fold
from workbook_tool.tables.headings import Grid
from workbook_tool.tables.headings import named as headings_named
from workbook_tool.tables.row_reader import of_table

_FAR = Decimal(10)  # per cent: with a target from here on, a bare 0.44 is hardly 0.44 %
_EARLIEST = 1974  # when the councils of today began
_SHORT_MONTH = re.compile(r"([A-Za-z]{3,9})[- ]([0-9]{2})")  # Apr-23, as Excel writes it
_COLUMNS = {
    "ref": ("ref", "id", "reference", "indicator ref"),
    "indicator": ("indicator", "title"),
    "period": ("period", "period code"),
    "value": ("value", "figure", "current"),
    "data_status": ("data status", "status"),
    "commentary": ("commentary",),
    "actions": ("actions",),
    "note": ("note", "notes"),
}
_KEYS = {fold(name): key for key, names in _COLUMNS.items() for name in names}
Cells = Mapping[str, tuple[CellRead, int]]  # by key, each with its column


def read_history(sheet: SheetRead, register: Register, file: str = "") -> tuple[list[Reading], list[Finding]]:
    """The readings of a plain table, and a finding for each row that gives none and for columns that are not read."""
    readings: list[Reading] = []
    findings: list[Finding] = []
    place = Cell(file or sheet.name, sheet.name if file and file != sheet.name else "")
    heading = _heading(sheet)
    if heading is None:
        wanted = "Indicator, Period and Value"
        return [], [finding("table-without-headings", place, wanted=wanted, named=headings_named(Grid.of(sheet)))]
    named = {c: cell.text for (r, c), cell in sorted(sheet.cells.items()) if r == heading and cell.text.strip()}
    if unread := [text for text in named.values() if not (fold(text) in _KEYS or _period(text))]:
        findings.append(finding("history-columns", place, columns=", ".join(f"“{text}”" for text in unread)))
    for number, cells in _rows(sheet, heading, named):
        if not cells.keys() & {"period", "value"}:
            continue  # a heading of a section
        try:
            readings.append(_reading(_Row(place, number, cells), register))
        except _LeftOutError as error:
            findings.append(error.finding)
    return readings, findings


def _heading(sheet: SheetRead) -> int | None:
    """The first row that names an indicator and a period or a figure; a period may be a heading itself."""
    keys: dict[int, set[str]] = {}
    for (row, _), cell in sheet.cells.items():
        key = _KEYS.get(fold(cell.text)) or ("value" if cell.kind is CellKind.TEXT and _period(cell.text) else "")
        if key:
            keys.setdefault(row, set()).add(key)
    rows = (row for row, keys_of in keys.items() if keys_of & {"ref", "indicator"} and keys_of & {"period", "value"})
    return min(rows, default=None)


def _rows(sheet: SheetRead, heading: int, named: Mapping[int, str]) -> Iterator[tuple[int, Cells]]:
    """The rows below the headings; a row with a column for each period gives a row for each of its figures."""
    keys = {c: _KEYS[fold(text)] for c, text in named.items() if fold(text) in _KEYS}
    across = (
        {} if "period" in keys.values() else {c: text for c, text in named.items() if c not in keys and _period(text)}
    )
    rows: dict[int, dict[str, tuple[CellRead, int]]] = {}
    figures: dict[int, dict[int, CellRead]] = {}
    for (r, c), cell in sheet.cells.items():
        if r <= heading or not cell.text.strip():
            continue
        if c in keys:
            rows.setdefault(r, {})[keys[c]] = (cell, c)
        elif c in across:
            figures.setdefault(r, {})[c] = cell
    for row in sorted({*rows, *figures}):
        cells = rows.get(row, {})
        if not across:
            yield row, cells
        for column, cell in sorted(figures.get(row, {}).items()):
            yield row, {**cells, "period": (CellRead(CellKind.TEXT, across[column]), column), "value": (cell, column)}


class _LeftOutError(Exception):
    """A row that gives no reading, with what is said of it."""

    def __init__(self, about: Finding) -> None:
        super().__init__(about.message)
        self.finding = about


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its cells by key, each with its column."""

    table: Cell
    number: int
    cells: Cells

    def text(self, key: str) -> str:
        return self.cells[key][0].text.strip() if key in self.cells else ""

    def place(self, key: str) -> Cell:
        return self.table._replace(ref=address(self.number, self.cells[key][1] if key in self.cells else 0))

    def left_out(self, code: str, key: str, ref: str | None = None, **facts: object) -> _LeftOutError:
        return _LeftOutError(finding(code, self.place(key), indicator=ref, value=self.text(key), **facts))


def _reading(row: _Row, register: Register) -> Reading:
    """The reading of a row; :class:`_LeftOutError` where it gives none."""
    key = "ref" if row.text("ref") else "indicator"
    if not row.text(key):
        raise row.left_out("history-ref-empty", "ref")
    indicator = _indicator(row.text(key), register)
    if indicator is None:
        raise row.left_out("history-unknown-indicator", key)
    period = _period_of(row.cells["period"][0], indicator) if "period" in row.cells else None
    if period is None or period.frequency is not indicator.frequency:
        raise row.left_out("history-period", "period", indicator.ref, wanted=indicator.frequency.value)
    if not _EARLIEST <= period.start.year <= date.today().year + 1:  # noqa: DTZ011 (a day more or less is no matter)
        raise row.left_out("history-year", "period", indicator.ref)
    value = _value(row, indicator, register)
    status = _status(row.text("data_status"), value is None)
    if status is None:
        raise row.left_out("history-status", "data_status", indicator.ref)
    return Reading(
        indicator.ref, period, value, status, row.text("commentary"), row.text("actions"),
        text=row.text("value"), cell=row.place("value"), origin=Origin.HISTORY, note=row.text("note"),
    )  # fmt: skip


def _value(row: _Row, indicator: Indicator, register: Register) -> Decimal | None:
    if "value" not in row.cells:
        return None
    cell, unit = row.cells["value"][0], register.unit(indicator)
    if likely := _likely_fraction(cell, indicator, register):
        raise row.left_out("history-fraction", "value", indicator.ref, likely=likely)
    read = read_figure(_as_figure(cell, unit.is_percent), unit, indicator.decimals)
    if read.value is None and not read.word and not read.is_blank:
        seen = row.text("value")
        doubt = figure_finding(read, row.place("value"), unit=unit, shown=seen, indicator=indicator.ref)
        raise _LeftOutError(of_table(doubt)) if doubt else row.left_out("value-not-a-number", "value")
    return read.value


def _indicator(text: str, register: Register) -> Indicator | None:
    """The indicator of that reference, or the only one of that title."""
    if text in register.indicators:
        return register.indicators[text]
    alike = [i for i in register.indicators.values() if fold(i.title) == fold(text)]
    return alike[0] if len(alike) == 1 else None


def _period_of(cell: CellRead, indicator: Indicator) -> Period | None:
    """The period of a cell; a day or ``Apr-23`` is a month where the indicator is monthly."""
    if indicator.frequency is Frequency.MONTH:
        if isinstance(cell.moment, date):
            return containing(Frequency.MONTH, date(cell.moment.year, cell.moment.month, 1))
        if match := _SHORT_MONTH.fullmatch(cell.text.strip()):
            try:
                return containing(Frequency.MONTH, date(2000 + int(match[2]), month_number(match[1]), 1))
            except ValueError:
                return None
    return _period(cell.text.strip())


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
        or not any(c.isdecimal() for c in cell.text)  # a word, such as n/a
    ):
        return cell
    return CellRead(CellKind.TEXT, f"{cell.text.strip()}%")


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except ValueError:
        return None


def _status(text: str, absent: bool) -> DataStatus | None:
    """The data status; None for a word that is none of ours, which is never taken for final."""
    if not text:
        return DataStatus.NOT_AVAILABLE if absent else DataStatus.FINAL
    try:
        return DataStatus(text.lower())
    except ValueError:
        return None
