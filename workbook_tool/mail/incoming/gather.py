"""Files, folders and mailboxes as single items, in a fixed order; nothing here opens a workbook or a message."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.immutable import immutable
from workbook_tool.mail.incoming import mail_files
from workbook_tool.untrusted import Limits, RefusedError, load, locked_workbook

if TYPE_CHECKING:
    from workbook_tool.mail.incoming.automatic import AutomaticMessage


HOLDERS = 4  # times the size of a file: what an archive or a message may have, for the files that it holds

Settle = Callable[[bool], Finding | None]


@immutable
class IncomingFile:
    """One file: its name as the sender gave it, where it was found, and its bytes; or what is wrong with it.

    ``via`` says how it came, for the ledger: the folder or the message that it
    was in. ``automatic`` is there where it is a message that a machine wrote.
    ``settle`` is to be called when all that it held is kept: with True where it
    brought something, so that it may be put away; a Finding where it could not.
    """

    name: str
    path: str
    """As people read it."""
    data: bytes = b""
    """Its bytes."""
    finding: Finding | None = None
    """What is wrong with it."""
    via: Mapping[str, str] = field(default_factory=dict)
    automatic: AutomaticMessage | None = None
    settle: Settle | None = None


_OF_OFFICE: Final = re.compile(r"~WR[A-Z]\d*\.tmp|~DF[0-9A-F]+\.tmp|~rf[0-9a-f]+\.tmp", re.IGNORECASE)
_SAVING: Final = re.compile(r"[0-9A-F]{8}(?:\.tmp)?", re.IGNORECASE)  # Excel's name for a file while it saves
_OF_SYSTEM: Final = {
    "desktop.ini": "how Windows shows a folder",
    "thumbs.db": "the small pictures that Windows keeps of a folder",
    "ehthumbs.db": "the small pictures that Windows keeps of a folder",
    "iconcache.db": "the small pictures that Windows keeps",
}
_WORKBOOK: Final = re.compile(r".+\.(?:xls|xlsx|xlsm|xlsb|ods)", re.IGNORECASE)


def leftover(name: str, beside: Iterable[str]) -> RefusedError | None:
    """What is said of a file that is passed by; None where it is to be read. ``beside`` are the names in its folder."""
    folder, _, own = name.replace("\\", "/").rpartition("/")
    if workbook := locked_workbook(own):
        return RefusedError("file-open-in-excel", workbook=workbook)
    if words := _OF_SYSTEM.get(own.lower()):
        return RefusedError("file-of-the-system", what=words)
    if _OF_OFFICE.fullmatch(own):
        return RefusedError("file-temporary", what="an Office program made while it worked")
    if _SAVING.fullmatch(own) and any(_is_workbook(other, folder) for other in beside):
        return RefusedError("file-temporary", what="Excel made while it saved a workbook beside it")
    return None


def _is_workbook(name: str, folder: str) -> bool:
    """Whether a name is a workbook's in the same folder."""
    where, _, own = name.replace("\\", "/").rpartition("/")
    return where == folder and bool(_WORKBOOK.fullmatch(own)) and not own.startswith("~$")


Open = Callable[[str, Limits], Iterator[IncomingFile]]  # a mailbox by its address


def no_mailbox(address: str, limits: Limits) -> Iterator[IncomingFile]:
    """Where no mailboxes are read, an address is a file that is not there."""
    yield _file(Path(address), address, limits, address)


def gather(sources: Iterable[str | Path], limits: Limits, opened: Open = no_mailbox) -> Iterator[IncomingFile]:
    """Every file of the sources, folders walked in order of name; what cannot be taken has a finding."""
    for source in sources:
        path = Path(source)
        if str(source).lower().startswith(("imap://", "imaps://")):
            yield from opened(str(source), limits)
        elif _is_folder(path):
            for file, name in _in_folder(path):
                yield from _whole(file, name, limits, str(source))
        else:
            yield from _whole(path, path.name, limits, str(source))


def count(sources: Iterable[str | Path]) -> int | None:
    """How many files :func:`gather` will find, archives and messages as one each; None where a mailbox is read."""
    total = 0
    for source in sources:
        if str(source).lower().startswith(("imap://", "imaps://")):
            return None
        path = Path(source)
        total += sum(1 for _ in _in_folder(path)) if _is_folder(path) else 1
    return total


def _is_folder(path: Path) -> bool:
    """Whether it is one; what cannot even be looked at is none, and is said where it is opened."""
    return os.path.isdir(path)  # noqa: PTH112 (Path.is_dir raises where a folder above is closed to us)


def _is_there(path: Path) -> bool:
    """False only where it is certain that nothing has this name."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _in_folder(folder: Path) -> Iterator[tuple[Path, str]]:
    files = list(_walk(folder))
    if folder not in files and mail_files.is_maildir(folder):
        yield from ((file, f"{folder.name}/{file.name}") for file in files)
    else:
        yield from ((file, file.relative_to(folder).as_posix()) for file in sorted(files))


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder, those of a Maildir in it too. Hidden ones and links to folders are passed by.

    A folder that cannot be read is given itself.
    """
    try:
        is_maildir = mail_files.is_maildir(folder)
        entries = list(mail_files.maildir(folder) if is_maildir else folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if is_maildir:
            yield entry
        elif entry.name.startswith(".") and not entry.name.startswith(".~lock."):
            continue
        elif not _is_folder(entry):
            yield entry
        elif not entry.is_symlink():
            yield from _walk(entry)


def _whole(path: Path, name: str, limits: Limits, source: str) -> Iterator[IncomingFile]:
    """One file, or each message of an mbox."""
    if not mail_files.is_mbox(path):
        yield _file(path, name, limits, source)
        return
    for number, message in enumerate(mail_files.mbox(path, limits.file_bytes * HOLDERS), start=1):
        place = f"{name}/{number}"
        if isinstance(message, Finding):
            yield IncomingFile(place, place, finding=replace(message, cell=Cell(place)))
        else:
            yield IncomingFile(place, place, message, via={"source": source})


def _beside(path: Path) -> Iterator[str]:
    """The names in the folder of a file, looked up only where they are asked for."""
    try:
        yield from (entry.name for entry in path.parent.iterdir())
    except OSError:
        return


def _file(path: Path, name: str, limits: Limits, source: str) -> IncomingFile:
    if passed_by := leftover(path.name, _beside(path)):
        return IncomingFile(path.name, name, finding=passed_by.finding(name))
    if _is_folder(path) and not path.is_symlink():
        return IncomingFile(path.name, name, finding=finding("folder-unreadable", Cell(name), value=str(path)))
    if not _is_there(path):
        return IncomingFile(path.name, name, finding=finding("file-not-there", Cell(name), value=str(path)))
    data = load(path, replace(limits, file_bytes=limits.file_bytes * HOLDERS))
    if isinstance(data, Finding) and data.code == "file-too-large":
        data = load(path, limits)  # says the limit that a workbook has
    if isinstance(data, Finding):
        return IncomingFile(path.name, name, finding=data)
    return IncomingFile(path.name, name, data, via={"source": source})
