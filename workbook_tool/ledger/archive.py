"""A whole collection folder in one file, and back."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from workbook_tool import __version__, durable
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger.database import location, opening
from workbook_tool.ledger.events import problems_at

MANIFEST = "backup.json"
HALF = ".restoring"  # in the folder while it is being restored
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same folder gives the same bytes
LEFT_OUT = {durable.LOCK, location.NAME, f"{location.NAME}-journal", location.POINTER, MANIFEST, HALF}
BLOCK = 1 << 20


@immutable
class Archived:
    """A backup written or restored: the zip, or the ledger in the folder restored."""

    path: Path
    """Where it lies."""
    problem: str = ""
    """What is wrong with the ledger that was backed up, in a sentence; empty where it is sound."""


def write(
    folder: Path, file: Path, ledger: Path | None = None, progress: Callable[[str, int, int], None] = lambda *_: None
) -> Archived:
    """Write the collection ``folder`` into the zip ``file``.

    ``ledger`` is where its ledger lies, by default in it; the copy is taken
    whole while others may be writing. Links, locks and half-written files are
    left out. Files go in sorted, with the hash of each in the manifest. That of a
    damaged ledger has ``-damaged-ledger`` in its name, so that it takes no sound
    backup's place. WorkbookToolError where the folder holds no ledger.
    """
    source = ledger or folder / location.NAME
    if not source.is_file():
        raise WorkbookToolError(f"There is no ledger at {source}.", way_out("no-folder"))
    with tempfile.TemporaryFile() as copy:
        content, problem = _ledger_copy(source)
        copy.write(content)
        copy.seek(0)
        if problem:
            file = file.with_name(f"{file.stem}-damaged-ledger{file.suffix}")
        with (
            durable.replacing(file, private=True) as target,
            target.buffered() as out,
            zipfile.ZipFile(out, "w") as archive,
        ):
            entries: list[dict[str, object]] = []
            contents = list(_contents(folder, file))
            for name, path in contents:
                progress(name, len(entries), len(contents) + 1)
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
        folders[:] = [name for name in folders if name != HALF and not (Path(at) / name).is_symlink()]
        for name in names:
            path = Path(at) / name
            top = Path(at) == folder
            if (top and name in LEFT_OUT) or durable.is_temporary(name) or path.resolve() == file.resolve():
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
        while block := content.read(BLOCK):
            into.write(block)
            digest.update(block)
            size += len(block)
    return {"name": name, "entry": entry.filename, "sha256": digest.hexdigest(), "size": size}
