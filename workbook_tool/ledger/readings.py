"""Readings: every version of every figure with where it came from; the newest is the one in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Origin, Reading
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Change, Store

_WIDTH = len(rows.READING_COLUMNS)
_COLUMNS = (*rows.READING_COLUMNS, "received", "cycle", "source", "reason", "by")


class Readings:
    """The figures: ``ledger.readings``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, ref: str, period: Period) -> Reading | None:
        """The version in force of one reading."""
        return next(reversed(self.versions(ref, period)), None)

    def versions(self, ref: str, period: Period) -> tuple[Reading, ...]:
        """Every version of one reading, the first one first: what was reported, restated, amended."""
        return tuple(self.select("WHERE indicator = ? AND period = ? ORDER BY id", ref, period.code))

    def history(self, ref: str) -> tuple[Reading, ...]:
        """The readings in force of one indicator, in order of time."""
        return in_time(self.in_force("WHERE indicator = ?", ref))

    def all(self) -> Mapping[str, tuple[Reading, ...]]:
        """By indicator, the readings in force in order of time."""
        return by_indicator(self.in_force())

    def of(self, cycle: Period) -> tuple[Reading, ...]:
        """The readings that a cycle's returns and amendments brought, each in the version now in force."""
        keys = "SELECT indicator, period FROM readings WHERE cycle = ?"
        return tuple(self.in_force(f"WHERE (indicator, period) IN ({keys})", cycle.code))

    def any_of(self, cycle: Period) -> bool:
        """Whether any figure came in for a cycle, in a return or by the officer's hand."""
        return bool(self._store.first("SELECT 1 FROM readings WHERE cycle = ? LIMIT 1", cycle.code))

    def cycle_of(self, ref: str, period: Period) -> str | None:
        """The code of the cycle that one reading was last brought for."""
        sql = "SELECT cycle FROM readings WHERE indicator = ? AND period = ? AND cycle IS NOT NULL ORDER BY id DESC"
        return next(iter(self._store.first(sql, ref, period.code)), None)

    def in_force(self, where: str = "", *values: rows.Column) -> Iterator[Reading]:
        """Of the rows that a clause picks out, the newest of each indicator and period."""
        sql = f"SELECT {rows.READING}, max(id) FROM readings {where} GROUP BY indicator, period"
        return self._read(sql, *values)  # with GROUP BY, SQLite gives the row of the max

    def select(self, where: str, *values: rows.Column) -> Iterator[Reading]:
        """The versions that a clause picks out."""
        return self._read(f"SELECT {rows.READING} FROM readings {where}", *values)

    def _read(self, sql: str, *values: rows.Column) -> Iterator[Reading]:
        return (rows.to_reading(row[:_WIDTH]) for row in self._store.select(sql, *values))

    # -- adding --------------------------------------------------------------
    def add_history(self, readings: Iterable[Reading], source: str) -> tuple[Reading, ...]:
        """Take in readings of earlier periods from ``source``; those already held just so change nothing.

        Gives back the conflicts: readings that differ from what a return or an
        officer gave, which are left as they are.
        """
        conflicts: list[Reading] = []
        with self._store.change("imported") as change:
            held = {reading.key: reading for reading in self.in_force()}
            new: dict[tuple[str, Period], Reading] = {}
            for reading in readings:
                old = new.get(reading.key) or held.get(reading.key)
                if old is not None and old.origin is not Origin.HISTORY:
                    conflicts += [reading] if rated_figure(old) != rated_figure(reading) else []
                elif old != (asked := replace(reading, origin=Origin.HISTORY)):
                    new[reading.key] = asked
            self.add(change, new.values(), source=source)
            change.detail |= {"source": source, "readings": len(new)}
        return tuple(conflicts)

    def add(self, change: Change, readings: Iterable[Reading], **columns: rows.Column) -> None:
        """Add versions within a change; ``columns``: received, cycle, source, reason, by."""
        facts = (
            columns.get("received"),
            columns.get("cycle"),
            *(columns.get(name, "") for name in ("source", "reason", "by")),
        )
        change.add_all("readings", _COLUMNS, [(*rows.of_reading(reading), *facts) for reading in readings])


def rated_figure(reading: Reading) -> tuple[Any, ...]:
    """What a rating is made from."""
    return reading.value, reading.data_status, reading.target


def by_indicator(readings: Iterable[Reading]) -> dict[str, tuple[Reading, ...]]:
    """By indicator, its readings in order of time."""
    grouped: dict[str, list[Reading]] = {}
    for reading in readings:
        grouped.setdefault(reading.indicator, []).append(reading)
    return {ref: in_time(group) for ref, group in grouped.items()}


def in_time(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Readings in order of time."""
    return tuple(sorted(readings, key=lambda reading: reading.period.key))
