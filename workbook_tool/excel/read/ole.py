"""What an OLE compound file holds, by olefile: whatever is wrong with it, it then holds nothing."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from olefile import OleFileIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<30xH480x")  # the size of a sector; its last 436 bytes name the tables of sectors
_TABLES = struct.Struct("<109I")
_SPECIAL, _FREE = 0xFFFFFFFA, 0xFFFFFFFF
_WITH_CONTENT = (2, 5)  # a stream; the root, which holds the small ones
_FILEPASS = 0x2F
_BOF = (0x09, 0x0209, 0x0409, 0x0809)


def names(data: bytes) -> frozenset[str]:
    """What stands at the root of the compound file ``data``, in small letters; nothing where it is damaged."""
    try:
        with _opened(data) as file:
            return frozenset(entry.name.lower() for entry in file.root.kids)
    except Exception:  # noqa: BLE001 (a damaged file shows itself in many ways)
        return frozenset()


def mentions(data: bytes, name: str) -> bool:
    """Whether a name of something in a compound file stands anywhere in ``data``, its list or not."""
    return name.encode("utf-16-le") in data.lower()


def content(data: bytes, *choices: str) -> bytes:
    """The bytes of the first stream that the root has of ``choices``; nothing where there is none, or it is damaged."""
    try:
        with _opened(data) as file:
            name = next(name for name in choices if file.exists(name))
            return bytes(file.openstream(name).read())
    except Exception:  # noqa: BLE001 (a damaged file shows itself in many ways)
        return b""


def is_cut_short(data: bytes) -> bool:
    """Whether a part of what a compound file holds, or of the list of it, lies beyond its end."""
    return _gap(data) == "beyond"


def has_gaps(data: bytes) -> bool:
    """Whether a part of what a compound file holds is not to be had.

    Libraries do not see it: of a sector that is there in half they move all that follows.
    """
    return bool(_gap(data))


def _gap(data: bytes) -> str:
    """What is wrong with the chains of sectors, the worst first: beyond the end, broken; empty for nothing."""
    try:
        with _opened(data) as file:
            streams = [entry for entry in file.direntries if entry is not None and entry.entry_type in _WITH_CONTENT]
            chains = [(entry.isectStart, entry.size) for entry in streams if not entry.is_minifat]
            gaps = {_gap_of(file, *chain, len(data)) for chain in (*chains, (file.first_dir_sector, 0))}
            return next((gap for gap in ("beyond", "broken") if gap in gaps), "")
    except Exception:  # noqa: BLE001 (a damaged file shows itself in many ways)
        return "beyond" if _names_more(data) else ""


def _gap_of(file: OleFileIO, sector: int, size: int, length: int) -> str:
    """The same of one chain, in ``length`` bytes: as far as its ``size``, to its end where that is 0."""
    place, most = 0, size or length
    while place < most and sector < _SPECIAL:
        needed = min(file.sectorsize, most - place) if size else file.sectorsize
        if (sector + 1) * file.sectorsize + needed > length:
            return "beyond"
        sector, place = file.fat[sector], place + file.sectorsize
    return "broken" if place < size else ""


def _names_more(data: bytes) -> bool:
    """Whether the tables of sectors, the first of them, name more in use than are here."""
    if len(data) < _HEADER.size:
        return True
    shift, tables = _HEADER.unpack_from(data)[0], _TABLES.unpack_from(data, _HEADER.size - _TABLES.size)
    if shift not in (9, 12):
        return False
    size, last = 1 << shift, 0
    for number, table in enumerate(table for table in tables if table < _SPECIAL):
        if (table + 2) * size > len(data):
            return True
        entries = struct.unpack_from(f"<{size // 4}I", data, (table + 1) * size)
        used = (place for place in range(len(entries) - 1, -1, -1) if entries[place] != _FREE)
        last = max(last, number * len(entries) + next(used, 0))
    return bool((last + 1) * size >= len(data))


def needs_password(stream: bytes) -> bool:
    """Whether the workbook stream of an .xls is encrypted."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _FILEPASS:
            return True
        if place == 0 and kind not in _BOF:  # the first record of every workbook stream
            return False
        place += 4 + length
    return False


@contextmanager
def _opened(data: bytes) -> Iterator[OleFileIO]:
    from olefile import OleFileIO

    sectors = len(data) >> 9  # at the most
    tables, further = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 72)[0]
    if max(tables, further) > sectors:  # olefile would look for each of them
        raise ValueError
    with OleFileIO(io.BytesIO(data)) as file:
        yield file
