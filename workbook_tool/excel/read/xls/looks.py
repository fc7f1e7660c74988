"""The styles of an .xls, as far as they decide what a reader sees of a figure."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbook_tool.excel.read.colours import INVISIBLE, alike
from workbook_tool.excel.read.styles import Style
from workbook_tool.grid import Looks
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
