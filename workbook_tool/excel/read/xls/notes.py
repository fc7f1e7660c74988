"""Comments of an .xls: a NOTE record says the cell, a text object before it the words."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from workbook_tool.excel.read.xls.records import CONTINUE
from workbook_tool.grid import NoteRead

NOTE, _OBJECT, _TEXT = 0x001C, 0x005D, 0x01B6
KINDS = (NOTE, _OBJECT, _TEXT, CONTINUE)
_LONGEST = 4_000  # characters of one


@dataclass(slots=True)
class Notes:
    """Collects the comments of a sheet, record by record."""

    words: dict[int, str] = field(default_factory=dict)
    """By the number of their object."""
    places: list[tuple[int, int, int]] = field(default_factory=list)
    """Row, column and number of the object."""
    _object: int = -1
    _left: int = 0
    """Characters of the text object that is open."""

    def take(self, kind: int, body: bytes) -> None:
        """Take the record in. Raises struct.error or IndexError where it breaks off."""
        if kind == _OBJECT:
            self._object = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TEXT:
            self._left = struct.unpack_from("<H", body, 10)[0]
            self.words[self._object] = ""
        elif kind == CONTINUE and self._left and body:
            piece = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[: self._left]
            self._left -= len(piece)
            self.words[self._object] = (self.words.get(self._object, "") + piece)[:_LONGEST]
        elif kind == NOTE:
            row, column, _, number = struct.unpack_from("<HHHH", body)
            self.places.append((row, column, number))

    def notes(self) -> tuple[NoteRead, ...]:
        """The comments that have words."""
        places = ((row, column, " ".join(self.words.get(number, "").split())) for row, column, number in self.places)
        return tuple(NoteRead(*note) for note in places if note[2])
