"""The cells of an OpenDocument spreadsheet, on the standard library's expat.

Rows and cells are stored by repetition, so that a small file can claim a
billion of them: only those that hold something are made, and counted.
"""

from __future__ import annotations

from typing import NamedTuple

from workbook_tool.excel.read.markup import parse, parser
from workbook_tool.excel.read.ods.cells import CellLooks, cell_of, count_of, formula_of, local
from workbook_tool.excel.read.runs import runs_of
from workbook_tool.excel.read.sheet_looks import hidden
from workbook_tool.excel.read.zeros import Zeros
from workbook_tool.grid import CellRead, NoteRead, Run, SheetRead
from workbook_tool.untrusted.limits import RefusedError

_ASIDE = ("annotation", "shapes", "tracked-changes", "table-source")
_MOST_NOTES, _LONGEST_NOTE = 500, 4_000  # of one sheet, and its characters


class Content(NamedTuple):
    """What content.xml holds: sheets, defined names, whether it links to other files, formulas whose result is 0."""

    sheets: list[SheetRead]
    names: dict[str, str]
    links: bool
    zeros: Zeros
    """Formulas whose result is 0."""


def read_content(data: bytes, area: int, looks: CellLooks) -> Content:
    """The spreadsheet in ``data``, of at most ``area`` cells. Raises RefusedError."""
    reading = _Reading(area, looks)
    made = parser()
    made.StartElementHandler, made.EndElementHandler = reading.start, reading.end
    made.CharacterDataHandler = reading.characters
    parse(made, data)
    return Content(reading.sheets, reading.names, reading.links, reading.zeros)


