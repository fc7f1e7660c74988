"""Lists of indicators as officers keep them, made into the records of a register.

What the lists do not say is proposed and said to be proposed; what nobody can know from them (which way is good) is
asked once, and stays empty where it is not answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from workbook_tool.domain.figure import Unit
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import read_figure
from workbook_tool.layout.find import fold
from workbook_tool.tables.adopting.proposal import Decided, Proposal, to_decide, which_way
from workbook_tool.tables.adopting.row_facts import (
    Record,
    References,
    Services,
    adds_up_over,
    by_part,
    frequencies_of,
    frequency_of,
    is_own_text,
    names_of,
    open_ended,
    register_texts,
    says_none,
    services_of_sheets,
    units_of,
    year_of,
)
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.periods import read_period
from workbook_tool.tables.questions import named
from workbook_tool.tables.read import TablesRead
from workbook_tool.tables.roles import latest
from workbook_tool.tables.row_reader import RowReader, UnreadError
from workbook_tool.tables.row_units import decimals_of
from workbook_tool.tables.rows import TableRow, table_row
from workbook_tool.tables.table import KEYS, Column, Table
from workbook_tool.tables.words import likeness, word_of

_ACTUAL = ("current", "forecast", "year to date")
_TARGETS = ("target", "annual target")
_MEANINGS = (
    "ref", "indicator", "title", "service", "unit", "better", "kind", "frequency", "decimals", "person", "numerator",
    "denominator", "low", "high",
)  # fmt: skip
_COPIED = {"data_owner": "person", "numerator": "numerator", "denominator": "denominator"}
_NOT_READ = (*_MEANINGS, *_ACTUAL, *_TARGETS, "previous", "year_before", "period", "rag", "change", "comment")


def propose(
    files: Sequence[TablesRead], rules: Register, mapping: TableMap, year: Period, held: Register | None = None
) -> Proposal:
    """The register of the tables of some files; ``year`` is that from which a target without a period holds where
    its figures have none either.

    ``rules`` know units; of the register ``held`` references, services and titles are known again.
    """
    tables = [table for file in files for table in file.tables]
    mapping = replace(mapping, rows={**units_of(tables), **mapping.rows})
    year = year_of(tables) or year
    maker = Maker(rules, mapping, year, References(held), Services(held), frequencies_of(tables))
    maker.sheets = services_of_sheets(tables)
    maker.made.findings += [f for file in files for f in file.findings]
    for table in sorted(tables, key=lambda t: t.column("period") is not None):  # what an indicator is comes first
        maker.table(table)
    made = maker.made
    made.targets += open_ended(maker.of_periods)
    made.services += map(dict, maker.services.records)
    made.decided += maker.decided.sentences(maker.references, maker.services, year)
    made.to_decide += to_decide(made, maker.decided)
    return made


class _Figures(NamedTuple):
    """The columns of figures of a table, and how often they come by its headings."""

    columns: Sequence[Column]
    frequency: str


class Maker:
    """Makes the records table by table."""

    def __init__(
        self, rules: Register, mapping: TableMap, year: Period, references: References, services: Services,
        frequencies: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.made = Proposal()
        self.rules, self.mapping, self.year = rules, mapping, year
        self.references, self.services, self.frequencies = references, services, frequencies
        self.sheets: Mapping[str, str] = {}
        self.titles: dict[str, str] = {}
        self.records: dict[str, Record] = {}
        self.of_periods: list[Record] = []
        self.spans: set[tuple[str, str]] = set()
        self.undirected: list[TableRow] = []
        self.decided = Decided()

    def table(self, table: Table) -> None:
        """The indicators of one table."""
        columns = {m: c for m in _MEANINGS if (c := table.column(m))}
        if not any(key in columns for key in KEYS):
            return
        if services := table.columns_of("service"):  # "Priority" may be one, but not beside "Service"
            columns["service"] = min(services, key=lambda c: likeness(c.heading, "service"))
        actual = table.columns_of(*_ACTUAL)
        figures = _Figures(table.columns_of(*_ACTUAL, *_TARGETS), frequency_of(actual))
        before, count = len(self.undirected), len(self.made.indicators)
        for row in table.rows:
            own = dict(columns)
            if filled := [c for c in actual if c.index in row.cells]:
                own["current"] = latest(filled)
            if targets := [c for c in table.columns_of(*_TARGETS) if c.index in row.cells]:
                own["target"] = latest(targets)
            self._row(table_row(table, row, own), figures)
        if len(self.undirected) > before:
            self.made.questions.append(which_way(table, self.undirected[before:]))
        if len(self.made.indicators) > count:
            known = {c.heading for c in table.columns if c.meaning in _NOT_READ} | {""}
            if names := [c.heading for c in table.columns if c.heading.strip() not in known and not is_own_text(c)]:
                self.made.left.append(f"Columns of which the register takes nothing: {named(names)}.")

    def _row(self, row: TableRow, figures: _Figures) -> None:
        written, title, description = names_of(row)
        if not title or self._is_made(row, written, title):
            return
        ref = self.references.give(written, title)
        self.titles[fold(title)] = ref
        reader = RowReader(row, self.rules, self.made.findings, mapping=self.mapping)
        unit = self._unit(reader)
        record: Record = {
            "ref": ref, "title": title[:250],
            "service": self.services.code(row.service or self.sheets.get(row.table.sheet, "")),
            "unit": unit.code,
            **self._frequency(row, ref, title, figures),
        }  # fmt: skip
        record |= {"better": better} if (better := self._better(reader)) else {}
        record |= {key: text for key, source in _COPIED.items() if (text := row.text(source))}
        record |= {"description": description} if description else {}
        record |= register_texts(row)
        record |= self._kind(row, ref, unit, title)
        cells = [row.row.cells[c.index] for c in figures.columns if c.index in row.row.cells]
        record["decimals"] = min(max((decimals_of(cell, unit) for cell in cells), default=0), 6)
        self.made.indicators.append(record)
        self.records[ref] = record
        targets, years = by_part(list(self._targets(row, unit, ref, Frequency(record["frequency"]))))
        self.decided.years_left += years
        self._add_targets(targets, row)

    def _is_made(self, row: TableRow, written: str, title: str) -> bool:
        """Whether a row before was of the same indicator; in a long table its target may be that of another period."""
        by_title = self.titles.get(fold(title), "") or ("" if written else self.references.given(title))
        of_ref, is_long = self.references.given(written), row.table.column("period") is not None
        ref = (of_ref or by_title) if is_long or not written else of_ref if of_ref == by_title else ""
        if ref and is_long:
            self._take_longer_title(title, ref)
            if "target" in row.cells:
                record = self.records[ref]
                unit = self.rules.units.get(record["unit"]) or self._unit(RowReader(row, self.rules, []))
                self._add_targets(self._targets(row, unit, ref, Frequency(record["frequency"])), row)
        return bool(ref)

    def _take_longer_title(self, title: str, ref: str) -> None:
        """Of two names under one reference the longer is the title: the other stood where there was room for a line."""
        record = self.records[ref]
        if len(title) > len(record["title"]) and "short_title" not in record:
            record |= {"title": title[:250], "short_title": record["title"]}
            self.titles[fold(title)] = ref

    def _add_targets(self, targets: Iterable[Record], row: TableRow) -> None:
        """Take the targets of periods for which there is none yet."""
        is_of_row = bool(row.row.text(row.table.column("period")))
        for target in targets:
            if (span := (target["indicator"], target["start"])) not in self.spans:
                self.spans.add(span)
                (self.of_periods if is_of_row else self.made.targets).append(target)

    def _frequency(self, row: TableRow, ref: str, title: str, figures: _Figures) -> Record:
        """How often it is reported: by its own column, by the periods of its figures, by the headings; else assumed."""
        told = word_of("frequency", row.text("frequency")) or figures.frequency
        told = told or next((self.frequencies[k] for k in (fold(ref), fold(title)) if k in self.frequencies), "")
        if told:
            return {"frequency": told}
        self.decided.assumed[Frequency.QUARTER.value] += 1
        return {"frequency": Frequency.QUARTER.value}

    def _unit(self, reader: RowReader) -> Unit:
        try:
            unit = reader.unit()
        except UnreadError:
            self.decided.without_unit.append(reader.row.title)
            unit = next(u for u in self.rules.units.values() if u.code == "count")
        if unit.code not in {*self.rules.units, *(u["code"] for u in self.made.units)}:
            record = {"code": unit.code, "name": unit.name, "type": unit.type.value, "basis": unit.basis.value}
            self.made.units.append(record)
        return unit

    def _better(self, reader: RowReader) -> str:
        silent = replace(reader, findings=[])  # what it would say speaks of a rating
        try:
            better = silent.better()
        except UnreadError:
            self.undirected.append(reader.row)
            return ""
        return better.value if better else "higher"  # of a range with one end either will do

    def _kind(self, row: TableRow, ref: str, unit: Unit, title: str) -> Record:
        """What it is for, and what its figures add up over, as far as the list says either."""
        kind = word_of("kind", row.text("target")) or word_of("kind", row.text("kind"))
        if not kind:
            targets = [row.row.text(c) for c in row.table.columns_of(*_TARGETS)]
            has_target = any(text and not says_none(text) for text in targets) or "low" in row.cells
            kind = "measured" if has_target else "baseline"
            self.decided.without_target += [] if has_target else [ref]
        adds_up = adds_up_over(row, title)
        if adds_up is None:
            return {"kind": kind}
        self.decided.of_title.append(ref)
        return {"kind": kind, "accumulation": adds_up.value}

    def _targets(self, row: TableRow, unit: Unit, ref: str, frequency: Frequency) -> Iterator[Record]:
        """A target for each column of targets that has one; that of a column beside a period holds for it."""
        columns: Sequence[Column | None] = row.table.columns_of(*_TARGETS)
        if not columns and ("low" in row.cells or "high" in row.cells):
            columns = (None,)
        for column in columns:
            if column is not None and column.index not in row.row.cells:
                continue
            own = {**row.columns, "target": column} if column else row.columns
            of_column = table_row(row.table, row.row, own)
            cells = of_column.cells
            figures = {k: read_figure(cells[k], unit, 6).value for k in ("target", "low", "high") if k in cells}
            values = {("value" if k == "target" else k): v for k, v in figures.items() if v is not None}
            record = {"indicator": ref, **self._span(column, row, frequency)}
            if values:
                yield record | values
            elif not says_none(row.row.text(column)):
                cell = of_column.cells.get("target")
                is_word = cell is not None and bool(read_figure(cell, unit, 6).word)
                self.decided.unread_targets += [] if is_word else [f"{ref}: {row.row.text(column)}"]
                yield record | {"value": "TBC"}

    def _span(self, column: Column | None, row: TableRow, frequency: Frequency) -> dict[str, str]:
        """From when and until when the targets of a column hold."""
        written = column.period if column else ""
        of_row = "" if written else row.row.text(row.table.column("period"))
        for wanted in (frequency,) if of_row else (Frequency.YEAR, frequency):
            periods = read_period(written or of_row, wanted, context=row.table.context) if written or of_row else ()
            if len(periods) == 1:
                return {"start": periods[0].code, "end": periods[0].code}
        self.decided.undated = True
        return {"start": self.year.code}
