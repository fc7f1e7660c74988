"""A zip of files, taken apart member by member: one that is odd, damaged or too big never hides the others."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

from workbook_tool.excel.read import is_cut_short, is_document, names_of
from workbook_tool.immutable import immutable
from workbook_tool.untrusted import Limits, RefusedError, size_text

_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 40_000  # that a document may have
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?/|~lock\.))", re.IGNORECASE)
_ENCRYPTED = 0x1
_TRIES = 20  # entries of a directory for each member that is allowed, before it is called too many


@immutable
class Member:
    """One file of an archive: its name as the sender gave it, and its bytes or why they are not taken."""

    name: str
    data: bytes = b""
    """Its bytes."""
    refused: RefusedError | None = None
    """Why it is not taken."""


def is_archive(data: bytes) -> bool:
    """Whether these bytes are a zip of files, and no workbook or other document that is packed as one."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    return data.count(_ENTRY) > _MOST_ENTRIES or not is_document(names_of(data))


def members(data: bytes, limits: Limits, most: int, room: int) -> Iterator[Member]:
    """The files in an archive, at most ``most`` of ``room`` bytes together. RefusedError where it cannot be opened."""
    with _opened(data, most) as archive:
        files = [m for m in archive.infolist() if not m.is_dir() and not _JUNK.search(_name(m))]
        if not files:
            raise RefusedError("archive-empty")
        if len(files) > most:
            raise RefusedError("archive-too-many", count=len(files), most=most)
        for member in files:
            taken = _member(archive, member, limits, room)
            room -= len(taken.data)
            yield taken


def _opened(data: bytes, most: int) -> zipfile.ZipFile:
    count = data.count(_ENTRY)
    if count > most * _TRIES:
        raise RefusedError("archive-too-many", count=count, most=most)
    if is_cut_short(data):  # what would be opened is a workbook in it
        raise RefusedError("archive-damaged")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:
        raise RefusedError("archive-damaged") from error


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, room: int) -> Member:
    name = _name(member)
    refused = _refused(member, limits, room)
    if refused:
        return Member(name, refused=refused)
    try:
        with archive.open(member) as packed:
            content = packed.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        return Member(name, refused=RefusedError("archive-member-damaged"))
    if len(content) != member.file_size:
        return Member(name, refused=RefusedError("archive-member-damaged"))
    return Member(name, content)


def _refused(member: zipfile.ZipInfo, limits: Limits, room: int) -> RefusedError | None:
    """Why a member is not unpacked, by what the directory says of it."""
    if member.flag_bits & _ENCRYPTED:
        return RefusedError("archive-encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return RefusedError("archive-packed-oddly")  # the others unpack without a limit, whatever size they say
    if member.file_size > limits.file_bytes:
        return RefusedError("file-too-large", size=size_text(member.file_size), limit=size_text(limits.file_bytes))
    if member.file_size > limits.ratio_from and member.file_size > limits.ratio * max(member.compress_size, 1):
        return RefusedError("file-unpacks-too-big")
    return RefusedError("archive-too-big") if member.file_size > room else None


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 and do not say so."""
    name = member.orig_filename
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")
