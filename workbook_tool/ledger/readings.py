"""Readings: every version of every figure with where it came from; the newest is the one in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import UNSETTLED, DataStatus, Origin, Reading, Restatement
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import rows
from workbook_tool.ledger.chain import Change
from workbook_tool.ledger.cycles import Cycles

_COLUMNS = (*rows.READING_COLUMNS, "received", "cycle", "source", "reason", "by")
WITHDRAWN = "restatement withdrawn"  # the reason of a version that takes a restatement back
IN_FORCE = f"SELECT {rows.READING}, max(id) FROM readings"  # with GROUP BY, SQLite gives the row of the max


class Readings(Cycles):
    """The part of the ledger that knows the figures."""

    # -- reading -------------------------------------------------------------
    def reading(self, ref: str, period: Period) -> Reading | None:
        """The version in force of one reading."""
        return next(reversed(self.versions(ref, period)), None)

    def versions(self, ref: str, period: Period) -> tuple[Reading, ...]:
        """Every version of one reading, the first one first: what was reported, restated, amended."""
        where = "FROM readings WHERE indicator = ? AND period = ? ORDER BY id"
        return tuple(self._readings(f"SELECT {rows.READING} {where}", ref, period.code))

    def history(self, ref: str) -> tuple[Reading, ...]:
        """The readings in force of one indicator, in order of time."""
        sql = f"{IN_FORCE} WHERE indicator = ? GROUP BY indicator, period"
        return in_time(self._readings(sql, ref))

    def all_readings(self) -> Mapping[str, tuple[Reading, ...]]:
        """By indicator, the readings in force in order of time."""
        found: dict[str, list[Reading]] = {}
        for reading in self._readings(f"{IN_FORCE} GROUP BY indicator, period"):
            found.setdefault(reading.indicator, []).append(reading)
        return {ref: in_time(readings) for ref, readings in found.items()}

    def readings_of(self, cycle: Period) -> tuple[Reading, ...]:
        """The readings that a cycle's returns and amendments brought, each in the version now in force."""
        keys = "SELECT indicator, period FROM readings WHERE cycle = ?"
        sql = f"{IN_FORCE} WHERE (indicator, period) IN ({keys}) GROUP BY indicator, period"
        return tuple(self._readings(sql, cycle.code))

    def restatements(self, cycle: Period) -> tuple[Restatement, ...]:
        """The restatements in force that came in with a cycle."""
        newest = "SELECT max(id) FROM restatements GROUP BY indicator, period, cycle"
        sql = f"SELECT {rows.RESTATEMENT} FROM restatements WHERE id IN ({newest}) AND cycle = ? AND NOT withdrawn"
        return tuple(map(rows.to_restatement, self.select(f"{sql} ORDER BY id", cycle.code)))

    def _readings(self, sql: str, *values: rows.Column) -> Iterator[Reading]:
        width = len(rows.READING_COLUMNS)
        return (rows.to_reading(row[:width]) for row in self.select(sql, *values))

    # -- adding --------------------------------------------------------------
    def add_history(self, readings: Iterable[Reading], source: str) -> tuple[Reading, ...]:
        """Take in readings of earlier periods from ``source``; those already held just so change nothing.

        Gives back the conflicts: readings that differ from what a return or an
        officer gave, which are left as they are.
        """
        conflicts: list[Reading] = []
        with self.change("imported") as change:
            held = {reading.key: reading for found in self.all_readings().values() for reading in found}
            new: dict[tuple[str, Period], Reading] = {}
            for reading in readings:
                old = new.get(reading.key) or held.get(reading.key)
                if old is not None and old.origin is not Origin.HISTORY:
                    conflicts += [reading] if _figure(old) != _figure(reading) else []
                elif old != (asked := replace(reading, origin=Origin.HISTORY)):
                    new[reading.key] = asked
            self._add(change, new.values(), source=source)
            change.detail |= {"source": source, "readings": len(new)}
        return tuple(conflicts)

    def amend(self, reading: Reading, by: str, reason: str, cycle: Period | None = None) -> None:
        """An officer's version of a reading, with name and reason; the versions before it are kept.

        ``cycle`` is the one that it counts for, by default that of the version
        before. A figure of a published cycle is refused unless it is restated.
        """
        amended = replace(reading, origin=Origin.AMENDMENT)
        with self.change("amended", cycle, actor=by) as change:
            old = self.reading(reading.indicator, reading.period)
            if old == amended:
                return
            code = cycle.code if cycle else self._cycle_of(reading.indicator, reading.period)
            corrected = old is None or _figure(old) != _figure(reading)
            if code and corrected and not reading.restated:
                self.refuse_published(rows.period(code), "amended")
            change.period = rows.period(code) if code else None
            self._add(change, [amended], cycle=code, reason=reason, by=by)
            if reading.restated and reading.value is not None and corrected:
                change.kind = "restated"
                said = Restatement(reading.indicator, reading.period, reading.value, reason, reading.text, reading.cell)
                _add_restatement(change, said, None, code)
            change.detail |= {"indicator": reading.indicator, "of": reading.period, "reason": reason}

    def amendments(self, ref: str, period: Period) -> tuple[tuple[Reading, str, str], ...]:
        """The officer's versions of a reading, each with by whom and why."""
        where = "FROM readings WHERE indicator = ? AND period = ? AND origin = ? ORDER BY id"
        found = self.select(f"SELECT {rows.READING}, by, reason {where}", ref, period.code, Origin.AMENDMENT.value)
        return tuple((rows.to_reading(row[:-2]), rows.loaded(row[-2]), rows.loaded(row[-1])) for row in found)

    def _cycle_of(self, ref: str, period: Period) -> str | None:
        sql = "SELECT cycle FROM readings WHERE indicator = ? AND period = ? AND cycle IS NOT NULL ORDER BY id DESC"
        return next(iter(self.one(sql, ref, period.code)), None)

    def _add(self, change: Change, readings: Iterable[Reading], **columns: rows.Column) -> None:
        """Add versions; ``columns``: received, cycle, source, reason, by."""
        facts = (
            columns.get("received"),
            columns.get("cycle"),
            *(columns.get(n, "") for n in ("source", "reason", "by")),
        )
        values = [(*rows.of_reading(reading), *facts) for reading in readings]
        if values:
            change.add_all("readings", _COLUMNS, values)

    def _add_restatements(
        self, change: Change, restatements: Iterable[Restatement], received: int, cycle: Period
    ) -> None:
        """Each restatement makes a new version of the reading that it corrects."""
        for said in restatements:
            old = self.reading(said.indicator, said.period)
            if old is not None and old.data_status in UNSETTLED:
                self._add(change, [made_final(old, said)], received=received, reason=said.reason)
                continue
            if not said.reason.strip():
                raise WorkbookToolError(
                    f"The restatement of {said.indicator} for {said.period.label} has no reason.",
                    "Give the reason; it is listed for the committee.",
                )
            if old is None or not (old.restated and old.value == said.value and old.note == said.reason):
                self._add(change, [restated(old, said)], received=received, reason=said.reason)
            _add_restatement(change, said, received, cycle.code)

    def _withdraw(self, change: Change, said: Restatement, cycle: Period) -> None:
        """A restatement that the replacing return no longer makes: the version before it is in force again."""
        versions = self.versions(said.indicator, said.period)
        if versions and versions[-1].restated and versions[-1].value == said.value:  # and no officer's word since
            nothing = Reading(said.indicator, said.period, None, DataStatus.NOT_AVAILABLE)
            before = next((version for version in reversed(versions) if not version.restated), nothing)
            self._add(change, [before], reason=WITHDRAWN)
        _add_restatement(change, said, None, cycle.code, withdrawn=1)


