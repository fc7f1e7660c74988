"""Archives and messages taken apart into the files that they hold, to a depth, in the process that guards the run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.excel.read import is_outlook_message
from workbook_tool.mail.incoming import archive, eml, mail_files, outlook
from workbook_tool.mail.incoming.attachment import file_name, looks_like_return, unnamed, words_for
from workbook_tool.mail.incoming.automatic import AutomaticKind, automatic_of
from workbook_tool.mail.incoming.gather import HOLDERS, IncomingFile
from workbook_tool.mail.incoming.links import cloud_link
from workbook_tool.mail.incoming.received_email import EmailPart, ReceivedEmail, one_line
from workbook_tool.untrusted import MIB, Limits, RefusedError, locked_workbook

_DEEPEST = 3  # holders in each other
_ARCHIVES_DEEPEST = 2
_MOST_FILES = 500
_MOST_BYTES = 64 * MIB  # together: they pass between two processes, and some wait there for their turn


class Holder(Enum):
    """What holds other files."""

    ARCHIVE = "a zip archive"
    MESSAGE = "an email"
    SAVED = "an email saved from Outlook"
    MBOX = "a mailbox"


@dataclass(slots=True)
class Room:
    """How much may still come out of one file."""

    limits: Limits
    files: int = _MOST_FILES
    size: int = _MOST_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies: its path as people read it, how it came, and in what it lies, outermost first."""

    path: str
    via: Mapping[str, str]
    inside: tuple[Holder, ...] = ()

    def below(self, name: str, holder: Holder, **more: str) -> Place:
        """The place of what a holder here holds."""
        return Place(f"{self.path}/{name}", {**self.via, **more}, (*self.inside, holder))


def holder(data: bytes) -> Holder | None:
    """What kind of holder these bytes are; None for a single file."""
    if archive.is_archive(data):
        return Holder.ARCHIVE
    if is_outlook_message(data):
        return Holder.SAVED
    if data.startswith(b"From ") and eml.is_message(data):
        return Holder.MBOX
    return Holder.MESSAGE if eml.is_message(data) else None


def take_apart(path: str, data: bytes, limits: Limits) -> tuple[IncomingFile, ...] | None:
    """The files that a holder holds, or a message's notice, or what is wrong; None where ``data`` is a single file."""
    kind = holder(data)
    return None if kind is None else tuple(_open(kind, data, Place(path, {}), Room(limits)))


def _open(kind: Holder, data: bytes, place: Place, room: Room) -> Iterator[IncomingFile]:
    if len(place.inside) >= _DEEPEST or [*place.inside, kind].count(Holder.ARCHIVE) > _ARCHIVES_DEEPEST:
        yield _wrong(place, finding("nested-too-deep", Cell(place.path), kind=kind.value, deepest=_DEEPEST))
        return
    try:
        if kind is Holder.ARCHIVE:
            yield from _archive(data, place, room)
        elif kind is Holder.MBOX:
            yield from _mbox(data, place, room)
        else:
            letter = outlook.email_of(data) if kind is Holder.SAVED else eml.email_of(data)
            yield from _letter(letter, hashlib.sha256(data).hexdigest(), place, room, kind)
    except RefusedError as refused:
        yield _wrong(place, refused.finding(place.path))
    except RecursionError:
        yield _wrong(place, finding("nested-too-deep", Cell(place.path), kind=kind.value, deepest=_DEEPEST))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (whatever a damaged message does to a library is one finding about it)
        yield _wrong(place, finding("mail-damaged", Cell(place.path), kind=kind.value))


def _wrong(place: Place, said: Finding) -> IncomingFile:
    return IncomingFile(place.path.rpartition("/")[2], place.path, finding=said, via=dict(place.via))


def _file(name: str, data: bytes, place: Place, room: Room) -> Iterator[IncomingFile]:
    """One file that came out of a holder, taken apart itself where it is one."""
    room.files -= 1
    room.size -= len(data)
    if room.files < 0 or room.size < 0:
        yield _wrong(place, finding("holder-too-much", Cell(place.path), most=_MOST_FILES))
    elif marked := locked_workbook(name):
        yield _wrong(place, finding("file-open-in-excel", Cell(place.path), workbook=marked))
    elif (kind := holder(data)) is not None:
        yield from _open(kind, data, place, room)
    else:
        yield IncomingFile(name, place.path, data, via=dict(place.via))


def _archive(data: bytes, place: Place, room: Room) -> Iterator[IncomingFile]:
    inside = place.path.rpartition("/")[2]
    for member in archive.members(data, room.limits, _MOST_FILES, max(room.size, 0)):
        shown = "/".join(part for part in one_line(member.name).split("/") if part not in ("", ".", "..")) or "file"
        there = place.below(shown, Holder.ARCHIVE, archive=inside)
        if member.refused:
            yield _wrong(there, member.refused.finding(there.path))
        else:
            yield from _file(file_name(member.name) or "file", member.data, there, room)


