"""Writing so that nothing is lost.

A file is written under a temporary name in its own folder, flushed to the disk,
renamed over the old one, and the folder is flushed: whoever looks sees the old
bytes or the new ones, whole, also after a crash or a power cut.

Everything that changes the disk goes through :func:`_write`, :func:`_flush`,
:func:`_rename`, :func:`_remove` and :func:`_make`: tests count these and break
them one by one. What the disk refuses becomes a :class:`WorkbookToolError`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import IO, cast

from workbook_tool.errors import WorkbookToolError

LOCK = ".workbook-tool.lock"
WINDOWS = os.name == "nt"  # switched on in tests to try the twins

_TEMPORARY = re.compile(r"\.wt-[0-9a-f]{16}\.part")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,12}")
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_PAUSES = (0.05, 0.1, 0.2)  # a virus scanner on Windows holds a new file for a moment
_UNABLE = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM}  # a folder that cannot be flushed


_held = threading.local()  # the locks that this thread has taken


# -- the only places that change the disk -----------------------------------------
def _write(descriptor: int, data: bytes | memoryview) -> int:
    return os.write(descriptor, data)


def _flush(descriptor: int) -> None:
    os.fsync(descriptor)


def _rename(source: str, target: str) -> None:
    os.replace(source, target)  # noqa: PTH105 - strings, so that a long Windows path keeps its prefix


def _remove(path: str) -> None:
    os.unlink(path)  # noqa: PTH108


def _make(path: str) -> None:
    os.mkdir(path)  # noqa: PTH102


# -- writing ----------------------------------------------------------------------
def write_bytes(path: Path, data: bytes) -> Path:
    """Write a whole file and give back where it stands.

    That is ``path``, or where Windows holds ``path`` open in Excel, the first
    free of ``name (2).xlsx``, ``name (3).xlsx`` … beside it. WorkbookToolError
    where the disk refuses; the file that was there before is then untouched.
    """
    with replacing(path) as target:
        target.write(data)
    return target.path


class Target(RawIOBase):
    """An open temporary that becomes ``path`` when all is written; ``path`` is final only then."""

    def __init__(self, path: Path, descriptor: int) -> None:
        super().__init__()
        self.path = path
        self.descriptor = descriptor

    def writable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is not: bytes only ever follow each other."""
        return False

    def write(self, data: object) -> int:
        """Write all of ``data``."""
        view = memoryview(cast(bytes, data)).cast("B")
        done = 0
        while done < len(view):
            done += _write(self.descriptor, view[done:])
        return done

    def buffered(self) -> IO[bytes]:
        """The same behind a buffer, for whoever writes in small pieces; to be flushed by the caller."""
        return BufferedWriter(self, 1 << 20)


@contextmanager
def replacing(path: Path) -> Iterator[Target]:
    """A file to be written piece by piece that replaces ``path`` as a whole at the end, or not at all."""
    with _in_words(path):
        make_folder(path.parent)
        temporary = reachable(path.parent / f".wt-{secrets.token_hex(8)}.part")
        target = Target(path, os.open(temporary, _NEW_FILE, 0o666))
        try:
            try:
                yield target
                _flush(target.descriptor)
            finally:
                os.close(target.descriptor)
            target.path = _put_in_place(temporary, path)
        except BaseException:
            with suppress(OSError):
                _remove(temporary)
            raise
        _flush_folder(target.path)


def _put_in_place(temporary: str, path: Path) -> Path:
    tries = len(_PAUSES) if WINDOWS else 0
    for pause in (*_PAUSES[:tries], None):
        try:
            _rename(temporary, reachable(path))
            return path
        except PermissionError:
            if pause is None and not path.is_file():
                raise
            time.sleep(pause or 0)
    path = _second_name(path, Path(temporary))
    _rename(temporary, reachable(path))
    return path


