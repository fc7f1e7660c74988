"""How everything looks, and in which order ratings stand: one theme for workbooks, papers, charts and terminal."""

from workbook_tool.theme.look import (
    BLACK,
    READABLE,
    VISIBLE,
    WHITE,
    Style,
    Theme,
    contrast,
    mixed,
    rated,
    style_of,
    theme_of,
)
from workbook_tool.theme.ratings import all_ratings, colours_of, conditions, in_order, terminal_styles

__all__ = [
    "BLACK", "READABLE", "VISIBLE", "WHITE", "Style", "Theme",
    "all_ratings", "colours_of", "conditions", "contrast", "in_order", "mixed", "rated", "style_of", "terminal_styles",
    "theme_of",
]  # fmt: skip
