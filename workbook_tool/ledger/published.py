"""What a published cycle says: the figures of that day, and what has been restated since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading, Restatement
from workbook_tool.ledger import rows
from workbook_tool.ledger.readings import IN_FORCE, WITHDRAWN, Readings, in_time


class Published(Readings):
    """The part of the ledger that keeps a published cycle as it was."""

    def readings_for(self, cycle: Period) -> Mapping[str, tuple[Reading, ...]]:
        """By indicator, the readings that a cycle is rated on, in order of time.

        Those in force; of a published cycle those that were in force when it was
        published, unless an officer or a service restated them since.
        """
        frozen = self._frozen(cycle)
        if frozen is None:
            return self.all_readings()
        since = "event <= ? OR restated OR cycle = ? OR reason = ?"
        found: dict[str, list[Reading]] = {}
        sql = f"{IN_FORCE} WHERE {since} GROUP BY indicator, period"
        for reading in self._readings(sql, frozen, cycle.code, WITHDRAWN):
            found.setdefault(reading.indicator, []).append(reading)
        return {ref: in_time(readings) for ref, readings in found.items()}

    def restatements_for(self, cycle: Period) -> tuple[Restatement, ...]:
        """The restatements that a cycle tells its readers of, each with the figure before it.

        Those that came in with it, and those that an officer made in an earlier
        cycle after that was published, where this is the next that readers see.
        """
        sql = f"SELECT cycle, event, {rows.RESTATEMENT} FROM restatements WHERE id IN ({_NEWEST}) AND NOT withdrawn"
        return tuple(self._listed(cycle, sql))

    def _listed(self, cycle: Period, sql: str) -> Iterator[Restatement]:
        for code, event, *row in self.select(f"{sql} ORDER BY id"):
            if code is None or not (code == cycle.code or self._next_seen(rows.period(code), event) == cycle):
                continue
            said = rows.to_restatement(tuple(row))
            versions = reversed(self.versions(said.indicator, said.period))
            yield replace(said, before=next((v.value for v in versions if not v.restated), None))

    def _next_seen(self, cycle: Period, event: int) -> Period | None:
        """The first cycle after ``cycle`` whose readers can learn of what was restated in it by ``event``."""
        frozen = self._frozen(cycle)
        if frozen is None or event < frozen:
            return None
        later = (c.period for c in self.cycles() if c.period.key > cycle.key)
        return next((p for p in later if (frozen := self._frozen(p)) is None or event < frozen), None)

    def _frozen(self, cycle: Period) -> int | None:
        """The event by which a cycle was published."""
        return next(iter(self.one("SELECT event FROM publications WHERE period = ?", cycle.code)), None)


_NEWEST = "SELECT max(id) FROM restatements GROUP BY indicator, period, cycle"
