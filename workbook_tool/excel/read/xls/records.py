"""The records of an .xls (BIFF8): each a kind and a body, where its own header puts it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

BOF, EOF, BIFF8, CONTINUE = 0x0809, 0x000A, 0x0600, 0x003C


def records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record of the part that starts at ``place``; parts within it (charts) are passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def text(body: bytes, place: int, size: int) -> str:
    """A string with its length before it, in ``size`` bytes, and a mark whether it is of wide characters."""
    length = int.from_bytes(body[place : place + size], "little")
    start = place + size + 1
    if body[place + size] & 1:
        return body[start : start + 2 * length].decode("utf-16-le", "replace")
    return body[start : start + length].decode("latin-1")
