"""One writer at a time in a folder."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbook_tool.durable import disk
from workbook_tool.durable.files import is_temporary, make_folder
from workbook_tool.durable.refusals import in_words, refused
from workbook_tool.errors import WorkbookToolError

LOCK = ".workbook-tool.lock"
PATIENCE = 10.0
"""Seconds that one writer waits for another, unless told otherwise."""


class BusyError(WorkbookToolError):
    """Another is at work in the folder: nothing was changed."""


_held = threading.local()  # the locks that this thread has taken


@contextmanager
def folder_lock(folder: Path, wait: float = PATIENCE) -> Iterator[None]:
    """Be the only writer in ``folder``; others wait up to ``wait`` seconds and are then told so.

    The lock is the operating system's and ends with the process, however that
    ends. What a killed run left half written is removed on the way in. Taking it
    again inside the same thread is allowed.
    """
    from filelock import FileLock, Timeout

    with refused(folder):
        make_folder(folder)
        path = folder.resolve() / LOCK
    held: set[tuple[int, Path]] = _held.__dict__.setdefault("paths", set())
    mine = os.getpid(), path  # a forked child has not what its parent holds
    if mine in held:
        yield
        return
    lock = FileLock(path)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise BusyError(
            f"Another workbook-tool is at work in {folder}.",
            "Wait until it has finished, and try again; two at once could undo each other's work.",
        ) from None
    except OSError as error:
        raise in_words(error, folder) from error
    held.add(mine)
    try:
        sweep(folder)
        yield
    finally:
        held.discard(mine)
        lock.release()


def sweep(folder: Path) -> None:
    """Remove the temporaries that a killed run left in ``folder`` and below. Only the holder of its lock may."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if is_temporary(name):
                with suppress(OSError):
                    disk.remove(os.path.join(place, name))  # noqa: PTH118
