"""The original files beside the ledger: which it does not know, which are gone or changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbook_tool import durable
from workbook_tool.ledger.ledger import Ledger

_RECEIVED = ("received/*", "*/received/*")


def originals(folder: Path) -> Iterator[Path]:
    """The files of every received folder of a collection, in order."""
    for pattern in _RECEIVED:
        yield from sorted(path for path in folder.glob(pattern) if durable.is_plain_file(path))


def unrecorded(ledger: Ledger, folder: Path) -> tuple[Path, ...]:
    """The files of received folders that the ledger does not know: to be collected again, as after a damaged ledger."""
    return tuple(path for path in originals(folder) if ledger.known(durable.sha256_of(path)) is None)


def lost(ledger: Ledger, folder: Path) -> tuple[str, ...]:
    """A sentence for each file that came in and whose bytes are gone or changed, those deleted on purpose left out."""
    there = {path.name.partition(".")[0]: path for path in originals(folder)}
    gone = ledger.forgotten()
    problems: list[str] = []
    for received in ledger.received():
        path = there.get(received.sha256)
        if path is None and received.sha256 not in gone:
            problems.append(f"The bytes of {received.file} ({received.sha256[:12]}) are not in a received folder.")
        elif path is not None and durable.sha256_of(path) != received.sha256:
            problems.append(f"{path} was changed after it came in (as {received.file}).")
    return tuple(problems)