def made_final(old: Reading, said: Restatement) -> Reading:
    """The last word on a provisional or estimated figure: no restatement, so nothing is listed."""
    again = restated(old, said)
    return replace(again, data_status=DataStatus.FINAL, restated=old.restated)


def restated(old: Reading | None, said: Restatement) -> Reading:
    """The version of a reading that a restatement makes; its note is the reason."""
    was = old or Reading(said.indicator, said.period, None)
    status = DataStatus.FINAL if was.data_status is DataStatus.NOT_AVAILABLE else was.data_status
    return replace(
        was,
        value=said.value,
        data_status=status,
        numerator=None,
        denominator=None,
        text=said.text,
        cell=said.cell,
        origin=Origin.RETURN,
        note=said.reason,
        restated=True,
    )


def _add_restatement(
    change: Change, said: Restatement, received: int | None, cycle: str | None, withdrawn: int = 0
) -> None:
    columns = (*rows.RESTATEMENT.split(", "), "received", "cycle", "withdrawn")
    change.add_all("restatements", columns, [(*rows.of_restatement(said), received, cycle, withdrawn)])


def _figure(reading: Reading) -> tuple[Any, ...]:
    """What a rating is made from."""
    return reading.value, reading.data_status, reading.target


def in_time(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Readings in order of time."""
    return tuple(sorted(readings, key=lambda reading: reading.period.key))
