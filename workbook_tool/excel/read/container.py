"""The zip around a workbook, opened as if it meant harm.

Nothing is inflated on trust: what the directory says of a part (its name, its
sizes, its checksum) is held against the part itself, counted while inflating.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import lru_cache

from workbook_tool.excel.read.markup import elements
from workbook_tool.untrusted.limits import Limits, RefusedError

Relations = Sequence[tuple[str, str, str]]  # id, kind, target
_SMALL = 4_096  # bytes
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ODD = re.compile(r"[\x00-\x1f:]|^/|(?:^|/)\.\.(?:/|$)")
_SIZES_FOLLOW = 0x8
_ENCRYPTED = 0x1
_MOST_MET = 2000
_END = struct.Struct("<4s8xIIH")
_LARGE = b"PK\x06\x07"  # of a zip above 4 GB, or one that could be: its directory is elsewhere


def is_cut_short(data: bytes) -> bool:
    """Whether the end of a zip is missing, where its directory stands; that of a zip inside it is not its own."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or end + _END.size > len(data):
        return True
    size, start = _END.unpack_from(data, end)[1:3]
    return not data.startswith(_LARGE, max(end - 20, 0)) and size + start < end


def names_met(data: bytes) -> list[str]:
    """The names of a zip's parts in small letters, as they are met on the way, without its directory."""
    names: list[str] = []
    start = 0
    while (start := data.find(b"PK\x03\x04", start)) >= 0 and len(names) < _MOST_MET:
        place = start + _LOCAL.size
        if place > len(data):
            break
        header = _LOCAL.unpack_from(data, start)
        flags, packed, length, extra = header[2], header[7], header[9], header[10]
        names.append(data[place : place + length].decode("utf-8", "replace").lower().replace("\\", "/"))
        start = place + length + extra + (0 if flags & _SIZES_FOLLOW else packed)
    return names


class Package:
    """The parts of a zip by name, whatever the case; each is checked as it is inflated.

    Raises RefusedError where the directory alone gives reason to.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits, self._left, self._said = data, limits, limits.inflated, 0
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._related: dict[str, Relations] = {}
        for member in self._directory():
            self._admit(member)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names as the zip spells them."""
        return tuple(m.filename for m in self._members.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def part(self, name: str) -> bytes:
        """A part's bytes. Raises RefusedError where it is missing, damaged or too big."""
        member = self._members.get(name.lower())
        if member is None:
            raise RefusedError("file-part-missing", part=name)
        return self._inflate(member)

    def related(self, source: str) -> Relations:
        """(id, kind, target) of what ``source`` points to, outside targets as ``""``; ``source`` "" is the package."""
        if source not in self._related:
            self._related[source] = self._read_related(source)
        return self._related[source]

    def _read_related(self, source: str) -> Relations:
        folder, name = posixpath.split(source)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self:
            return ()
        data = self.part(path)
        return (_relations_before if len(data) <= _SMALL else _relations)(data, folder)

    def _directory(self) -> list[zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                return archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error, EOFError) as error:
            raise RefusedError("file-damaged") from error

    def _admit(self, member: zipfile.ZipInfo) -> None:
        # Some programs write backslashes, and Excel takes them.
        limits, name = self._limits, member.orig_filename.replace("\\", "/")
        key = name.lower()
        if _ODD.search(name):
            raise RefusedError("file-odd-part", part=ascii(member.orig_filename))
        if key in self._members:
            raise RefusedError("file-part-twice", part=member.filename)
        if member.flag_bits & _ENCRYPTED:
            raise RefusedError("file-zip-encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError("file-damaged")
        if member.file_size > limits.part:
            raise RefusedError("file-unpacks-too-big")
        if member.file_size > limits.ratio_from and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise RefusedError("file-unpacks-too-big")
        self._said += member.file_size
        if self._said > limits.inflated:
            raise RefusedError("file-unpacks-too-big")
        self._members[key] = member
        if len(self._members) > limits.members:
            raise RefusedError("file-too-many-parts", parts=limits.members)

    def _packed(self, member: zipfile.ZipInfo) -> bytes:
        """The member's packed bytes, once its own header agrees with the directory."""
        start = member.header_offset
        if start < 0 or start + _LOCAL.size > len(self._data):
            raise RefusedError("file-damaged")
        header = _LOCAL.unpack_from(self._data, start)
        magic, flags, method, crc, packed, size, name_length, extra = (header[0], header[2], header[3], *header[6:])
        body = start + _LOCAL.size + name_length + extra
        name = self._data[start + _LOCAL.size : body - extra]
        follows = bool(flags & _SIZES_FOLLOW) or 0xFFFFFFFF in (packed, size)
        agrees = follows or (crc, packed, size) == (member.CRC, member.compress_size, member.file_size)
        same = any(name == _encoded(member.orig_filename, code) for code in ("utf-8", "cp437"))
        if magic != b"PK\x03\x04" or not same or method != member.compress_type or not agrees:
            raise RefusedError("file-damaged")
        return self._data[body : body + member.compress_size]

    def _inflate(self, member: zipfile.ZipInfo) -> bytes:
        packed = self._packed(member)
        self._left -= member.file_size
        if self._left < 0:
            raise RefusedError("file-unpacks-too-big")
        if member.compress_type == zipfile.ZIP_STORED:
            content, whole = packed, True
        else:
            inflater = zlib.decompressobj(-15)
            try:
                content = inflater.decompress(packed, member.file_size + 1)
            except zlib.error as error:
                raise RefusedError("file-damaged") from error
            whole = inflater.eof or not member.file_size
        if not whole or len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise RefusedError("file-damaged")
        return content


def _relations(data: bytes, folder: str) -> Relations:
    """What a part in ``folder`` points to, by what says so."""
    relations = []
    for element in elements(data):
        if element.name == "Relationship":
            kind = element.attributes.get("Type", "").rsplit("/", 1)[-1]
            target = element.attributes.get("Target", "")
            outside = element.attributes.get("TargetMode") == "External"
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            relations.append((element.attributes.get("Id", ""), kind, "" if outside else inside))
    return tuple(relations)


_relations_before = lru_cache(maxsize=32)(_relations)  # the parts of a return point to those of the same names


def _encoded(name: str, code: str) -> bytes | None:
    try:
        return name.encode(code)
    except UnicodeEncodeError:
        return None


def workbook_part(package: Package) -> str:
    """The path of the workbook's main part. Raises RefusedError where the package does not name one."""
    for _, kind, target in package.related(""):
        if kind == "officeDocument":
            return target
    raise RefusedError("file-damaged")
