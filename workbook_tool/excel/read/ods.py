"""OpenDocument spreadsheets (.ods), cell by cell on the standard library's expat.

Rows and cells are stored by repetition, so that a small file can claim a
billion of them: only those that hold something are made, and counted.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from workbook_tool.excel.read import formats
from workbook_tool.excel.read.cells import number_of
from workbook_tool.excel.read.container import Package
from workbook_tool.excel.read.formats import Moment, moment_text
from workbook_tool.excel.read.markup import elements, parse, parser
from workbook_tool.grid import CellKind, CellRead, SheetRead, WorkbookRead
from workbook_tool.untrusted.limits import Limits
from workbook_tool.untrusted.refused import RefusedError

_ASIDE = ("annotation", "shapes", "tracked-changes", "table-source")
_PERCENT, _PLAIN = "0.00%", "General"
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?")
_BROKEN = re.compile(r"#[A-Z0-9/!?]+[!?A]?|Err:\d+")


def read_ods(package: Package, file: str, limits: Limits) -> WorkbookRead:
    """The spreadsheet in ``package``. Raises RefusedError."""
    if "meta-inf/manifest.xml" in package and b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise RefusedError("file-encrypted")
    content = _Content(limits.area)
    content.read(package.part("content.xml"))
    if not content.sheets:
        raise RefusedError("file-no-sheets")
    meta = elements(package.part("meta.xml")) if "meta.xml" in package else []
    properties = {element.name: element.text for element in meta}
    named = ((element.attributes, element.text) for element in meta if element.name == "user-defined")
    return WorkbookRead(
        file=file,
        sheets=tuple(content.sheets),
        names=content.names,
        properties={_local(a).get("name", ""): text for a, text in named},
        description=properties.get("description", ""),
        title=properties.get("title", ""),
        application=properties.get("generator", ""),
        last_saved=properties.get("date", "") if properties.get("date") != properties.get("creation-date") else "",
        external_links=content.links,
        macros=any(name.startswith(("Basic/", "Scripts/")) for name in package.names),
        format="ods",
    )


class _Content:
    """The state of one pass over content.xml."""

    def __init__(self, area: int) -> None:
        self.left = self.area = area
        self.sheets: list[SheetRead] = []
        self.names: dict[str, str] = {}
        self.links = False
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.depth = 0  # within something that is no content of cells
        self.text: list[str] | None = None
        self.sheet: dict[str, str] | None = None
        self.row = self.rows = self.column = 0
        self.cell: dict[str, str] | None = None

    def read(self, data: bytes) -> None:
        made = parser()
        made.StartElementHandler, made.EndElementHandler = self.start, self.end
        made.CharacterDataHandler = self.characters
        parse(made, data)

    def start(self, name: str, said: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag in _ASIDE or self.depth:
            self.depth += 1
            self.links = self.links or tag == "table-source"
            return
        attributes = _local(said)
        if tag == "style":
            self.style = attributes.get("name", "")
        elif tag == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif tag == "table" and self.sheet is None:
            self.start_sheet(attributes)
        elif tag == "table-row":
            self.row, self.column, self.rows = self.row + self.rows, 0, _count(attributes.get("number-rows-repeated"))
            if attributes.get("visibility", "visible") != "visible" and self.rows < self.area:
                self.hidden.update(range(self.row, self.row + self.rows))
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.text = attributes, None
        elif tag in ("named-expression", "named-range"):
            formula = attributes.get("expression") or attributes.get("cell-range-address", "")
            self.names[attributes.get("name", "")] = formula.removeprefix("of:").removeprefix("=")
        elif self.cell is not None:
            self.start_text(tag, attributes)

    def start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            self.text = [*self.text, "\n"] if self.text is not None else []
        elif self.text is not None:
            self.text.append(
                {"s": " " * min(_count(attributes.get("c")), 32_767), "tab": "\t", "line-break": "\n"}.get(tag, "")
            )

    def characters(self, text: str) -> None:
        if self.text is not None and not self.depth:
            self.text.append(text)

    def end(self, name: str) -> None:
        if self.depth:
            self.depth -= 1
            return
        tag = name.rpartition("}")[2]
        if tag in ("table-cell", "covered-table-cell") and self.cell is not None:
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
        self.row, self.rows, self.column = 0, 0, 0

    def end_sheet(self, attributes: dict[str, str]) -> None:
        state = "hidden" if attributes.get("style-name") in self.hidden_styles else "visible"
        protected = attributes.get("protected") == "true"
        name = attributes.get("name", "")
        if not name.startswith("'file:"):  # the kept copy of a sheet in another file
            hidden = frozenset(row for row in self.hidden if row <= max((r for r, _ in self.cells), default=0))
            made = SheetRead(name, self.cells, state, tuple(self.merged), len(self.validations), protected, hidden)
            self.sheets.append(made)
        self.sheet = None

    def finish(self, attributes: dict[str, str]) -> None:
        """Keep the cell that has just ended, as often as it stands."""
        columns = _count(attributes.get("number-columns-repeated"))
        first, self.column = self.column, self.column + columns
        if "content-validation-name" in attributes:
            self.validations.add(attributes["content-validation-name"])
        down, across = _count(attributes.get("number-rows-spanned")), _count(attributes.get("number-columns-spanned"))
        if down > 1 or across > 1:
            self.merged.append((self.row, first, self.row + down - 1, first + across - 1))
        cell = cell_of(attributes, "".join(self.text) if self.text is not None else None)
        if cell is None or not (cell.text or cell.formula):
            return
        self.left -= columns * self.rows
        if self.left < 0:
            raise RefusedError("file-too-many-cells", cells=f"{self.area:,}")
        for row in range(self.row, self.row + self.rows):
            for column in range(first, first + columns):
                self.cells[row, column] = cell


def cell_of(attributes: dict[str, str], text: str | None) -> CellRead | None:
    """A cell from its attributes and the text that it shows; None where it is empty."""
    formula = "formula" in attributes
    kind = attributes.get("value-type", "")
    if kind in ("float", "percentage", "currency"):
        return _number(attributes.get("value", ""), text or "", _PERCENT if kind == "percentage" else _PLAIN, formula)
    if kind in ("date", "time"):
        return _moment(attributes.get(f"{kind}-value", ""), formula)
    if kind == "boolean":
        truth = "TRUE" if attributes.get("boolean-value") == "true" else "FALSE"
        return CellRead(CellKind.BOOLEAN, truth, None, _PLAIN, formula)
    if kind:
        words = attributes.get("string-value") or text or ""
        error = attributes.get("error-type") == "error" or (formula and _BROKEN.fullmatch(words) is not None)
        return CellRead(CellKind.ERROR if error else CellKind.TEXT, words, None, _PLAIN, formula)
    # LibreOffice writes a result of "" as a text of nothing.
    return (
        CellRead(CellKind.UNCALCULATED if text is None else CellKind.TEXT, "", None, _PLAIN, True) if formula else None
    )


def _number(raw: str, text: str, code: str, formula: bool) -> CellRead:
    text_and_number = number_of(raw)
    if text_and_number is None:
        return CellRead(CellKind.ERROR, raw or text, None, code, formula)
    return CellRead(CellKind.NUMBER, *text_and_number, code, formula)


def _moment(raw: str, formula: bool) -> CellRead:
    """A date, or a time as the span of it since midnight."""
    value: Moment
    match = _DURATION.fullmatch(raw)
    try:
        if match:
            days, hours, minutes = (int(match[n] or 0) for n in (2, 3, 4))
            span = timedelta(days, float((match[5] or "0").replace(",", ".")), hours=hours, minutes=minutes)
            span = timedelta(milliseconds=round(span / timedelta(milliseconds=1))) * (-1 if match[1] else 1)
            short = timedelta() <= span < timedelta(days=1)
            value = (datetime(2000, 1, 1) + span).time() if short else span  # noqa: DTZ001 (a workbook knows no zones)
        else:
            value = datetime.fromisoformat(raw).replace(tzinfo=None) if "T" in raw else date.fromisoformat(raw)
        number: Decimal | None = formats.serial(value)
    except (ValueError, OverflowError):
        return CellRead(CellKind.ERROR, raw, None, _PLAIN, formula)
    code = "[h]:mm:ss" if isinstance(value, timedelta) else "hh:mm:ss" if isinstance(value, time) else "yyyy-mm-dd"
    code += " hh:mm:ss" if isinstance(value, datetime) else ""
    return CellRead(CellKind.DATE, moment_text(value), number, code, formula, value)


def _local(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by their names without namespace; LibreOffice's own kind of value under a name of its own."""
    return {
        ("error-type" if "calcext" in name and name.endswith("}value-type") else name.rpartition("}")[2]): value
        for name, value in attributes.items()
    }


def _count(text: str | None) -> int:
    """How often something stands, at least once."""
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
