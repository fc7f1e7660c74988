"""Events in a chain of hashes, and the transaction that adds one with its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Self

from workbook_tool.domain.period import Period
from workbook_tool.ledger import opening, proof, rows
from workbook_tool.ledger.schema import BOUND
from workbook_tool.ledger.values import Event


@dataclass(slots=True)
class Change:
    """A change under way: what its event says, and the rows that it brings. Without a row it leaves no trace."""

    store: Store
    event: int
    kind: str
    period: Period | None
    service: str | None
    sha256: str | None
    actor: str
    detail: dict[str, Any] = field(default_factory=dict)
    after: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)  # by table, the number of the first row added

    def add(self, table: str, **columns: rows.Column) -> int:
        """Add one row; gives its number."""
        return self.add_all(table, tuple(columns), [tuple(columns.values())])

    def add_all(self, table: str, columns: Sequence[str], values: Sequence[Sequence[rows.Column]]) -> int:
        """Add rows of the same columns in order; gives the first one's number."""
        number = int(self.store.one(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0])
        self.first.setdefault(table, number)
        marks = ", ".join("?" * (len(columns) + 2))
        self.store.connection.executemany(
            f"INSERT INTO {table} (id, event, {', '.join(columns)}) VALUES ({marks})",
            ((number + n, self.event, *map(rows.stored, value)) for n, value in enumerate(values)),
        )
        return number

    def then(self, kind: str, **detail: object) -> None:
        """Say a further event of the same change, after its own."""
        self.after.append((kind, detail))

    def digest(self) -> str:
        """The digest of the rows added, read back from the file."""
        return proof.digests(self.store.table(t, first, self.event) for t, first in self._in_order()).get(
            self.event, proof.NOTHING
        )

    def _in_order(self) -> list[tuple[str, int]]:
        return sorted(self.first.items(), key=lambda item: BOUND.index(item[0]))


class Store:
    """An open ledger file: reading, and changing by whole transactions."""

    def __init__(self, path: Path, connection: Connection, now: Callable[[], datetime], actor: str) -> None:
        self.path = path
        self.connection = connection
        self.now = now
        self.actor = actor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    # -- reading -------------------------------------------------------------
    def select(self, sql: str, *values: rows.Column) -> Iterator[tuple[Any, ...]]:
        """The rows of a query as SQLite gives them."""
        with opening.in_words(self.path):
            yield from self.connection.execute(sql, tuple(map(rows.stored, values)))

    def one(self, sql: str, *values: rows.Column) -> tuple[Any, ...]:
        """The first row of a query; an empty tuple for none."""
        return next(self.select(sql, *values), ())

    def table(self, table: str, first: int = 0, event: int | None = None) -> tuple[str, list[str], proof.Rows]:
        """A table's name, columns and rows in order of event and number; those of one event from row ``first`` on."""
        names = [row[1] for row in self.select(f"PRAGMA table_info({table})")]
        if event is None:
            return table, names, self.select(f"SELECT * FROM {table} ORDER BY event, id")
        return table, names, self.select(f"SELECT * FROM {table} WHERE id >= ? AND event = ? ORDER BY id", first, event)

    # -- changing ------------------------------------------------------------
    @contextmanager
    def change(
        self,
        kind: str,
        period: Period | None = None,
        service: str | None = None,
        sha256: str | None = None,
        actor: str = "",
    ) -> Iterator[Change]:
        """One transaction with its event; nothing is written where no row was added."""
        with self._transaction():
            number = int(self.one("SELECT coalesce(max(id), 0) + 1 FROM events")[0])
            change = Change(self, number, kind, period, service, sha256, actor or self.actor)
            yield change
            if change.first:
                self._append(change, change.kind, change.detail, change.digest())
                for further, detail in change.after:
                    self._append(change, further, detail, proof.NOTHING)

    def record_event(
        self,
        kind: str,
        period: Period | None = None,
        service: str | None = None,
        detail: Mapping[str, Any] | None = None,
        sha256: str | None = None,
    ) -> None:
        """Say an event that brings no rows."""
        with self._transaction():
            self._append(Change(self, 0, kind, period, service, sha256, self.actor), kind, detail or {}, proof.NOTHING)

    def record_event_once(
        self,
        kind: str,
        period: Period | None,
        service: str | None,
        detail: Mapping[str, Any],
        sha256: str,
    ) -> bool:
        """Say an event about certain bytes that brings no rows; False where it was said before."""
        if self.one("SELECT 1 FROM events WHERE kind = ? AND bytes_sha256 = ?", kind, sha256):
            return False
        self.record_event(kind, period, service, detail, sha256)
        return True

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with opening.in_words(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def _append(self, change: Change, kind: str, detail: Mapping[str, Any], digest: str) -> None:
        last = self.one("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1") or (0, proof.FIRST)
        code = change.period.code if change.period else None
        when = (last[0] + 1, self.now().isoformat(), change.actor)
        body = (*when, kind, code, change.service, rows.to_json(detail), change.sha256, digest, last[1])
        self.connection.execute(
            f"INSERT INTO events ({proof.EVENT}) VALUES ({', '.join('?' * 11)})",
            (*map(rows.stored, body), proof.event_hash(body)),
        )

    # -- what happened -------------------------------------------------------
    def events(self, period: Period | None = None) -> tuple[Event, ...]:
        """Everything that happened, in order; of one cycle where ``period`` is given."""
        where, values = ("WHERE period = ?", (period.code,)) if period else ("", ())
        found = self.select(f"SELECT {proof.EVENT} FROM events {where} ORDER BY id", *values)
        return tuple(_event(tuple(map(rows.loaded, row))) for row in found)

    def head(self) -> str:
        """The hash of the last event: it stands for all that the ledger says. To be noted down by whoever audits."""
        return str((self.one("SELECT hash FROM events ORDER BY id DESC LIMIT 1") or (proof.FIRST,))[0])

    def verify(self) -> list[str]:
        """Whether the ledger says today what it said when it was written: a sentence for each place where not."""
        events = list(self.select(f"SELECT {proof.EVENT} FROM events ORDER BY id"))
        said = [words for _, words in proof.problems(events, proof.digests(map(self.table, BOUND)))]
        last = events[-1][0] if events else 0
        counted = (self.one("SELECT seq FROM sqlite_sequence WHERE name = 'events'") or (0,))[0]
        if counted > last:
            said.append(f"The last events, {last + 1} to {counted}, are missing.")
        found = self.select("PRAGMA integrity_check(20)")
        return said + [f"The file is damaged: {' '.join(words.split())}." for (words,) in found if words != "ok"]


def _event(row: tuple[Any, ...]) -> Event:
    number, at, actor, kind, period, service, detail, sha256, _, _, found = row
    when, cycle = datetime.fromisoformat(at), rows.period(period) if period else None
    return Event(number, when, actor, kind, cycle, service, rows.from_json(detail), sha256, found)
