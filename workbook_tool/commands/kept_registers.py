"""Registers proposed beside the officer's own; each of hers that one of them took the place of is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.register_file import REGISTER, RegisterRead
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.ledger import Event, Ledger

_MADE = "register proposed"  # the event


def proposed_last(ledger: Ledger, file: str) -> Event | None:
    """The event by which the register ``file`` was last proposed."""
    made = (e for e in reversed(ledger.events.all()) if e.kind == _MADE and e.detail.get("file", file) == file)
    return next(made, None)


def record_proposed(ledger: Ledger, file: str, sha256: str, beside: str, source: str) -> None:
    """Record that the register ``file`` was made of ``source`` beside the one whose bytes hash to ``beside``."""
    made = proposed_last(ledger, file)
    if made is None or (made.bytes_sha256, made.detail["beside"]) != (sha256, beside):
        ledger.events.record(_MADE, None, None, {"file": file, "beside": beside, "from": source}, sha256)


def put_in_place(
    folder: Folder, ledger: Ledger, file: Path, made: RegisterRead, kept_as: str, taken: tuple[str, Mapping[str, str]],
    *, anyway: bool,
) -> Path:  # fmt: skip
    """Make the proposed register ``file`` the officer's own; gives the path under which hers is kept.

    ``taken`` is the event that is recorded, with its detail. A run that was stopped is
    finished by the next. WorkbookToolError where hers was changed since it was
    made, unless it is to be taken ``anyway``.
    """
    own = folder.path / REGISTER
    data, proposed = own.read_bytes(), proposed_last(ledger, file.name)
    base = proposed.detail["beside"] if proposed else ""
    if data == made.data:  # a run was stopped after it had changed it
        kept = last_kept(folder, kept_as) or own
    elif base and hashlib.sha256(data).hexdigest() != base and not anyway:
        raise WorkbookToolError(
            f"{REGISTER} was changed since {file.name} was made from it, and the changes would be lost.",
            way_out("proposed-anew", file=file.name),
        )
    else:
        kept = keep_register(folder, kept_as, data)
        write(own, made.data)
    kind, detail = taken
    ledger.events.record_once(kind, None, None, {"kept": kept.name, **detail}, made.sha256)
    durable.remove(file)
    return kept


def keep_register(folder: Folder, name: str, data: bytes) -> Path:
    """The path under which a register is kept; one of the same bytes is kept once."""
    for path in _paths(folder, name):
        if path.is_file() and path.read_bytes() == data:
            return path
        if not path.exists():
            return write(path, data)
    raise AssertionError("there is always a next name")


def last_kept(folder: Folder, name: str) -> Path | None:
    """The one that was kept last under ``name``."""
    last = None
    for path in _paths(folder, name):
        if not path.is_file():
            break
        last = path
    return last


def _paths(folder: Folder, name: str) -> Iterator[Path]:
    return (folder.path / (f"{name}.xlsx" if n == 1 else f"{name} ({n}).xlsx") for n in count(1))
