"""Archives and messages taken apart into the files that they hold, to a depth, in the process that guards the run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.excel.read import is_outlook_message
from workbook_tool.immutable import immutable
from workbook_tool.mail.incoming import archive, eml, mail_files, outlook
from workbook_tool.mail.incoming.email_content import EmailContent, content_of
from workbook_tool.mail.incoming.gather import HOLDERS, IncomingFile, leftover
from workbook_tool.mail.incoming.received_email import ReceivedEmail, one_line
from workbook_tool.untrusted import MIB, Limits, RefusedError


class Holder(Enum):
    """What holds other files; the value is how people call it."""

    ARCHIVE = "a zip archive"
    MESSAGE = "an email"
    SAVED = "an email saved from Outlook"
    MBOX = "a mailbox"


def holder_of(data: bytes) -> Holder | None:
    """What kind of holder these bytes are; None for a single file."""
    if archive.is_archive(data):
        return Holder.ARCHIVE
    if is_outlook_message(data):
        return Holder.SAVED
    if not eml.is_message(data):
        return None
    return Holder.MBOX if data.startswith(b"From ") else Holder.MESSAGE


def read_email(kind: Holder, data: bytes) -> ReceivedEmail:
    """The message in ``data``; whatever the libraries raise where it is damaged."""
    return outlook.email_of(data) if kind is Holder.SAVED else eml.email_of(data)


_DEEPEST = 3  # holders in each other
_ARCHIVES_DEEPEST = 2
_MOST_FILES = 500
_MOST_BYTES = 64 * MIB  # together: they pass between two processes, and some wait there for their turn
_NO_LOSS = ("mail-nothing", "mail-only-others", "mail-draft")  # of a message that was attached to another


@dataclass(slots=True)
class Budget:
    """How much may still come out of one file."""

    limits: Limits
    """The caps on one file."""
    files: int = _MOST_FILES
    """How many files may still come."""
    size: int = _MOST_BYTES
    """How many bytes may still come."""


@immutable
class Place:
    """Where something lies: its path as people read it, how it came, and in what it lies, outermost first."""

    path: str
    via: Mapping[str, str]
    """Message, sender and server's stamp."""
    inside: tuple[Holder, ...] = ()
    """What holds it."""

    def below(self, name: str, holder: Holder, **how: str) -> Place:
        """The place of what a holder here holds."""
        return Place(f"{self.path}/{name}", {**self.via, **how}, (*self.inside, holder))


def unpack(path: str, data: bytes, limits: Limits) -> tuple[IncomingFile, ...] | None:
    """The files that a holder holds, or what a machine wrote, or what is wrong; None for a single file."""
    kind = holder_of(data)
    return None if kind is None else tuple(_open(kind, data, Place(path, {}), Budget(limits)))


def _open(kind: Holder, data: bytes, place: Place, budget: Budget) -> Iterator[IncomingFile]:
    if len(place.inside) >= _DEEPEST or [*place.inside, kind].count(Holder.ARCHIVE) > _ARCHIVES_DEEPEST:
        yield _too_deep(place, kind)
        return
    try:
        if kind is Holder.ARCHIVE:
            yield from _archive(data, place, budget)
        elif kind is Holder.MBOX:
            yield from _mbox(data, place, budget)
        else:
            content = content_of(read_email(kind, data), hashlib.sha256(data).hexdigest(), budget.limits)
            yield from _email(content, place, budget, kind)
    except RefusedError as refused:
        yield _wrong(place, refused.finding(place.path))
    except RecursionError:
        yield _too_deep(place, kind)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (whatever a damaged message does to a library is one finding about it)
        yield _wrong(place, finding("mail-damaged", Cell(place.path), kind=kind.value))


def _wrong(place: Place, trouble: Finding) -> IncomingFile:
    return IncomingFile(place.path.rpartition("/")[2], place.path, finding=trouble, via=dict(place.via))


