"""How the ratings of today's register look on a page."""

from __future__ import annotations

from workbook_tool.commands.folder import Folder
from workbook_tool.immutable import immutable
from workbook_tool.theme import all_ratings, colours_of, theme_of


@immutable
class RatingColour:
    """Colours as ``#RRGGBB``: behind the word, of the word, and around it."""

    fill: str
    """Behind the word."""
    ink: str
    """Of the word."""
    edge: str
    """Around it."""


def rating_colours(folder: Folder) -> dict[str, RatingColour]:
    """By rating, how it looks; the register's and the settings' colours before those of the theme."""
    register = folder.register().register
    theme = theme_of(colours_of(register, folder.collection.colours))
    fills = {rag.value: theme.fill(rag.value) for rag in all_ratings(register)}
    return {name: RatingColour(fill, theme.ink_on(fill), theme.edge(fill)) for name, fill in fills.items()}
