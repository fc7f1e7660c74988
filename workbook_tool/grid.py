"""A workbook as read: cells with what stood in them, before anyone decides what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from workbook_tool.immutable import immutable

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"  # a number under a date, time or duration format
    UNCALCULATED = "uncalculated"  # a formula whose result was never stored


class Run(NamedTuple):
    """A stretch of a cell's text. ``mark`` is struck, raised, lowered, or empty."""

    text: str
    mark: str = ""


HIDDEN_COLUMN = "its column is hidden"
"""Why the contents of a cell cannot be seen, as the end of a sentence."""


class Looks(NamedTuple):
    """How a cell looks, where a reader may see another figure than it holds.

    ``unseen`` says why its contents cannot be seen, as the end of a sentence;
    ``untyped`` where its 0 comes from, where nobody typed it; ``conditional`` are
    number formats that a conditional format may show it by; ``display`` is what it
    shows, where the file itself says so.
    """

    struck: bool = False
    """Whether all of it is struck through."""
    unseen: str = ""
    untyped: str = ""
    runs: tuple[Run, ...] = ()
    """Parts of its text that look otherwise."""
    conditional: tuple[str, ...] = ()
    display: str | None = None


PLAIN = Looks()


class CellRead(NamedTuple):
    """One cell. ``text`` is what stood in it (a number's shortest decimal text,
    a date as ISO 8601); ``number`` the exact decimal of a NUMBER or of a DATE's
    serial; ``moment`` what a DATE shows, None where no calendar has it. A number
    that the file format does not allow (``1_000``) is an ERROR with its text.
    """

    # A named tuple, because a return has a thousand of them: it is made three times as fast
    # as a frozen dataclass, and passes between processes seven times as fast.
    kind: CellKind
    """What it holds."""
    text: str
    number: Decimal | None = None
    number_format: str = "General"
    """Excel's code."""
    formula: bool = False
    """Whether a formula gave its value."""
    moment: datetime | date | time | timedelta | None = None
    looks: Looks | None = None  # None where it looks like what it holds

    @property
    def is_percent(self) -> bool:
        """Whether its number is shown as a percentage: a % in quotes is only a word, one after _ is room left."""
        return "%" in self.number_format and "%" in _LITERAL.sub("", self.number_format)

    @property
    def seen(self) -> Looks:
        """How it looks."""
        return self.looks or PLAIN

    def looking(self, **changes: Any) -> CellRead:  # noqa: ANN401
        """The same cell with more of how it looks."""
        return self._replace(looks=self.seen._replace(**changes))


class NoteRead(NamedTuple):
    """Words beside a sheet's cells: a comment at its cell, or a text box over cells from the first to the last."""

    row: int
    """From 0."""
    column: int
    """From 0."""
    text: str
    kind: str = "comment"
    """``comment`` or ``text box``."""
    last_row: int = -1
    """Of a text box; -1 for a comment."""
    last_column: int = -1
    """Of a text box; -1 for a comment."""


@immutable
class SheetRead:
    """One worksheet: cells by (row, column), both from 0; empty cells are absent."""

    name: str
    """As on its tab."""
    cells: Mapping[tuple[int, int], CellRead]
    state: str = "visible"  # visible, hidden, veryHidden
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column
    validations: int = 0
    """How many rules for entries it has."""
    protected: bool = False
    """Whether it is protected."""
    hidden_rows: frozenset[int] = frozenset()
    """From 0."""
    validated: tuple[tuple[int, int, int, int], ...] = ()  # areas of validations, as of merged; none where not known
    notes: tuple[NoteRead, ...] = ()
    """Comments and text boxes."""


@immutable
class WorkbookRead:
    """A workbook: sheets in order, and what it says of itself."""

    file: str
    """The file's name as people know it."""
    sheets: tuple[SheetRead, ...]
    names: Mapping[str, str] = field(default_factory=dict)  # defined names, workbook scope
    properties: Mapping[str, str] = field(default_factory=dict)  # custom document properties
    description: str = ""
    """From its properties."""
    title: str = ""
    """From its properties."""
    application: str = ""
    """The program that wrote it last."""
    last_saved: str = ""  # ISO 8601, as the program that saved it says; empty where it was never saved again
    date_1904: bool = False
    """Whether its dates count from 1904."""
    external_links: bool = False
    """Whether it refers to other workbooks."""
    macros: bool = False
    """Whether it has macros."""
    format: str = "xlsx"  # xlsx, xlsm, xlsx-strict, ods, xls


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Column letters from a number counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """``J12`` from a row and column, both counted from 0."""
    return f"{letters(column)}{row + 1}"


def position(name: str) -> tuple[int, int]:
    """Row and column, both counted from 0, of an address like ``J12``."""
    figures = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    column = 0
    for letter in name[: len(name) - len(figures)]:
        column = column * 26 + ord(letter) - 64
    return int(figures) - 1, column - 1


def absolute(row: int, column: int) -> str:
    """``$J$12`` from a row and column, both counted from 0."""
    return f"${letters(column)}${row + 1}"


def sheet_reference(name: str) -> str:
    """A sheet's name as a formula writes it, quoted."""
    return "'" + name.replace("'", "''") + "'"
