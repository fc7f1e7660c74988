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
        """All that the ledger says but times, numbers of rows and hashes: two of equal contents give equal text."""
        lines: list[str] = []
        numbers: dict[int, str] = {row[0]: rows.loaded(row[1]) for row in self.select("SELECT id, sha256 FROM returns")}
        for table in BOUND:
            with opening.in_words(self.path):
                cursor = self.connection.execute(f"SELECT * FROM {table} ORDER BY id")
                names = [column[0] for column in cursor.description]
                lines += [_line(table, dict(zip(names, row, strict=True)), numbers) for row in cursor]
        for event in self.events():
            place = [event.kind, event.period.code if event.period else "", event.service or ""]
            lines.append(f"events {rows.to_json([*place, dict(event.detail), event.bytes_sha256])}")
        return "\n".join(lines) + "\n"


def _line(table: str, row: dict[str, Any], numbers: dict[int, str]) -> str:
    if "received" in row:
        row["received"] = numbers.get(row["received"])
    said = {name: rows.loaded(value) for name, value in row.items() if name not in {"id", "event", "received_at"}}
    return f"{table} {json.dumps(said, sort_keys=True, ensure_ascii=False)}"


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such name on this machine
        return "unknown"