def _second_name(path: Path, temporary: Path) -> Path:
    """The first name beside ``path`` that is free, or already holds just these bytes."""
    new = sha256_of(temporary)
    number = 2
    while True:
        other = path.with_name(f"{path.stem} ({number}){path.suffix}")
        if not os.path.lexists(other) or (other.is_file() and sha256_of(other) == new):
            return other
        number += 1


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each flushed into its parent."""
    with _in_words(folder):
        if folder.is_dir():
            return
        make_folder(folder.parent)
        with suppress(FileExistsError):
            _make(reachable(folder))
        if not folder.is_dir():
            raise FileExistsError(errno.EEXIST, "stands where a folder is needed", str(folder))
        _flush_folder(folder)


def remove(path: Path) -> None:
    """Remove a file for good; one that is not there is no mistake."""
    with _in_words(path), suppress(FileNotFoundError):
        _remove(reachable(path))
        _flush_folder(path)


def move(source: Path, target: Path) -> None:
    """Rename a file or folder on the same disk; a file at ``target`` is replaced."""
    with _in_words(target):
        _rename(reachable(source), reachable(target))
        _flush_folder(target)
        if source.parent != target.parent:
            _flush_folder(source)


def _flush_folder(path: Path) -> None:
    """Flush the entry of ``path`` in its folder. Windows has no such call: there the file itself is flushed again,
    which writes its name too.
    """
    if WINDOWS and not path.is_file():
        return
    place, flags = (path, os.O_RDWR) if WINDOWS else (path.parent, os.O_RDONLY)
    try:
        descriptor = os.open(reachable(place), flags | getattr(os, "O_BINARY", 0))
        try:
            _flush(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise


# -- files by their content -------------------------------------------------------
def store(folder: Path, data: bytes, suffix: str = "") -> Path:
    """Keep bytes in ``folder`` under their SHA-256 and ``suffix`` (``.xlsx``); the same bytes again are the same file.

    A suffix that is not a plain one is left out. A file of that name whose bytes
    have gone bad is written again.
    """
    digest = hashlib.sha256(data).hexdigest()
    plain = suffix.lower()
    path = folder / (digest + (plain if _SUFFIX.fullmatch(plain) else ""))
    with _in_words(path):
        if path.is_file() and sha256_of(path) == digest:
            _flush_folder(path)  # a run that stopped just before may not have come to it
            return path
    return write_bytes(path, data)


def stored(folder: Path, sha256: str) -> Path | None:
    """The file that :func:`store` made of these bytes, whatever its suffix; None where there is none."""
    return next((p for p in sorted(folder.glob(f"{sha256}*")) if p.name.partition(".")[0] == sha256), None)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with open(reachable(path), "rb") as file:  # noqa: PTH123
        return hashlib.file_digest(file, "sha256").hexdigest()


# -- one writer at a time ---------------------------------------------------------
@contextmanager
def folder_lock(folder: Path, wait: float = 10.0) -> Iterator[None]:
    """Be the only writer in ``folder``; others wait up to ``wait`` seconds and are then told so.

    The lock is the operating system's and ends with the process, however that
    ends. What a killed run left half written is removed on the way in. Taking it
    again inside the same thread is allowed.
    """
    from filelock import FileLock, Timeout

    with _in_words(folder):
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
        raise WorkbookToolError(
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
                    _remove(os.path.join(place, name))  # noqa: PTH118


# -- paths and words --------------------------------------------------------------
def reachable(path: Path) -> str:
    r"""The path for the operating system's calls: on Windows a long one takes the prefix ``\\?\``."""
    text = str(path)
    if not WINDOWS or text.startswith("\\\\?\\"):
        return text
    whole = os.path.abspath(text)  # noqa: PTH100 - the prefix wants no "..", and resolve() would follow links
    if len(whole) < 240:
        return text
    return f"\\\\?\\UNC\\{whole[2:]}" if whole.startswith("\\\\") else f"\\\\?\\{whole}"


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
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
        "Make room and run the same command again; what was there before is untouched.",
    ),
    (
        {errno.EACCES, errno.EPERM, errno.EROFS},
        "{path} cannot be written: the folder or file is read-only for you.",
        "Ask for the right to change it, or work in another folder.",
    ),
    (
        {errno.EIO},
        "The disk reported a fault while {path} was being written.",
        "Check the disk or the connection to the network drive, and run the same command again.",
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


def is_temporary(name: str) -> bool:
    """Whether this is the name of a file that was never finished."""
    return bool(_TEMPORARY.fullmatch(name))


def is_plain_file(path: Path) -> bool:
    """Whether ``path`` is a regular file itself, not a link to one."""
    with suppress(OSError):
        return stat.S_ISREG(os.lstat(reachable(path)).st_mode)
    return False
