"""Events in a chain of hashes, and the transaction that adds one with its rows."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import opening, rows
from workbook_tool.ledger.schema import BOUND
from workbook_tool.ledger.values import Event

_FIRST = "0" * 64  # what stands before the first event
_EVENT_COLUMNS = "id, at, actor, kind, period, service, detail, bytes_sha256, rows_sha256, previous_hash, hash"
_NOTHING = hashlib.sha256(b"").hexdigest()


@dataclass(slots=True)
class Change:
    """A change under way: rows to add, and facts for its event. Without a row it leaves no trace."""

    store: Store
    event: int
    detail: dict[str, Any] = field(default_factory=dict)
    after: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)

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

    def then(self, kind: str, **detail: Any) -> None:  # noqa: ANN401
        """Say a further event of the same change, after its own."""
        self.after.append((kind, detail))


class Store:
    """An open ledger file: reading, and changing by whole transactions."""

    def __init__(self, path: Path, connection: sqlite3.Connection, now: Callable[[], datetime], actor: str) -> None:
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
        """Rows of a query, texts as they were written."""
        with opening.in_words(self.path):
            yield from self.connection.execute(sql, tuple(map(rows.stored, values)))

    def one(self, sql: str, *values: rows.Column) -> tuple[Any, ...]:
        """The single row of a query; an empty tuple for none."""
        return next(self.select(sql, *values), ())

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
        with opening.in_words(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                change = Change(self, int(self.one("SELECT coalesce(max(id), 0) + 1 FROM events")[0]))
                yield change
                if change.first:
                    self._say(kind, period, service, sha256, actor or self.actor, change)
                self.connection.execute("COMMIT" if change.first else "ROLLBACK")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def record_event(
        self,
        kind: str,
        period: Period | None = None,
        service: str | None = None,
        detail: Mapping[str, Any] | None = None,
        sha256: str | None = None,
    ) -> None:
        """Say an event that brings no rows."""
        with opening.in_words(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self._append(kind, period, service, detail or {}, sha256, self.actor, _NOTHING)
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def _say(
        self, kind: str, period: Period | None, service: str | None, sha256: str | None, actor: str, change: Change
    ) -> None:
        digest = hashlib.sha256()
        for table in BOUND:
            if table in change.first:
                cursor = self.connection.execute(
                    f"SELECT * FROM {table} WHERE id >= ? AND event = ? ORDER BY id",
                    (change.first[table], change.event),
                )
                for line in _lines(table, cursor):
                    digest.update(line[1])
        self._append(kind, period, service, change.detail, sha256, actor, digest.hexdigest())
        for further, detail in change.after:
            self._append(further, period, service, detail, sha256, actor, _NOTHING)

    def _append(
        self,
        kind: str,
        period: Period | None,
        service: str | None,
        detail: Mapping[str, Any],
        sha256: str | None,
        actor: str,
        rows_sha256: str,
    ) -> None:
        last = self.one("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1") or (0, _FIRST)
        at, code = self.now().isoformat(), period.code if period else None
        body = (last[0] + 1, at, actor, kind, code, service, rows.to_json(detail), sha256, rows_sha256, last[1])
        self.connection.execute(
            f"INSERT INTO events ({_EVENT_COLUMNS}) VALUES ({', '.join('?' * 11)})",
            (*map(rows.stored, body), _hash(body)),
        )

    # -- what happened ---------------------------------------------------------
    def events(self, period: Period | None = None) -> tuple[Event, ...]:
        """Everything that happened, in order; of one cycle where ``period`` is given."""
        where, values = ("WHERE period = ?", (period.code,)) if period else ("", ())
        found = self.select(f"SELECT {_EVENT_COLUMNS} FROM events {where} ORDER BY id", *values)
        return tuple(_event(tuple(map(rows.loaded, row))) for row in found)

    def head(self) -> str:
        """The hash of the last event: it stands for all that the ledger says. To be noted down by whoever audits."""
        return str((self.one("SELECT hash FROM events ORDER BY id DESC LIMIT 1") or (_FIRST,))[0])

    def verify(self) -> list[str]:
        """Whether the ledger says today what it said when it was written: a sentence for each place where not."""
        digests = self._digests()
        problems: list[str] = []
        expected, previous = 1, _FIRST
        for row in self.select(f"SELECT {_EVENT_COLUMNS} FROM events ORDER BY id"):
            *body, found = map(rows.loaded, row)
            number = body[0]
            if number != expected:
                problems.append(f"Events {expected} to {number - 1} are missing.")
            elif body[9] != previous:
                problems.append(f"Event {number} does not follow from the one before it.")
            if _hash(tuple(body)) != found:
                problems.append(f"Event {number} ({body[3]}, {body[1]}) was changed after it was written.")
            if digests.pop(number, _NOTHING) != body[8]:
                problems.append(f"What event {number} ({body[3]}, {body[1]}) brought was changed after it was written.")
            expected, previous = number + 1, found
        problems += [f"Event {number} is missing, but rows that it brought are there." for number in digests]
        counted = (self.one("SELECT seq FROM sqlite_sequence WHERE name = 'events'") or (0,))[0]
        if counted >= expected:
            problems.append(f"The last events, {expected} to {counted}, are missing.")
        return problems

    def _digests(self) -> dict[int, str]:
        found: dict[int, Any] = {}
        with opening.in_words(self.path):
            for table in BOUND:
                cursor = self.connection.execute(f"SELECT * FROM {table} ORDER BY event, id")
                for event, line in _lines(table, cursor):
                    found.setdefault(event, hashlib.sha256()).update(line)
        return {event: digest.hexdigest() for event, digest in found.items()}


def _lines(table: str, cursor: sqlite3.Cursor) -> Iterator[tuple[int, bytes]]:
    """Each row's event, and the row as bytes: its columns by name, absent ones left out."""
    names = [column[0] for column in cursor.description]
    for row in cursor:
        said = {name: rows.loaded(value) for name, value in zip(names, row, strict=True) if value is not None}
        yield said["event"], f"{table} {json.dumps(said, sort_keys=True)}\n".encode()


def _hash(body: tuple[Any, ...]) -> str:
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def _event(row: tuple[Any, ...]) -> Event:
    number, at, actor, kind, period, service, detail, sha256, _, _, found = row
    return Event(
        number,
        datetime.fromisoformat(at),
        actor,
        kind,
        rows.period(period) if period else None,
        service,
        rows.from_json(detail),
        sha256,
        found,
    )


def refuse(message: str, way_out: str) -> WorkbookToolError:
    """What the ledger will not do."""
    return WorkbookToolError(message, way_out)
