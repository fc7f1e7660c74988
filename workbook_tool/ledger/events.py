"""What happened, in a chain of hashes that nobody can alter unseen."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.ledger.database import opening, proof, rows
from workbook_tool.ledger.database.schema import BOUND
from workbook_tool.ledger.database.store import Store
from workbook_tool.ledger.values import Event


class Events:
    """The ledger's log: ``ledger.events``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(
        self,
        kind: str,
        period: Period | None = None,
        service: str | None = None,
        detail: Mapping[str, Any] | None = None,
        sha256: str | None = None,
    ) -> None:
        """Write an event that brings no rows."""
        self._store.say(kind, period, service, detail or {}, sha256)

    def record_once(
        self,
        kind: str,
        period: Period | None,
        service: str | None,
        detail: Mapping[str, Any],
        sha256: str,
    ) -> bool:
        """Write an event about certain bytes that brings no rows; False where it was written before."""
        if self._store.first("SELECT 1 FROM events WHERE kind = ? AND bytes_sha256 = ?", kind, sha256):
            return False
        self.record(kind, period, service, detail, sha256)
        return True

    def all(self, period: Period | None = None) -> tuple[Event, ...]:
        """Everything that happened, in order; of one cycle where ``period`` is given."""
        where, values = ("WHERE period = ?", (period.code,)) if period else ("", ())
        sql = f"SELECT {proof.EVENT} FROM events {where} ORDER BY id"
        return tuple(_event(tuple(map(rows.loaded, row))) for row in self._store.select(sql, *values))

    def last(self) -> Event | None:
        """The last event; None where there is none."""
        row = self._store.first(f"SELECT {proof.EVENT} FROM events ORDER BY id DESC LIMIT 1")
        return _event(tuple(map(rows.loaded, row))) if row else None

    def last_at(self) -> datetime | None:
        """When the last event happened; None where there is none."""
        row = self._store.first("SELECT at FROM events ORDER BY id DESC LIMIT 1")
        return datetime.fromisoformat(row[0]) if row else None

    def head(self) -> str:
        """The hash of the last event: it stands for all that the ledger says. To be noted down by whoever audits."""
        return str((self._store.first("SELECT hash FROM events ORDER BY id DESC LIMIT 1") or (proof.FIRST,))[0])

    def verify(self) -> list[str]:
        """Whether the ledger says today what it said when it was written: a sentence for each place where not."""
        with self._store.one_moment():
            return self._problems()

    def _problems(self) -> list[str]:
        select = self._store.select
        events = list(select(f"SELECT {proof.EVENT} FROM events ORDER BY id"))
        problems = [words for _, words in proof.problems(events, proof.digests(map(self._store.table, BOUND)))]
        last = events[-1][0] if events else 0
        counted = (self._store.first("SELECT seq FROM sqlite_sequence WHERE name = 'events'") or (0,))[0]
        if counted > last:
            problems.append(f"The last events, {last + 1} to {counted}, are missing.")
        checked = (words for (words,) in select("PRAGMA integrity_check(20)") if words != "ok")
        return problems + [f"The file is damaged: {' '.join(words.split())}." for words in checked]


def problems_at(path: Path) -> list[str]:
    """What is wrong with the ledger at ``path``, a sentence for each place; nothing is written."""
    with closing(opening.connect(path, read_only=True)) as connection:
        return Events(Store(path, connection, datetime.now, "")).verify()


def _event(row: tuple[Any, ...]) -> Event:
    number, at, actor, kind, period, service, detail, sha256, _, _, event_hash = row
    when, cycle = datetime.fromisoformat(at), rows.period(period) if period else None
    return Event(number, when, actor, kind, cycle, service, rows.from_json(detail), sha256, event_hash)
