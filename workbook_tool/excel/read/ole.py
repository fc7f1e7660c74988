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
_FILEPASS = 0x2F
_BOF = (0x09, 0x0209, 0x0409, 0x0809)


def names(data: bytes) -> frozenset[str]:
    """What stands at the root of the compound file ``data``, in small letters; nothing where it is damaged."""
    try:
        with _opened(data) as file:
            return frozenset(entry.name.lower() for entry in file.root.kids)
    except Exception:  # noqa: BLE001 (a damaged file shows itself in many ways)
        return frozenset()


def content(data: bytes, *choices: str) -> bytes:
    """The bytes of the first stream that the root has of ``choices``; nothing where there is none, or it is damaged."""
    try:
        with _opened(data) as file:
            name = next(name for name in choices if file.exists(name))
            return bytes(file.openstream(name).read())
    except Exception:  # noqa: BLE001 (a damaged file shows itself in many ways)
        return b""


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
