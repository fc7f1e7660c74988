"""Colours and fonts of the report, and the check that every word on them can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbook_tool import resources
from workbook_tool.domain.consolidation import Collection
from workbook_tool.errors import WorkbookToolError

READABLE = 4.5  # WCAG 2.2 AA, text of any size
VISIBLE = 3.0  # WCAG 2.2 AA, lines and marks
_HEX = re.compile(r"#?[0-9A-Fa-f]{6}")
_WHITE, _BLACK = "#FFFFFF", "#000000"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by name (ratings, accent, ink, muted, line, wash) and font names, the council's own first."""

    colours: Mapping[str, str]
    report_fonts: tuple[str, ...]
    screen_fonts: tuple[str, ...]
    document_font: str
    own_font: str = ""

    def fill(self, rating: str) -> str:
        """The fill of a rating's tile."""
        return self.colours.get(rating, self.colours["Not rated"])

    def ink_on(self, fill: str) -> str:
        """White or the dark ink, whichever reads better on ``fill``; black where neither is enough."""
        best = max((_WHITE, self.colours["ink"]), key=lambda ink: contrast(ink, fill))
        return best if contrast(best, fill) >= READABLE else _BLACK

    def edge(self, fill: str) -> str:
        """The colour of a tile's outline: its own fill, or a line where that would be lost on white."""
        return fill if contrast(fill, _WHITE) >= 1.5 else self.colours["line"]

    def tint(self, rating: str) -> str:
        """A rating's colour, light enough to stand behind a chart's lines."""
        return _mixed(self.fill(rating), 0.16)


def theme(collection: Collection) -> Theme:
    """The theme that collection.toml asks for, over the defaults.

    WorkbookToolError where a colour is not six hexadecimal digits, or the
    accent or ink could not be read on white.
    """
    said = {**resources.template("theme")["colours"], **collection.colours}
    colours = {name: _checked(name, value) for name, value in said.items()}
    fonts = resources.template("report")["fonts"]
    first = (collection.font,) if collection.font else ()
    return Theme(
        colours,
        (*first, *fonts["report"]),
        (*first, *fonts["screen"]),
        collection.font or fonts["document"],
        collection.font,
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _checked(name: str, written: str) -> str:
    if not _HEX.fullmatch(written):
        raise WorkbookToolError(
            f"The colour {name} in collection.toml is written {written!r}.",
            "Write it as # and six digits, like #1D3557.",
        )
    value = f"#{written.lstrip('#').upper()}"
    if name in ("accent", "ink", "muted") and contrast(value, _WHITE) < READABLE:
        raise WorkbookToolError(
            f"The colour {name} ({value}) is too light to be read on white: its contrast is "
            f"{contrast(value, _WHITE):.1f}, and {READABLE} is needed.",
            "Choose a darker one in collection.toml.",
        )
    return value


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = (c / 255 for c in _channels(colour))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(c * share + 255 * (1 - share)):02X}" for c in _channels(colour))
