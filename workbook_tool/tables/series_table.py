"""A plain table of readings as series: each indicator's figures in time, and what they are read against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Unit
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Accumulation, Better
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import read_figure
from workbook_tool.grid import SheetRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import fold
from workbook_tool.tables.find import tables_of
from workbook_tool.tables.periods import day_comes_first, read_period
from workbook_tool.tables.row_reader import RowReader, UnreadError
from workbook_tool.tables.rows import table_row
from workbook_tool.tables.table import Column, Row, Table
from workbook_tool.trends import Series

_OWN = ("accumulation", "frequency", "series break", "baseline", "seasonal", "year target", "forecast")
"""Columns of such a table that no other has, by their headings."""
_YES = ("yes", "y", "true", "1")


@immutable
class TableSeries:
    """One indicator of a table."""

    ref: str
    """The indicator's reference."""
    series: Series
    """Its readings."""
    unit: Unit
    """Its unit."""
    decimals: int
    """Decimal places of its figures."""
    adds_up: bool
    """Whether the periods of a year add up to its outturn."""
    year_target: Decimal | None
    """For the year's end."""
    forecast: Decimal | None
    """The service's own, of the year."""


@dataclass(slots=True)
class _Gathered:
    """The rows of one indicator as they are met."""

    table: Table
    rows: list[tuple[Row, Period]] = field(default_factory=list)


def read_series(sheets: Iterable[SheetRead], file: str, rules: Register) -> tuple[list[TableSeries], list[Finding]]:
    """The series of all tables of a file, and a finding for each cell that is not read."""
    series: list[TableSeries] = []
    findings: list[Finding] = []
    for sheet in sheets:
        for table in tables_of(sheet, file):
            findings.extend(table.findings)
            if table.column("period") and table.column("current"):
                series.extend(_of_table(table, sheet, rules, findings))
            else:
                findings.append(finding("series-columns", table.heading_place()))
    return series, findings


def _of_table(table: Table, sheet: SheetRead, rules: Register, findings: list[Finding]) -> Iterator[TableSeries]:
    gathered: dict[str, _Gathered] = {}
    period_column = table.column("period")
    first = day_comes_first(row.text(period_column) for row in table.rows)
    for row in _all_rows(table, sheet):
        ref = row.text(table.column("ref", "indicator", "title"))
        frequency = _word(Frequency, row.text(_own(table, "frequency")))
        periods = read_period(row.text(period_column), frequency, context=table.context, day_first=first)
        if len(periods) != 1:
            findings.append(finding("series-period", table.place(row, period_column), value=row.text(period_column)))
            continue
        own = gathered.setdefault(ref, _Gathered(table))
        if any(period == periods[0] for _, period in own.rows):
            findings.append(
                finding("series-twice", table.place(row, period_column), indicator=ref, value=str(periods[0]))
            )
            continue
        own.rows.append((row, periods[0]))
    for ref, own in gathered.items():
        yield _series(ref, own, rules, findings)


def _all_rows(table: Table, sheet: SheetRead) -> list[Row]:
    """The table's rows with those that have no figure: they say that a period is missing."""
    empty = [number for left in table.left_out if left.why == "no figure" for number in left.rows]
    cells: dict[int, dict[int, object]] = {number: {} for number in empty}
    for (r, c), cell in sheet.cells.items():
        if r in cells:
            cells[r][c] = cell
    rows = [*table.rows, *(Row(number, held) for number, held in cells.items())]  # type: ignore[arg-type]
    return sorted(rows, key=lambda row: row.number)


def _series(ref: str, own: _Gathered, rules: Register, findings: list[Finding]) -> TableSeries:
    """The series of one indicator; what holds for all of it is taken from its last row."""
    table, rows = own.table, sorted(own.rows, key=lambda each: each[1].key)
    last, until = rows[-1]
    columns = {key: column for key in _KEYS if (column := table.column(*_KEYS[key]))}
    readers = [RowReader(table_row(table, row, columns), rules, findings) for row, _ in rows]
    unit = _unit(readers)
    decimals = max((reader.decimals(unit) for reader in readers), default=0)
    readings: dict[Period, Decimal] = {}
    for reader, (_, period) in zip(readers, rows, strict=True):
        if "current" in reader.row.cells:
            spelled = reader.figure("current", unit, decimals)
            if spelled.value is not None:
                readings[period] = spelled.value
    accumulation = _accumulation(last.text(_own(table, "accumulation")))
    target = _number(last, table.column("target"), unit)
    baseline = last.text(_own(table, "baseline"))
    series = Series(
        readings,
        until,
        _better(readers[-1]),
        target,
        accumulation,
        unit.is_percent,
        _one_period(last.text(_own(table, "series break")), until.frequency),
        int(baseline) if baseline.isdecimal() and len(baseline) <= 4 else None,
        last.text(_own(table, "seasonal")).casefold() in _YES,
    )
    year_target = _number(last, _own(table, "year target"), unit)
    counted = not unit.is_percent and accumulation in (Accumulation.IN_PERIOD, Accumulation.YEAR_TO_DATE)
    return TableSeries(
        ref,
        series,
        unit,
        decimals,
        counted and unit.code.casefold() in _COUNTED,
        target if year_target is None else year_target,
        _number(last, _own(table, "forecast"), unit),
    )


_KEYS: Mapping[str, tuple[str, ...]] = {
    "ref": ("ref", "indicator", "title"),
    "current": ("current",),
    "unit": ("unit",),
    "better": ("better",),
    "decimals": ("decimals",),
    "target": ("target",),
}
_COUNTED = ("", "count", "number", "£", "£m", "£k")


def _unit(readers: list[RowReader]) -> Unit:
    """The unit that the first row with a figure shows."""
    filled = [r for r in readers if "current" in r.row.cells] or readers
    try:
        return filled[0].unit()
    except UnreadError:
        return filled[0].rules.units[next(iter(filled[0].rules.units))]


def _better(reader: RowReader) -> Better | None:
    """None where the table says neutral, or nothing."""
    word = reader.row.text("better").casefold()
    if not word or word in ("neutral", "neither", "none", "n/a"):
        return None
    try:
        better = reader.better()
        return better if better and better.sign else None
    except UnreadError:
        return None


def _accumulation(text: str) -> Accumulation:
    folded = fold(text)
    return next(
        (each for each in Accumulation if folded and fold(each.value).startswith(folded)), Accumulation.IN_PERIOD
    )


def _number(row: Row, column: Column | None, unit: Unit) -> Decimal | None:
    cell = row.cells.get(column.index) if column else None
    return None if cell is None else read_figure(cell, unit, 6).value


def _own(table: Table, name: str) -> Column | None:
    return next((column for column in table.columns if fold(column.heading.replace("_", " ")) == name), None)


def _word(kind: type[Frequency], text: str) -> Frequency | None:
    return next((each for each in kind if text and each.value.startswith(fold(text).removesuffix("ly"))), None)


def _one_period(text: str, frequency: Frequency) -> Period | None:
    periods = read_period(text, frequency) if text else ()
    return periods[0] if len(periods) == 1 else None
