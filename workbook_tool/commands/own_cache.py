"""What commands keep for speed: data in the user's own cache folder, which nobody else may read.

Never in the collection folder, which others may share: what is kept here is
trusted as what it was made from. It names people, so ``forget`` deletes it.
Whatever is in doubt is not given, and made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tool import __file__ as PACKAGE  # noqa: N812
from workbook_tool import __version__, resources

if TYPE_CHECKING:
    from workbook_tool.ledger import Ledger

_MOST = 8  # of each kind: what today's register and the cycles at work need
_ROOM = 200_000_000  # bytes of each kind; the latest is kept however large it is


def kept(kind: str, *facts: bytes) -> bytes | None:
    """What is kept of a kind for what the facts tell from all else; None where that is nothing, or in doubt."""
    try:
        file = _file(kind, facts)
        if not (_is_ours(file.parent) and _is_ours(file)):
            return None
        digest, _, content = file.read_bytes().partition(b"\n")
    except (OSError, RuntimeError):
        return None
    return content if digest == _digest(content) else None


def keep(kind: str, content: bytes, *facts: bytes) -> None:
    """Keep something; where that cannot be done, it is made anew when it is needed."""
    with contextlib.suppress(OSError, RuntimeError):
        file = _file(kind, facts)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(file.parent):
            return
        number, made = tempfile.mkstemp(dir=file.parent)  # for its owner alone
        try:
            with os.fdopen(number, "wb") as output:
                output.write(_digest(content) + b"\n" + content)
            Path(made).replace(file)
        except OSError:
            Path(made).unlink(missing_ok=True)
            raise
        _only_the_latest(file.parent)


def prove(ledger: Ledger) -> None:
    """DamagedError unless all that the ledger says is as it was written; the same bytes are proved once."""
    with ledger.one_moment():
        digest = ledger.digest()
        if kept("proofs", digest) is None:
            ledger.require_sound()
            keep("proofs", b"sound", digest)


def clear() -> None:
    """Delete all that is kept for this user."""
    for kind in _entries(_place()):
        for file in _entries(kind):
            file.unlink(missing_ok=True)


def _place() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("workbook-tool", appauthor=False)


def _file(kind: str, facts: tuple[bytes, ...]) -> Path:
    key = hashlib.sha256(_program())
    for fact in facts:
        key.update(hashlib.sha256(fact).digest())
    return _place() / kind / f"{key.hexdigest()}.json"


@cache
def _program() -> bytes:
    """What tells one state of the program from another: what another made is made anew."""
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    libraries = [spec.origin for name in ("xlsxwriter", "jsonschema_rs") if (spec := find_spec(name)) and spec.origin]
    for library in libraries:
        digest.update(f"{library} {Path(library).stat().st_mtime_ns}\n".encode())
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


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []


def _only_the_latest(place: Path) -> None:
    room = _ROOM
    for number, file in enumerate(sorted(_entries(place), key=lambda file: -file.stat().st_mtime_ns)):
        room -= file.stat().st_size
        if number >= _MOST or (number and room < 0):
            file.unlink(missing_ok=True)
