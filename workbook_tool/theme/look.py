"""Colours, fonts and styles by name, as templates/theme.toml has them; how colours are mixed and told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import cycle
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.scheme import Rag
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable

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


_ON_WHITE = ("accent", "ink", "muted")  # texts
_TINT = 0.16  # of a colour, behind a chart's lines


def rated(rag: str, style: str = "rag") -> str:
    """The name of a style on a rating's colour: of a word in a row, or ``tile-rag``, ``head-rag``."""
    return f"{style}:{rag}"


@immutable
class Style:
    """One look. Colours are ``#RRGGBB``, sizes points; ``fill`` and ``border_colour`` may be empty."""

    font: str
    """Its name."""
    size: float
    """In points."""
    colour: str
    """Of the letters."""
    bold: bool = False
    """Whether it is bold."""
    underline: bool = False
    """Whether it is underlined."""
    fill: str = ""
    border: str = "none"
    """``thin``, ``medium`` or ``none``."""
    border_colour: str = ""
    wrap: bool = False
    """Whether long texts go on in further lines."""
    align: str = ""
    """``left``, ``center`` or ``right``; Excel's choice where empty."""
    valign: str = "top"
    """Top, middle or bottom, in the words of Excel's format."""
    indent: int = 0
    """Steps from the edge."""
    locked: bool = True
    """Whether a protected sheet keeps it as it is."""
    number_format: str = ""
    """Excel's code."""
    called: str = ""
    """The named cell style that Excel lists it under; empty for none."""

    @property
    def contrast(self) -> float:
        """The contrast of the text on its fill, 1 to 21."""
        return contrast(self.colour, self.fill or WHITE)


class Theme:
    """The colours, fonts and styles of templates/theme.toml, over them a collection's own colours and font.

    ``colours`` by the theme's names or, in any case, by ratings; those of a register's own ratings are given by
    :func:`~workbook_tool.theme.ratings.colours_of`. WorkbookToolError where a colour is not six hexadecimal
    digits, or a text's could not be read on white.
    """

    def __init__(self, colours: Mapping[str, str] | None = None, font: str = "") -> None:
        theme = resources.template("theme")
        own = {name: hexadecimal(name, value) for name, value in (colours or {}).items()}
        self.colours: dict[str, str] = theme["colours"] | {n: fill for n, fill in own.items() if n in theme["colours"]}
        """The theme's colours by their names, those of ratings apart."""
        of_ratings = theme["ratings"]["fills"] | {n: fill for n, fill in own.items() if n not in theme["colours"]}
        self.rating_names = tuple(theme["ratings"]["fills"])
        """The ratings that have a colour of the theme's."""
        self._fills: dict[str, str] = {name.casefold(): fill for name, fill in of_ratings.items()}
        self._shapes: dict[str, str] = {name.casefold(): shape for name, shape in theme["ratings"]["shapes"].items()}
        self._spare: tuple[str, ...] = tuple(theme["ratings"]["spare_shapes"])
        without = sorted(name for name in self._fills if name not in self._shapes)
        self._shapes |= dict(zip(without, cycle(self._spare), strict=False))
        self._styles: Mapping[str, Mapping[str, Any]] = theme["style"]
        self._resolved: dict[str, Style] = {}
        self.own_font = font
        """The collection's own font; empty for none."""
        self.font: str = font or theme["fonts"]["body"]
        self.size: float = theme["fonts"]["size"]
        """Points of a text that names no size."""
        first = (font,) if font else ()
        self.report_fonts: tuple[str, ...] = (*first, *theme["fonts"]["report"])
        """The fonts of the PDF, the first that there is."""
        self.screen_fonts: tuple[str, ...] = (*first, *theme["fonts"]["screen"])
        self.date_format: str = theme["formats"]["date"]
        self.series = tuple(self.colour(name) for name in theme["charts"]["series"])
        """The colours that a chart's series take in turn where they name none."""
        self.sparkline = self.colour(theme["charts"]["sparkline"])
        self.sparkline_last = self.colour(theme["charts"]["sparkline_last"])
        self._check()

    def _check(self) -> None:
        for name in _ON_WHITE:
            ratio = contrast(self.colour(name), WHITE)
            if ratio < READABLE:
                raise WorkbookToolError(
                    f"The colour {name} ({self.colour(name)}) is too light to be read on white: its contrast is "
                    f"{ratio:.1f}, and {READABLE} is needed.",
                    "Choose a darker one in collection.toml.",
                )

    def names(self) -> tuple[str, ...]:
        """Every style's name, without those on a rating's colour."""
        return tuple(self._styles)

    def knows(self, name: str) -> bool:
        """Whether a rating of that name, in any case, has a colour."""
        return name.casefold() in self._fills

    def colour(self, name: str) -> str:
        """A colour by the theme's name for it, by a rating's, or as ``#RRGGBB``."""
        return self.colours.get(name) or self._fills.get(name.casefold()) or hexadecimal(name, name)

    def fill(self, rating: str) -> str:
        """The fill behind a rating's word; that of Not rated where it has none."""
        return self._fills.get(rating.casefold()) or self._fills[Rag.NOT_RATED.casefold()]

    def shape(self, rating: str) -> str:
        """The shape that stands for a rating where its word has no room: ``diamond``, ``triangle``, ``disc`` …"""
        return self._shapes.get(rating.casefold(), self._spare[0])

    def ink_on(self, fill: str) -> str:
        """White or the dark ink, whichever reads better on ``fill``; black where neither reads well enough."""
        best = max((WHITE, self.colour("ink")), key=lambda ink: contrast(ink, fill))
        return best if contrast(best, fill) >= READABLE else BLACK

    def edge(self, fill: str) -> str:
        """The outline of a tile: its own fill, or a line where that would be lost on white."""
        return fill if contrast(fill, WHITE) >= 1.5 else self.colour("line")

    def tint(self, rating: str) -> str:
        """A rating's colour, light enough to stand behind a chart's lines."""
        return mixed(self.fill(rating), WHITE, _TINT)

    def style(self, name: str) -> Style:
        """The style of a name, or of one with a rating's colour behind it (:func:`rated`).

        WorkbookToolError where the theme has none.
        """
        if name not in self._resolved:
            self._resolved[name] = self._style(name)
        return self._resolved[name]

    def _style(self, name: str) -> Style:
        base, _, rating = name.partition(":")
        look = self._chain(base)
        for key in ("fill", "border_colour"):
            if look.get(key):
                look[key] = self.colour(look[key])
        if rating:
            look["fill"] = self.fill(rating)
        colour = look.pop("colour", "ink")
        look["colour"] = self.ink_on(look.get("fill") or WHITE) if colour == "auto" else self.colour(colour)
        return Style(**{"font": self.font, "size": self.size, **look})

    def _chain(self, name: str) -> dict[str, Any]:
        if name not in self._styles:
            raise WorkbookToolError(
                f"No style is called {name!r}.", "templates/theme.toml has " + ", ".join(self._styles) + "."
            )
        look = dict(self._styles[name])
        like = look.pop("like", "")
        return self._chain(like) | look if like else look


@lru_cache(maxsize=16)
def _theme(colours: tuple[tuple[str, str], ...], font: str) -> Theme:
    return Theme(dict(colours), font)


def theme_of(colours: Mapping[str, str], font: str = "") -> Theme:
    """The theme with a collection's own colours and font, made once: that of one output is mostly that of the next."""
    return _theme(tuple(colours.items()), font)


@cache
def style_of(name: str) -> Style:
    """A style as it is where a collection has no colours and no font of its own: how words stand in it."""
    return theme_of({}).style(name)
