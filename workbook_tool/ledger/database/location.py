"""Where the ledger lies: in the collection folder, or outside one that a cloud service copies about.

OneDrive, Dropbox and their like copy a file while it is being written, and lock
it while they do; a database does not survive that for long. The ledger of such a
folder lies in the user's own data folder, and a small file says where.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbook_tool import durable
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.ledger.database import opening
from workbook_tool.untrusted import load_toml

NAME = "ledger.db"
POINTER = "ledger-location.toml"
HERE = "here"  # the setting that keeps the ledger in the folder, synchronised or not

# Names of folders, from the start of one part of the path, and marker files in one of the folders above.
_NAMES = (
    (re.compile(r"onedrive\b", re.I), "OneDrive"),
    (re.compile(r"dropbox\b", re.I), "Dropbox"),
    (re.compile(r"(google ?drive\b|googledrive-|my drive$)", re.I), "Google Drive"),
    (re.compile(r"(icloud ?drive\b|mobile documents$)", re.I), "iCloud Drive"),
    (re.compile(r"(box( sync)?$|box-box$)", re.I), "Box"),
    (re.compile(r"(nextcloud|owncloud)\b", re.I), "Nextcloud"),
)
_MARKERS = (
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.drivedownload", "Google Drive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".stfolder", "Syncthing"),
)
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def synchronised(folder: Path, environment: Mapping[str, str] | None = None) -> str | None:
    """The name of the service that copies ``folder`` to other places, None where none is seen.

    Told by the names of the folders above, by marker files in them, and by the
    variables that OneDrive sets.
    """
    whole = folder.resolve()
    known = os.environ if environment is None else environment
    roots = [Path(known[name]).resolve() for name in _VARIABLES if known.get(name)]
    if any(whole.is_relative_to(root) for root in roots):
        return "OneDrive"
    for place in (whole, *whole.parents):
        for pattern, service in _NAMES:
            if pattern.match(place.name):
                return service
        for marker, service in _MARKERS:
            if (place / marker).exists() and place != Path.home():
                return service
    return None


def ledger_path(folder: Path, setting: str = "") -> Path:
    """Where the ledger of ``folder`` lies or is to lie; nothing is written.

    ``setting`` is what collection.toml says: nothing (outside where a service
    synchronises the folder), ``here``, or a path, relative to the folder.
    WorkbookToolError where the ledger lies on another computer.
    """
    if setting == HERE:
        return folder / NAME
    if setting:
        asked = folder / Path(setting).expanduser()
        if not _may_be_a_path(asked):
            raise WorkbookToolError(
                f"collection.toml says ledger = “{setting[:60]}”, which cannot be a path.",
                'Name a folder or a file, or write ledger = "here".',
            )
        return asked if asked.suffix else asked / NAME
    pointed = _pointed(folder)
    if pointed is not None:
        return pointed
    return _outside(folder) if synchronised(folder) else folder / NAME


def present(folder: Path, setting: str = "") -> Path:
    """Where the ledger of ``folder`` lies at the moment, settled or not yet; nothing is written."""
    target = ledger_path(folder, setting)
    return target if target.exists() else next(_other_places(folder), target)


def settle(folder: Path, setting: str = "", *, new: bool = False) -> Path:
    """Bring the ledger to where :func:`ledger_path` says, and say so in the folder; gives the path.

    To be called by the one who holds the folder's lock, so that the ledger is
    found when the folder is renamed, and not missed on another computer.
    WorkbookToolError where two ledgers stand that do not continue each other, or
    where a ``new`` folder would take up the ledger of one that stood here before.
    """
    target = ledger_path(folder, setting)
    if new and target.exists():
        raise WorkbookToolError(
            f"A folder that stood at {folder} before has left its ledger at {target}.",
            "Move that ledger away, or give the new folder another name.",
        )
    others = [path for path in _other_places(folder) if path.resolve() != target.resolve()]
    if not target.parent.exists():
        durable.make_folder(target.parent)
        durable.no_wider(target.parent, folder)
    for other in others:
        if not target.exists():
            durable.write_bytes(target, opening.image(other))
        elif not _continues(target, other):
            raise WorkbookToolError(
                f"There are two ledgers of this folder that differ: {target} and {other}.",
                "Decide which one counts, and move the other away.",
            )
    if target.resolve().parent == folder.resolve():
        durable.remove(folder / POINTER)
    else:
        _point(folder, target)
    for other in others:
        durable.remove(other)
    return target


def _other_places(folder: Path) -> Iterator[Path]:
    """The ledgers of this folder that exist."""
    if (folder / NAME).is_file():
        yield folder / NAME
    pointer = _pointer(folder)
    if pointer.get("computer") == platform.node() and Path(pointer["ledger"]).is_file():
        yield Path(pointer["ledger"])


def _continues(target: Path, other: Path) -> bool:
    """Whether all that ``other`` says is in ``target`` too."""
    head = "SELECT hash FROM events ORDER BY id DESC LIMIT 1"
    old, new = opening.connect(other, read_only=True), opening.connect(target, read_only=True)
    try:
        last = old.execute(head).fetchone()
        return last is None or new.execute("SELECT 1 FROM events WHERE hash = ?", last).fetchone() is not None
    finally:
        old.close()
        new.close()


def _outside(folder: Path) -> Path:
    """The place of this folder's ledger in the user's data folder."""
    from platformdirs import user_data_path

    whole = folder.resolve()
    words = re.sub(r"[^\w-]+", "-", whole.name).strip("-")[:40]
    name = f"{words}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]}"
    return user_data_path("workbook-tool", appauthor=False) / "ledgers" / name / NAME


def _pointer(folder: Path) -> dict[str, str]:
    if not os.path.lexists(folder / POINTER):
        return {}
    try:
        pointer = load_toml(folder / POINTER)
        place = {"computer": str(pointer["computer"]), "ledger": str(pointer["ledger"])}
        if _may_be_a_path(Path(place["ledger"])):
            return place
        raise ValueError(place["ledger"])
    except (WorkbookToolError, KeyError, ValueError) as error:
        raise WorkbookToolError(
            f"{folder / POINTER} does not say where the ledger is.",
            'Restore it from a backup, or set ledger = "here" in collection.toml.',
        ) from error


def _may_be_a_path(path: Path) -> bool:
    """Whether the system could have a file of this name at all."""
    try:
        path.lstat()
    except ValueError:  # a NUL in it
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    return True


def _pointed(folder: Path) -> Path | None:
    pointer = _pointer(folder)
    if not pointer:
        return None
    if pointer["computer"] != platform.node():
        raise WorkbookToolError(
            f"The ledger of {folder} lies on the computer {pointer['computer']}, and this is {platform.node()}.",
            way_out("backup-there"),
        )
    return Path(pointer["ledger"])


def _point(folder: Path, target: Path) -> None:
    words = (
        "# The ledger of this folder lies outside it, where no service copies it while it is being written.\n"
        f"computer = {json.dumps(platform.node())}\nledger = {json.dumps(str(target.resolve()))}\n"
    ).encode()
    pointer = folder / POINTER
    if not pointer.is_file() or pointer.read_bytes() != words:
        durable.write_bytes(pointer, words)
