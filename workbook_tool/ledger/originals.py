"""The original files beside the ledger: which it does not know, which are gone or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from workbook_tool import durable
from workbook_tool.ledger.ledger import Ledger

_RECEIVED = ("received/*", "*/received/*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def originals(folder: Path) -> Iterator[Path]:
    """The files of every received folder of a collection, in order."""
    for pattern in _RECEIVED:
        files = (path for path in folder.glob(pattern) if durable.is_plain_file(path))
        yield from sorted(path for path in files if not durable.is_temporary(path.name))


def begun(folder: Path) -> bool:
    """Whether returns of this folder went out or came in, so that there must be a ledger."""
    return any(originals(folder)) or any(folder.glob("*/issued/*.xlsx"))


def unrecorded(ledger: Ledger, folder: Path) -> tuple[Path, ...]:
    """The files of received folders that the ledger does not know: to be collected again, as after a damaged ledger.

    One whose bytes are not those that it was named by is not among them: it did not come in like this.
    """
    looked = ((path, _digest(path)) for path in originals(folder))
    return tuple(path for path, digest in looked if not _changed(path, digest) and _unknown(ledger, digest))


def lost(ledger: Ledger, folder: Path) -> tuple[str, ...]:
    """A sentence for each file that came in and whose bytes are gone or changed, those deleted on purpose left out."""
    files = {received.sha256: received.file for received in ledger.returns.all()}  # what comes in now is no matter
    there = {sha256_in_name(path): path for path in originals(folder)}
    changed = [(name, path) for name, path in there.items() if _changed(path, _digest(path))]
    gone = ledger.forgotten.all()  # the ledger knows of it before a file goes
    problems = [
        f"The bytes of {file} ({sha256[:12]}) are not in a received folder."
        for sha256, file in files.items()
        if sha256 not in there and sha256 not in gone
    ]
    for name, path in changed:
        came = f" (as {files[name]})" if name in files else ""
        problems.append(f"{path} was changed after it came in{came}.")
    return tuple(problems)


def sha256_in_name(path: Path) -> str:
    """The hash of the bytes that a kept file came in with: its name."""
    return path.name.partition(".")[0]


def whole(folder: Path, sha256: str) -> bool:
    """Whether the file that came in with this hash still stands in a received folder as it was."""
    return any(sha256_in_name(path) == sha256 == _digest(path) for path in originals(folder))


def _digest(path: Path) -> str:
    """The hash of a file; empty where it was deleted just now."""
    with suppress(FileNotFoundError):
        return durable.sha256_of(path)
    return ""


def _changed(path: Path, digest: str) -> bool:
    """Whether it is named by the hash of other bytes than it has."""
    name = sha256_in_name(path)
    return bool(digest and _SHA256.fullmatch(name)) and digest != name


def _unknown(ledger: Ledger, digest: str) -> bool:
    return bool(digest) and not ledger.returns.came(digest)
