"""One open ledger file: reading it, and changing it by whole transactions, each with its event in the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from workbook_tool.domain.period import Period
from workbook_tool.ledger.database import opening, proof, rows
from workbook_tool.ledger.database.schema import BOUND


@dataclass(slots=True)
class Change:
    """A change under way: what its event says, and the rows that it brings. Without a row it leaves no trace."""

    store: Store
    """Where it is written."""
    event: int
    kind: str
    """What happened, in a word."""
    period: Period | None
    """The cycle that it belongs to."""
    service: str | None
    """The code of the service that it belongs to."""
    sha256: str | None
    """Of the file that it is about."""
    actor: str
    """Whose hand it was."""
    detail: dict[str, Any] = field(default_factory=dict)
    """What else is known, as plain values."""
    further: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    """The events that follow this one's, each with its kind and detail."""
    first_rows: dict[str, int] = field(default_factory=dict)
    """By table, the number of the first row added."""

    def add(self, table: str, **columns: rows.Column) -> int:
        """Add one row; gives its number."""
        return self.add_all(table, tuple(columns), [tuple(columns.values())])

    def add_all(self, table: str, columns: Sequence[str], values: Sequence[Sequence[rows.Column]]) -> int:
        """Add rows of the same columns in order; gives the first one's number. No rows, no change."""
        number = int(self.store.first(f"SELECT coalesce(max(id), 0) + 1 FROM main.{table}")[0])
        if not values:
            return number
        self.first_rows.setdefault(table, number)
        marks = ", ".join("?" * (len(columns) + 2))
        self.store.connection.executemany(
            f"INSERT INTO main.{table} (id, event, {', '.join(columns)}) VALUES ({marks})",
            ((number + n, self.event, *map(rows.stored, value)) for n, value in enumerate(values)),
        )
        return number

    def then(self, kind: str, **detail: object) -> None:
        """Say a further event of the same change, after its own."""
        self.further.append((kind, detail))

    def digest(self) -> str:
        """The digest of the rows added, read back from the file."""
        in_order = sorted(self.first_rows.items(), key=lambda item: BOUND.index(item[0]))
        digests = proof.digests(self.store.table(table, first, self.event) for table, first in in_order)
        return digests.get(self.event, proof.NOTHING)


class Store:
    """An open ledger file, over which the ledger's parts are built."""

    def __init__(self, path: Path, connection: Connection, now: Callable[[], datetime], actor: str) -> None:
        self.path = path
        self.connection = connection
        self.now = now
        self.actor = actor
        self._is_together = False  # whether a change is one of several in a transaction

    # -- reading -------------------------------------------------------------
    def select(self, sql: str, *values: rows.Column) -> Iterator[tuple[Any, ...]]:
        """The rows of a query as SQLite gives them."""
        with opening.in_words(self.path):
            yield from self.connection.execute(sql, tuple(map(rows.stored, values)))

    def first(self, sql: str, *values: rows.Column) -> tuple[Any, ...]:
        """The first row of a query; an empty tuple for none."""
        return next(self.select(sql, *values), ())

    def table(self, table: str, first: int = 0, event: int | None = None) -> tuple[str, list[str], proof.Rows]:
        """A table's name, columns and rows (undone ones too) by event and number; of one event, from ``first`` on."""
        names = [row[1] for row in self.select(f"PRAGMA main.table_info({table})")]
        if event is None:
            return table, names, self.select(f"SELECT * FROM main.{table} ORDER BY event, id")
        return (
            table,
            names,
            self.select(f"SELECT * FROM main.{table} WHERE id >= ? AND event = ? ORDER BY id", first, event),
        )

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
            number = int(self.first("SELECT coalesce(max(id), 0) + 1 FROM events")[0])
            change = Change(self, number, kind, period, service, sha256, actor or self.actor)
            yield change
            if change.first_rows:
                self._append(change, change.kind, change.detail, change.digest())
                for kind_after, detail in change.further:
                    self._append(change, kind_after, detail, proof.NOTHING)

    def say(
        self,
        kind: str,
        period: Period | None,
        service: str | None,
        detail: Mapping[str, Any],
        sha256: str | None,
    ) -> None:
        """Write an event that brings no rows."""
        with self._transaction():
            self._append(Change(self, 0, kind, period, service, sha256, self.actor), kind, detail, proof.NOTHING)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """What is read within it stood there at one time, whoever writes meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        with opening.in_words(self.path):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several changes as one transaction, each with its event: all of them are written, or none."""
        with self._transaction():
            self._is_together = True
            try:
                yield
            finally:
                self._is_together = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._is_together:
            yield
            return
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
        last = self.first("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1") or (0, proof.FIRST)
        code = change.period.code if change.period else None
        when = (last[0] + 1, self.now().isoformat(), change.actor)
        body = (*when, kind, code, change.service, rows.to_json(detail), change.sha256, digest, last[1])
        self.connection.execute(
            f"INSERT INTO events ({proof.EVENT}) VALUES ({', '.join('?' * 11)})",
            (*map(rows.stored, body), proof.event_hash(body)),
        )
