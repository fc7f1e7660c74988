"""One worksheet's XML, cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbook_tool.excel.read import quick
from workbook_tool.excel.read.cells import BrokenCellError, Maker
from workbook_tool.excel.read.formats import column_number
from workbook_tool.excel.read.markup import parse, parser
from workbook_tool.grid import CellRead, SheetRead, address
from workbook_tool.untrusted.refused import RefusedError

_ROWS = 1_048_576
_LAST_COLUMN = 16_383
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_AREA = re.compile(f"{_REFERENCE.pattern}(?::{_REFERENCE.pattern})?")
_TRUE = ("1", "true")
_MOST_AREAS = 20_000  # of validations that are kept
_TAGS = ("c", "v", "f", "t", "is", "row", "rPh", "extLst", "sheetData")


class _Columns(dict[str, int]):
    """Columns from 0 by their letters, worked out when first met. KeyError for those beyond XFD."""

    def __missing__(self, letters: str) -> int:
        column = column_number(letters)
        if column > _LAST_COLUMN:
            raise KeyError(letters)
        return self.setdefault(letters, column)


_COLUMNS = _Columns()


@dataclass(slots=True)
class Context:
    """What the sheets of one workbook share; ``used`` counts the cells kept so far, ``area`` how many may be."""

    namespace: str
    maker: Maker
    area: int
    used: int = 0


def read_sheet(data: bytes, name: str, state: str, context: Context) -> SheetRead:
    """The sheet in ``data``. Raises RefusedError."""
    reading = _Sheet(name, context)
    halves = quick.halves(data)
    if halves is None or not reading.read_quickly(halves):
        reading = _Sheet(name, context)
        reading.read(data)
    context.used += len(reading.cells)
    if context.used > context.area:
        raise RefusedError("file-too-many-cells", cells=f"{context.area:,}")
    return SheetRead(
        name,
        reading.cells,
        state,
        tuple(map(reading.span, reading.merged)),
        reading.validations,
        reading.protected,
        frozenset(reading.hidden),
        _areas(reading.validated) if len(reading.validated) == reading.validations else (),
    )


def _areas(ranges: list[str]) -> tuple[tuple[int, int, int, int], ...]:
    """The areas of ``B2:D4 F1`` texts; none at all where one cannot be read: no figure hangs on them."""
    places: list[tuple[int, int, int, int]] = []
    for reference in " ".join(ranges).split():
        found = _AREA.fullmatch(reference)
        if not found or len(places) == _MOST_AREAS:
            return ()
        first, row, last, last_row = found.groups()
        try:
            place = int(row) - 1, _COLUMNS[first]
            places.append((*place, *((int(last_row) - 1, _COLUMNS[last]) if last else place)))
        except KeyError:
            return ()
    return tuple(places)


class _Sheet:
    """The state of one pass over a sheet."""

    def __init__(self, name: str, context: Context) -> None:
        self.name, self.context = name, context
        self.tags: dict[str, str] = {}  # none are cells but those between sheetData and its end
        self.cells: dict[tuple[int, int], CellRead] = {}
        self.text: list[str] = []
        self.pieces: list[str] | None = None
        self.attributes: dict[str, str] = {}
        self.value: str | None = None
        self.formula = self.open = False
        self.apart = 0  # within extensions, which hold what only some programs understand
        self.aside = self.validations = self.places = 0
        self.row = self.column = -1
        self.merged: list[str] = []
        self.hidden: list[int] = []
        self.validated: list[str] = []  # the ranges of the validations that say them
        self.protected = False

    def read_quickly(self, halves: quick.Halves) -> bool:
        """Read the quick way; False where that cannot be trusted, or has met what should be said with its cell."""
        made = parser()
        made.StartElementHandler = self.other
        made.CommentHandler = made.ProcessingInstructionHandler = made.StartCdataSectionHandler = self.like_cells
        parse(made, halves.around)
        if self.places != 1:
            return False
        try:
            scanned = quick.cells(halves.body, self.context.maker, _COLUMNS)
        except (BrokenCellError, KeyError):
            return False
        if scanned is None:
            return False
        self.cells, self.hidden = scanned
        return True

    def read(self, data: bytes) -> None:
        made = parser()
        made.StartElementHandler, made.EndElementHandler = self.start, self.end
        made.CharacterDataHandler = self.text.append
        parse(made, data)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self.tags.get(name)
        self.text.clear()
        if tag == "extLst":
            self.apart += 1
        elif self.apart:
            return
        elif tag == "c":
            self.once(not self.open)
            self.attributes, self.value, self.formula, self.pieces = attributes, None, False, None
            self.open = True
            self.column += 1
        elif tag == "f":
            self.formula = True
        elif tag == "is":
            self.once(self.pieces is None)
            self.pieces = []
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "rPh":
            self.aside += 1
        elif tag is None:
            self.other(name, attributes)

    def end(self, name: str) -> None:
        tag = self.tags.get(name)
        if tag == "extLst":
            self.apart -= 1
        elif self.apart:
            return
        elif tag == "v":
            self.once(self.value is None)
            self.value = "".join(self.text)
        elif tag == "c":
            self.open = False
            self.finish()
        elif tag == "t" and self.pieces is not None and not self.aside:
            self.pieces += self.text
        elif tag == "rPh":
            self.aside -= 1
        elif tag == "sheetData":
            self.tags = {}

    def once(self, is_so: bool) -> None:
        """Refuse a cell of which two readers would read different things."""
        if not is_so:
            raise RefusedError("file-cell-broken", self.name, self.attributes.get("r", ""))

    def start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r")
        if text is not None and not (text.isascii() and text.isdigit() and 1 <= int(text) <= _ROWS):
            raise RefusedError("file-cell-broken", self.name, text)
        self.row = self.row + 1 if text is None else int(text) - 1
        self.column = -1
        if attributes.get("hidden") in _TRUE:
            self.hidden.append(self.row)
        if self.context.used + len(self.cells) > self.context.area:
            raise RefusedError("file-too-many-cells", cells=f"{self.context.area:,}")

    def place(self, reference: str) -> tuple[int, int]:
        """Row and column of ``B12``, from 0."""
        found = _REFERENCE.fullmatch(reference)
        if not found or int(found[2]) > _ROWS or column_number(found[1]) > _LAST_COLUMN:
            raise RefusedError("file-cell-broken", self.name, reference)
        return int(found[2]) - 1, _COLUMNS[found[1]]

    def span(self, reference: str) -> tuple[int, int, int, int]:
        """First row and column, last row and column of ``B2:D4``."""
        first, _, last = reference.partition(":")
        return *self.place(first), *self.place(last or first)

    def finish(self) -> None:
        """Keep the cell that has just ended, if it holds anything."""
        said = self.attributes
        place = self.place(said["r"]) if "r" in said else (self.row, self.column)
        self.column = place[1]
        self.once(self.value is None or self.pieces is None or said.get("t") == "inlineStr")
        raw = self.value if self.pieces is None else "".join(self.pieces)
        if raw is None and not self.formula:
            return
        try:
            kind = said.get("t")
            raw = raw.strip() if raw is not None and kind == "s" else raw
            cell = self.context.maker.recipe(said.get("s"), kind)(raw, self.formula)
        except BrokenCellError:
            raise RefusedError("file-cell-broken", self.name, address(*place)) from None
        if not cell.text and not cell.formula:
            return
        if place in self.cells:
            raise RefusedError("file-cell-twice", self.name, address(*place))
        self.cells[place] = cell

    def like_cells(self, *_: object) -> None:
        """Count what could be, or hide, what looks like the start of the cells."""
        self.places += 1

    def other(self, name: str, attributes: dict[str, str]) -> None:
        """What stands outside the cells."""
        tag = name.rpartition("}")[2]
        if tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif tag == "dataValidation":
            self.validations += 1
            self.validated += [attributes["sqref"]] if "sqref" in attributes else []
        elif tag == "sheetProtection":
            self.protected = attributes.get("sheet") in _TRUE
        elif tag == "sheetData":
            self.like_cells()
            if name != f"{self.context.namespace}}}sheetData":
                raise RefusedError("file-damaged")
            self.tags = {f"{self.context.namespace}}}{tag}": tag for tag in _TAGS}
