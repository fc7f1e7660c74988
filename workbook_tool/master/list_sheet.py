"""The sheets of the master that are one table each: how they are laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation
from workbook_tool.layout.template import load
from workbook_tool.master.canvas import Canvas, fits

HEADING_ROW = 2
_LONGEST, _TALL = 5_000, 250.0  # characters and points of a text in a list

Words = Mapping[str, Any]
Rows = Sequence[Sequence[Any]]


def list_words(key: str) -> Words:
    """The words of a sheet, from templates/master.toml."""
    words: Words = load("master").words[key]
    return words


def list_sheet(name: str, key: str, given: Consolidation, rows: Rows, note: str = "", freeze: int = 1) -> Sheet:
    """A sheet of one table, with a sentence above it; ``key`` is that of its words."""
    words = list_words(key)
    title = words["title"].format(period=given.cycle.period.label)
    canvas = Canvas(name, title, words["widths"], landscape=True)
    if note:
        canvas.put(1, 0, note, "note")
    end = canvas.table(name.replace(" ", "") + "Table", HEADING_ROW, words["headings"], rows)
    return canvas.sheet(
        freeze=(HEADING_ROW + 1, freeze),
        repeat_rows=(HEADING_ROW, HEADING_ROW),
        print_area=(0, 0, end - 1, words.get("printed", len(words["headings"])) - 1),
    )


def shown_text(text: str, width: float) -> str:
    """A text that a row of a list can show; one that is longer (a cell's value may be) is cut, and says so."""
    cut = text = text if len(text) <= _LONGEST else text[:_LONGEST]
    while not fits(cut, width, _TALL):
        text = text[: len(text) * 9 // 10]
        cut = list_words("quality")["cut"].format(text=text)
    return cut
