"""The look of workbooks: styles by name from templates/theme.toml, as xlsxwriter's formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from workbook_tool import resources
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.write.engine import Engine, Format

READABLE = 4.5  # WCAG 2.2 AA, text of any size
WHITE, BLACK = "#FFFFFF", "#000000"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_BORDERS = {"none": 0, "thin": 1, "medium": 2}


@dataclass(frozen=True, slots=True)
class Style:
    """One look. Colours are ``#RRGGBB``, sizes points; ``fill`` and ``border_colour`` may be empty."""

    font: str
    size: float
    colour: str
    bold: bool = False
    underline: bool = False
    fill: str = ""
    border: str = "none"
    border_colour: str = ""
    wrap: bool = False
    align: str = ""
    valign: str = "top"
    indent: int = 0
    locked: bool = True
    number_format: str = ""

    @property
    def contrast(self) -> float:
        """The contrast of the text on its fill, 1 to 21."""
        return contrast(self.colour, self.fill or WHITE)


class Theme:
    """The styles of templates/theme.toml, with a collection's own colours and font where it has them.

    ``colours`` by name in any case; a name that the theme does not know is left
    to other outputs. WorkbookToolError where a colour is not written ``#RRGGBB``.
    """

    def __init__(self, colours: Mapping[str, str], font: str = "") -> None:
        theme = resources.template("theme")
        self._said: Mapping[str, Mapping[str, Any]] = theme["style"]
        self._colours: dict[str, str] = {name.casefold(): value for name, value in theme["colours"].items()}
        own = {name.casefold(): value for name, value in colours.items()}
        self._colours |= {name: _hex(name, value) for name, value in own.items() if name in self._colours}
        self.font: str = font or theme["fonts"]["body"]
        self.size: float = theme["fonts"]["size"]
        self.date_format: str = theme["formats"]["date"]
        self.series = tuple(self.colour(name) for name in theme["charts"]["series"])
        self._styles: dict[str, Style] = {}
        self.sparkline = self.colour(theme["charts"]["sparkline"])
        self.sparkline_last = self.colour(theme["charts"]["sparkline_last"])

    def names(self) -> tuple[str, ...]:
        """Every style's name."""
        return tuple(self._said)

    def colour(self, name: str) -> str:
        """A colour by its name in the theme, or as ``#RRGGBB``."""
        return self._colours.get(name.casefold()) or _hex(name, name)

    def style(self, name: str) -> Style:
        """The style of a name; WorkbookToolError where the theme has none."""
        if name in self._styles:
            return self._styles[name]
        if name not in self._said:
            raise WorkbookToolError(
                f"No style is called {name!r}.", "templates/theme.toml has " + ", ".join(self._said) + "."
            )
        said = self._chain(name)
        for key in ("fill", "border_colour"):
            if said.get(key):
                said[key] = self.colour(said[key])
        colour = said.pop("colour", "ink")
        said["colour"] = self.ink_on(said.get("fill") or WHITE) if colour == "auto" else self.colour(colour)
        known: dict[str, Any] = {"font": self.font, "size": self.size}
        return self._styles.setdefault(name, Style(**known | said))

    def _chain(self, name: str) -> dict[str, Any]:
        said = dict(self._said[name])
        like = said.pop("like", "")
        return self._chain(like) | said if like else said

    def ink_on(self, fill: str) -> str:
        """White or the dark ink, whichever reads better on ``fill``; black where neither reads well enough."""
        best = max((WHITE, self.colour("ink")), key=lambda ink: contrast(ink, fill))
        return best if contrast(best, fill) >= READABLE else BLACK


@lru_cache(maxsize=16)
def theme_of(colours: tuple[tuple[str, str], ...], font: str) -> Theme:
    """The theme with a collection's own colours and font: that of one workbook is mostly that of the next."""
    return Theme(dict(colours), font)


class Formats:
    """xlsxwriter's formats of one workbook, made once for each look."""

    def __init__(self, workbook: Engine, theme: Theme) -> None:
        self.theme = theme
        self._add = workbook.add_format
        self._made: dict[tuple[str, str, bool], Format] = {}
        self._rules: dict[str, Format] = {}
        self.date_format = theme.date_format
        self.style = theme.style

    def cell(self, name: str, number_format: str = "", quoted: bool = False) -> Format:
        """The format of a cell: a style, a number format over the style's own, text marked as text."""
        key = (name, number_format, quoted)
        if key not in self._made:
            self._made[key] = self._add(_properties(self.style(name), number_format, quoted))
            self._made[key]._get_xf_index()  # numbered now, whichever way the cells are written
        return self._made[key]

    def rule(self, name: str) -> Format:
        """The format of a conditional format: colours and weight only, which is all that Excel changes."""
        if name not in self._rules:
            style = self.style(name)
            said: dict[str, Any] = {"font_color": style.colour, "bold": style.bold}
            self._rules[name] = self._add(said | ({"bg_color": style.fill} if style.fill else {}))
        return self._rules[name]


def _properties(style: Style, number_format: str, quoted: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "font_name": style.font,
        "font_size": style.size,
        "font_color": style.colour,
        "bold": style.bold,
        "underline": int(style.underline),
        "text_wrap": style.wrap,
        "valign": style.valign,
        "locked": style.locked,
        "indent": style.indent,
    }
    if style.align:
        said["align"] = style.align
    if style.fill:
        said |= {"pattern": 1, "fg_color": style.fill}
    if style.border != "none":
        said |= {"border": _BORDERS[style.border], "border_color": style.border_colour or style.colour}
    if number_format or style.number_format:
        said["num_format"] = number_format or style.number_format
    if quoted:
        said["quote_prefix"] = True
    return said


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(name: str, value: str) -> str:
    if not _HEX.fullmatch(value):
        raise WorkbookToolError(
            f"The colour {name} is written {value!r}.", "Write it as # and six digits, like #1D3557."
        )
    return value.upper()
