"""How much room words need in a cell: an estimate that errs on the side of too much.

Excel does not tell how it breaks lines, and differs from LibreOffice. The
widths here are those of Arial, whose digits are the unit of a column's width.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import getitem, itemgetter

TALLEST = 409.0  # points: no row can be taller
_LINE = 1.32  # height of a line, in sizes of the font
_PADDING = 4.5  # points above and below the words
_MARGIN = 1.0  # characters of a column's width that stay empty at its sides
_CAUTION = 1.08  # other fonts and programs are wider
_BOLD = 1.05  # bold type is wider still: Arial's, of sentences, by 8% (12% at most)

_WIDEST = 1.75  # an ASCII character, with caution

# Widths in digits of the same font (a digit is 0.556 of the size).
_NARROW = dict.fromkeys("ijl'|", 0.42) | dict.fromkeys(" .,:;!I/\\ft()[]{}r-‘’`·°", 0.61)
_WIDE = dict.fromkeys("mMW@%—…–", 1.62) | dict.fromkeys("wGOQCDHNRU", 1.33) | dict.fromkeys("&+=<>~", 1.2)


class _Widths(dict[str, float]):
    """The width of each character, worked out when first met."""

    def __missing__(self, character: str) -> float:
        return self.setdefault(character, _width(character))


_WIDTHS = _Widths()


@lru_cache(20_000)
def width_of(text: str) -> float:
    """The width of a text on one line, in characters of a column's width."""
    return sum(map(_WIDTHS.__getitem__, text)) * _CAUTION


def lines_needed(text: str, width_characters: float) -> int:
    """How many lines ``text`` takes, wrapped in a column so many characters wide; at least 1."""
    room = max(width_characters - _MARGIN, 1.0)
    if len(text) * _WIDEST < room and text.isascii() and "\n" not in text:
        return 1
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def height_for(texts_and_widths: Iterable[tuple[str, float]], size: float = 11, *, bold: bool = False) -> float:
    """The height in points of a row that shows all these (text, column width in characters), at most 409.

    ``size`` is the font's, in points: a larger one needs more lines as well as taller ones; bold type needs more lines.
    """
    scale = size / 11 * (_BOLD if bold else 1)
    lines = max((lines_needed(text, width / scale) for text, width in texts_and_widths), default=1)
    return min(math.ceil((lines * size * _LINE + _PADDING) * 4) / 4, TALLEST)


@lru_cache(20_000)
def text_height(text: str, width: float, size: float, bold: bool = False) -> float:
    """The height in points of a row that shows one text in a column so many characters wide."""
    return height_for([(text, width)], size, bold=bold)


class _Heights(dict[object, float]):
    """The height that a value needs in one column, worked out when first met."""

    def __init__(self, width: float, size: float, bold: bool) -> None:
        super().__init__()
        self._letters = width, size, bold

    def __missing__(self, value: object) -> float:
        return self.setdefault(value, text_height(value if isinstance(value, str) else "", *self._letters))


def heights_of(rows: Iterable[Sequence[object]], wrapping: Mapping[int, tuple[float, float, bool]]) -> Iterator[float]:
    """The height in points of each of many rows.

    ``wrapping`` has the width in characters, the size of the font in points and
    whether it is bold, of each column, by its number in the row, whose texts go on several lines.
    """
    columns = [*wrapping, *list(wrapping)[:1]]  # one twice: of a single column the getter gives no tuple
    if not columns:
        return iter(())
    chosen, heights = itemgetter(*columns), [_Heights(*wrapping[column]) for column in columns]
    return (max(map(getitem, heights, chosen(row))) for row in rows)


def _wrapped(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    space = width_of(" ")
    for word in paragraph.split(" "):
        needed = width_of(word)
        if used and used + space + needed > room:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        if needed > room:  # broken wherever the line ends
            lines += math.ceil(needed / room) - 1
            needed = needed % room or room
        used += needed
    return lines


def _width(character: str) -> float:
    known = _NARROW.get(character) or _WIDE.get(character)
    if known:
        return known
    if character.isascii():
        return 1.22 if character.isupper() else 1.0
    if unicodedata.combining(character):
        return 0.0
    return 2.0 if unicodedata.east_asian_width(character) in "WF" else 1.25


def paragraphs(text: str, width: float, most: int = 24) -> list[str]:
    """``text`` in pieces of at most ``most`` lines in a column ``width`` characters wide, so that each fits a row.

    Its own paragraphs, and long ones parted between sentences, else between words.
    """
    paragraphs = (p.strip() for p in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return [piece for paragraph in paragraphs if paragraph for piece in _parted(paragraph, width, most)]


def _parted(paragraph: str, width: float, most: int) -> list[str]:
    pieces, rest = [], paragraph
    while (lines := lines_needed(rest, width)) > most:
        room = len(rest) * most // (lines + 1)
        stop = rest.rfind(". ", 1, room) + 1 or rest.rfind(" ", 1, room)
        stop = stop if stop > 0 else room
        pieces.append(rest[:stop].rstrip())
        rest = rest[stop:].lstrip()
    return [*pieces, rest]
