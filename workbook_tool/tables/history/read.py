"""Readings of earlier periods from plain tables: a row for each, or a column for each period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Unit, figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Origin, Reading
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import Spelled, figure_finding, read_figure
from workbook_tool.grid import CellKind, CellRead, SheetRead
from workbook_tool.immutable import immutable
from workbook_tool.layout.find import fold
from workbook_tool.tables.find import no_table, tables_of
from workbook_tool.tables.history.figure import HistoryColumns, HistoryFigure, LeftOutError, as_figure, only_rounded
from workbook_tool.tables.mapping import TableMap, mapped, shape_findings
from workbook_tool.tables.periods import day_comes_first, read_period
from workbook_tool.tables.read import chosen_sheets
from workbook_tool.tables.row_reader import of_table
from workbook_tool.tables.rows import tidied
from workbook_tool.tables.table import Table
from workbook_tool.tables.words import word_of

_FAR = Decimal(10)  # per cent: with a target from here on, a bare 0.44 is hardly 0.44 %
_EARLIEST = 1974  # when the councils of today began
_TREND = "trend data"  # the sheet of a master of ours that has every reading

_read_period = lru_cache(1 << 16)(read_period)


@immutable
class HistoryRead:
    """What a file's tables say: their readings, and what is said of the rest."""

    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    """What is doubtful or wrong."""
    tables: tuple[Table, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows they have."""
        return sum(len(table.rows) for table in self.tables)


def read_history(
    sheets: Sequence[SheetRead], register: Register, file: str, today: date, mapping: TableMap | None = None
) -> HistoryRead:
    """The readings of every table of a file as ``mapping`` says; a finding for whatever gives none or is not read.

    Of a master of ours its sheet of trend data is read alone. ``today`` tells
    which periods have not begun.
    """
    mapping = mapping or TableMap()
    chosen = chosen_sheets(sheets, mapping, file)
    trend = [sheet for sheet in chosen if fold(sheet.name) == _TREND]
    wanted = trend or [sheet for sheet in chosen if sheet.state == "visible" or mapping.sheets]
    by_sheet = {s.name: [mapped(table, mapping) for table in tables_of(s, file)] for s in wanted}
    tables = [table for tables in by_sheet.values() for table in tables]
    if not tables:
        return HistoryRead((), (no_table(chosen, file, "Indicator, Period and Value"),))
    readings: list[Reading] = []
    findings: list[Finding] = list(shape_findings(tables, mapping))
    if unread := [sheet.name for sheet in sheets if not by_sheet.get(sheet.name)]:
        named = ", ".join(f"“{name}”" for name in unread)
        findings.append(finding("history-sheets", Cell(file), sheets=named))
    reader = _Reader(register, today)
    for table in tables:
        for result in reader.results(table):
            if isinstance(result, Reading):
                readings.append(result)
            else:
                findings.append(result)
    return HistoryRead(tuple(readings), tuple(findings), tuple(tables))


@dataclass(slots=True)
class _Reader:
    register: Register
    today: date
    titles: dict[str, list[Indicator]] = field(init=False)
    read: dict[tuple[str, str, int], Spelled] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.titles = {}
        for indicator in self.register.indicators.values():
            self.titles.setdefault(fold(indicator.title), []).append(indicator)

    def results(self, table: Table) -> Iterator[Reading | Finding]:
        """Every figure of a table as a reading, or what is said of it; first what is said of the table itself."""
        columns = HistoryColumns.of(table)
        yield from table.findings
        figures = [c for c in table.columns_of("current") if columns.period or c.period]
        if not figures:
            wanted = "a figure, or the period of a figure"
            yield finding("history-no-period", table.heading_place(), wanted=wanted)
            return
        unread = [c for c in table.columns if not columns.is_read(c, by_period=columns.period is not None)]
        if unread:
            named = ", ".join(f"“{c.heading}”" for c in unread)
            yield finding("history-columns", table.heading_place(), columns=named)
        yield from self._rows_without_indicator(table)
        first = day_comes_first([row.text(columns.period) for row in table.rows]) if columns.period else False
        for figure in table.figures():
            if columns.period or figure.column.period:
                try:
                    yield self._reading(HistoryFigure(table, columns, figure, tidied(figure.cell), first))
                except LeftOutError as error:
                    yield error.finding

    def _rows_without_indicator(self, table: Table) -> Iterator[Finding]:
        """A row with a figure and no indicator, as where one is written once for several rows."""
        key = table.column("ref", "indicator", "title")
        for left_out in table.left_out:
            if left_out.why == "no name" and any(c.isdecimal() for c in left_out.words):
                number = left_out.rows[0]
                above = max(
                    (row for row in table.rows if row.number < number), key=lambda row: row.number, default=None
                )
                likely = above.text(key) if above else ""
                asked = f"Is it {likely}, as above?" if likely else "Which indicator is it?"
                yield finding("history-ref-empty", table.place(number, key), words=left_out.words, asked=asked)

    def _reading(self, figure: HistoryFigure) -> Reading:
        indicator = self._indicator(figure)
        period = self._period(figure, indicator)
        value = self._value(figure, indicator)
        return Reading(
            indicator.ref, period, value, self._status(figure, indicator, value),
            figure.words(figure.columns.comment), figure.words(figure.columns.action),
            text=figure.cell.text.strip(), cell=figure.place, origin=Origin.HISTORY,
            note="; ".join(filter(None, (figure.words(figure.columns.note), figure.tidy.note))),
        )  # fmt: skip

    def _indicator(self, figure: HistoryFigure) -> Indicator:
        """The indicator of the row's reference, or the only one of its title."""
        columns = figure.columns
        key = columns.ref if figure.text(columns.ref) else columns.title
        text = figure.text(key)
        if not text:
            raise figure.left_out("history-ref-empty", key or columns.ref, words="", asked="Which indicator is it?")
        alike = self.titles.get(fold(text), [])
        if text in self.register.indicators:
            return self.register.indicators[text]
        if len(alike) != 1:
            raise figure.left_out("history-unknown-indicator", key)
        return alike[0]

    def _period(self, figure: HistoryFigure, indicator: Indicator) -> Period:
        """The period of a figure; a day or ``Apr-23`` is a month where the indicator is monthly."""
        written, ref = figure.figure, indicator.ref
        periods = _read_period(
            written.period, indicator.frequency, context=figure.table.context, day=written.day,
            day_first=figure.day_first,
        )  # fmt: skip
        facts = {"value": written.period or "", "indicator": ref, "wanted": indicator.frequency.value}
        place = figure.table.place(figure.row, figure.columns.period) if figure.columns.period else figure.place
        if len(periods) > 1:
            likely = " or ".join(period.label for period in periods)
            raise LeftOutError(finding("history-period-asked", place, likely=likely, **facts))
        if not periods or periods[0].frequency is not indicator.frequency:
            raise LeftOutError(finding("history-period", place, **facts))
        if periods[0].start.year < _EARLIEST or periods[0].start > self.today:
            raise LeftOutError(finding("history-year", place, **facts))
        return periods[0]

    def _value(self, figure: HistoryFigure, indicator: Indicator) -> Decimal | None:
        cell, unit, ref = figure.tidy.cell, self.register.unit(indicator), indicator.ref
        if figure.tidy.asks:
            raise figure.left_out("history-two-figures", None, ref)
        read = self._read(cell, unit, indicator.decimals)
        if (exact := only_rounded(read)) is not None:
            return exact
        if likely := self._likely_fraction(cell, read, indicator):
            raise figure.left_out("history-fraction", None, ref, likely=likely)
        if read.value is None and not read.word and not read.is_blank:
            doubt = figure_finding(read, figure.place, unit=unit, shown=figure.cell.text, indicator=ref)
            raise LeftOutError(of_table(doubt)) if doubt else figure.left_out("value-not-a-number", None, ref)
        return read.value

    def _read(self, cell: CellRead, unit: Unit, decimals: int) -> Spelled:
        """The figure of a cell; of a long table's texts each is read once."""
        printed = as_figure(cell, percent=unit.is_percent)
        if cell.kind is not CellKind.TEXT or cell.looks:
            return read_figure(printed, unit, decimals)
        key = cell.text, unit.code, decimals
        if key not in self.read:
            self.read[key] = read_figure(printed, unit, decimals)
        return self.read[key]

    def _likely_fraction(self, cell: CellRead, read: Spelled, indicator: Indicator) -> str:
        """The percentage that a bare 0.44 probably stands for; empty where it is none, or as likely as it stands."""
        unit, value = self.register.unit(indicator), read.value
        if not unit.is_percent or value is None or not 0 < abs(value) <= 1:
            return ""
        far = any(t.value is not None and abs(t.value) >= _FAR for t in self.register.targets_of(indicator.ref))
        if cell.is_percent or cell.text.rstrip().endswith("%") or not far:
            return ""
        return figure_text(value.scaleb(2), unit, indicator.decimals)

    def _status(self, figure: HistoryFigure, indicator: Indicator, value: Decimal | None) -> DataStatus:
        """The data status, of its own column or beside the figure; a word that is none of ours is never final."""
        text = figure.text(figure.columns.status) or figure.tidy.status
        if not text:
            return DataStatus.NOT_AVAILABLE if value is None else DataStatus.FINAL
        if not (word := word_of("data_status", text)):
            raise figure.left_out("history-status", figure.columns.status, indicator.ref)
        return DataStatus(word) if value is not None else DataStatus.NOT_AVAILABLE
