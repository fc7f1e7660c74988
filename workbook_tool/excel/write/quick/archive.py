"""The parts of a workbook put into its zip archive: what is the same as in the one before is not packed again.

The bytes are those of :mod:`zipfile`, which a test holds it to.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable
from functools import lru_cache
from io import StringIO
from struct import Struct
from typing import BinaryIO

from workbook_tool.written import Packed

_LOCAL, _CENTRAL, _END = Struct("<4s2B4H3L2H"), Struct("<4s4B4H3L5H2L"), Struct("<4s4H2LH")
_VERSION, _DEFLATED = 20, 8
_SYSTEM = 0 if sys.platform == "win32" else 3
_MOST = 2**31  # bytes, as zipfile has it without its extensions
_MOST_PARTS = 2**16 - 1
_SMALL = 65_536  # bytes: larger parts are hardly ever those of the next workbook


Parts = Iterable[tuple[str, Packed]]


class Part(StringIO):
    """The text of a part of a workbook. What is drained leaves it packed."""

    def __init__(self) -> None:
        super().__init__()
        self._packing: _Packing | None = None
        self.stands: Packed | None = None
        """What was packed before, in the place of what is written to it."""

    def drain(self) -> None:
        """Pack what was written so far."""
        self._packing = self._packing or _Packing()
        self._packing.add(self.getvalue().encode())
        self.seek(0)
        self.truncate()

    def packed(self) -> Packed:
        """All of it; nothing is written to it after that."""
        if self.stands:
            return self.stands
        if self._packing is None:
            return packed(self.getvalue().encode())
        self.drain()
        return self._packing.end()


class _Packing:
    def __init__(self) -> None:
        self._packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._checksum, self._size = 0, 0
        self._chunks: list[bytes] = []

    def add(self, data: bytes) -> None:
        self._checksum, self._size = zlib.crc32(data, self._checksum), self._size + len(data)
        self._chunks.append(self._packer.compress(data))

    def end(self) -> Packed:
        return Packed(self._checksum, self._size, b"".join((*self._chunks, self._packer.flush())))


def packed(data: bytes) -> Packed:
    """A part, packed."""
    return _again(data) if len(data) <= _SMALL else _anew(data)


def unpacked(part: Packed) -> str:
    """The text of a part."""
    return zlib.decompress(part.content, -zlib.MAX_WBITS, part.size or 1).decode()


def _anew(data: bytes) -> Packed:
    packing = _Packing()
    packing.add(data)
    return packing.end()


_again = lru_cache(maxsize=32)(_anew)  # parts of a workbook or two


def write(target: BinaryIO, parts: Parts, day: int, rights: int) -> None:
    """The archive of ``parts`` by their names, with ``day`` of January 1980 and the same ``rights`` for each."""
    date, place, entries = 1 << 5 | day, 0, []
    for text, part in parts:
        name = text.encode("ascii")
        sizes = (part.checksum, len(part.content), part.size, len(name), 0)
        if place + len(part.content) > _MOST or part.size > _MOST:
            raise ValueError("it would be larger than 2 GB")
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, _DEFLATED, 0, date, *sizes)
        entry = (_VERSION, _SYSTEM, _VERSION, 0, 0, _DEFLATED, 0, date, *sizes, 0, 0, 0, rights << 16, place)
        entries.append(_CENTRAL.pack(b"PK\1\2", *entry) + name)
        place += target.write(head + name) + target.write(part.content)
    if len(entries) > _MOST_PARTS:
        raise ValueError(f"it would have more than {_MOST_PARTS} parts")
    directory = b"".join(entries)
    target.write(directory)
    target.write(_END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), place, 0))
