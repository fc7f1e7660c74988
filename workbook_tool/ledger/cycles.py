"""Cycles: what was asked of whom by when."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import date

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.ledger.database import rows
from workbook_tool.ledger.database.store import Store


def frozen_by(store: Store, cycle: Period) -> int | None:
    """The number of the event by which a cycle was published; None where it is not."""
    return next(iter(store.first("SELECT event FROM publications WHERE period = ?", cycle.code)), None)


def refuse_published(store: Store, period: Period, deed: str) -> None:
    """WorkbookToolError where the cycle is published; ``deed`` is what may not be done to it: “amended”."""
    if frozen_by(store, period) is not None:
        raise WorkbookToolError(
            f"{period.label} is published and cannot be {deed}.",
            way_out("restate"),
        )


_COLUMNS = ("period", "due", "services", "register_sha256", "differences")


class Cycles:
    """The rounds of collection: ``ledger.cycles``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(
        self, cycle: Cycle, register_sha256: str, differences: Iterable[str] = (), register: bytes | None = None
    ) -> None:
        """Begin a cycle, or change its due date, services or register; the same again changes nothing.

        ``differences`` are sentences: what the register asks differently from the
        last cycle; ``register`` is the register's file, which is kept.
        WorkbookToolError where the cycle is published.
        """
        row = (
            cycle.period.code,
            cycle.due.isoformat(),
            rows.to_json(list(cycle.services)),
            register_sha256,
            rows.to_json(list(differences)),
        )
        with self._store.change("cycle started", cycle.period, sha256=register_sha256) as change:
            kept = register is None or self._content(register_sha256) is not None
            if kept and self._row(cycle.period, ", ".join(_COLUMNS)) == row:
                return
            refuse_published(self._store, cycle.period, "started again")
            if register is not None and not kept:
                change.add("registers", sha256=register_sha256, content=b64encode(register).decode())
            change.kind = "cycle changed" if self.get(cycle.period) else change.kind
            change.add_all("cycles", _COLUMNS, [row])
            change.detail |= {"due": cycle.due, "services": list(cycle.services)}

    def withdraw(self, period: Period, reason: str = "") -> None:
        """Take a cycle back: it is as if never started, and may be started anew. Twice is once."""
        with self._store.change("cycle withdrawn", period) as change:
            refuse_published(self._store, period, "withdrawn")
            if self.get(period):
                row = dict(zip(_COLUMNS, self._row(period, ", ".join(_COLUMNS)), strict=True))
                change.add("cycles", **(row | {"services": rows.to_json([])}))  # a cycle that asks nobody is none
                change.detail["reason"] = reason

    def get(self, period: Period) -> Cycle | None:
        """The cycle of ``period``; None where it was never started, or was withdrawn."""
        due, services = self._row(period, "due, services") or ("", "[]")
        codes = tuple(rows.from_json(services))
        return Cycle(period, date.fromisoformat(due), codes) if codes else None

    def all(self) -> tuple[Cycle, ...]:
        """All cycles in order of time."""
        codes = self._store.select("SELECT DISTINCT period FROM cycles")
        periods = sorted((rows.period(code) for (code,) in codes), key=lambda period: period.key)
        return tuple(cycle for period in periods if (cycle := self.get(period)))

    def latest(self) -> Cycle | None:
        """The cycle latest in time; of those that overlap with it, the one begun last.

        A year's cycle that was begun by mistake does not stand before its quarters.
        """
        cycles = self.all()
        if not cycles:
            return None
        begun = dict(self._store.select("SELECT period, min(id) FROM cycles GROUP BY period"))
        overlapping = [cycle for cycle in cycles if cycle.period.end >= cycles[-1].period.start]
        return max(overlapping, key=lambda cycle: begun[cycle.period.code])

    def register_sha256(self, period: Period) -> str | None:
        """The SHA-256 of the register that the cycle was made from."""
        return next(iter(self._row(period, "register_sha256")), None)

    def register(self, period: Period) -> bytes | None:
        """The register's file that the cycle was made from; None where an earlier version did not keep it."""
        sha256 = self.register_sha256(period)
        content = self._content(sha256) if sha256 else None
        return None if content is None else b64decode(content)

    def _content(self, sha256: str) -> str | None:
        return next(iter(self._store.first("SELECT content FROM registers WHERE sha256 = ?", sha256)), None)

    def differences(self, period: Period) -> tuple[str, ...]:
        """What the cycle's register asks differently from the last one, as it was said when the cycle was made."""
        row = self._row(period, "differences")
        return tuple(rows.from_json(row[0])) if row else ()

    def _row(self, period: Period, columns: str) -> tuple[str, ...]:
        sql = f"SELECT {columns} FROM cycles WHERE period = ? ORDER BY id DESC LIMIT 1"
        return tuple(map(rows.loaded, self._store.first(sql, period.code)))

    # -- due dates -------------------------------------------------------------
    def extend(self, period: Period, service: str, due: date, reason: str = "") -> None:
        """Give one service a later (or earlier) due date; the same again changes nothing."""
        with self._store.change("extended", period, service) as change:
            if self.due(period, service) != due:
                change.add("extensions", period=period.code, service=service, due=due.isoformat())
                change.detail |= {"due": due, "reason": reason}

    def extensions(self, period: Period) -> dict[str, date]:
        """The due dates of services that have one of their own."""
        given = self._store.select("SELECT service, due FROM extensions WHERE period = ? ORDER BY id", period.code)
        return {rows.loaded(service): date.fromisoformat(due) for service, due in given}

    def due(self, period: Period, service: str) -> date | None:
        """When this service's return is due; None where there is no such cycle."""
        sql = "SELECT due FROM extensions WHERE period = ? AND service = ? ORDER BY id DESC LIMIT 1"
        due = self._store.first(sql, period.code, service) or self._row(period, "due")
        return date.fromisoformat(due[0]) if due else None
