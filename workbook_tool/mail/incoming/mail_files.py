"""Mail as programs keep it on a disk: an mbox file, a Maildir."""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.untrusted import size_text

_LINE = 1 << 20
_QUOTED = re.compile(rb">+From ")


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a mailbox: it has the three folders that one has."""
    return all((folder / name).is_dir() for name in ("cur", "new", "tmp"))


def maildir(folder: Path) -> Iterator[Path]:
    """The messages of a Maildir in the order in which they were delivered; those still being written are left."""
    entries = [
        entry for name in ("new", "cur") for entry in (folder / name).iterdir() if not entry.name.startswith(".")
    ]
    yield from sorted(entries, key=lambda entry: (_delivered(entry.name), entry.name))


def _delivered(name: str) -> int:
    digits = re.match(r"[0-9]{1,15}", name)
    return int(digits[0]) if digits else 0


def is_mbox(path: Path) -> bool:
    """Whether a file is an mbox: it begins with the line that divides messages."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as file:
            return file.read(5) == b"From "
    except OSError:  # what is wrong with it is said where it is opened
        return False


def mbox(path: Path, most: int) -> Iterator[bytes | Finding]:
    """The messages of an mbox file in order; a Finding for each of more than ``most`` bytes and an unreadable rest."""
    try:
        with path.open("rb") as file:
            yield from split(file, most)
    except OSError as error:
        yield finding("file-unreadable", Cell(path.name), why=error.strerror or type(error).__name__)


def split_bytes(data: bytes, most: int) -> Iterator[bytes | Finding]:
    """The same for an mbox that is in memory already."""
    return split(io.BytesIO(data), most)


def split(file: IO[bytes], most: int) -> Iterator[bytes | Finding]:
    """The messages of an open mbox. One that is too large is read on to its end, but not kept."""
    lines: list[bytes] = []
    size, blank, begun = 0, True, False
    while line := file.readline(_LINE):
        if blank and line.startswith(b"From "):
            if begun:
                yield _message(lines, size, most)
            lines, size, begun = [], 0, True
        else:
            size += len(line)
            if size <= most:
                lines.append(line[1:] if _QUOTED.match(line) else line)
        blank = line in (b"\n", b"\r\n")
    if begun:
        yield _message(lines, size, most)


def _message(lines: list[bytes], size: int, most: int) -> bytes | Finding:
    if size > most:
        return finding("file-too-large", size=size_text(size), limit=size_text(most))
    return b"".join(lines)
