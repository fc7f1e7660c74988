"""What is frozen: a published cycle says the figures of that day, and what has been restated since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import PublishedPoint, Reading, Restatement
from workbook_tool.domain.scheme import Rag
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger.cycles import Cycles, frozen_by, refuse_published
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Store
from workbook_tool.ledger.outputs import Compiles
from workbook_tool.ledger.readings import Readings, by_indicator, in_time
from workbook_tool.ledger.restatements import WITHDRAWN, Restatements
from workbook_tool.ledger.values import Publication


class Published:
    """The cycles that were published, kept as they were: ``ledger.published``."""

    def __init__(
        self, store: Store, cycles: Cycles, readings: Readings, restatements: Restatements, compiles: Compiles
    ) -> None:
        self._store = store
        self._cycles = cycles
        self._readings = readings
        self._restatements = restatements
        self._compiles = compiles

    def add(self, period: Period, points: Iterable[PublishedPoint] = ()) -> None:
        """Freeze a cycle: its ratings change from now on by a restatement only. Twice is once.

        ``points`` are what it says of each indicator and period; what an earlier
        publication said of one already stands as it is.
        """
        with self._store.change("published", period) as change:
            if not self._cycles.get(period):
                raise WorkbookToolError(f"There is no cycle {period.label} to publish.", "Generate it first.")
            if not self.has(period):
                version, change.sha256 = self._compiles.newest(period) or (None, None)
                change.add("publications", period=period.code, version=version)
                held = self.points()
                new = [point for point in points if (point.indicator, point.period) not in held]
                change.add_all("published_points", _POINT, [_row(period, point) for point in new])
                change.detail["version"] = version

    def has(self, period: Period) -> bool:
        """Whether the cycle is frozen."""
        return frozen_by(self._store, period) is not None

    def get(self, period: Period) -> Publication | None:
        """When, by whom and as which compile the cycle was published."""
        sql = "SELECT e.at, e.actor, p.version FROM publications p JOIN events e ON e.id = p.event WHERE p.period = ?"
        row = self._store.first(sql, period.code)
        return Publication(datetime.fromisoformat(row[0]), rows.loaded(row[1]), row[2]) if row else None

    def points(self, cycle: Period | None = None) -> dict[tuple[str, Period], PublishedPoint]:
        """By indicator and period, what was published first, with its target as restated since.

        For a published ``cycle``, what was published up to then.
        """
        frozen = frozen_by(self._store, cycle) if cycle else None
        where, values = ("WHERE event <= ? OR reason != ''", (frozen,)) if frozen is not None else ("", ())
        sql = f"SELECT {', '.join(_POINT)} FROM published_points {where} ORDER BY id"
        points = map(_point, self._store.select(sql, *values))
        return {(point.indicator, point.period): point for point in points}

    def restate_target(self, point: PublishedPoint, by: str) -> None:
        """A published target corrected, with the rating that follows and its reason; the one before is kept."""
        with self._store.change("restated", point.cycle, actor=by) as change:
            held = self.points().get((point.indicator, point.period))
            if held is None or point.cycle is None:
                raise WorkbookToolError(f"{point.indicator} has not been published for {point.period.label}.", "")
            if held.target != point.target:
                change.add_all("published_points", _POINT, [_row(point.cycle, point)])
                change.detail |= {
                    "indicator": point.indicator,
                    "of": point.period,
                    "target": point.target,
                    "reason": point.reason,
                }

    def refuse(self, period: Period, deed: str) -> None:
        """WorkbookToolError where the cycle is published; ``deed`` is what may not be done to it: “amended”."""
        refuse_published(self._store, period, deed)

    def readings(self, cycle: Period) -> Mapping[str, tuple[Reading, ...]]:
        """By indicator, the readings that a cycle is rated on, in order of time.

        Those in force; of a published cycle those that were in force when it was
        published, unless an officer or a service restated them since.
        """
        return by_indicator(self._rated_on(cycle, "TRUE"))

    def history(self, cycle: Period, ref: str) -> tuple[Reading, ...]:
        """Those of one indicator, in order of time."""
        return in_time(self._rated_on(cycle, "indicator = ?", ref))

    def _rated_on(self, cycle: Period, which: str, *values: rows.Column) -> Iterator[Reading]:
        frozen = frozen_by(self._store, cycle)
        if frozen is None:
            return self._readings.in_force(f"WHERE {which}", *values)
        since = f"WHERE {which} AND (event <= ? OR restated OR cycle = ? OR reason = ?)"
        return self._readings.in_force(since, *values, frozen, cycle.code, WITHDRAWN)

    def restatements(self, cycle: Period) -> tuple[Restatement, ...]:
        """The restatements that a cycle tells its readers of, each with the figure before it.

        Those that came in with it, and those that an officer made in an earlier
        cycle after that was published, where this is the next that readers see.
        """
        return (*self._told(cycle), *self._targets_told(cycle))

    def _targets_told(self, cycle: Period) -> Iterator[Restatement]:
        sql = f"SELECT {', '.join(_POINT)}, event FROM published_points ORDER BY id"
        before: dict[tuple[str, Period], PublishedPoint] = {}
        for *row, event in self._store.select(sql):
            point = _point(tuple(row))
            key, own = (point.indicator, point.period), point.cycle
            told = own is not None and (own == cycle or self._next_seen(own, event) == cycle)
            if told and point.reason and point.target is not None:
                was = before[key].target
                yield Restatement(*key, point.target, point.reason, before=was, of_target=True)
            before[key] = point

    def _told(self, cycle: Period) -> Iterator[Restatement]:
        for code, event, told in self._restatements.in_force():
            if code is None or not (code == cycle.code or self._next_seen(rows.period(code), event) == cycle):
                continue
            versions = reversed(self._readings.versions(told.indicator, told.period))
            yield replace(told, before=next((v.value for v in versions if not v.restated), None))

    def _next_seen(self, cycle: Period, event: int) -> Period | None:
        """The first cycle after ``cycle`` whose readers can learn of what was restated in it by ``event``."""
        frozen = frozen_by(self._store, cycle)
        if frozen is None or event < frozen:
            return None
        later = (c.period for c in self._cycles.all() if c.period.key > cycle.key)
        return next((p for p in later if (at := frozen_by(self._store, p)) is None or event < at), None)


_POINT = ("cycle", "indicator", "period", "value", "target", "rag", "reason")


def _row(cycle: Period, point: PublishedPoint) -> tuple[rows.Column, ...]:
    figures = rows.text(point.value), rows.text(point.target)
    return cycle.code, point.indicator, point.period.code, *figures, point.rag.value, point.reason


def _point(row: tuple[Any, ...]) -> PublishedPoint:
    cycle, indicator, period, value, target, rag, reason = map(rows.loaded, row)
    figures = rows.decimal(value), rows.decimal(target)
    return PublishedPoint(indicator, rows.period(period), *figures, Rag(rag), rows.period(cycle), reason)
