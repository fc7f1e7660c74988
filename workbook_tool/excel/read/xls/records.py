"""The records of an .xls (BIFF8), each a kind and a body; and its shared strings."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from workbook_tool.grid import Run

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


_WIDE, _EXTRA, _RICH = 1, 4, 8


def rich_strings(bodies: Sequence[bytes], marks: Sequence[str]) -> dict[int, tuple[Run, ...]]:
    """The runs, by number, of those strings that have some; the first is of the cell's own font.

    ``bodies`` are the record and what continues it, ``marks`` those of the workbook's fonts.
    Raises struct.error or IndexError where the record breaks off.
    """
    reader = _Reader(bodies)
    _, count = struct.unpack("<II", reader.take(8))
    rich: dict[int, tuple[Run, ...]] = {}
    for number in range(count):
        length, flags = struct.unpack("<HB", reader.take(3))
        changes = struct.unpack("<H", reader.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", reader.take(4))[0] if flags & _EXTRA else 0
        text = reader.text(length, wide=bool(flags & _WIDE))
        fonts = [struct.unpack("<HH", reader.take(4)) for _ in range(changes)]
        reader.take(extra)
        starts = [0, *(start for start, _ in fonts), len(text)]
        used = ["", *(marks[font] if font < len(marks) else "" for _, font in fonts)]
        if fonts:
            rich[number] = tuple(Run(text[starts[n] : starts[n + 1]], mark) for n, mark in enumerate(used))
    return rich


class _Reader:
    """Bytes across the end of a record, where a text says anew whether it is of wide characters."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies, self._body, self._place = bodies, 0, 0

    def take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            if self._place >= len(self._bodies[self._body]):
                self._body, self._place = self._body + 1, 0
            piece = self._bodies[self._body][self._place : self._place + count - len(taken)]
            self._place += len(piece)
            taken += piece
        return taken

    def text(self, length: int, *, wide: bool) -> str:
        pieces: list[str] = []
        while length:
            left = len(self._bodies[self._body]) - self._place
            if left <= 0:
                self._body, self._place = self._body + 1, 0
                wide = bool(self.take(1)[0] & _WIDE)
                continue
            count = min(length, left // 2 if wide else left)
            if not count:
                raise IndexError
            piece = self.take(2 * count if wide else count)
            pieces.append(piece.decode("utf-16-le" if wide else "latin-1", "replace"))
            length -= count
        return "".join(pieces)
