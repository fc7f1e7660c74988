"""Text in stretches of unlike looks: what is struck through, raised or lowered in a cell or a shared string."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workbook_tool.excel.read.markup import unescaped
from workbook_tool.grid import Run

TAGS = ("r", "strike", "vertAlign", "t", "rPh")
_RAISED = {"superscript": "raised", "subscript": "lowered"}


class Strings(NamedTuple):
    """Texts in order, rich text joined; the runs, by number, of those that are partly struck through or raised."""

    texts: list[str]
    """By the number that cells name them with."""
    runs: dict[int, tuple[Run, ...]]


class RichText:
    """Collects the text of one ``si`` or ``is`` element as expat tells its tags; phonetic readings are left out."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._struck = False
        self._raised = ""
        self._aside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "r":
            self._struck, self._raised = False, ""
        elif tag == "strike":
            self._struck = is_on(attributes)
        elif tag == "vertAlign":
            self._raised = _RAISED.get(attributes.get("val", ""), "")
        elif tag == "rPh":
            self._aside += 1

    def end(self, tag: str, text: Iterable[str]) -> None:
        """An element ends that had ``text`` in it."""
        if tag == "rPh":
            self._aside -= 1
        elif tag == "t" and not self._aside:
            self._runs.append(Run("".join(text), "struck" if self._struck else self._raised))
        elif tag == "r":
            self._struck, self._raised = False, ""

    @property
    def text(self) -> str:
        """All of it, run together, as the file has it."""
        return "".join(run.text for run in self._runs)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Its stretches, where any is struck through, raised or lowered."""
        return tuple(Run(unescaped(run.text), run.mark) for run in runs_of(self._runs))


def runs_of(stretches: Iterable[Run]) -> tuple[Run, ...]:
    """The stretches of a text, where any has a mark; those that look alike as one."""
    joined: list[Run] = []
    for run in stretches:
        if joined and joined[-1].mark == run.mark:
            joined[-1] = Run(joined[-1].text + run.text, run.mark)
        elif run.text:
            joined.append(run)
    return tuple(joined) if any(run.mark for run in joined) else ()


def is_on(attributes: dict[str, str]) -> bool:
    """Whether an element that switches something says so: without a value it does."""
    return attributes.get("val", "1") not in ("0", "false", "off")
