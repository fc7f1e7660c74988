"""Amendments: the officer's versions of figures, with name and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Origin, Reading, Restatement
from workbook_tool.ledger.cycles import refuse_published
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Store
from workbook_tool.ledger.findings import close_within
from workbook_tool.ledger.readings import Readings, rated_figure
from workbook_tool.ledger.restatements import Restatements


class Amendments:
    """What the officer entered or corrected: ``ledger.amendments``."""

    def __init__(self, store: Store, readings: Readings, restatements: Restatements) -> None:
        self._store = store
        self._readings = readings
        self._restatements = restatements

    def record(
        self, reading: Reading, by: str, reason: str, cycle: Period | None = None, closing: Sequence[int] = ()
    ) -> None:
        """An officer's version of a reading, with name and reason; the versions before it are kept.

        ``cycle`` is the one that it counts for, by default that of the version
        before; ``closing`` are findings that it settles, in the same event. A figure
        of a published cycle is refused unless it is restated.
        """
        amended = replace(reading, origin=Origin.AMENDMENT)
        with self._store.change("amended", cycle, actor=by) as change:
            old = self._readings.get(reading.indicator, reading.period)
            if old == amended:
                change.kind = "answered"
                close_within(self._store, change, closing, by, reason)
                return
            code = cycle.code if cycle else self._readings.cycle_of(reading.indicator, reading.period)
            corrected = old is None or rated_figure(old) != rated_figure(reading)
            if code and corrected and not reading.restated:
                refuse_published(self._store, rows.period(code), "amended")
            change.period = rows.period(code) if code else None
            self._readings.add(change, [amended], cycle=code, reason=reason, by=by)
            if reading.restated and reading.value is not None and corrected:
                change.kind = "restated"
                told = Restatement(reading.indicator, reading.period, reading.value, reason, reading.text, reading.cell)
                self._restatements.add_row(change, told, None, code)
            close_within(self._store, change, closing, by, reason)
            change.detail |= {"indicator": reading.indicator, "of": reading.period, "reason": reason}

    def of(self, ref: str, period: Period) -> tuple[tuple[Reading, str, str], ...]:
        """The officer's versions of a reading, each with by whom and why."""
        where = "FROM readings WHERE indicator = ? AND period = ? AND origin = ? ORDER BY id"
        amended = self._store.select(
            f"SELECT {rows.READING}, by, reason {where}", ref, period.code, Origin.AMENDMENT.value
        )
        return tuple((rows.to_reading(row[:-2]), rows.loaded(row[-2]), rows.loaded(row[-1])) for row in amended)
