"""One worksheet's XML, cell by cell."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from workbook_tool.excel import formats
from workbook_tool.excel.formats import Shows, shows
from workbook_tool.excel.markup import parse, parser
from workbook_tool.excel.refused import RefusedError, UnknownShapeError
from workbook_tool.excel.strings import unescaped
from workbook_tool.grid import CellKind, CellRead, SheetRead, address, letters

_COLUMNS = {letters(column): column for column in range(16_384)}
_ROWS = 1_048_576
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INDEX = re.compile(r"[0-9]{1,9}")
_TRUE = ("1", "true")
_LONGEST_PLAIN = 15  # digits that a double keeps as they are

Key = tuple[str | None, str | None, str | None, bool]


@dataclass(slots=True)
class Context:
    """What the sheets of one workbook share; ``used`` counts the cells kept so far, ``area`` how many may be."""

    namespace: str
    strings: list[str]
    styles: tuple[str, ...]
    date_1904: bool
    area: int
    used: int = 0


def read_sheet(data: bytes, name: str, state: str, context: Context) -> SheetRead:
    """The sheet in ``data``. Raises RefusedError and UnknownShapeError."""
    return _Sheet(name, context).read(data, state)


class _Sheet:
    """The state of one pass over a sheet."""

    __slots__ = (
        "aside", "attributes", "cache", "cells", "column", "context", "formula", "hidden", "merged", "name",
        "pieces", "protected", "row", "row_text", "tags", "text", "validations", "value",
    )  # fmt: skip

    def __init__(self, name: str, context: Context) -> None:
        self.name, self.context = name, context
        self.tags = {f"{context.namespace}}}{tag}": tag for tag in ("c", "v", "f", "t", "is", "row", "rPh")}
        self.cells: dict[tuple[int, int], CellRead] = {}
        self.cache: dict[Key, CellRead] = {}
        self.text: list[str] = []
        self.pieces: list[str] | None = None
        self.attributes: dict[str, str] = {}
        self.value: str | None = None
        self.formula = False
        self.aside = self.validations = 0
        self.row = self.column = -1
        self.row_text = ""
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: list[int] = []
        self.protected = False

    def read(self, data: bytes, state: str) -> SheetRead:
        made = parser()
        made.StartElementHandler, made.EndElementHandler = self.start, self.end
        made.CharacterDataHandler = self.text.append
        parse(made, data)
        self.context.used += len(self.cells)
        return SheetRead(
            self.name, self.cells, state, tuple(self.merged), self.validations, self.protected, frozenset(self.hidden)
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self.tags.get(name)
        if tag == "c":
            self.attributes, self.value, self.formula, self.pieces = attributes, None, False, None
            self.column += 1
        elif tag in ("v", "t"):
            self.text.clear()
        elif tag == "f":
            self.formula = True
        elif tag == "is":
            self.pieces = []
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "rPh":
            self.aside += 1
        else:
            self.other(name, attributes)

    def end(self, name: str) -> None:
        tag = self.tags.get(name)
        if tag == "v":
            self.value = "".join(self.text)
        elif tag == "c":
            if self.value is not None or self.formula or self.pieces is not None:
                self.finish()
            elif "r" in self.attributes:
                self.column = self.place(self.attributes["r"])[1]
        elif tag == "t" and self.pieces is not None and not self.aside:
            self.pieces += self.text
        elif tag == "rPh":
            self.aside -= 1

    def start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r")
        if text is None:
            self.row, self.row_text = self.row + 1, str(self.row + 2)
        elif text.isascii() and text.isdigit() and 1 <= int(text) <= _ROWS:
            self.row, self.row_text = int(text) - 1, text
        else:
            raise RefusedError("file-cell-broken", self.name, text)
        self.column = -1
        if attributes.get("hidden") in _TRUE:
            self.hidden.append(self.row)
        if self.context.used + len(self.cells) > self.context.area:
            raise RefusedError("file-too-many-cells", cells=f"{self.context.area:,}")

    def place(self, reference: str) -> tuple[int, int]:
        """Row and column of ``B12``, from 0."""
        if reference.endswith(self.row_text):
            column = _COLUMNS.get(reference[: -len(self.row_text)])
            if column is not None:
                return self.row, column
        found = _REFERENCE.fullmatch(reference)
        if not found or found[1] not in _COLUMNS or int(found[2]) > _ROWS:
            raise RefusedError("file-cell-broken", self.name, reference)
        return int(found[2]) - 1, _COLUMNS[found[1]]

    def finish(self) -> None:
        """Keep the cell that has just ended."""
        attributes = self.attributes
        reference = attributes.get("r")
        place = (self.row, self.column) if reference is None else self.place(reference)
        self.column = place[1]
        key = (attributes.get("s"), attributes.get("t"), self.value, self.formula)
        cell = self.cache.get(key) if self.pieces is None else None
        if cell is None:
            try:
                cell = self.make(*key)
            except _BrokenError:
                raise RefusedError("file-cell-broken", self.name, reference or address(*place)) from None
            if self.pieces is None:
                self.cache[key] = cell
        if place in self.cells:
            raise RefusedError("file-cell-twice", self.name, reference or address(*place))
        if cell.text or cell.formula:
            self.cells[place] = cell

    def make(self, style: str | None, kind: str | None, raw: str | None, formula: bool) -> CellRead:
        """A cell from what the file says of it."""
        code = self.context.styles[_index(style or "0", len(self.context.styles))]
        if kind == "inlineStr":
            return CellRead(CellKind.TEXT, unescaped("".join(self.pieces or ())), None, code, formula)
        if raw is None or (formula and not raw and kind in (None, "n")):
            return CellRead(CellKind.UNCALCULATED, "", None, code, formula)
        if kind is None or kind == "n":
            return _number(raw.strip(), code, formula, self.context.date_1904)
        if kind == "s":
            strings = self.context.strings
            return CellRead(CellKind.TEXT, strings[_index(raw.strip(), len(strings))], None, code, formula)
        return _other_kind(kind, raw, code, formula, self.context.date_1904)

    def other(self, name: str, attributes: dict[str, str]) -> None:
        """What stands outside the cells."""
        tag = name.rpartition("}")[2]
        if tag == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.merged.append((*self.place(first), *self.place(last or first)))
        elif tag == "dataValidation":
            self.validations += 1
        elif tag == "sheetProtection":
            self.protected = attributes.get("sheet") in _TRUE
        elif tag == "sheetData" and not name.startswith(self.context.namespace):
            raise UnknownShapeError("a sheet in another namespace than its workbook")


class _BrokenError(Exception):
    """A cell that points to what is not there."""


def _index(text: str, length: int) -> int:
    if not _INDEX.fullmatch(text) or int(text) >= length:
        raise _BrokenError
    return int(text)


def _number(raw: str, code: str, formula: bool, date_1904: bool) -> CellRead:
    """A number as its shortest decimal; one that XML Schema does not allow is an error, never a guess."""
    if not raw:
        return CellRead(CellKind.TEXT, "", None, code, formula)
    number = number_of(raw)
    if number is None:
        return CellRead(CellKind.ERROR, raw, None, code, formula)
    how = shows(code)
    if how is Shows.NUMBER:
        return CellRead(CellKind.NUMBER, number_text(number), number, code, formula)
    moment = formats.moment(number, how, from_1904=date_1904)
    text = number_text(number) if moment is None else formats.moment_text(moment)
    return CellRead(CellKind.DATE, text, number, code, formula, moment)


def number_of(raw: str) -> Decimal | None:
    """The exact decimal of a double's shortest text; None for what XML Schema allows no number to be."""
    if raw.isascii() and raw.isdigit() and len(raw) <= _LONGEST_PLAIN:
        return Decimal(int(raw))
    if not _NUMBER.fullmatch(raw):
        return None
    value = float(raw)
    if not math.isfinite(value):
        return None
    if value.is_integer() and abs(value) < 10**_LONGEST_PLAIN:
        return Decimal(int(value))
    return Decimal(repr(value))