class _Reading:
    """The state of one pass over content.xml."""

    def __init__(self, area: int, looks: CellLooks) -> None:
        self.left = self.area = area
        self.looks = looks
        self.sheets: list[SheetRead] = []
        self.names: dict[str, str] = {}
        self.links = False
        self.zeros: dict[tuple[str, int, int], str] = {}
        """The formulas, by sheet, row and column, whose result is 0."""
        self.depth = 0  # within something that is no content of cells
        self.note: list[str] | None = None  # the comment that is open
        self.in_words = False  # of the comment
        self.text: list[Run] | None = None
        self.spans: list[str] = []  # how the open spans of a text are marked
        self.sheet: dict[str, str] | None = None
        self.row = self.rows = self.column = self.columns = 0
        self.cell: dict[str, str] | None = None

    def start(self, name: str, named: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag in _ASIDE or self.depth:
            self.start_aside(tag)
            return
        attributes = local(named)
        self.looks.start(tag, attributes)
        if tag == "table" and self.sheet is None:
            self.start_sheet(attributes)
        elif tag == "table-row":
            self.row, self.column, self.rows = self.row + self.rows, 0, count_of(attributes.get("number-rows-repeated"))
            self.row_style = attributes.get("default-cell-style-name", "")
            if attributes.get("visibility", "visible") != "visible" and self.rows < self.area:
                self.hidden.update(range(self.row, self.row + self.rows))
        elif tag == "table-column":
            self.start_column(attributes)
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.text, self.spans = attributes, None, []
        elif tag in ("named-expression", "named-range"):
            formula = attributes.get("expression") or attributes.get("cell-range-address", "")
            self.names[attributes.get("name", "")] = formula.removeprefix("of:").removeprefix("=")
        elif self.cell is not None:
            self.start_text(tag, attributes)

    def start_aside(self, tag: str) -> None:
        self.depth += 1
        self.links = self.links or tag == "table-source"
        if tag == "annotation":
            self.note = []
        elif self.note is not None and tag == "p":
            self.note.append(" ")
        self.in_words = self.note is not None and tag in ("p", "span", "a", "s")

    def end_aside(self, tag: str) -> None:
        self.depth -= 1
        self.in_words = self.in_words and tag != "p"
        if not self.depth and self.note is not None:
            words = " ".join("".join(self.note).split())[:_LONGEST_NOTE]
            if words and len(self.notes) < _MOST_NOTES:
                self.notes.append(NoteRead(self.row, self.column, words))
            self.note = None

    def start_column(self, attributes: dict[str, str]) -> None:
        first, self.columns = self.columns, self.columns + count_of(attributes.get("number-columns-repeated"))
        if attributes.get("visibility", "visible") != "visible":
            self.columns_out_of_sight.append((first, self.columns - 1))
        if style := attributes.get("default-cell-style-name", ""):
            self.column_styles.append((first, self.columns - 1, style))

    def start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            self.text = [*self.text, Run("\n")] if self.text is not None else []
        elif tag == "span":
            self.spans.append(self.looks.marks.get(attributes.get("style-name", ""), ""))
        elif self.text is not None:
            blank = {"s": " " * min(count_of(attributes.get("c")), 32_767), "tab": "\t", "line-break": "\n"}
            self.characters(blank.get(tag, ""))

    def characters(self, text: str) -> None:
        if self.in_words and self.note is not None:
            self.note.append(text)
        elif self.text is not None and not self.depth:
            self.text.append(Run(text, next(filter(None, reversed(self.spans)), "")))

    def end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        if self.depth:
            self.end_aside(tag)
            return
        if tag == "span" and self.spans:
            self.spans.pop()
        elif tag in ("table-cell", "covered-table-cell") and self.cell is not None:
            self.finish(self.cell)
            self.cell = self.text = None
        elif tag == "table" and self.sheet is not None:
            self.end_sheet(self.sheet)

    def start_sheet(self, attributes: dict[str, str]) -> None:
        self.sheet = attributes
        self.cells: dict[tuple[int, int], CellRead] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        self.validations: set[str] = set()
        self.row, self.rows, self.column, self.columns = 0, 0, 0, 0
        self.row_style = ""
        self.column_styles: list[tuple[int, int, str]] = []
        self.columns_out_of_sight: list[tuple[int, int]] = []
        self.notes: list[NoteRead] = []

    def end_sheet(self, attributes: dict[str, str]) -> None:
        state = "hidden" if attributes.get("style-name") in self.looks.hidden_sheets else "visible"
        protected = attributes.get("protected") == "true"
        name = attributes.get("name", "")
        if not name.startswith("'file:"):  # the kept copy of a sheet in another file
            last = max((row for row, _ in self.cells), default=0)
            made = SheetRead(
                name,
                {**self.cells, **hidden(self.cells, self.columns_out_of_sight, zeros_hidden=False)},
                state,
                tuple(self.merged),
                len(self.validations),
                protected,
                frozenset(row for row in self.hidden if row <= last),
                notes=tuple(self.notes),
            )
            self.sheets.append(made)
        self.sheet = None

    def finish(self, attributes: dict[str, str]) -> None:
        """Keep the cell that has just ended, as often as it stands."""
        columns = count_of(attributes.get("number-columns-repeated"))
        first, self.column = self.column, self.column + columns
        if "content-validation-name" in attributes:
            self.validations.add(attributes["content-validation-name"])
        down, across = (
            count_of(attributes.get("number-rows-spanned")),
            count_of(attributes.get("number-columns-spanned")),
        )
        if down > 1 or across > 1:
            self.merged.append((self.row, first, self.row + down - 1, first + across - 1))
        cell = cell_of(attributes, "".join(run.text for run in self.text) if self.text is not None else None)
        if cell is None or not (cell.text or cell.formula):
            return
        if runs := runs_of(self.text or ()):
            cell = cell.looking(runs=runs)
        if cell.formula and cell.number == 0 and self.sheet is not None:
            self.zeros[self.sheet.get("name", ""), self.row, first] = formula_of(attributes)
        self.left -= columns * self.rows
        if self.left < 0:
            raise RefusedError("file-too-many-cells", cells=f"{self.area:,}")
        for row in range(self.row, self.row + self.rows):
            for column in range(first, first + columns):
                self.cells[row, column] = self.looks.worn(cell, attributes.get("style-name") or self.style_of(column))

    def style_of(self, column: int) -> str:
        """The style of cells in a column that name none themselves."""
        own = (style for first, last, style in self.column_styles if first <= column <= last)
        return self.row_style or next(own, "")
