"""Why a file is not read: raised inside the reader, always turned into one finding at its door."""

from __future__ import annotations

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding


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
