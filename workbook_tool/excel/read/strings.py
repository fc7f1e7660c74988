"""The strings of a workbook: shared once, referred to by number."""

from __future__ import annotations

from workbook_tool.excel.read import quick
from workbook_tool.excel.read.markup import parse, parser, unescaped
from workbook_tool.excel.read.runs import RichText, Strings
from workbook_tool.grid import Run


def shared_strings(data: bytes) -> Strings:
    """The shared strings; phonetic readings are left out."""
    texts = quick.strings(data)
    runs: dict[int, tuple[Run, ...]] = {}
    if texts is None:
        texts, runs = _rich_strings(data)
    return Strings([unescaped(text) for text in texts] if b"_x" in data else texts, runs)


def _rich_strings(data: bytes) -> Strings:
    texts: list[str] = []
    runs: dict[int, tuple[Run, ...]] = {}
    pieces: list[str] = []
    rich = RichText()

    def start(name: str, attributes: dict[str, str]) -> None:
        pieces.clear()
        rich.start(name.rpartition("}")[2], attributes)

    def end(name: str) -> None:
        nonlocal rich
        tag = name.rpartition("}")[2]
        if tag == "si":
            if rich.runs:
                runs[len(texts)] = rich.runs
            texts.append(rich.text)
            rich = RichText()
        else:
            rich.end(tag, pieces)
        pieces.clear()

    made = parser()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, pieces.append
    parse(made, data)
    return Strings(texts, runs)
