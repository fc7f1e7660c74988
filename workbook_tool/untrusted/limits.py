"""How much of an untrusted file is looked at before it is refused, and why a file is refused."""

from __future__ import annotations

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.immutable import immutable

MIB = 1024 * 1024


@immutable
class Limits:
    """The caps on one file. Sizes are bytes, ``seconds`` is of the clock and of the processor.

    ``ratio`` is unpacked to packed size of a part, and counts only above
    ``ratio_from``; ``area`` is cells of a whole workbook, ``rows`` those of a plain table.
    """

    file_bytes: int = 20 * MIB
    """Of the file itself."""
    inflated: int = 256 * MIB
    """Of all that it holds, unpacked."""
    part: int = 128 * MIB
    ratio: int = 200
    ratio_from: int = 4 * MIB
    members: int = 2000
    """How many files it may hold."""
    area: int = 8_000_000
    rows: int = 200_000  # of a plain table
    seconds: int = 20
    memory: int = 930 * MIB  # with what the interpreter itself takes, a process stays below 1 GiB


USUAL = Limits()


@immutable
class TextLimits:
    """The caps on a text that is parsed whole: its characters, and how deep its parts may stand in each other."""

    characters: int
    depth: int = 1000  # of Python's own parser


TOML = TextLimits(characters=4 * MIB, depth=40)
JSON = TextLimits(characters=4 * MIB)
MANIFEST = TextLimits(characters=64 * MIB)  # of a backup: some 200,000 files


class RefusedError(Exception):
    """The file cannot be read, or must not be. ``code`` names the sentence, ``facts`` fill it."""

    def __init__(self, code: str, sheet: str = "", ref: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code, self.sheet, self.ref, self.facts = code, sheet, ref, facts

    def finding(self, file: str) -> Finding:
        """The finding about ``file``."""
        facts = {name: str(fact) for name, fact in {"sheet": self.sheet, "ref": self.ref, **self.facts}.items()}
        value = facts.pop("value", None)
        return finding(self.code, Cell(file, self.sheet, self.ref), indicator=None, value=value, **facts)
