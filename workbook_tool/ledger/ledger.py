"""The ledger: one open file with all that it knows."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from workbook_tool.ledger import opening, rows
from workbook_tool.ledger.outputs import Outputs
from workbook_tool.ledger.schema import BOUND
from workbook_tool.ledger.values import Event


class Ledger(Outputs):
    """The store of a collection: use as a context manager. Only ever grows; see :mod:`workbook_tool.ledger.schema`."""

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
        return cls(path, connection, now, actor or _login())

    def dump(self) -> str:
        """All that the ledger says but times, persons at the keyboard, numbers of rows and hashes.

        Two of equal contents give equal text, in whatever order they took them in.
        """
        lines: list[str] = []
        for table in BOUND:
            name, names, found = self.table(table)
            lines += sorted(f"{name} {self._said(names, row)}" for row in found)
        in_force = [reading for found in self.all_readings().values() for reading in found]
        lines += sorted(f"in force {rows.to_json(rows.of_reading(reading))}" for reading in in_force)
        lines += sorted(map(_event_line, self.events()))
        return "\n".join(lines) + "\n"

    def _said(self, names: list[str], row: tuple[Any, ...]) -> str:
        said = {name: rows.loaded(value) for name, value in zip(names, row, strict=True) if name not in _UNSAID}
        for name, sql in _NUMBERS.items():
            if said.get(name) is not None:
                said[name] = [rows.loaded(value) for value in self.one(sql, said[name])]
        return json.dumps(said, sort_keys=True, ensure_ascii=False)


_UNSAID = {"id", "event", "received_at"}
_NUMBERS = {  # columns that hold the number of a row, and what to say in its place
    "received": "SELECT sha256, take FROM returns WHERE id = ?",
    "finding": "SELECT r.sha256, f.code, f.ref FROM findings f JOIN returns r ON r.id = f.received WHERE f.id = ?",
}


def _event_line(event: Event) -> str:
    where = [event.period.code if event.period else "", event.service or ""]
    return f"event {rows.to_json([event.kind, *where, dict(event.detail), event.bytes_sha256])}"


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such name on this machine
        return "unknown"
