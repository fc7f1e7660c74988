"""A list of indicators as an officer keeps it, made into the records of a register.

What the list does not say is proposed and said to be proposed; what nobody can know from it (which way is good) is
asked once, and stays empty where it is not answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbook_tool.domain.figure import Unit
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import read_figure
from workbook_tool.layout.find import fold
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.periods import read_period
from workbook_tool.tables.proposal import Proposal
from workbook_tool.tables.questions import Answer, Question, named, question
from workbook_tool.tables.read import TablesRead
from workbook_tool.tables.roles import latest
from workbook_tool.tables.row_reader import RowReader, UnreadError
from workbook_tool.tables.row_units import decimals_of
from workbook_tool.tables.rows import TableRow, table_row
from workbook_tool.tables.table import KEYS, Column, Table
from workbook_tool.tables.words import word_of

_FIGURES = ("current", "forecast", "year to date", "target", "annual target")
_CODE = 8  # letters of a service's code at most
_SMALL = {"and", "of", "the", "for", "with", "in", "to", "a"}
_REF = re.compile(r"\S.{0,19}")


def propose(found: TablesRead, rules: Register, mapping: TableMap, year: Period) -> Proposal:
    """The register of the tables of a file; ``year`` is that from which a target without a period holds."""
    proposal = Proposal(findings=list(found.findings))
    maker = _Maker(proposal, rules, mapping, year)
    for table in found.tables:
        maker.table(table)
    maker.finish()
    return proposal


class _Maker:
    """Makes the records table by table."""

    def __init__(self, proposal: Proposal, rules: Register, mapping: TableMap, year: Period) -> None:
        self.made, self.rules, self.mapping, self.year = proposal, rules, mapping, year
        self.services: dict[str, str] = {}
        self.units: dict[str, Unit] = {}
        self.titles: dict[str, str] = {}
        self.invented: list[str] = []
        self.joined: list[str] = []
        self.undirected: list[TableRow] = []
        self.without_unit: list[str] = []
        self.frequencies: Counter[str] = Counter()
        self.undated = False

    def table(self, table: Table) -> None:
        """The indicators of one table."""
        columns = {m: c for m in _MEANINGS if (c := table.column(m))}
        figures = table.columns_of(*_FIGURES)
        if not any(key in columns for key in KEYS):
            return
        frequency, from_headings = _frequency_of(figures)
        before = len(self.undirected)
        for row in table.rows:
            own = dict(columns)
            filled = [
                c for c in figures if c.index in row.cells and c.meaning in ("current", "forecast", "year to date")
            ]
            if filled:
                own["current"] = latest(filled)
            if targets := [c for c in table.columns_of("target", "annual target") if c.index in row.cells]:
                own["target"] = latest(targets)
            self._row(table_row(table, row, own), figures, frequency, stated=from_headings)
        if len(self.undirected) > before:
            self.made.questions.append(_which_way(table, self.undirected[before:]))

    def _row(self, row: TableRow, figures: Sequence[Column], frequency: str, *, stated: bool) -> None:
        title = row.title
        if not title or fold(title) in self.titles:
            return
        ref = self._ref(row)
        self.titles[fold(title)] = ref
        reader = RowReader(row, self.rules, self.made.findings, mapping=self.mapping)
        unit = self._unit(reader)
        own = word_of("frequency", row.text("frequency")) or frequency
        if not stated and not row.text("frequency"):
            self.frequencies[own] += 1
        record: dict[str, Any] = {
            "ref": ref, "title": title[:250], "service": self._service(row), "unit": unit.code, "frequency": own,
        }  # fmt: skip
        if better := self._better(reader):
            record["better"] = better
        cells = [row.row.cells[c.index] for c in figures if c.index in row.row.cells]
        record["decimals"] = min(max((decimals_of(cell, unit) for cell in cells), default=0), 6)
        record |= {key: text for key, source in _COPIED.items() if (text := row.text(source))}
        kind = self._kind(row)
        record |= {"kind": kind} if kind else {}
        self.made.indicators.append(record)
        self.made.targets.extend(self._targets(row, unit, ref, own))

    def _ref(self, row: TableRow) -> str:
        """Its own reference, or one that nothing else has."""
        used = {r["ref"] for r in self.made.indicators}
        text = row.text("ref")
        if text and _REF.fullmatch(text) and text not in used and text.strip("-–— "):
            return text
        number = len(self.invented) + 1
        while f"N{number:03}" in used:
            number += 1
        self.invented.append(f"N{number:03}")
        return self.invented[-1]

    def _service(self, row: TableRow) -> str:
        """The code of its service; of several joined by a stroke, that of the first."""
        text = row.service or "Services"
        first, *others = [part.strip() for part in re.split(r"\s*/\s*|\s*;\s*", text) if part.strip()] or [text]
        if others:
            self.joined.append(text)
        if first not in self.services:
            self.services[first] = _code(first, self.services.values())
            self.made.services.append({"code": self.services[first], "name": first[:100]})
        return self.services[first]

    def _unit(self, reader: RowReader) -> Unit:
        try:
            unit = reader.unit()
        except UnreadError:
            self.without_unit.append(reader.row.ref)
            unit = next(u for u in self.rules.units.values() if u.code == "count")
        known = self.rules.units.get(unit.code)
        if known is None and unit.code not in self.units:
            self.units[unit.code] = unit
            self.made.units.append(
                {"code": unit.code, "name": unit.name, "type": unit.type.value, "basis": unit.basis.value}
            )
        return unit

    def _better(self, reader: RowReader) -> str:
        silent = replace(reader, findings=[])  # what it would say speaks of a rating
        try:
            better = silent.better()
        except UnreadError:
            self.undirected.append(reader.row)
            return ""
        return better.value if better else "higher"  # of a range either will do

    def _kind(self, row: TableRow) -> str:
        of_target = word_of("kind", row.text("target")) or word_of("kind", row.text("kind"))
        if of_target:
            return of_target
        has_target = any(c.index in row.row.cells for c in row.table.columns_of("target", "annual target"))
        return "measured" if has_target else "baseline"

    def _targets(self, row: TableRow, unit: Unit, ref: str, frequency: str) -> Iterator[dict[str, Any]]:
        """A target for each column of targets that has one."""
        for column in row.table.columns_of("target", "annual target"):
            if column.index not in row.row.cells:
                continue
            of_column = table_row(row.table, row.row, {**row.columns, "target": column})
            record = {"indicator": ref, **self._span(column, row.table, frequency)}
            figures = {
                key: read_figure(of_column.cells[key], unit, 6).value
                for key in ("target", "low", "high")
                if key in of_column.cells
            }
            values = {
                ("value" if key == "target" else key): value for key, value in figures.items() if value is not None
            }
            if values:
                yield record | values
            elif not word_of("kind", row.row.text(column)):
                yield record | {"value": "TBC"}

    def _span(self, column: Column, table: Table, frequency: str) -> dict[str, str]:
        """From when and until when the targets of a column hold."""
        kind = Frequency(frequency)
        for wanted in (Frequency.YEAR, kind):
            periods = read_period(column.period, wanted, context=table.context) if column.period else ()
            if len(periods) == 1:
                return {"start": periods[0].code, "end": periods[0].code}
        self.undated = True
        return {"start": self.year.code}

    def finish(self) -> None:
        """Say what was decided."""
        say = self.made.decided.append
        if self.invented:
            say(f"{len(self.invented)} references were made: {named(self.invented)}.")
        if self.services:
            pairs = [f"{name} ({code})" for name, code in self.services.items()]
            say(f"Services, with codes made for them: {named(pairs)}.")
        if self.joined:
            say(f"Of services written together the first was taken: {named(sorted(set(self.joined)))}.")
        if self.without_unit:
            say(f"Taken for plain numbers, though the title may mean a percentage: {named(self.without_unit)}.")
        for frequency, count in self.frequencies.items():
            say(f"The list does not say how often {count} are reported: {frequency} was taken.")
        if self.undated:
            say(f"Targets without a year hold from {self.year.label}.")
        if empty := [r["ref"] for r in self.made.indicators if "better" not in r]:
            self.made.to_decide.append(f"Direction for Improvement is empty for {named(empty)}.")
        self.made.to_decide.append("Contact Email is empty for every service.") if self.services else None


_MEANINGS = (
    "ref", "indicator", "title", "service", "unit", "better", "kind", "frequency", "decimals", "person", "numerator",
    "denominator", "low", "high",
)  # fmt: skip
_COPIED = {"data_owner": "person", "numerator": "numerator", "denominator": "denominator"}


def _code(name: str, used: Any) -> str:  # noqa: ANN401
    """A short code for a service: its initials, or its first letters, with a number where another has it."""
    words = [w for w in re.findall(r"[A-Za-z0-9]+", name) if w.casefold() not in _SMALL]
    base = "".join(w[0] for w in words) if len(words) > 1 else "".join(words)[:3]
    base = (base or "S").upper()[:_CODE]
    code, number = base, 1
    while code in set(used):
        number += 1
        code = f"{base}{number}"
    return code


def _frequency_of(figures: Sequence[Column]) -> tuple[str, bool]:
    """How often a table's figures come, and whether its headings say so."""
    spans: Counter[str] = Counter()
    for column in figures:
        if column.meaning in ("target", "annual target") or not column.period:
            continue
        kinds = {p.frequency for p in read_period(column.period)}
        spans.update(kind.value for kind in kinds if len(kinds) == 1)
    return (spans.most_common(1)[0][0], True) if spans else (Frequency.QUARTER.value, False)


def _which_way(table: Table, rows: Sequence[TableRow]) -> Question:
    answers = (Answer("--better higher", "for all of them"), Answer("--better lower", "for all of them"))
    titles: Mapping[str, None] = dict.fromkeys(row.title for row in rows)
    asked = question("adopt-better", table.heading_place(), answers, rows=named(list(titles)), count=len(rows))
    return Question(asked.finding, asked.answers, tuple(titles))
