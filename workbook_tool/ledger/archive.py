"""A whole collection folder in one file, and back."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from workbook_tool import __version__, durable
from workbook_tool.durable import disk
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import location, opening
from workbook_tool.ledger.events import problems_at
from workbook_tool.untrusted import limits
from workbook_tool.untrusted.json import parse_json

MANIFEST = "backup.json"
_HALF = ".restoring"  # in the folder while it is being restored
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same folder gives the same bytes
_LEFT_OUT = {durable.LOCK, location.NAME, f"{location.NAME}-journal", location.POINTER, MANIFEST, _HALF}
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
_ODD = re.compile(r'[<>:"\\|?*\x00-\x1f]')
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """A backup written or restored: the zip, or the ledger in the folder restored."""

    path: Path
    problem: str = ""
    """What is wrong with the ledger that was backed up, in a sentence; empty where it is sound."""


def write(folder: Path, file: Path, ledger: Path | None = None) -> Archived:
    """Write the collection ``folder`` into the zip ``file``.

    ``ledger`` is where its ledger lies, by default in it; the copy is taken
    whole while others may be writing. Links, locks and half-written files are
    left out. Files go in sorted, with the hash of each in the manifest. That of a
    damaged ledger has ``-damaged-ledger`` in its name, so that it takes no sound
    backup's place. WorkbookToolError where the folder holds no ledger.
    """
    source = ledger or folder / location.NAME
    if not source.is_file():
        raise WorkbookToolError(f"There is no ledger at {source}.", "Name the collection folder with -C.")
    with tempfile.TemporaryFile() as copy:
        content, problem = _ledger_copy(source)
        copy.write(content)
        copy.seek(0)
        if problem:
            file = file.with_name(f"{file.stem}-damaged-ledger{file.suffix}")
        with durable.replacing(file) as target, target.buffered() as out, zipfile.ZipFile(out, "w") as archive:
            entries: list[dict[str, object]] = []
            for name, path in _contents(folder, file):
                with _opened(path) as stream:
                    entries.append(_put(archive, name, stream, len(entries)))
            entries.append(_put(archive, location.NAME, copy, len(entries)))
            manifest = {"workbook-tool": __version__, "files": entries} | ({"damaged": problem} if problem else {})
            archive.writestr(_entry(MANIFEST), json.dumps(manifest, indent=1, sort_keys=True))
    return Archived(target.path, problem)


def _ledger_copy(source: Path) -> tuple[bytes, str]:
    """The ledger's bytes, and what is wrong with it; one that cannot even be opened is copied as it lies there."""
    try:
        problems = problems_at(source)
        return opening.image(source), problems[0] if problems else ""
    except opening.DamagedError as error:
        return source.read_bytes(), error.message


def _opened(path: Path) -> IO[bytes]:
    try:
        return open(durable.reachable(path), "rb")  # noqa: PTH123 - the caller closes it
    except OSError as error:
        raise WorkbookToolError(
            f"{path} could not be read: {error.strerror}; no backup was made.",
            "Close or release that file, and run the backup again.",
        ) from error


def _contents(folder: Path, file: Path) -> Iterator[tuple[str, Path]]:
    """What goes in, by its name with forward slashes, sorted."""
    files: list[tuple[str, Path]] = []
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != _HALF and not (Path(at) / name).is_symlink()]
        for name in names:
            path = Path(at) / name
            top = Path(at) == folder
            if (top and name in _LEFT_OUT) or durable.is_temporary(name) or path.resolve() == file.resolve():
                continue
            if durable.is_plain_file(path):
                files.append((path.relative_to(folder).as_posix(), path))
    yield from sorted(files)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


def _put(archive: zipfile.ZipFile, name: str, content: IO[bytes], number: int) -> dict[str, object]:
    """Put one file in; its name stands in the manifest, and in the zip too where it is valid Unicode."""
    try:
        entry = _entry(name.encode().decode())
    except UnicodeEncodeError:
        entry = _entry(f"{MANIFEST}.{number}")
    digest, size = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as into:
        while block := content.read(_BLOCK):
            into.write(block)
            digest.update(block)
            size += len(block)
    return {"name": name, "entry": entry.filename, "sha256": digest.hexdigest(), "size": size}


def read(file: Path, folder: Path) -> Archived:
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
            _clear(folder, tops)
            try:
                for member in files:
                    with archive.open(member.entry) as content:
                        _take_out(content, folder.joinpath(_HALF, *member.parts), member, file)
                if not problem:
                    opening.connect(folder / _HALF / location.NAME, create=False).close()
                _bring_in(folder, tops)
            except BaseException:
                if not (folder / location.NAME).exists():
                    _clear(folder, tops)
                raise
    return Archived(folder / location.NAME, problem)


def _bring_in(folder: Path, tops: set[str]) -> None:
    for name in sorted(tops, key=lambda top: (top == location.NAME, top)):
        durable.move(folder / _HALF / name, folder / name)
    (folder / _HALF).rmdir()


def _clear(folder: Path, tops: set[str]) -> None:
    """Make sure of an empty folder: what a restore that was stopped brought goes, anything else stays and is said."""
    stopped = (folder / _HALF).is_dir() and not (folder / location.NAME).exists()
    if (folder / _HALF).is_dir() and not stopped:
        shutil.rmtree(folder / _HALF)  # all was in place, but for this
    for path in folder.iterdir():
        if path.name != durable.LOCK and not (stopped and path.name in {*tops, _HALF}):
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
        while left >= 0 and (block := content.read(min(_BLOCK, left + 1))):
            left -= len(block)
            digest.update(block)
            target.write(block)
        if left != 0 or digest.hexdigest() != member.sha256:
            raise _unfit(file, f"{path.name} in it is not what was backed up")


@dataclass(frozen=True, slots=True)
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
    parts = name.split("/")
    if any(part in {"", ".", ".."} or "\0" in part for part in parts) or parts[0] in _LEFT_OUT - {location.NAME}:
        return ()
    if disk.WINDOWS:
        parts = [_for_windows(part) for part in parts]
    return tuple(parts)


def _for_windows(part: str) -> str:
    named = _ODD.sub("_", part)
    named = named.rstrip(" .") + "_" * (len(named) - len(named.rstrip(" .")))
    return f"_{named}" if _DEVICES.fullmatch(named) else named


def _unfit(file: Path, why: str) -> WorkbookToolError:
    return WorkbookToolError(f"{file} cannot be restored: {why}.", "Use another backup; nothing was changed.")
