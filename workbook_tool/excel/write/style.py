"""The theme's styles as xlsxwriter's formats."""

from __future__ import annotations

from typing import Any

from workbook_tool.excel.write.engine import Engine, Format
from workbook_tool.theme import Style, Theme

_BORDERS = {"none": 0, "thin": 1, "medium": 2}


class Formats:
    """xlsxwriter's formats of one workbook, made once for each look."""

    def __init__(self, workbook: Engine, theme: Theme) -> None:
        self.theme = theme
        self._add = workbook.add_look
        self.looks: dict[tuple[str, str, bool], Format] = {}
        """Those of cells, by style, number format and whether they are marked as text, in the order of their making."""
        self.rules: dict[str, Format] = {}
        """Those of conditional formats, by style, likewise."""
        self.named: dict[str, Format] = {}
        """The cell styles that Excel lists by name, each with the format that it has."""
        self.date_format = theme.date_format
        self.style = theme.style

    def cell(self, name: str, number_format: str = "", quoted: bool = False) -> Format:
        """The format of a cell: a style, a number format over the style's own, text marked as text."""
        key = (name, number_format, quoted)
        if key not in self.looks:
            made = self._add((self.theme, *key), lambda: _properties(self.style(name), number_format, quoted))
            self.looks[key] = made
            made._get_xf_index()  # numbered now, whichever way the cells are written
            self._give_name(made, name)
        return self.looks[key]

    def _give_name(self, look: Format, style: str) -> None:
        """Have a cell's format stand under the named cell style that its style belongs to."""
        if called := self.style(style).called:
            names = list(self.named)
            look.xf_id = names.index(called) + 1 if called in names else len(names) + 1
            self.named.setdefault(called, look)

    def rule(self, name: str) -> Format:
        """The format of a conditional format: colours and weight only, which is all that Excel changes."""
        if name not in self.rules:
            self.rules[name] = self._add((self.theme, name), lambda: _of_rule(self.style(name)))
        return self.rules[name]


def _of_rule(style: Style) -> dict[str, Any]:
    fill = {"bg_color": style.fill} if style.fill else {}
    return {"font_color": style.colour, "bold": style.bold, **fill}


def _properties(style: Style, number_format: str, quoted: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "font_name": style.font,
        "font_scheme": "none",  # else Excel shows the font of its theme instead
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
        properties["align"] = style.align
    if style.fill:
        properties |= {"pattern": 1, "fg_color": style.fill}
    if style.border != "none":
        properties |= {"border": _BORDERS[style.border], "border_color": style.border_colour or style.colour}
    if number_format or style.number_format:
        properties["num_format"] = number_format or style.number_format
    if quoted:
        properties["quote_prefix"] = True
    return properties
