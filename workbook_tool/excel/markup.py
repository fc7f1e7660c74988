"""Small XML parts as a flat list of elements, by the standard library's expat; a DOCTYPE is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from workbook_tool.excel.refused import RefusedError


@dataclass(slots=True)
class Element:
    """One element: its namespace and name, its attributes (``namespace}name`` where they have one), its own text."""

    namespace: str
    name: str
    attributes: dict[str, str]
    parent: str = ""
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


def elements(data: bytes) -> list[Element]:
    """Every element in document order, for parts that are small and shallow."""
    found: list[Element] = []
    open_now: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        element = Element(namespace, local, attributes, open_now[-1].name if open_now else "")
        found.append(element)
        open_now.append(element)

    def end(_name: str) -> None:
        open_now.pop()

    def text(piece: str) -> None:
        open_now[-1].text += piece

    made = parser()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text
    parse(made, data)
    return found


def _refuse(*_: object) -> None:
    raise RefusedError("file-doctype")
