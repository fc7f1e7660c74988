"""What is written on a sheet beside its cells: comments, threaded comments and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbook_tool.excel.read.container import Package
from workbook_tool.excel.read.formats import column_number
from workbook_tool.excel.read.markup import Element, elements, unescaped
from workbook_tool.grid import NoteRead
from workbook_tool.untrusted.limits import RefusedError

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST = 500  # notes of one sheet that are kept
_LONGEST = 4_000  # characters of one


def sheet_notes(package: Package, sheet: str) -> tuple[NoteRead, ...]:
    """The notes of the sheet in the part ``sheet``; a part that cannot be read gives none, as no figure hangs on it."""
    comments: dict[tuple[int, int], list[str]] = {}
    threads: dict[tuple[int, int], list[str]] = {}
    boxes: list[NoteRead] = []
    for _, kind, target in package.related(sheet):
        if target not in package:
            continue
        if kind == "comments":
            _collect(comments, _parts(package, target), "comment")
        elif kind == "threadedComment":
            _collect(threads, _parts(package, target), "threadedComment")
        elif kind == "drawing":
            boxes += _boxes(_parts(package, target))
    # A thread is copied into a plain comment for older programs: the thread itself counts.
    written = [NoteRead(*place, " / ".join(texts)) for place, texts in sorted({**comments, **threads}.items())]
    return tuple(note._replace(text=note.text[:_LONGEST]) for note in (*written, *boxes) if note.text)[:_MOST]


def _parts(package: Package, target: str) -> Sequence[Element]:
    data = package.part(target)
    try:
        return elements(data)
    except RefusedError:
        return ()


def _collect(into: dict[tuple[int, int], list[str]], elements_of_part: Sequence[Element], name: str) -> None:
    place: tuple[int, int] | None = None
    texts: list[str] = []
    for element in (*elements_of_part, Element("", name, {})):
        if element.name == name:
            text = " ".join(unescaped("".join(texts)).split())
            if place is not None and text:
                into.setdefault(place, []).append(text)
            match = _REFERENCE.fullmatch(element.attributes.get("ref", ""))
            place, texts = (int(match[2]) - 1, column_number(match[1])) if match else None, []
        elif element.name in ("t", "text"):
            texts.append(element.text)


def _boxes(elements_of_part: Sequence[Element]) -> Iterator[NoteRead]:
    corner: dict[str, int] = {}
    lines: list[str] = []
    for element in (*elements_of_part, Element("", "endAnchor", {})):
        if element.name.endswith("Anchor"):
            text = " ".join(unescaped("".join(lines)).split())
            if text and {"from row", "from col"} <= corner.keys():
                row, column = corner["from row"], corner["from col"]
                yield NoteRead(row, column, text, "text box", corner.get("to row", row), corner.get("to col", column))
            corner, lines = {}, []
        elif element.name in ("row", "col") and element.parent in ("from", "to") and element.text.strip().isdigit():
            corner[f"{element.parent} {element.name}"] = int(element.text)
        elif element.name == "t":
            lines.append(element.text)
        elif element.name == "p":
            lines.append(" ")
