"""The strings of a workbook: shared once, referred to by number."""

from __future__ import annotations

import re

from workbook_tool.excel.markup import parse, parser

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


def shared_strings(data: bytes) -> list[str]:
    """The shared strings in order: rich text joined, phonetic readings left out."""
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
            found.append(unescaped("".join(pieces)))
            pieces.clear()
        elif kind == "rPh":
            aside -= 1
        text.clear()

    made = parser()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text.append
    parse(made, data)
    return found


def unescaped(text: str) -> str:
    """``_x000D_`` and its like as the characters that they stand for; half a surrogate pair as a replacement mark."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    whole = _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), plain)
    return _LONE.sub("\ufffd", whole)
