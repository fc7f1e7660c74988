"""The only places that change the disk: tests count these calls and break them one by one."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

WINDOWS = os.name == "nt"  # switched on in tests to try the twins

_UNABLE = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM}  # a folder that cannot be flushed


def write(descriptor: int, data: bytes | memoryview) -> int:
    """Write some of ``data``; gives how many bytes."""
    return os.write(descriptor, data)


def flush(descriptor: int) -> None:
    """Bring to the disk what was written to a file, or which names a folder has."""
    os.fsync(descriptor)


def rename(source: str, target: str) -> None:
    """Give ``source`` the name ``target``; a file of that name is gone."""
    os.replace(source, target)  # noqa: PTH105 - strings, so that a long Windows path keeps its prefix


def remove(path: str) -> None:
    """Take a file away."""
    os.unlink(path)  # noqa: PTH108


def make(path: str, mode: int = 0o777) -> None:
    """Make a folder."""
    os.mkdir(path, mode)  # noqa: PTH102


def mode_in(folder: Path, most: int) -> int:
    """The mode of what is made in a folder: for its owner, and for others only what they may do with the folder."""
    return most & (0o700 | stat.S_IMODE(os.stat(reachable(folder)).st_mode) & 0o077)  # noqa: PTH116


def same_group(descriptor: int, folder: Path) -> None:
    """Takes a new file from its group where that is not the folder's, whose rights it has."""
    if WINDOWS or os.name == "nt":
        return
    made = os.fstat(descriptor)
    if made.st_mode & 0o070 and made.st_gid != os.stat(reachable(folder)).st_gid:  # noqa: PTH116
        os.fchmod(descriptor, stat.S_IMODE(made.st_mode) & ~0o070)


def no_wider(path: Path, folder: Path) -> None:
    """Takes from a file or folder that lies elsewhere what those may not do who have no such right in ``folder``."""
    if WINDOWS or os.name == "nt":
        return
    own, other = os.stat(reachable(path)), os.stat(reachable(folder))  # noqa: PTH116
    allowed = other.st_mode & (0o077 if own.st_gid == other.st_gid else 0o007)
    if wider := own.st_mode & 0o077 & ~allowed:
        with suppress(PermissionError):  # it is another's: who keeps it decides
            os.chmod(reachable(path), stat.S_IMODE(own.st_mode) & ~wider)  # noqa: PTH101


def flush_folder(path: Path) -> None:
    """Flush the entry of ``path`` in its folder. Windows has no such call: there the file itself is flushed again,
    which writes its name too.
    """
    if WINDOWS and not path.is_file():
        return
    place, flags = (path, os.O_RDWR) if WINDOWS else (path.parent, os.O_RDONLY)
    try:
        descriptor = os.open(reachable(place), flags | getattr(os, "O_BINARY", 0))
        try:
            flush(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise


def reachable(path: Path) -> str:
    r"""The path for the operating system's calls: on Windows a long one takes the prefix ``\\?\``."""
    text = str(path)
    if not WINDOWS or text.startswith("\\\\?\\"):
        return text
    whole = os.path.abspath(text)  # noqa: PTH100 - the prefix wants no "..", and resolve() would follow links
    if len(whole) < 240:
        return text
    return f"\\\\?\\UNC\\{whole[2:]}" if whole.startswith("\\\\") else f"\\\\?\\{whole}"


def plain_file(path: Path) -> os.stat_result | None:
    """What the disk says of ``path`` where it is a regular file itself, not a link to one."""
    with suppress(OSError):
        state = os.lstat(reachable(path))
        return state if stat.S_ISREG(state.st_mode) else None
    return None


def is_plain_file(path: Path) -> bool:
    """Whether ``path`` is a regular file itself, not a link to one."""
    return plain_file(path) is not None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with open(reachable(path), "rb") as file:  # noqa: PTH123
        return hashlib.file_digest(file, "sha256").hexdigest()
