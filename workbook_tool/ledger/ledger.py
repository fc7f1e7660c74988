"""The ledger: one open file, and its parts by name."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from workbook_tool import durable
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger.amendments import Amendments
from workbook_tool.ledger.cycles import Cycles
from workbook_tool.ledger.database import opening, rows
from workbook_tool.ledger.database.schema import BOUND
from workbook_tool.ledger.database.store import Store
from workbook_tool.ledger.events import Events
from workbook_tool.ledger.findings import Findings, Questions
from workbook_tool.ledger.messages import Messages
from workbook_tool.ledger.outputs import Compiles, Issues
from workbook_tool.ledger.published import Published
from workbook_tool.ledger.readings import Readings
from workbook_tool.ledger.restatements import Restatements
from workbook_tool.ledger.returns import Returns
from workbook_tool.ledger.undoing import Forgotten, Undoing
from workbook_tool.ledger.values import Event


class _NotKeptError(Exception):
    """Ends a change that was only tried."""


class Ledger:
    """The store of a collection, as a context manager. Its tables only ever grow: see ``database.schema``."""

    def __init__(self, store: Store) -> None:
        self.store = store
        """The open file under all parts; for this package and its tests."""
        self.events = Events(store)
        """What happened, in a chain of hashes."""
        self.cycles = Cycles(store)
        """The rounds of collection and their due dates."""
        self.issues = Issues(store)
        """The return workbooks that went out."""
        self.readings = Readings(store)
        """The figures, every version of each."""
        self.restatements = Restatements(store, self.readings)
        """The corrections of figures published before."""
        self.amendments = Amendments(store, self.readings, self.restatements)
        """What the officer entered or corrected."""
        self.compiles = Compiles(store)
        """The ratings of each master."""
        self.published = Published(store, self.cycles, self.readings, self.restatements, self.compiles)
        """The cycles that are frozen, and what they say."""
        self.returns = Returns(store, self.readings, self.restatements, self.published)
        """The files that came in."""
        self.findings = Findings(store, self.returns)
        """What is wrong or asked in them."""
        self.questions = Questions(store)
        """The numbers by which people speak of what is asked."""
        self.messages = Messages(store)
        """The mail that went out or is about to."""
        self.undoing = Undoing(store, self.events)
        """What was undone, and what can be."""
        self.forgotten = Forgotten(store)
        """The original files that were deleted on purpose."""

    @classmethod
    def open(
        cls,
        path: Path,
        now: Callable[[], datetime],
        *,
        actor: str = "",
        read_only: bool = False,
        create: bool = True,
    ) -> Self:
        """Open the ledger at ``path``, made new where there is none and ``create`` allows it.

        ``now`` gives the time of events, ``actor`` the person at the keyboard (by
        default the login's name). WorkbookToolError where the ledger is damaged,
        from a newer version, or cannot be read or written.
        """
        connection = opening.connect(path, read_only=read_only, create=create)
        return cls(Store(path, connection, now, actor or _login()))

    @contextmanager
    def tried(self) -> Iterator[None]:
        """What is changed within it is read within it, and kept nowhere."""
        with suppress(_NotKeptError), self.store.together():
            yield
            raise _NotKeptError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Close; an error that nobody foresaw is told as damage where the ledger is damaged."""
        try:
            if isinstance(error, Exception) and not isinstance(error, WorkbookToolError):
                self.require_sound()
        finally:
            self.close()

    def one_moment(self) -> AbstractContextManager[None]:
        """What is read within it stood there at one time, whoever writes meanwhile."""
        return self.store.one_moment()

    def require_sound(self) -> None:
        """DamagedError, with the place and the way out, unless all that the ledger says is as it was written."""
        if problems := self.events.verify():
            others = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            raise opening.damaged(self.store.path, problems[0].rstrip(".") + others)

    def digest(self) -> bytes:
        """The SHA-256 of the file's bytes, by which one state is known from another; in :meth:`one_moment` alone."""
        self.events.head()  # SQLite keeps others from writing from the first read on
        return durable.sha256_of(self.store.path).encode()

    def close(self) -> None:
        """Let go of the file."""
        self.store.connection.close()

    def now(self) -> datetime:
        """The time that an event written now would bear."""
        return self.store.now()

    def sign(self, actor: str) -> None:
        """Say who is at work from now on."""
        self.store.actor = actor

    def dump(self) -> str:
        """All that the ledger says but times, persons at the keyboard, numbers of rows and hashes.

        Two of equal contents give equal text, in whatever order they took them in.
        """
        lines: list[str] = []
        for table in BOUND:
            name, columns, content = self.store.table(table)
            lines += sorted(f"{name} {self._row_text(columns, row)}" for row in content)
        lines += sorted(f"in force {rows.to_json(rows.of_reading(reading))}" for reading in self.readings.in_force())
        lines += sorted(map(_event_line, self.events.all()))
        return "\n".join(lines) + "\n"

    def _row_text(self, columns: list[str], row: tuple[Any, ...]) -> str:
        values = {name: rows.loaded(value) for name, value in zip(columns, row, strict=True) if name not in _UNSAID}
        for name, sql in _NUMBERS.items():
            if values.get(name) is not None:
                values[name] = [rows.loaded(value) for value in self.store.first(sql, values[name])]
        return json.dumps(values, sort_keys=True, ensure_ascii=False)


_UNSAID = {"id", "event", "received_at"}
_NUMBERS = {  # columns that hold the number of a row, and what to say in its place
    "received": "SELECT sha256, take FROM main.returns WHERE id = ?",
    "finding": "SELECT sha256, code, ref FROM main.findings f JOIN main.returns r ON r.id = received WHERE f.id = ?",
}


def _event_line(event: Event) -> str:
    where = [event.period.code if event.period else "", event.service or ""]
    return f"event {rows.to_json([event.kind, *where, dict(event.detail), event.bytes_sha256])}"


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such name on this machine
        return "unknown"
