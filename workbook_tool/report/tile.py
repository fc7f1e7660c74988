"""A rating on its colour, as every shape of the report prints it."""

from __future__ import annotations

from workbook_tool.immutable import immutable


@immutable
class Tile:
    """A rating's word with the colours to print it in."""

    label: str
    """The rating's word."""
    word: str
    fill: str
    """Behind the word, ``#RRGGBB``."""
    ink: str
    """Of the word."""
    edge: str
    """Around it."""
    shape: str = ""
    """What stands beside the word, so that colour never speaks alone."""
