"""``import-history``: readings of earlier periods from plain tables, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.tables.table_file import table_of
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Origin, Reading
from workbook_tool.domain.register import Register
from workbook_tool.figures.slips import slip_of
from workbook_tool.figures.spelling import exactly
from workbook_tool.tables.history import read_history

Key = tuple[str, Period]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that a table says otherwise than it is held; ``source`` is where the one held came from."""

    reading: Reading
    old: str
    new: str
    source: str

    def as_data(self) -> dict[str, Any]:
        """As JSON data."""
        indicator, period = self.reading.key
        return {"indicator": indicator, "period": period.code, "old": self.old, "new": self.new, "from": self.source}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the readings of all files: how many are ``new`` and the ``same``, and the ``different`` ones.

    The different ones were taken only where ``replaced``.
    """

    new: int
    same: int
    different: tuple[Difference, ...]
    replaced: bool
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether anything must be fixed or answered."""
        return any(f.asks for f in self.findings) or (bool(self.different) and not self.replaced)


def import_readings(folder: Folder, files: Sequence[Path], *, replace: bool = False) -> Imported:
    """Take in readings of earlier periods; a figure that is held stays unless ``replace``, a return's always."""
    register = folder.register().register
    readings: list[Reading] = []
    findings: list[Finding] = []
    for file in files:
        read, about = read_history(table_of(file, folder), register, file.name)
        readings += read
        findings += about
    readings = list(_without_contradictions(readings, findings, register))
    with folder.writing() as ledger:
        held = {reading.key: reading for reading in ledger.readings.in_force()}
        new, same, different = [], 0, []
        for reading in readings:
            old = held.get(reading.key)
            if old is None:
                new.append(reading)
            elif (old.value, old.data_status) == (reading.value, reading.data_status):
                same += 1
            elif reading.value is None and old.value is not None:
                findings.append(_about("history-blank", reading, held=_text(old, register)))
            elif old.origin is not Origin.HISTORY:
                findings.append(_about("history-contradicts", reading))
            else:
                texts = _text(old, register), _text(reading, register)
                different.append(Difference(reading, *texts, str(old.cell or "")))
        findings += _slips([*new, *(d.reading for d in different)], held, register)
        taken = [*new, *(d.reading for d in different if replace)]
        if taken:
            ledger.readings.add_history(taken, ", ".join(file.name for file in files))
    return Imported(len(new), same, tuple(different), replace, tuple(findings))


def _text(reading: Reading, register: Register) -> str:
    indicator = register.indicators[reading.indicator]
    text = figure_text(reading.value, register.unit(indicator), indicator.decimals)
    return text if reading.data_status.value == "final" else f"{text} ({reading.data_status.value})"


def _about(code: str, reading: Reading, **facts: object) -> Finding:
    ref, period = reading.indicator, reading.period.label
    return finding(code, reading.cell, indicator=ref, value=reading.text, period=period, **facts)


def _without_contradictions(
    readings: Iterable[Reading], findings: list[Finding], register: Register
) -> Iterator[Reading]:
    """The readings, one for each indicator and period; where two differ neither, and a finding that names both."""
    groups: dict[Key, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.key, []).append(reading)
    for group in groups.values():
        first = group[0]
        other = next((r for r in group if (r.value, r.data_status) != (first.value, first.data_status)), None)
        if other is None:
            yield first
            continue
        facts = {"first": _text(first, register), "second": _text(other, register), "other": str(first.cell)}
        findings.append(_about("history-twice", other, **facts))


def _slips(readings: Sequence[Reading], held: Mapping[Key, Reading], register: Register) -> Iterator[Finding]:
    """A figure ten to a million times the middle one of its indicator is asked about."""
    values: dict[str, list[Any]] = {}
    for reading in {**held, **{r.key: r for r in readings}}.values():
        if reading.value is not None:
            values.setdefault(reading.indicator, []).append(reading.value)
    for reading in readings:
        group = sorted(values.get(reading.indicator, ()))
        if reading.value is None or len(group) < 3:
            continue
        middle, unit = group[len(group) // 2], register.unit(register.indicators[reading.indicator])
        slip = slip_of(reading.value, middle)
        if slip is not None and not (slip.by_ten and min(abs(middle), abs(reading.value)) < 10 and not unit.is_percent):
            facts = {"words": slip.words, "middle": exactly(middle, unit), "likely": exactly(slip.likely, unit)}
            yield _about("history-slip", reading, shown=exactly(reading.value, unit), **facts)
