"""Taking the bytes of a file: a regular file only, of a bearable size, and what was looked at is what is opened."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from workbook_tool import durable
from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.untrusted.limits import MIB, USUAL, Limits

_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


def load(path: Path, limits: Limits = USUAL) -> bytes | Finding:
    """The bytes of the regular file at ``path``; a Finding for links, pipes, devices, lock files and too much."""
    marked = locked_workbook(path.name)
    if marked:
        return finding("file-open-in-excel", Cell(path.name), workbook=marked)
    try:
        path = Path(durable.reachable(path))
        before = path.lstat()
        if not stat.S_ISREG(before.st_mode):
            what = next((words for test, words in _KINDS if test(before.st_mode)), "a device")
            return finding("file-not-regular", Cell(path.name), what=what)
        if before.st_size > limits.file_bytes:
            return _too_large(path, before.st_size, limits)
        return _taken(path, before, limits)
    except OSError as error:
        return finding("file-unreadable", Cell(path.name), why=error.strerror or type(error).__name__)


def locked_workbook(name: str) -> str:
    """The workbook that a lock file stands for (``~$x.xlsx``, ``.~lock.x.xlsx#``), or ``""``."""
    if name.startswith("~$"):
        return name[2:]
    return name[len(".~lock.") : -1] if name.startswith(".~lock.") and name.endswith("#") else ""


def size_text(size: int) -> str:
    """A number of bytes as people say it."""
    return f"{size / MIB:.0f} MB" if size >= MIB else f"{size:,} bytes"


def _taken(path: Path, before: os.stat_result, limits: Limits) -> bytes | Finding:
    # Where the system can refuse links and not wait on pipes while opening, it is asked to;
    # where it cannot, the comparison below still sees that another file came in between.
    flags = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
    with os.fdopen(os.open(path, flags), "rb") as opened:
        now = os.fstat(opened.fileno())
        if not stat.S_ISREG(now.st_mode) or (now.st_dev, now.st_ino) != (before.st_dev, before.st_ino):
            return finding("file-not-regular", Cell(path.name), what="not the file that it was a moment ago")
        data = opened.read(limits.file_bytes + 1)
    return _too_large(path, len(data), limits) if len(data) > limits.file_bytes else data


def _too_large(path: Path, size: int, limits: Limits) -> Finding:
    return finding("file-too-large", Cell(path.name), size=size_text(size), limit=size_text(limits.file_bytes))