def _too_deep(place: Place, kind: Holder) -> IncomingFile:
    return _wrong(place, finding("nested-too-deep", Cell(place.path), kind=kind.value, deepest=_DEEPEST))


def _file(name: str, data: bytes, place: Place, budget: Budget) -> Iterator[IncomingFile]:
    """One file that came out of a holder, taken apart itself where it is one."""
    budget.files -= 1
    budget.size -= len(data)
    if budget.files < 0 or budget.size < 0:
        yield _wrong(place, finding("holder-too-much", Cell(place.path), most=_MOST_FILES))
    elif (kind := holder_of(data)) is not None:
        yield from _open(kind, data, place, budget)
    else:
        yield IncomingFile(name, place.path, data, via=dict(place.via))


def _archive(data: bytes, place: Place, budget: Budget) -> Iterator[IncomingFile]:
    inside = place.path.rpartition("/")[2]
    members = list(archive.members(data, budget.limits, _MOST_FILES, max(budget.size, 0)))
    names = [member.name for member in members]
    for member in members:
        steps = (step for step in one_line(member.name).split("/") if step not in ("", ".", ".."))
        there = place.below("/".join(steps) or "file", Holder.ARCHIVE, archive=inside)
        if passed_by := leftover(member.name, names):
            yield _wrong(there, passed_by.finding(there.path))
        elif member.refused:
            yield _wrong(there, member.refused.finding(there.path))
        else:
            yield from _file(there.path.rpartition("/")[2], member.data, there, budget)


def _mbox(data: bytes, place: Place, budget: Budget) -> Iterator[IncomingFile]:
    for number, message in enumerate(mail_files.split_bytes(data, budget.limits.file_bytes * HOLDERS), start=1):
        there = place.below(str(number), Holder.MBOX)
        if isinstance(message, Finding):
            yield _wrong(there, message)
        else:
            yield from _open(Holder.MESSAGE, message, there, budget)


# -- messages ---------------------------------------------------------------------
def _email(content: EmailContent, place: Place, budget: Budget, kind: Holder) -> Iterator[IncomingFile]:
    """What a message brought: files that may be returns, else the one thing that is to be said of it."""
    here = Place(place.path, _via(place, content.via), place.inside)
    if content.automatic:
        yield IncomingFile(place.path, place.path, via=dict(here.via), automatic=content.automatic)
        return
    brought = False
    left = {"left_out": content.left_out} if content.left_out else {}
    for name, data in content.files:
        brought = True
        there = here.below(name, kind, **left)
        if passed_by := leftover(name, ()):
            yield _wrong(there, passed_by.finding(there.path))
        else:
            yield from _file(name, data, there, budget)
    for name, attached in content.attached:
        for item in _attached(attached, here.below(name, kind), budget):
            brought = True
            yield item
    if not content.is_whole:
        yield _wrong(here, finding("mail-cut-short", Cell(place.path), kind=kind.value))
    elif not brought and content.trouble:
        yield _wrong(here, content.trouble.finding(place.path))


def _via(place: Place, own: Mapping[str, str]) -> dict[str, str]:
    """How it came: whoever handed it to us is named, whatever the messages inside theirs say of their senders."""
    by, subject = (place.via.get(f"forwarded_{of}", "") for of in ("by", "as"))
    outer = {"forwarded_by": by or place.via.get("sender", ""), "forwarded_as": subject or place.via.get("subject", "")}
    kept = {key: value for key, value in place.via.items() if key == "archive"}
    return {**kept, **own, **{key: value for key, value in outer.items() if value}}


def _attached(content: EmailContent, there: Place, budget: Budget) -> Iterator[IncomingFile]:
    """What a message that was attached to another brought; one that brought nothing is no loss."""
    if len(there.inside) >= _DEEPEST:
        yield _too_deep(there, Holder.MESSAGE)
        return
    for item in _email(content, there, budget, Holder.MESSAGE):
        if item.data or (item.finding and item.finding.code not in _NO_LOSS):
            yield item
