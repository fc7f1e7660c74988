"""The names of the streams in an OLE compound file: enough to say what it is.

Chains of sectors are followed at most once each, so that no loop or bomb
in the file can hold the reader up.
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are no sectors
_ENTRY = 128
_HEADER_FATS = 109


def stream_names(data: bytes) -> frozenset[str]:
    """Names of all streams and storages of the compound file ``data``; none where it is damaged."""
    try:
        return _names(data)
    except struct.error:
        return frozenset()


def _names(data: bytes) -> frozenset[str]:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return frozenset()
    size = 1 << shift
    fat = _fat(data, size)
    names: set[str] = set()
    sector, seen = struct.unpack_from("<I", data, 48)[0], set[int]()
    while sector < _END and sector not in seen and (sector + 1) * size < len(data):
        seen.add(sector)
        start = (sector + 1) * size
        for offset in range(start, start + size, _ENTRY):
            entry = data[offset : offset + _ENTRY]
            if len(entry) == _ENTRY and entry[66]:
                length = min(struct.unpack_from("<H", entry, 64)[0], 64)
                names.add(entry[: max(length - 2, 0)].decode("utf-16-le", "replace"))
        sector = fat[sector] if sector < len(fat) else _END
    return frozenset(names)


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
