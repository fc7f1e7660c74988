"""Colours as ``#RRGGBB``: how they are written, mixed, and told apart."""

from __future__ import annotations

import re

from workbook_tool.errors import WorkbookToolError

READABLE = 4.5  # WCAG 2.2 AA, text of any size
VISIBLE = 3.0  # WCAG 2.2 AA, lines and marks
WHITE, BLACK = "#FFFFFF", "#000000"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG defines it."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: str, other: str, share: float) -> str:
    """``share`` of one colour with the rest of another."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def hexadecimal(name: str, value: str) -> str:
    """A colour as people write it, as ``#RRGGBB``; WorkbookToolError where it is not six hexadecimal digits."""
    if not _HEX.fullmatch(value):
        raise WorkbookToolError(
            f"The colour {name} is written {value!r}.", "Write it as # and six digits, like #1D3557."
        )
    return value.upper()
