"""What an OLE compound file holds, as far as it says what kind of file it is.

Chains and trees are followed at most once each, so that no loop or bomb
in the file can hold the reader up.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are no sectors
_ENTRY = 128
_HEADER_FATS = 109
_SHORT = 4096  # streams below this stand in a stream of their own
_FILEPASS = 0x2F
_BOF = (0x09, 0x0209, 0x0409, 0x0809)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream or storage of the root: its name, where it starts, how long it is, and its first sector's bytes."""

    name: str
    start: int
    size: int
    head: bytes


def streams(data: bytes) -> dict[str, Stream]:
    """What stands at the root of the compound file ``data``, by name in small letters; nothing where it is damaged."""
    try:
        return _streams(data)
    except struct.error:
        return {}


def content(data: bytes, stream: Stream) -> bytes:
    """The bytes of a stream of ``data``; nothing where it is so short that it is kept elsewhere, or damaged."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if stream.size < _SHORT:
        return b""
    fat = _fat(data, size)
    found, sector, seen = [], stream.start, set[int]()
    while sector < _END and sector not in seen and (sector + 1) * size < len(data):
        seen.add(sector)
        found.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = fat[sector] if sector < len(fat) else _END
    return b"".join(found)[: stream.size]


def encrypted_biff(head: bytes) -> bool:
    """Whether the workbook stream of an .xls, of which ``head`` is the start, needs a password."""
    place = 0
    while place + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, place)
        if kind == _FILEPASS:
            return True
        if place == 0 and kind not in _BOF:  # the first record of every workbook stream
            return False
        place += 4 + length
    return False


def _streams(data: bytes) -> dict[str, Stream]:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return {}
    size = 1 << shift
    entries = _entries(data, size)
    if not entries:
        return {}
    found: dict[str, Stream] = {}
    waiting, seen = [struct.unpack_from("<I", entries[0], 76)[0]], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        length, start = struct.unpack_from("<H", entry, 64)[0], struct.unpack_from("<I", entry, 116)[0]
        name = entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        head = data[(start + 1) * size : (start + 2) * size] if start < _END else b""
        found[name.lower()] = Stream(name, start, struct.unpack_from("<I", entry, 120)[0], head)
        waiting += struct.unpack_from("<II", entry, 68)
    return found


def _entries(data: bytes, size: int) -> list[bytes]:
    """The directory's entries."""
    fat = _fat(data, size)
    entries: list[bytes] = []
    sector, seen = struct.unpack_from("<I", data, 48)[0], set[int]()
    while sector < _END and sector not in seen and (sector + 1) * size < len(data):
        seen.add(sector)
        start = (sector + 1) * size
        entries += [data[place : place + _ENTRY].ljust(_ENTRY, b"\0") for place in range(start, start + size, _ENTRY)]
        sector = fat[sector] if sector < len(fat) else _END
    return entries


def _fat(data: bytes, size: int) -> list[int]:
    """The table that says which sector follows which."""
    places = list(struct.unpack_from(f"<{_HEADER_FATS}I", data, 76))
    more, count = struct.unpack_from("<II", data, 68)
    seen: set[int] = set()
    while count and more < _END and more not in seen and (more + 2) * size <= len(data):
        seen.add(more)
        further = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        places += further[:-1]
        more = further[-1]
    fat: list[int] = []
    for place in dict.fromkeys(p for p in places if p < _END):
        if (place + 2) * size <= len(data):
            fat += struct.unpack_from(f"<{size // 4}I", data, (place + 1) * size)
    return fat
