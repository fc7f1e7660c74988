"""Out of a damaged ledger, all that can be proved to be whole."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from workbook_tool import durable
from workbook_tool.ledger.database import opening, proof, rows
from workbook_tool.ledger.database.schema import BOUND, NEWER

_LONGEST = 1 << 33  # no ledger is that long; a header that says so is damaged itself

Content = dict[str, tuple[list[str], list[tuple[Any, ...]]]]  # by table, its columns and the rows that can be read


def salvage(damaged: Path, to: Path) -> int:
    """Write a sound ledger ``to`` from what the file ``damaged`` still says; gives how many events were saved.

    Kept are the events from the first one on whose chain of hashes holds and
    whose rows are all there and unchanged; it ends at the first gap. What came in
    later stands in the received folders (:func:`workbook_tool.ledger.originals.unrecorded`).
    WorkbookToolError where nothing can be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy, sound = Path(folder) / "copy.db", Path(folder) / "sound.db"
        shutil.copyfile(damaged, copy)
        _lengthen(copy)
        with opening.in_words(damaged), closing(sqlite3.connect(copy)) as old:
            content: Content = {table: _readable(old, table) for table in ("events", *BOUND)}
        last = _last_sound(content)
        sound.write_bytes(opening.new_image())
        with closing(sqlite3.connect(sound)) as new:
            _write(new, content, last)
        durable.write_bytes(to, sound.read_bytes())
    return last


def write_empty(path: Path) -> None:
    """A new ledger at ``path``, in place of one of which nothing can be read."""
    durable.write_bytes(path, opening.new_image())


def _lengthen(copy: Path) -> None:
    """Bring the file to the length that its header names, or SQLite reads nothing of it; what was cut off is zero."""
    with copy.open("r+b") as file:
        head = file.read(100)
        size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
        length = (65536 if size == 1 else size) * pages
        if head.startswith(b"SQLite format 3\0") and copy.stat().st_size < length < _LONGEST:
            file.truncate(length)


def _readable(old: sqlite3.Connection, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    names = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    if not names and table in NEWER:
        return [], []  # a ledger that was damaged before it was brought to this version
    if not names:
        raise sqlite3.DatabaseError("its tables are not there")
    whole = names.index("id" if table == "events" else "event")
    return names, list(_until_damage(old, f"SELECT {', '.join(names)} FROM {table} ORDER BY id", whole))


def _until_damage(old: sqlite3.Connection, sql: str, whole: int) -> Iterator[tuple[Any, ...]]:
    """The rows from the first on; what stands behind damage could not be proved whole anyway.

    A page of zeros gives rows of nothing, or a number where a text stood.
    """
    with suppress(sqlite3.DatabaseError):
        for row in old.execute(sql):
            if not isinstance(row[whole], int) or row[whole] < 1 or not all(map(_is_ours, row)):
                return
            yield row


def _is_ours(value: object) -> bool:
    """Whether a ledger of ours could hold this value."""
    if isinstance(value, bytes):
        with suppress(UnicodeDecodeError):
            return isinstance(rows.loaded(value), str)
        return False
    return value is None or isinstance(value, int | str)


def _last_sound(content: Content) -> int:
    names, events = content["events"]
    ordered = [tuple(row[names.index(name)] for name in proof.EVENT.split(", ")) for row in events]
    held = proof.digests((table, *content[table]) for table in BOUND)
    first_wrong = min((number for number, _ in proof.problems(ordered, held)), default=len(ordered) + 1)
    return min(first_wrong - 1, len(ordered))


def _write(new: sqlite3.Connection, content: Content, last: int) -> None:
    for table, (names, lines) in content.items():
        if not names:
            continue
        which = names.index("id" if table == "events" else "event")
        marks = ", ".join("?" * len(names))
        kept = (row for row in lines if row[which] <= last)
        new.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", kept)
    new.commit()
