"""Whether letters can be seen on the ground of their cell."""

from __future__ import annotations

import re

from workbook_tool.theme import contrast

_COLOUR = re.compile("#[0-9A-F]{6}").fullmatch
_UNSEEN = 1.2  # contrast: white on cream; nobody reads letters of it
INVISIBLE = "its letters have the colour of the cell"


def alike(letters: str, ground: str) -> bool:
    """Whether letters cannot be told from their ground, both ``#RRGGBB``; colours that are only names are compared."""
    if not (_COLOUR(letters) and _COLOUR(ground)):
        return bool(ground) and letters == ground
    return contrast(letters, ground) < _UNSEEN
