"""Small XML parts as a flat list of elements, by the standard library's expat; a DOCTYPE is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from workbook_tool.untrusted.limits import RefusedError

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SMALL = 4_096  # bytes
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Element:
    """One element: its namespace and name, its attributes (``namespace}name`` where they have one), its own text."""

    namespace: str
    name: str
    attributes: dict[str, str]
    parent: str = ""
    """Name of the element around it."""
    text: str = field(default="")


def parser() -> expat.XMLParserType:
    """A parser that knows namespaces, gives text in one piece and refuses a DOCTYPE."""
    made = expat.ParserCreate(namespace_separator="}")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def parse(made: expat.XMLParserType, data: bytes) -> None:
    """Feed a whole part to ``made``. Raises RefusedError where it is not well-formed XML."""
    try:
        made.Parse(data, True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
        raise RefusedError("file-damaged") from error


def elements(data: bytes) -> Sequence[Element]:
    """Every element in document order, for parts that are small and shallow; nobody changes them."""
    return _elements(data) if len(data) <= _SMALL else _parsed(data)


def _parsed(data: bytes) -> tuple[Element, ...]:
    tree: list[Element] = []
    open_now: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        element = Element(namespace, local, attributes, open_now[-1].name if open_now else "")
        tree.append(element)
        open_now.append(element)

    def end(_name: str) -> None:
        open_now.pop()

    def text(piece: str) -> None:
        open_now[-1].text += piece

    made = parser()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text
    parse(made, data)
    return tuple(tree)


_elements = lru_cache(maxsize=32)(_parsed)  # what points from part to part is the same in every return


def unescaped(text: str) -> str:
    """``_x000D_`` and its like as the characters that they stand for; half a surrogate pair as a replacement mark."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    whole = _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), decoded)
    return _LONE.sub("\ufffd", whole)


def _refuse(*_: object) -> None:
    raise RefusedError("file-doctype")
