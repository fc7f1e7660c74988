"""Files that appear whole under their name, or not at all; and files named by their content."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import IO, cast

from workbook_tool.durable import disk
from workbook_tool.durable.refusals import refused

_LOG = logging.getLogger(__name__)  # its warnings are sentences for people
_TEMPORARY = re.compile(r"\.wt-[0-9a-f]{16}\.part")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,12}")
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_PAUSES = (0.05, 0.1, 0.2)  # a virus scanner on Windows holds a new file for a moment


# -- writing ----------------------------------------------------------------------
def write_bytes(path: Path, data: bytes, *, named: bool = True) -> Path:
    """Write a whole file and give back where it stands.

    Who writes many into a folder says that they are not yet ``named`` for good,
    and calls :func:`flush_names` when all are written.

    That is ``path``, or where Windows holds ``path`` open in Excel, the first
    free of ``name (2).xlsx``, ``name (3).xlsx`` … beside it. WorkbookToolError
    where the disk refuses; the file that was there before is then untouched.
    """
    with replacing(path, named=named) as target:
        target.write(data)
    return target.path


def flush_names(folder: Path) -> None:
    """Bring to the disk which files a folder holds."""
    with refused(folder):
        disk.flush_folder(folder / "any")


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
            done += disk.write(self.descriptor, view[done:])
        return done

    def buffered(self) -> IO[bytes]:
        """The same behind a buffer, for whoever writes in small pieces; to be flushed by the caller."""
        return BufferedWriter(self, 1 << 20)


@contextmanager
def replacing(path: Path, *, private: bool = False, named: bool = True) -> Iterator[Target]:
    """A file to be written piece by piece that replaces ``path`` as a whole at the end, or not at all.

    Those who may read its folder may read it, or its owner alone where it is ``private``. ``named`` as in
    :func:`write_bytes`.
    """
    with refused(path):
        make_folder(path.parent)
        temporary = disk.reachable(path.parent / f".wt-{secrets.token_hex(8)}.part")
        target = Target(path, os.open(temporary, _NEW_FILE, 0o600 if private else disk.mode_in(path.parent, 0o666)))
        try:
            try:
                disk.same_group(target.descriptor, path.parent)
                yield target
                disk.flush(target.descriptor)
            finally:
                os.close(target.descriptor)
            target.path = _put_in_place(temporary, path)
        except BaseException:
            with suppress(OSError):
                disk.remove(temporary)
            raise
        if named or disk.WINDOWS:  # there a name is flushed with its file
            disk.flush_folder(target.path)


def _put_in_place(temporary: str, path: Path) -> Path:
    tries = len(_PAUSES) if disk.WINDOWS else 0
    for pause in (*_PAUSES[:tries], None):
        try:
            disk.rename(temporary, disk.reachable(path))
            return path
        except PermissionError:
            if pause is None and not path.is_file():
                raise
            time.sleep(pause or 0)
    other = _second_name(path, Path(temporary))
    disk.rename(temporary, disk.reachable(other))
    _LOG.warning("%s is open in another program, so the new one is %s beside it.", path, other.name)
    return other


def _second_name(path: Path, temporary: Path) -> Path:
    """The first name beside ``path`` that is free, or already holds just these bytes."""
    new = disk.sha256_of(temporary)
    number = 2
    while True:
        other = path.with_name(f"{path.stem} ({number}){path.suffix}")
        if not os.path.lexists(other) or (other.is_file() and disk.sha256_of(other) == new):
            return other
        number += 1


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each flushed into its parent."""
    with refused(folder):
        if folder.is_dir():
            return
        make_folder(folder.parent)
        with suppress(FileExistsError):
            disk.make(disk.reachable(folder), disk.mode_in(folder.parent, 0o777))
        if not folder.is_dir():
            raise FileExistsError(errno.EEXIST, "stands where a folder is needed", str(folder))
        disk.flush_folder(folder)


def remove(path: Path) -> None:
    """Remove a file for good; one that is not there is no mistake."""
    with refused(path), suppress(FileNotFoundError):
        disk.remove(disk.reachable(path))
        disk.flush_folder(path)


def move(source: Path, target: Path) -> None:
    """Rename a file or folder on the same disk; a file at ``target`` is replaced."""
    with refused(target):
        disk.rename(disk.reachable(source), disk.reachable(target))
        disk.flush_folder(target)
        if source.parent != target.parent:
            disk.flush_folder(source)


# -- files by their content -------------------------------------------------------
def store(folder: Path, data: bytes, suffix: str = "") -> Path:
    """Keep bytes in ``folder`` under their SHA-256 and ``suffix`` (``.xlsx``); the same bytes again are the same file.

    A suffix that is not a plain one is left out. A file of that name whose bytes
    have gone bad is written again.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = _place(folder, digest, suffix)
    with refused(path):
        if path.is_file() and disk.sha256_of(path) == digest:
            disk.flush_folder(path)  # a run that stopped just before may not have come to it
            return path
    return write_bytes(path, data)


def stored(folder: Path, sha256: str, suffix: str = "") -> Path | None:
    """The file that :func:`store` made of these bytes, whatever its suffix; None where there is none.

    Where the suffix is known, the folder's many files are not looked through.
    """
    path = _place(folder, sha256, suffix)
    if path.is_file():
        return path
    return next((p for p in sorted(folder.glob(f"{sha256}*")) if p.name.partition(".")[0] == sha256), None)


def _place(folder: Path, sha256: str, suffix: str) -> Path:
    ending = suffix.lower()
    return folder / (sha256 + (ending if _SUFFIX.fullmatch(ending) else ""))


def is_temporary(name: str) -> bool:
    """Whether this is the name of a file that was never finished."""
    return bool(_TEMPORARY.fullmatch(name))