def _mbox(data: bytes, place: Place, room: Room) -> Iterator[IncomingFile]:
    for number, message in enumerate(mail_files.split_bytes(data, room.limits.file_bytes * HOLDERS), start=1):
        there = place.below(str(number), Holder.MBOX)
        if isinstance(message, Finding):
            yield _wrong(there, message)
        else:
            yield from _open(Holder.MESSAGE, message, there, room)


# -- messages ---------------------------------------------------------------------
def _letter(letter: ReceivedEmail, sha256: str, place: Place, room: Room, kind: Holder) -> Iterator[IncomingFile]:
    """What a message brought: files that may be returns, else the one thing that is to be said of it."""
    here = Place(place.path, _via(place, letter), place.inside)
    notice = automatic_of(letter, sha256)
    wanted = [part for part in letter.parts if part.letter is None and looks_like_return(part, room.limits)]
    if "x-unsent" in letter.headers:
        yield _wrong(here, finding("mail-draft", Cell(place.path)))
    elif notice and (notice.kind is not AutomaticKind.AUTO_REPLY or not wanted):
        yield IncomingFile(place.path, place.path, via=dict(here.via), notice=notice)
    else:
        found = [*_wanted(letter, wanted, here, room, kind), *_attached(letter, here, room, kind)]
        yield from found or [_wrong(here, _nothing(letter, place.path))]


def _via(place: Place, letter: ReceivedEmail) -> dict[str, str]:
    """How it came: whoever handed it to us is named, whatever the messages inside theirs say of their senders."""
    by, subject = (place.via.get(f"forwarded_{of}", "") for of in ("by", "as"))
    outer = {"forwarded_by": by or place.via.get("sender", ""), "forwarded_as": subject or place.via.get("subject", "")}
    kept = {key: value for key, value in place.via.items() if key == "archive"}
    return {**kept, **letter.via(), **{key: value for key, value in outer.items() if value}}


def _wanted(
    letter: ReceivedEmail, wanted: list[EmailPart], here: Place, room: Room, kind: Holder
) -> Iterator[IncomingFile]:
    rest = [part for part in letter.parts if part.letter is None and part not in wanted]
    left = ", ".join(dict.fromkeys(part.name or part.kind for part in rest))
    for number, part in enumerate(wanted, start=1):
        name = file_name(part.name) or unnamed(part, number)
        there = here.below(name, kind, **({"left_out": left[:300]} if left else {}))
        yield from _file(name, part.data, there, room)


def _attached(letter: ReceivedEmail, here: Place, room: Room, kind: Holder) -> Iterator[IncomingFile]:
    """What messages that were attached to this one brought; one that brought nothing is no loss."""
    for number, part in enumerate(letter.parts, start=1):
        if part.letter is None:
            continue
        there = here.below(one_line(part.name).replace("/", "-") or f"message {number}", kind)
        if len(there.inside) >= _DEEPEST:
            yield _wrong(there, finding("nested-too-deep", Cell(there.path), kind="an email", deepest=_DEEPEST))
            continue
        for item in _letter(part.letter, "", there, room, Holder.MESSAGE):
            if item.data or (item.finding and item.finding.code not in _NOTHING):
                yield item


_NOTHING = ("mail-nothing", "mail-only-others", "mail-draft")


def _nothing(letter: ReceivedEmail, path: str) -> Finding:
    """Why a message brought no workbook, as far as it says."""
    cell, kinds = Cell(path), {part.kind.lower() for part in letter.parts}
    names = {part.name.lower() for part in letter.parts}
    if "winmail.dat" in names or "application/ms-tnef" in kinds:
        return finding("mail-winmail", cell)
    if how := _sealed(letter, kinds, names):
        return finding("mail-sealed", cell, how=how)
    linked = next((part.link for part in letter.parts if part.link), "") or cloud_link(letter.text)
    if linked:
        return finding("mail-link", cell, value=linked[:200])
    if letter.parts:
        words = ", ".join(dict.fromkeys(words_for(part) for part in letter.parts))
        return finding("mail-only-others", cell, words=words[:300])
    return finding("mail-nothing", cell)


def _sealed(letter: ReceivedEmail, kinds: set[str], names: set[str]) -> str:
    if "message.rpmsg" in names or "application/x-microsoft-rpmsg-message" in kinds:
        return "protected by rights management"
    if "multipart/encrypted" in letter.kind or "application/pgp-encrypted" in kinds:
        return "encrypted (PGP)"
    whole = any("pkcs7-mime" in kind for kind in (letter.kind, *kinds)) or "smime.p7m" in names
    return "encrypted or sealed (S/MIME)" if whole or "smime" in letter.kind else ""
