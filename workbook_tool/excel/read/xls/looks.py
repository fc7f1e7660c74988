"""The styles of an .xls, as far as they decide what a reader sees of a figure; its comments."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbook_tool.excel.read.styles import INVISIBLE, Style, alike
from workbook_tool.excel.read.xls.records import CONTINUE
from workbook_tool.grid import Looks, NoteRead
from workbook_tool.theme import BLACK, WHITE

_STRUCK, _SOLID = 0x08, 1
_RAISED = {1: "raised", 2: "lowered"}
_FIRST_OF_PALETTE = 8
_FIXED = {0: BLACK, 1: WHITE, 64: BLACK, 65: WHITE, 0x7FFF: BLACK}
_USUAL = {8: BLACK, 9: WHITE}  # of a workbook without colours of its own


class Font(NamedTuple):
    """A font. ``mark`` is struck, raised, lowered, or empty."""

    colour: int
    """As the file's palette numbers it."""
    mark: str


def font(body: bytes) -> Font:
    """The font of a FONT record."""
    flags, colour, _, raised = struct.unpack_from("<HHHH", body, 2)
    return Font(colour, "struck" if flags & _STRUCK else _RAISED.get(raised, ""))


def palette(body: bytes) -> dict[int, str]:
    """The workbook's own colours, by number."""
    count = struct.unpack_from("<H", body)[0]
    return {_FIRST_OF_PALETTE + n: f"#{body[2 + 4 * n : 5 + 4 * n].hex().upper()}" for n in range(count)}


def style(body: bytes, codes: Mapping[int, str], fonts: Sequence[Font], own: Mapping[int, str]) -> Style:
    """The style of an XF record; ``fonts`` as they are numbered."""
    used, code = struct.unpack_from("<HH", body)
    pattern, colours = struct.unpack_from("<IH", body, 14)
    ground = colours & 0x7F if pattern >> 26 == _SOLID else 65
    letters = fonts[used] if used < len(fonts) else Font(64, "")
    colours_of_both = [_FIXED.get(n) or {**_USUAL, **own}.get(n) or f"indexed {n}" for n in (letters.colour, ground)]
    looks = Looks(struck=letters.mark == "struck", unseen=INVISIBLE if alike(*colours_of_both) else "")
    return Style(codes.get(code, "General"), looks if any(looks) else None)


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
