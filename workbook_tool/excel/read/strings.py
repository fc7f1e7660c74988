"""The strings of a workbook: shared once, referred to by number."""

from __future__ import annotations

from workbook_tool.excel.read import quick
from workbook_tool.excel.read.markup import parse, parser, unescaped


def shared_strings(data: bytes) -> list[str]:
    """The shared strings in order: rich text joined, phonetic readings left out."""
    found = quick.strings(data)
    if found is None:
        found = _rich_strings(data)
    return [unescaped(piece) for piece in found] if b"_x" in data else found


def _rich_strings(data: bytes) -> list[str]:
    found: list[str] = []
    text: list[str] = []
    pieces: list[str] = []
    aside = 0  # how deep in a phonetic reading

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal aside
        text.clear()
        if name.endswith("}rPh"):
            aside += 1

    def end(name: str) -> None:
        nonlocal aside
        kind = name.rpartition("}")[2]
        if kind == "t" and not aside:
            pieces.extend(text)
        elif kind == "si":
            found.append("".join(pieces))
            pieces.clear()
        elif kind == "rPh":
            aside -= 1
        text.clear()

    made = parser()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text.append
    parse(made, data)
    return found
