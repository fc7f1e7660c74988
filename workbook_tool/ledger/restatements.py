"""Restatements: figures published before that were corrected since, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import UNSETTLED, DataStatus, Origin, Reading, Restatement
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Change, Store
from workbook_tool.ledger.readings import Readings

WITHDRAWN = "restatement withdrawn"  # the reason of a version that takes a restatement back
_NEWEST = "SELECT max(id) FROM restatements GROUP BY indicator, period, cycle"


class Restatements:
    """The corrections of what was published: ``ledger.restatements``."""

    def __init__(self, store: Store, readings: Readings) -> None:
        self._store = store
        self._readings = readings

    def of(self, cycle: Period) -> tuple[Restatement, ...]:
        """The restatements in force that came in with a cycle."""
        return tuple(told for code, _, told in self.in_force() if code == cycle.code)

    def in_force(self) -> Iterator[tuple[str | None, int, Restatement]]:
        """Every restatement in force in the order in which they came, with its cycle's code and its event."""
        sql = f"SELECT cycle, event, {rows.RESTATEMENT} FROM restatements WHERE id IN ({_NEWEST}) AND NOT withdrawn"
        for code, event, *row in self._store.select(f"{sql} ORDER BY id"):
            yield code, event, rows.to_restatement(tuple(row))

    def add(self, change: Change, restatements: Iterable[Restatement], received: int, cycle: Period) -> None:
        """Within a change, those that a return makes: each makes a new version of the reading that it corrects."""
        for told in restatements:
            old = self._readings.get(told.indicator, told.period)
            if old is not None and old.data_status in UNSETTLED:
                self._readings.add(change, [made_final(old, told)], received=received, reason=told.reason)
                continue
            if not told.reason.strip():
                raise WorkbookToolError(
                    f"The restatement of {told.indicator} for {told.period.label} has no reason.",
                    "Give the reason; it is listed for the committee.",
                )
            if old is None or not (old.restated and old.value == told.value and old.note == told.reason):
                self._readings.add(change, [restated(old, told)], received=received, reason=told.reason)
            self.add_row(change, told, received, cycle.code)

    def withdraw(self, change: Change, told: Restatement, cycle: Period) -> None:
        """Within a change, one that the replacing return no longer makes: the version before it is in force again."""
        versions = self._readings.versions(told.indicator, told.period)
        if versions and versions[-1].restated and versions[-1].value == told.value:  # and no officer's word since
            nothing = Reading(told.indicator, told.period, None, DataStatus.NOT_AVAILABLE)
            before = next((version for version in reversed(versions) if not version.restated), nothing)
            self._readings.add(change, [before], reason=WITHDRAWN)
        self.add_row(change, told, None, cycle.code, withdrawn=1)

    def add_row(
        self, change: Change, told: Restatement, received: int | None, cycle: str | None, withdrawn: int = 0
    ) -> None:
        """Within a change, list a restatement (or its end); the reading that it makes is another row."""
        columns = (*rows.RESTATEMENT.split(", "), "received", "cycle", "withdrawn")
        change.add_all("restatements", columns, [(*rows.of_restatement(told), received, cycle, withdrawn)])


def made_final(old: Reading, told: Restatement) -> Reading:
    """The last word on a provisional or estimated figure: no restatement, so nothing is listed."""
    return replace(restated(old, told), data_status=DataStatus.FINAL, restated=old.restated)


def restated(old: Reading | None, told: Restatement) -> Reading:
    """The version of a reading that a restatement makes; its note is the reason."""
    was = old or Reading(told.indicator, told.period, None)
    status = DataStatus.FINAL if was.data_status is DataStatus.NOT_AVAILABLE else was.data_status
    return replace(
        was,
        value=told.value,
        data_status=status,
        numerator=None,
        denominator=None,
        text=told.text,
        cell=told.cell,
        origin=Origin.RETURN,
        note=told.reason,
        restated=True,
    )
