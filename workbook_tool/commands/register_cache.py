"""Parsed registers, kept by the hash of their bytes, so that a command need not read and check the workbook again.

They lie in the user's own cache folder, never in the collection folder, which
others may share: what stands in them is trusted as the register itself. They
name people, so only their owner may read them, and ``forget`` deletes them.
Whatever is in doubt is left alone, and the workbook is read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

from workbook_tool import __file__ as PACKAGE  # noqa: N812
from workbook_tool import __version__, resources
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.register import Register
from workbook_tool.register.kept import from_json, to_json

_MOST = 8  # registers that are kept: today's, and those of the cycles at work


def cached(data: bytes, name: str) -> tuple[Register, tuple[Finding, ...]] | None:
    """What the workbook with these bytes and this name says, and the findings about it; None where it is not kept."""
    try:
        file = _file(data, name)
        if not (_is_ours(file.parent) and _is_ours(file)):
            return None
        digest, _, content = file.read_bytes().partition(b"\n")
        return from_json(content) if digest == _digest(content) else None
    except Exception:  # noqa: BLE001 (whatever is wrong with it, the workbook itself is read)
        return None


def keep(data: bytes, name: str, register: Register, findings: tuple[Finding, ...]) -> None:
    """Keep what was parsed; where that cannot be done, the next command reads the workbook again."""
    with contextlib.suppress(OSError, TypeError, RuntimeError):
        file = _file(data, name)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(file.parent):
            return
        content = to_json(register, findings)
        number, made = tempfile.mkstemp(dir=file.parent)  # for its owner alone
        try:
            with os.fdopen(number, "wb") as output:
                output.write(_digest(content) + b"\n" + content)
            Path(made).replace(file)
        except OSError:
            Path(made).unlink(missing_ok=True)
            raise
        _only_the_latest(file.parent)


def clear() -> None:
    """Delete every register that is kept for this user."""
    for file in _files(_place()):
        file.unlink(missing_ok=True)


def _place() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("workbook-tool", appauthor=False) / "registers"


def _file(data: bytes, name: str) -> Path:
    key = hashlib.sha256(b"\0".join((_code(), name.encode(), hashlib.sha256(data).digest())))
    return _place() / f"{key.hexdigest()}.json"


@cache
def _code() -> bytes:
    """What tells one state of the code and its data from another: a register parsed by other code is parsed anew."""
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    roots = [Path(PACKAGE).parent, resources.root("templates"), resources.root("schemas")]
    while roots:
        with os.scandir(roots.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith((".py", ".toml", ".json")):
                    facts = entry.stat()
                    digest.update(f"{entry.path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
                elif entry.name != "__pycache__" and entry.is_dir():
                    roots.append(Path(entry.path))
    return digest.digest()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _is_ours(path: Path) -> bool:
    """Whether it is the user's, no link, and closed to everybody else; on Windows its place sees to that."""
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        return False
    return sys.platform == "win32" or (facts.st_uid == os.geteuid() and not facts.st_mode & 0o077)


def _files(place: Path) -> list[Path]:
    return list(place.iterdir()) if place.is_dir() else []


def _only_the_latest(place: Path) -> None:
    for file in sorted(_files(place), key=lambda file: file.stat().st_mtime_ns)[:-_MOST]:
        file.unlink(missing_ok=True)
