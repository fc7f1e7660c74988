"""One worksheet's XML, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook_tool.excel.read import quick, runs
from workbook_tool.excel.read.areas import COLUMNS, ROWS, Area, areas_of, place_of
from workbook_tool.excel.read.cells import BROKEN, BrokenCellError, Maker
from workbook_tool.excel.read.markup import parse, parser
from workbook_tool.excel.read.quick.cell_scan import unquoted
from workbook_tool.excel.read.runs import RichText
from workbook_tool.excel.read.sheet_looks import Around, around_cells
from workbook_tool.excel.read.styles import Style
from workbook_tool.grid import CellRead, SheetRead, address
from workbook_tool.untrusted.limits import RefusedError

_FORMULA = re.compile(r'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f[^>]*>([^<]*)</f>')
_TRUE = ("1", "true")
_TAGS = ("c", "v", "f", "is", "row", "extLst", "sheetData", *runs.TAGS)


@dataclass(slots=True)
class Context:
    """What the sheets of one workbook share.

    ``used`` counts the cells kept so far, ``area`` how many may be; ``conditional``
    are the styles of conditional formats that show something else; ``zeros`` the
    formulas, by sheet, row and column, whose result is 0.
    """

    namespace: str
    """Of the sheet's elements."""
    maker: Maker
    """Which program wrote the workbook."""
    area: int
    used: int = 0
    conditional: Mapping[int, Style] = field(default_factory=dict)
    zeros: dict[tuple[str, int, int], str] = field(default_factory=dict)


def read_sheet(data: bytes, name: str, state: str, context: Context) -> SheetRead:
    """The sheet in ``data``. Raises RefusedError."""
    reading = _Sheet(name, context)
    halves = quick.halves(data)
    if halves is None or not reading.read_quickly(halves):
        reading = _Sheet(name, context)
        reading.read(data)
    around = reading.around
    context.used += len(reading.cells)
    if context.used > context.area:
        raise RefusedError("file-too-many-cells", cells=f"{context.area:,}")
    return SheetRead(
        name,
        around.looks.applied(reading.cells, name, context.conditional),
        state,
        tuple(map(reading.span, around.merged)),
        around.validations,
        around.protected,
        frozenset(reading.hidden),
        areas_of(around.validated) if len(around.validated) == around.validations else (),
    )


class _Sheet:
    """The state of one pass over a sheet."""

    def __init__(self, name: str, context: Context) -> None:
        self.name, self.context = name, context
        self.tags: dict[str, str] = {}  # none are cells but those between sheetData and its end
        self.cells: dict[tuple[int, int], CellRead] = {}
        self.around = Around(context.namespace)
        self.text = self.around.text
        self.rich: RichText | None = None
        self.formula_text = ""
        self.attributes: dict[str, str] = {}
        self.value: str | None = None
        self.formula = self.open = False
        self.apart = 0  # within extensions, which hold what only some programs understand
        self.row = self.column = -1
        self.hidden: list[int] = []

    def read_quickly(self, halves: quick.Halves) -> bool:
        """Read the quick way; False where that cannot be trusted, or has met what should be said with its cell."""
        self.around = around_cells(halves.around, self.context.namespace)
        if self.around.places != 1:
            return False
        try:
            scanned = quick.cells(halves.body, self.context.maker, COLUMNS)
        except (BrokenCellError, KeyError):
            return False
        if scanned is None:
            return False
        self.cells, self.hidden = scanned
        self.note_zeros(halves.body)
        return True

    def note_zeros(self, body: str) -> None:
        """Take the formulas of those cells whose result is 0."""
        zeros = {place for place, cell in self.cells.items() if cell.formula and cell.number == 0}
        for match in _FORMULA.finditer(body) if zeros else ():
            place = int(match[2]) - 1, COLUMNS[match[1]]
            if place in zeros:
                self.context.zeros[self.name, *place] = unquoted(match[3])

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
            self.attributes, self.value, self.formula, self.rich = attributes, None, False, None
            self.formula_text = ""
            self.open = True
            self.column += 1
        elif tag == "f":
            self.formula = True
        elif tag == "is":
            self.once(self.rich is None)
            self.rich = RichText()
        elif tag == "row":
            self.start_row(attributes)
        elif tag is None:
            self.other(name, attributes)
        elif self.rich is not None:
            self.rich.start(tag, attributes)

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
        elif tag == "f":
            self.formula_text = "".join(self.text)
        elif tag == "sheetData":
            self.tags = {}
        elif tag is None:
            self.around.end(name)
        elif self.rich is not None:
            self.rich.end(tag, self.text)

    def once(self, is_so: bool) -> None:
        """Refuse a cell of which two readers would read different things."""
        if not is_so:
            raise RefusedError("file-cell-broken", self.name, self.attributes.get("r", ""))

    def start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r")
        if text is not None and not (text.isascii() and text.isdigit() and 1 <= int(text) <= ROWS):
            raise RefusedError("file-cell-broken", self.name, text)
        self.row = self.row + 1 if text is None else int(text) - 1
        self.column = -1
        if attributes.get("hidden") in _TRUE:
            self.hidden.append(self.row)
        if self.context.used + len(self.cells) > self.context.area:
            raise RefusedError("file-too-many-cells", cells=f"{self.context.area:,}")

    def place(self, reference: str) -> tuple[int, int]:
        """Row and column of ``B12`` (``b12`` where a program writes it so), from 0."""
        try:
            return place_of(reference.upper())
        except KeyError:
            raise RefusedError("file-cell-broken", self.name, reference) from None

    def span(self, reference: str) -> Area:
        """First row and column, last row and column of ``B2:D4``."""
        first, _, last = reference.partition(":")
        return *self.place(first), *self.place(last or first)

    def finish(self) -> None:
        """Keep the cell that has just ended, if it holds anything."""
        attributes = self.attributes
        place = self.place(attributes["r"]) if attributes.get("r") else (self.row, self.column)
        self.column = place[1]
        self.once(self.value is None or self.rich is None or attributes.get("t") == "inlineStr")
        raw = self.value if self.rich is None else self.rich.text
        if raw is None and not self.formula:
            return
        try:
            kind = attributes.get("t")
            raw = raw.strip() if raw is not None and kind == "s" else raw
            cell = self.context.maker.recipe(attributes.get("s"), kind)(raw, self.formula)
        except BrokenCellError:
            cell = BROKEN
        if not cell.text and not cell.formula:
            return
        if place in self.cells:
            raise RefusedError("file-cell-twice", self.name, address(*place))
        if self.rich is not None and self.rich.runs:
            cell = cell.looking(runs=self.rich.runs)
        if cell.formula and cell.number == 0:
            self.context.zeros[self.name, *place] = self.formula_text
        self.cells[place] = cell

    def other(self, name: str, attributes: dict[str, str]) -> None:
        """What stands outside the cells."""
        self.around.start(name, attributes)
        if name == f"{self.context.namespace}}}sheetData":
            self.tags = {f"{self.context.namespace}}}{tag}": tag for tag in _TAGS}
