"""Opening the ledger's file: made whole or not at all, checked, brought to this version, errors in words."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes

from workbook_tool import durable
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.ledger.database.migrations import MIGRATIONS
from workbook_tool.ledger.database.schema import APPLICATION, VIEWS

PATIENCE = 30.0  # seconds to wait for another process's writing, or for who reads to have read

HOW_TO_RESTORE = way_out("restore")
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "The disk is full: the ledger {path} could not be written.",
        "Make room and try again; nothing that was stored before is lost.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk reported a fault at the ledger {path}.",
        "Check the disk or the connection to the network drive, and try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The ledger {path} cannot be written: the file or its folder is read-only for you.",
        "Ask for the right to change it.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The ledger {path} cannot be opened.",
        "Check that its folder exists and that you may read and change it.",
    ),
    sqlite3.SQLITE_BUSY: (
        "Another program is at work in the ledger {path}.",
        "Wait until it has finished, and try again.",
    ),
}


def connect(path: Path, *, read_only: bool = False, create: bool = True) -> sqlite3.Connection:
    """A checked connection to the ledger at ``path``, of this version's schema, in autocommit.

    WorkbookToolError where it is missing (and not to be made), damaged, from a
    newer workbook-tool, or not to be had.
    """
    if not path.exists():
        if read_only or not create:
            raise WorkbookToolError(f"There is no ledger at {path}.", way_out("no-folder"))
        with durable.folder_lock(path.parent):
            if not path.exists():  # another process may have been first
                durable.write_bytes(path, new_image())
    if path.is_file() and path.stat().st_size == 0:
        raise damaged(path, "the file is empty")
    with in_words(path):
        connection = _open(path, read_only=read_only)
        try:
            _check(connection, path)
            _migrate(connection, path)
            for view in VIEWS:
                connection.execute(view)
        except BaseException:
            connection.close()
            raise
        return connection


def _open(path: Path, *, read_only: bool) -> sqlite3.Connection:
    target = f"{address(path.resolve())}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(target, uri=True, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA fullfsync = ON")  # where the system has a weaker fsync too
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def address(path: PurePath) -> str:
    """The URI by which SQLite knows an absolute path; a Windows share keeps its name in the path, not before it."""
    quoted = quote_from_bytes(os.fsencode(path.as_posix()))
    return f"file://{quoted}" if quoted.startswith("/") else f"file:///{quoted}"


def _check(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]  # the first read ends a stopped writing
    if path.stat().st_size % connection.execute("PRAGMA page_size").fetchone()[0]:
        raise damaged(path, "the file is cut short")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise DamagedError(f"{path} is not a ledger of workbook-tool.", HOW_TO_RESTORE)
    if version > len(MIGRATIONS):
        raise WorkbookToolError(
            f"The ledger {path} was written by a newer workbook-tool (its version {version}; this one knows "
            f"{len(MIGRATIONS)}).",
            "Install the newer workbook-tool; this one would not understand all that it holds, and has not touched it.",
        )
    check = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if check != "ok":
        raise damaged(path, " ".join(check.split()))
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        connection.execute("PRAGMA journal_mode = DELETE")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema to this version, each step whole or not at all."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] < number:  # or another process was first
                for statement in statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise damaged(path, "rows that name others which are not there")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def statements(script: str) -> Iterator[str]:
    """The single statements of a script, triggers whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def new_image() -> bytes:
    """The bytes of an empty ledger of this version."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA synchronous = OFF")
        _migrate(connection, path)
        connection.close()
        return path.read_bytes()


def image(path: Path) -> bytes:
    """The bytes of a sound copy of the ledger at ``path``, taken while others may be writing."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with in_words(path), closing(connect(path, read_only=True)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy.read_bytes()


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into WorkbookToolError; a mistake of our own stays what it is."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        if code in _DAMAGED or type(error) is sqlite3.DatabaseError or str(error).startswith("Could not decode"):
            raise damaged(path, str(error)) from error
        if code in _SENTENCES:
            message, way_out = _SENTENCES[code]
            raise WorkbookToolError(message.format(path=path), way_out) from error
        raise


class DamagedError(WorkbookToolError):
    """The ledger is not as it was written."""


def damaged(path: Path, problem: str) -> DamagedError:
    """The ledger at ``path`` cannot be trusted, because of ``problem``."""
    return DamagedError(
        f"The ledger {path} is damaged: {problem[:1].lower()}{problem[1:].rstrip('.')}.", HOW_TO_RESTORE
    )