def number_text(number: Decimal) -> str:
    """The number in plain digits, in powers of ten only where it is very large or small."""
    return f"{number:f}" if -20 < number.adjusted() < 20 else str(number)


def _other_kind(kind: str, raw: str, code: str, formula: bool, date_1904: bool) -> CellRead:
    if kind == "str":
        return CellRead(CellKind.TEXT, unescaped(raw), None, code, formula)
    if kind == "b":
        if raw.strip() not in ("0", "1", "true", "false"):
            raise _BrokenError
        return CellRead(CellKind.BOOLEAN, "TRUE" if raw.strip() in _TRUE else "FALSE", None, code, formula)
    if kind == "e":
        return CellRead(CellKind.ERROR, raw.strip(), None, code, formula)
    if kind == "d":
        return _written_date(raw.strip(), code, formula, date_1904)
    raise UnknownShapeError(f"cells of the kind {kind}")


def _written_date(raw: str, code: str, formula: bool, date_1904: bool) -> CellRead:
    """A date written as ISO 8601 (strict workbooks)."""
    value: datetime | date | time
    try:
        value = time.fromisoformat(raw) if ":" in raw[:3] else datetime.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        return CellRead(CellKind.ERROR, raw, None, code, formula)
    if isinstance(value, datetime) and value.time() == time() and shows(code) is not Shows.DATETIME:
        value = value.date()
    number = formats.serial(value, from_1904=date_1904)
    return CellRead(CellKind.DATE, formats.moment_text(value), number, code, formula, value)
