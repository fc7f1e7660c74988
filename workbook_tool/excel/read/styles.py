"""The styles of a workbook, as far as they decide what a reader sees of a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from workbook_tool.excel.read.formats import BUILTIN
from workbook_tool.excel.read.markup import Element, elements
from workbook_tool.excel.read.runs import is_on
from workbook_tool.grid import Looks
from workbook_tool.theme import BLACK, WHITE, contrast, mixed

_COLOUR = re.compile("#[0-9A-F]{6}").fullmatch
_UNSEEN = 1.2  # contrast: white on cream; nobody reads letters of it
INVISIBLE = "its letters have the colour of the cell"


def alike(letters: str, ground: str) -> bool:
    """Whether letters cannot be told from their ground, both ``#RRGGBB``; colours that are only names are compared."""
    if not (_COLOUR(letters) and _COLOUR(ground)):
        return bool(ground) and letters == ground
    return contrast(letters, ground) < _UNSEEN


_INDEXED = {**dict.fromkeys(("0", "8", "64"), BLACK), **dict.fromkeys(("1", "9", "65"), WHITE)}
_THEME = {"0": WHITE, "1": BLACK}  # as nearly every theme has them: paper and ink
_LONGEST = 256 * 1024  # bytes that are kept: returns of one template share their styles


class Style(NamedTuple):
    """A style of cells: its number format, and how they look besides; None for as usual."""

    code: str = "General"
    """The number format."""
    looks: Looks | None = None
    """What differs from as usual."""


class Styles(NamedTuple):
    """Styles of cells in order; those of conditional formats that show something else, by number."""

    cells: tuple[Style, ...] = (Style(),)
    conditional: dict[int, Style] = {}  # noqa: RUF012 (never changed)


@dataclass(slots=True)
class _Font:
    struck: bool = False
    colour: str = BLACK


@dataclass(slots=True)
class _Part:
    """A style sheet's part, element by element."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILTIN))
    fonts: list[_Font] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    used: list[Style] = field(default_factory=list)
    conditional: dict[int, Style] = field(default_factory=dict)


def styles(data: bytes) -> Styles:
    """The styles in ``data``. Raises RefusedError."""
    return _cached(data) if len(data) <= _LONGEST else _read(data)


def _read(data: bytes) -> Styles:
    part = _Part()
    for section, inside in _sections(elements(data)):
        if section == "numFmts":
            part.codes |= {int(e.attributes["numFmtId"]): _code(e) for e in inside if e.name == "numFmt"}
        elif section == "fonts":
            part.fonts = [_font(own) for own in _each(inside, "font")]
        elif section == "fills":
            part.fills = [_fill(own) for own in _each(inside, "fill")]
        elif section == "cellXfs":
            xfs = (e for e in inside if e.name == "xf" and e.parent in ("cellXfs", "Fallback"))
            part.used = [_style(element.attributes, part) for element in xfs]
        elif section == "dxfs":
            part.conditional = dict(_conditional(_each(inside, "dxf")))
    return Styles(tuple(part.used) or (Style(),), part.conditional)


_cached = lru_cache(maxsize=16)(_read)


def _sections(all_elements: Iterable[Element]) -> Iterator[tuple[str, list[Element]]]:
    """Each child of the style sheet with what stands in it; fonts come before the cells that use them, as they must."""
    inside: list[Element] = []
    section = ""
    for element in all_elements:
        if element.parent == "styleSheet":
            yield section, inside
            section, inside = element.name, []
        else:
            inside.append(element)
    yield section, inside


def _each(inside: Iterable[Element], name: str) -> Iterator[list[Element]]:
    """The elements within each element called ``name``."""
    own: list[Element] | None = None
    for element in inside:
        if element.name == name:
            if own is not None:
                yield own
            own = []
        elif own is not None:
            own.append(element)
    if own is not None:
        yield own


def _code(element: Element) -> str:
    return element.attributes.get("formatCode", "")


def _font(own: list[Element]) -> _Font:
    font = _Font()
    for element in own:
        if element.name == "strike":
            font.struck = is_on(element.attributes)
        elif element.name == "color":
            font.colour = _colour(element.attributes)
    return font


def _fill(own: list[Element]) -> str:
    """The ground that a fill gives; empty for one that is no plain colour."""
    pattern = next((e.attributes.get("patternType", "none") for e in own if e.name == "patternFill"), "none")
    if pattern == "none":
        return WHITE if not any(e.name == "gradientFill" for e in own) else ""
    ground = next((e.attributes for e in own if e.name == "fgColor"), {})
    return _colour(ground) if pattern == "solid" else ""


def _colour(attributes: dict[str, str]) -> str:
    """``#RRGGBB``, or a name of its own for a colour that only the theme knows."""
    if "rgb" in attributes:
        return f"#{attributes['rgb'][-6:].upper()}"
    if "theme" not in attributes:
        return _INDEXED.get(attributes.get("indexed", "64"), f"indexed {attributes.get('indexed')}")
    tint = float(attributes.get("tint", "0") or 0)
    known = _THEME.get(attributes["theme"])
    if known is None:
        return f"theme {attributes['theme']} {tint:.2f}"
    return mixed(WHITE if tint > 0 else BLACK, known, min(abs(tint), 1.0))


def _style(attributes: dict[str, str], part: _Part) -> Style:
    code = part.codes.get(int(attributes.get("numFmtId", "0") or 0), "General")
    font = _at(part.fonts, attributes.get("fontId"), _Font())
    ground = _at(part.fills, attributes.get("fillId"), WHITE)
    looks = Looks(struck=font.struck, unseen=INVISIBLE if alike(font.colour, ground) else "")
    return Style(code, looks if any(looks) else None)


def _at(kept: list[Any], number: str | None, otherwise: Any) -> Any:  # noqa: ANN401
    place = int(number) if number and number.isdecimal() else 0
    return kept[place] if place < len(kept) else otherwise


def _conditional(dxfs: Iterator[list[Element]]) -> Iterator[tuple[int, Style]]:
    """Those that strike a figure through, hide it, or show it by another number format.

    The ground of letters that they colour is their own; where they have none, that of a cell as usual.
    """
    for number, own in enumerate(dxfs):
        code = next((_code(e) for e in own if e.name == "numFmt"), "")
        font = _font([element for element in own if element.parent == "font"])
        fill = next((_colour(e.attributes) for e in own if e.name == "bgColor"), WHITE)
        looks = Looks(struck=font.struck, unseen=INVISIBLE if alike(font.colour, fill) else "")
        if code or any(looks):
            yield number, Style(code, looks)
