"""What the operating system refuses, in words and with a way out."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbook_tool.errors import WorkbookToolError


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses while ``path`` is written into WorkbookToolError."""
    try:
        yield
    except OSError as error:
        raise in_words(error, path) from error


def in_words(error: OSError, path: Path) -> WorkbookToolError:
    """What the operating system refused, for people. ``path`` is what was being written."""
    for numbers, message, way_out in _SENTENCES:
        if error.errno in numbers:
            return WorkbookToolError(message.format(path=path), way_out)
    return WorkbookToolError(f"{path} could not be written: {error.strerror or error}.", "Nothing was changed there.")


_SENTENCES: tuple[tuple[set[int], str, str], ...] = (
    (
        {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)},
        "The disk is full: {path} could not be written.",
        "Make room and try again; what was there before is untouched.",
    ),
    (
        {errno.EACCES, errno.EPERM, errno.EROFS},
        "{path} cannot be written: the folder or file is read-only for you.",
        "Ask for the right to change it, or work in another folder.",
    ),
    (
        {errno.EIO},
        "The disk reported a fault while {path} was being written.",
        "Check the disk or the connection to the network drive, and try again.",
    ),
    (
        {errno.ENAMETOOLONG},
        "The name {path} is too long for this disk.",
        "Move the collection folder nearer to the top of the disk, or shorten its name.",
    ),
    (
        {errno.EEXIST, errno.ENOTDIR},
        "{path} cannot be made: a file of that name stands where a folder is needed.",
        "Move or rename that file.",
    ),
    (
        {errno.ENOSYS, errno.ENOLCK},
        "The disk that holds {path} cannot keep two writers apart.",
        "Keep the collection folder on a local disk or an ordinary network drive.",
    ),
)
