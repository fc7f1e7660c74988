"""Changing single cells of an .xlsx that somebody keeps: everything else in it stays as it is.

The parts of the workbook that are not touched keep their bytes; of a sheet that is, only the cells, the tables that
grow with them and the size that it names.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from decimal import Decimal
from itertools import groupby
from typing import Any

from lxml import etree

from workbook_tool.excel.package import Package, sheet_parts, tag_of
from workbook_tool.grid import address, letters, position
from workbook_tool.immutable import immutable

_FORMULAS = "calcChain"
_FIRST_OWN_FORMAT = 164  # of number formats: those below are built into Excel


@immutable
class CellEdit:
    """What a cell is to hold; rows and columns count from 0."""

    sheet: str
    """The sheet's name."""
    row: int
    """From 0."""
    column: int
    """From 0."""
    value: str | int | Decimal | None
    """None empties it; its look stays."""
    number_format: str = ""
    """In place of the format that it has; empty leaves that."""
    like: tuple[int, int] | None = None
    """The cell whose look a cell that is not there yet takes."""


def edit_cells(data: bytes, edits: Sequence[CellEdit]) -> bytes:
    """The workbook with those cells changed; the same bytes where there is none to change.

    The tables of a sheet grow over rows that are filled directly below them. KeyError where a sheet is not there.
    """
    if not edits:
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive)
        workbook = package.related("", "officeDocument")[0]
        sheets = sheet_parts(package, workbook)
        styles = _Styles(package.xml(package.related(workbook, "styles")[0]))
        ordered = sorted(edits, key=lambda e: (e.sheet, e.row, e.column))
        for name, group in groupby(ordered, key=lambda e: e.sheet):
            own = list(group)
            sheet = _Sheet(package.xml(sheets[name]), styles)
            for edit in own:
                sheet.put(edit)
            sheet.measure()
            for part in package.related(sheets[name], "table"):
                _grow(package.xml(part), own)
        _work_out_again(package, workbook)
        return package.written()


def _work_out_again(package: Package, workbook: str) -> None:
    """Let Excel work out its formulas anew as it opens: what they rest on may have changed."""
    if not package.related(workbook, _FORMULAS):
        return
    root = package.xml(workbook)
    calculation = root.find("{*}calcPr")
    if calculation is None:
        calculation = etree.SubElement(root, tag_of(root, "calcPr"))
        following = [e for e in root if etree.QName(e).localname in _AFTER_CALCULATION]
        if following:
            following[0].addprevious(calculation)
    calculation.set("fullCalcOnLoad", "1")
    package.drop(workbook, _FORMULAS)


_AFTER_CALCULATION = (
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
)  # fmt: skip


class _Styles:
    """The looks of cells; one that differs by its number format alone is added where it is not there."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401
        self._root, self._made = root, dict[tuple[str, str], str]()

    def with_format(self, style: str, code: str) -> str:
        """The number of the look that is ``style`` with another number format."""
        if (style, code) not in self._made:
            looks = self._root.find("{*}cellXfs")
            look = deepcopy(looks[int(style)])
            look.set("numFmtId", self._format(code))
            look.set("applyNumberFormat", "1")
            looks.append(look)
            looks.set("count", str(len(looks)))
            self._made[style, code] = str(len(looks) - 1)
        return self._made[style, code]

    def _format(self, code: str) -> str:
        formats = self._root.find("{*}numFmts")
        if formats is None:
            formats = etree.Element(tag_of(self._root, "numFmts"))
            self._root.insert(0, formats)
        for element in formats:
            if element.get("formatCode") == code:
                return str(element.get("numFmtId"))
        number = max((int(e.get("numFmtId")) for e in formats), default=0)
        number = max(number + 1, _FIRST_OWN_FORMAT)
        etree.SubElement(formats, tag_of(self._root, "numFmt"), numFmtId=str(number), formatCode=code)
        formats.set("count", str(len(formats)))
        return str(number)


class _Sheet:
    """The cells of a sheet."""

    def __init__(self, root: Any, styles: _Styles) -> None:  # noqa: ANN401
        self._root, self._styles = root, styles
        self._data = root.find("{*}sheetData")
        self._rows = {int(row.get("r", 0)): row for row in self._data}
        self._cells = {cell.get("r"): cell for row in self._data for cell in row}

    def put(self, edit: CellEdit) -> None:
        name = address(edit.row, edit.column)
        cell = self._cells.get(name)
        if cell is None:
            if edit.value is None:
                return
            cell = self._new(edit, name)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if edit.number_format:
            cell.set("s", self._styles.with_format(cell.get("s", "0"), edit.number_format))
        if isinstance(edit.value, str):
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, tag_of(cell, "is")), tag_of(cell, "t"))
            text.text = edit.value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif edit.value is not None:
            etree.SubElement(cell, tag_of(cell, "v")).text = f"{edit.value:f}"

    def _new(self, edit: CellEdit, name: str) -> Any:  # noqa: ANN401
        row = self._rows.get(edit.row + 1)
        if row is None:
            row = etree.Element(tag_of(self._root, "row"), r=str(edit.row + 1))
            _insert(self._data, row, lambda other: int(other.get("r", 0)) <= edit.row)
            self._rows[edit.row + 1] = row
        row.attrib.pop("spans", None)
        cell = etree.Element(tag_of(self._root, "c"), r=name)
        like = self._cells.get(address(*edit.like)) if edit.like else None
        if like is not None and like.get("s"):
            cell.set("s", like.get("s"))
        _insert(row, cell, lambda other: position(other.get("r"))[1] < edit.column)
        self._cells[name] = cell
        return cell

    def measure(self) -> None:
        """Name the size that the sheet has now."""
        dimension = self._root.find("{*}dimension")
        places = [position(name) for name in self._cells]
        if dimension is not None and places:
            rows, columns = zip(*places, strict=True)
            dimension.set("ref", f"{address(min(rows), min(columns))}:{address(max(rows), max(columns))}")


def _insert(parent: Any, child: Any, is_before: Callable[[Any], bool]) -> None:  # noqa: ANN401
    """Put a child behind the last one that stands before it."""
    for other in reversed(parent):
        if is_before(other):
            other.addnext(child)
            return
    parent.insert(0, child)


def _grow(table: Any, edits: Iterable[CellEdit]) -> None:  # noqa: ANN401
    """Extend a table over the rows that are filled directly below it."""
    first, last = table.get("ref").split(":")
    (_, left), (bottom, right) = position(first), position(last)
    if int(table.get("totalsRowCount", 0)):
        return
    for row in sorted({e.row for e in edits if left <= e.column <= right and e.value is not None}):
        bottom = row if row == bottom + 1 else bottom
    area = f"{first}:{letters(right)}{bottom + 1}"
    table.set("ref", area)
    if (filtered := table.find("{*}autoFilter")) is not None:
        filtered.set("ref", area)
