"""A whole collection folder back out of one file."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from workbook_tool import durable
from workbook_tool.durable import disk
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger.archive import BLOCK, HALF, LEFT_OUT, MANIFEST, Archived
from workbook_tool.ledger.database import location, opening
from workbook_tool.untrusted import limits
from workbook_tool.untrusted.text_files import parse_json

_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
_ODD = re.compile(r'[<>:"\\|?*\x00-\x1f]')


def restore(file: Path, folder: Path) -> Archived:
    """Bring a backup back into ``folder``, which must be new or empty.

    All is checked before anything stands in its place, and the ledger comes last;
    a restore that was stopped begins anew. WorkbookToolError where the folder
    holds something, where the file is no backup or not as it was written, or
    where the ledger in it is damaged and the backup does not say so.
    """
    with _reading(file) as archive:
        files, problem = _manifest(archive, file)
        with durable.folder_lock(folder):
            tops = {member.parts[0] for member in files}
            if _is_whole(folder, files):
                return Archived(folder / location.NAME, problem)
            _clear(folder, tops)
            try:
                for member in files:
                    with archive.open(member.entry) as content:
                        _take_out(content, folder.joinpath(HALF, *member.parts), member, file)
                if not problem:
                    opening.connect(folder / HALF / location.NAME, create=False).close()
                _bring_in(folder, tops)
            except BaseException:
                if not (folder / location.NAME).exists():
                    _clear(folder, tops)
                raise
    return Archived(folder / location.NAME, problem)


def _is_whole(folder: Path, members: list[_File]) -> bool:
    """Whether a restore was stopped when all stood in its place but the mark that it was under way."""
    half = folder / HALF
    if not half.is_dir() or any(half.iterdir()):
        return False
    paths = ((folder.joinpath(*member.parts), member.sha256) for member in members)
    if not all(durable.is_plain_file(path) and durable.sha256_of(path) == sha256 for path, sha256 in paths):
        return False
    half.rmdir()
    return True


def _bring_in(folder: Path, tops: set[str]) -> None:
    for name in sorted(tops, key=lambda top: (top == location.NAME, top)):
        durable.move(folder / HALF / name, folder / name)
    (folder / HALF).rmdir()


def _clear(folder: Path, tops: set[str]) -> None:
    """Make sure of an empty folder: what a restore that was stopped brought goes, anything else stays and is said."""
    stopped = (folder / HALF).is_dir() and not (folder / location.NAME).exists()
    if (folder / HALF).is_dir() and not stopped:
        shutil.rmtree(folder / HALF)  # all was in place, but for this
    for path in folder.iterdir():
        if path.name != durable.LOCK and not (stopped and path.name in {*tops, HALF}):
            raise WorkbookToolError(f"{folder} is not empty.", "Restore into a new folder, then compare the two.")
    for path in folder.iterdir():
        if path.name != durable.LOCK:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


@contextmanager
def _reading(file: Path) -> Iterator[zipfile.ZipFile]:
    if file.exists() and not file.is_file():  # a pipe would be waited for without end
        raise _unfit(file, "it is not a file")
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError as error:
        raise WorkbookToolError(f"There is no file {file}.", "Check the name of the backup.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _unfit(file, "it cannot be read to its end") from error
    except OSError as error:
        raise WorkbookToolError(f"{file} could not be read: {error.strerror or error}.", "Check the disk.") from error


def _take_out(content: IO[bytes], path: Path, member: _File, file: Path) -> None:
    if os.path.lexists(path):
        raise _unfit(file, f"it holds two files that are both {path.name} on this system")
    digest, left = hashlib.sha256(), member.size
    with durable.replacing(path) as target:
        while left >= 0 and (block := content.read(min(BLOCK, left + 1))):
            left -= len(block)
            digest.update(block)
            target.write(block)
        if left != 0 or digest.hexdigest() != member.sha256:
            raise _unfit(file, f"{path.name} in it is not what was backed up")


@immutable
class _File:
    """One file of a backup, and where it goes."""

    parts: tuple[str, ...]
    entry: str
    sha256: str
    size: int


def _manifest(archive: zipfile.ZipFile, file: Path) -> tuple[list[_File], str]:
    """What the backup says it holds, held against what it does hold; and what it says is wrong with the ledger."""
    held = archive.namelist()
    if MANIFEST not in held or archive.getinfo(MANIFEST).file_size > limits.MANIFEST.characters:
        raise _unfit(file, "it is not a backup of workbook-tool")
    try:
        manifest = parse_json(archive.read(MANIFEST), limits.MANIFEST)
        members = [_member(entry) for entry in manifest["files"]]
        problem = str(manifest.get("damaged", ""))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _unfit(file, "it is not a backup of workbook-tool") from error
    if not all(member.parts for member in members):
        raise _unfit(file, "a name in it would lead out of the folder")
    if sorted(held) != sorted([*(member.entry for member in members), MANIFEST]) or (location.NAME,) not in [
        member.parts for member in members
    ]:
        raise _unfit(file, "it does not hold what it says")
    return members, problem


def _member(entry: Any) -> _File:  # noqa: ANN401 (whatever the manifest says)
    """One file of the manifest; TypeError or KeyError where it is not as we write it."""
    texts = (entry["name"], entry["entry"], entry["sha256"])
    if type(entry["size"]) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("not as we write it")
    return _File(inside(texts[0]), texts[1], texts[2], entry["size"])


def inside(name: str) -> tuple[str, ...]:
    """The parts of a path from outside that stays in its folder; none where it would not.

    On Windows what cannot stand in a name there becomes ``_``.
    """
    pieces = name.split("/")
    if any(part in {"", ".", ".."} or "\0" in part for part in pieces) or pieces[0] in LEFT_OUT - {location.NAME}:
        return ()
    if disk.WINDOWS:
        pieces = [_for_windows(part) for part in pieces]
    return tuple(pieces)


def _for_windows(part: str) -> str:
    named = _ODD.sub("_", part)
    named = named.rstrip(" .") + "_" * (len(named) - len(named.rstrip(" .")))
    return f"_{named}" if _DEVICES.fullmatch(named) else named


def _unfit(file: Path, why: str) -> WorkbookToolError:
    return WorkbookToolError(f"{file} cannot be restored: {why}.", "Use another backup; nothing was changed.")
