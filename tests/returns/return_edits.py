"""What people do to a return, as edits in words: each ``[[edit]]`` of a case is one function here.

A cell is named by its row and column: ``row = "101"`` (or ``"105 Jul 2023"``) and ``column = "Value"``,
as they then stand; ``start = "completed_on"`` is an entry of the first sheet; ``line = 3`` is a line
above the table. In other texts ``{Value of 101}`` is the address of that cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from copy import copy
from datetime import date, datetime, time
from decimal import Decimal

import named_cells
import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "Return"
ANSWER = "Answer"


class Edited:
    """A workbook under edit; ``results`` are stored for formulas once openpyxl has written it."""

    def __init__(self, data: bytes) -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(data))
        self.results: dict[tuple[str, str], str] = {}
        self.after: list[tuple[str, str, str]] = []
        self.raw: bytes | None = None

    def sheet(self, said: dict) -> Worksheet:
        return self.book[said.get("sheet", SHEET)]

    def heading_row(self, sheet: Worksheet) -> int:
        return named_cells.texts(sheet).top + 1

    def column(self, sheet: Worksheet, heading: str) -> int:
        return named_cells.texts(sheet).columns[heading] + 1

    def row(self, sheet: Worksheet, key: str) -> int:
        return named_cells.texts(sheet).row(key) + 1

    def cell(self, said: dict) -> Cell:
        sheet = self.sheet(said)
        if "start" in said:
            return named_cells.entry(self.book, said["start"])
        if said.get("column") == ANSWER:
            self.with_answers(sheet)
        if "line" in said:
            return sheet.cell(said["line"], 1)
        return named_cells.cell(sheet, said["row"], said["column"])

    def area(self, said: dict) -> str:
        """From the cell named to the one at ``to_row`` and ``to_column``; ``across`` is as many columns."""
        first = self.cell(said)
        ends = {**said, "row": said.get("to_row", said.get("row")), "column": said.get("to_column", said.get("column"))}
        last = first.offset(0, said["across"] - 1) if "across" in said else self.cell(ends)
        return f"{first.coordinate}:{last.coordinate}"

    def addressed(self, text: str) -> str:
        """``{Value of 101}`` in a text is the cell's address."""
        return re.sub(r"\{([A-Z][A-Za-z ]* of [^}]+)\}", lambda m: named_cells.place_of(m[1], self.book[SHEET]), text)

    def with_answers(self, sheet: Worksheet) -> None:
        """The column Answer at the end, as a return has it in which something was asked."""
        if ANSWER not in named_cells.texts(sheet).columns:
            sheet.cell(self.heading_row(sheet), sheet.max_column + 1).value = ANSWER

    def write(self, sheet: Worksheet, row: int, values: dict) -> None:
        """Values by heading in a row."""
        for heading, value in values.items():
            sheet.cell(row, self.column(sheet, heading)).value = value

    def bytes(self) -> bytes:
        if self.raw is not None:
            return self.raw
        buffer = io.BytesIO()
        self.book.save(buffer)
        return patched(buffer.getvalue(), self.book, self.results, self.after)


def patched(data: bytes, book: Workbook, results: dict[tuple[str, str], str], after: list) -> bytes:
    """Formulas given the results that Excel would have stored, and other words in the XML changed."""
    if not results and not after:
        return data
    parts = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(book.sheetnames, 1)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            for (sheet, ref), result in results.items():
                if parts.get(item.filename) == sheet:
                    text = _with_result(text.decode(), ref, result).encode()
            for part, was, now in after:
                if re.fullmatch(part, item.filename):
                    assert was.encode() in text, f"{was} is not in {part}"
                    text = text.replace(was.encode(), now.encode())
            new.writestr(item, text)
    return buffer.getvalue()


def _with_result(xml: str, ref: str, result: str) -> str:
    kind = "e" if result.startswith("#") else "n" if re.fullmatch(r"-?[0-9.]+", result) else "str"
    kind, result = ("b", str(int(result == "True"))) if result in ("True", "False") else (kind, result)

    def put(found: re.Match[str]) -> str:
        attributes = re.sub(r' t="\w+"', "", found[1]) + f' t="{kind}"'
        return f"<c{attributes}>{found[2]}<v>{result}</v></c>"

    made, count = re.subn(rf'<c((?: [a-z]+="[^"]*")*? r="{ref}"[^>]*)>(<f>.*?</f>)<v ?/?>(?:</v>)?</c>', put, xml)
    assert count == 1, f"{ref} has no formula"
    return made


# -- cells ----------------------------------------------------------------------------


def set_(edited: Edited, said: dict) -> None:
    """A value of any type; ``format`` is its number format."""
    cell = edited.cell(said)
    value = said["value"]
    cell.value = None
    if "format" in said:
        cell.number_format = said["format"]
    elif isinstance(value, datetime | date | time):
        cell.number_format = "dd/mm/yyyy" if isinstance(value, date) else "hh:mm"
    shown = cell.number_format
    cell.value = value
    cell.number_format = shown
    if isinstance(value, str):
        cell.data_type = "e" if said.get("error") else "s"


def formula(edited: Edited, said: dict) -> None:
    """A formula; with ``result`` the one that was stored."""
    cell = edited.cell(said)
    cell.value = said["formula"]
    if "result" in said:
        edited.results[cell.parent.title, cell.coordinate] = str(said["result"])


def rich(edited: Edited, said: dict) -> None:
    """Text of which every other part is bold."""
    bold = InlineFont(b=True)
    parts = [TextBlock(bold, t) if n % 2 else t for n, t in enumerate(said["parts"])]
    edited.cell(said).value = CellRichText(*parts)


def clear(edited: Edited, said: dict) -> None:
    edited.cell(said).value = None


def comment(edited: Edited, said: dict) -> None:
    """A comment on a cell, as people put it there."""
    edited.cell(said).comment = Comment(said["text"], "Service")


def merge(edited: Edited, said: dict) -> None:
    """Merge; with ``kept`` the values below stay in the file, as some programs leave them."""
    sheet, area = edited.sheet(said), edited.area(said)
    kept = {(c.row, c.column): c.value for row in sheet[area] for c in row} if said.get("kept") else {}
    sheet.merge_cells(area)
    for (row, column), value in kept.items():
        if (row, column) != min(kept):
            sheet._cells[row, column] = Cell(sheet, row, column, value)


# -- rows and columns --------------------------------------------------------------------


def insert_rows(edited: Edited, said: dict) -> None:
    sheet = edited.sheet(said)
    at = edited.row(sheet, said["above"]) if "above" in said else said["at"]
    sheet.insert_rows(at, said.get("count", 1))
    for n, values in enumerate(said.get("values", ())):
        edited.write(sheet, at + n, values)


def delete_row(edited: Edited, said: dict) -> None:
    sheet = edited.sheet(said)
    sheet.delete_rows(edited.row(sheet, said["row"]))


def delete_rows(edited: Edited, said: dict) -> None:
    edited.sheet(said).delete_rows(said["at"], said.get("count", 1))


def copy_row(edited: Edited, said: dict) -> None:
    """The row again, at the end."""
    sheet = edited.sheet(said)
    source, target = edited.row(sheet, said["row"]), sheet.max_row + 1
    for cell in list(sheet[source]):
        _copy(cell, sheet.cell(target, cell.column))


def append(edited: Edited, said: dict) -> None:
    """Rows of people's own below the table, by heading; an empty one is a blank row."""
    sheet = edited.sheet(said)
    for n, values in enumerate(said["values"], sheet.max_row + 1):
        edited.write(sheet, n, values)


def sort(edited: Edited, said: dict) -> None:
    """Sort the rows by a column, from the largest."""
    sheet = edited.sheet(said)
    first, column = edited.heading_row(sheet) + 1, edited.column(sheet, said["by"])
    rows = [[(c.value, copy(c._style)) for c in row] for row in sheet.iter_rows(min_row=first)]
    rows.sort(key=lambda row: str(row[column - 1][0]), reverse=not said.get("up", False))
    for n, row in enumerate(rows):
        for m, (value, style) in enumerate(row, 1):
            cell = sheet.cell(first + n, m)
            cell.value, cell._style = value, style


def insert_column(edited: Edited, said: dict) -> None:
    sheet = edited.sheet(said)
    row, at = edited.heading_row(sheet), edited.column(sheet, said["before"])
    sheet.insert_cols(at)
    if "heading" in said:
        sheet.cell(row, at).value = said["heading"]
        for n in range(row + 1, sheet.max_row + 1):
            sheet.cell(n, at).value = said.get("fill")


def set_beside(edited: Edited, said: dict) -> None:
    """A value in the column without a heading that stands before another."""
    sheet = edited.sheet(said)
    sheet.cell(edited.row(sheet, said["row"]), edited.column(sheet, said["before"]) - 1).value = said["value"]


def delete_column(edited: Edited, said: dict) -> None:
    sheet = edited.sheet(said)
    sheet.delete_cols(edited.column(sheet, said["column"]))


def move_column(edited: Edited, said: dict) -> None:
    """Cut a column and insert it before another."""
    sheet = edited.sheet(said)
    was = edited.column(sheet, said["column"])
    cells = [(row[was - 1].row, row[was - 1].value, copy(row[was - 1]._style)) for row in sheet.iter_rows()]
    sheet.delete_cols(was)
    to = edited.column(sheet, said["before"])
    sheet.insert_cols(to)
    for row, value, style in cells:
        cell = sheet.cell(row, to)
        cell.value, cell._style = value, style


def heading(edited: Edited, said: dict) -> None:
    sheet = edited.sheet(said)
    sheet.cell(edited.heading_row(sheet), edited.column(sheet, said["was"])).value = said["now"]


def hide_rows(edited: Edited, said: dict) -> None:
    sheet = edited.sheet(said)
    for key in said["rows"]:
        sheet.row_dimensions[edited.row(sheet, key)].hidden = True


# -- sheets and the workbook ----------------------------------------------------------------


def rename_sheet(edited: Edited, said: dict) -> None:
    edited.book[said["was"]].title = said["now"]


def copy_sheet(edited: Edited, said: dict) -> None:
    made = edited.book.copy_worksheet(edited.sheet(said))
    made.title = said["name"]
    for each in said.get("set", ()):
        set_(edited, {**each, "sheet": said["name"]})


def delete_sheet(edited: Edited, said: dict) -> None:
    del edited.book[said["sheet"]]


def hide_sheet(edited: Edited, said: dict) -> None:
    edited.book[said["sheet"]].sheet_state = "hidden"


def new_book(edited: Edited, said: dict) -> None:
    """The sheets named, their values and formats, in a workbook that carries nothing else."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name in said.get("sheets", [SHEET]):
        made = book.create_sheet(name)
        for row in edited.book[name].iter_rows():
            for cell in row:
                if cell.value is not None:
                    _copy(cell, made.cell(cell.row, cell.column))
    edited.book = book


def reference(edited: Edited, said: dict) -> None:
    """Change or take away the reference in the places named: sheets, properties, description, name."""
    text, places = said.get("now", ""), said["in"]
    for sheet in ("Return", "Start here"):
        if sheet in places and sheet in edited.book.sheetnames:
            for row in edited.book[sheet].iter_rows(max_row=20):
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = re.sub(r"[A-Z]{3}-2324Q\d-\w{4}", text, cell.value)
    if "properties" in places:
        edited.book.custom_doc_props.props.clear()
        if text:
            from openpyxl.packaging.custom import StringProperty

            edited.book.custom_doc_props.append(StringProperty(name="workbook-tool reference", value=text))
    if "description" in places:
        edited.book.properties.description = text
    if "name" in places:
        edited.book.defined_names.pop("return_reference", None)


def template(edited: Edited, said: dict) -> None:
    """The version of the template that the workbook says it was made from."""
    from openpyxl.packaging.custom import StringProperty

    properties = edited.book.custom_doc_props
    del properties["workbook-tool template"]
    properties.append(StringProperty(name="workbook-tool template", value=f"return {said['version']}"))


def unprotect(edited: Edited, said: dict) -> None:
    edited.sheet(said).protection.sheet = False


def drop_validation(edited: Edited, said: dict) -> None:
    """Everywhere; of a ``column``, as a paste over it does; of ``rows`` of it alone."""
    sheet = edited.sheet(said)
    if "column" not in said:
        sheet.data_validations.dataValidation = []
        return
    number, first = edited.column(sheet, said["column"]), edited.heading_row(sheet) + 1
    over = {edited.row(sheet, key) for key in said.get("rows", ())} or set(range(first, sheet.max_row + 1))
    for one in list(sheet.data_validations.dataValidation):
        for area in list(one.sqref.ranges):
            if area.min_col == area.max_col == number and over.issuperset(range(area.min_row, area.max_row + 1)):
                one.sqref.ranges.remove(area)
        if not one.sqref.ranges:
            sheet.data_validations.dataValidation.remove(one)


def drop_tables(edited: Edited, _: dict) -> None:
    """Tables become plain cells, as “Convert to Range” makes them."""
    for sheet in edited.book.worksheets:
        sheet.tables.clear()


def filter_rows(edited: Edited, said: dict) -> None:
    sheet = edited.sheet(said)
    sheet.auto_filter.ref = f"A{edited.heading_row(sheet)}:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"


def epoch_1904(edited: Edited, said: dict) -> None:
    edited.book.epoch = CALENDAR_MAC_1904


def in_the_xml(edited: Edited, said: dict) -> None:
    """Words in a part of the package changed after all else."""
    edited.after.append((said["part"], *(edited.addressed(said[key]) for key in ("was", "now"))))


def add_part(edited: Edited, said: dict) -> None:
    """A part more in the package: the project of macros, a link to another workbook; it comes last."""
    buffer = io.BytesIO(edited.bytes())
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(said["part"], said.get("text", ""))
    edited.raw = buffer.getvalue()


def strict(edited: Edited, _: dict) -> None:
    """The workbook as Excel saves it under “Strict Open XML Spreadsheet”; it comes last."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(edited.bytes())) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.infolist():
            text = old.read(item)
            for was, now in _STRICT.items():
                text = text.replace(was.encode(), now.encode())
            new.writestr(item, text)
    edited.raw = buffer.getvalue()


_SCHEMAS, _PURL = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
_STRICT = {
    f"{_SCHEMAS}/spreadsheetml/2006/main": f"{_PURL}/spreadsheetml/main",
    f"{_SCHEMAS}/officeDocument/2006/relationships": f"{_PURL}/officeDocument/relationships",
    f"{_SCHEMAS}/officeDocument/2006/custom-properties": f"{_PURL}/officeDocument/customProperties",
}


def packed(edited: Edited, said: dict) -> None:
    """A zip of parts with these names, as other programs pack their documents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in said["parts"]:
            package.writestr(name, "")
    edited.raw = buffer.getvalue()


def cut(edited: Edited, said: dict) -> None:
    """Only the first ``bytes`` of the file, as a broken download leaves them."""
    edited.raw = edited.bytes()[: said["bytes"]]


def instead(edited: Edited, said: dict) -> None:
    """Another file altogether."""
    edited.raw = said["text"].encode()


def _copy(source: Cell, target: Cell) -> None:
    target.value = source.value
    target._style = copy(source._style) if source.parent.parent is target.parent.parent else target._style
    target.number_format = source.number_format


EDITS = {
    "set": set_, "formula": formula, "rich": rich, "clear": clear, "comment": comment, "merge": merge,
    "insert rows": insert_rows,
    "delete row": delete_row, "delete rows": delete_rows,
    "copy row": copy_row, "append": append, "sort": sort, "insert column": insert_column, "set beside": set_beside,
    "delete column": delete_column, "move column": move_column, "heading": heading, "hide rows": hide_rows,
    "rename sheet": rename_sheet, "copy sheet": copy_sheet, "delete sheet": delete_sheet, "hide sheet": hide_sheet,
    "new book": new_book, "reference": reference, "unprotect": unprotect, "drop validation": drop_validation,
    "drop tables": drop_tables,
    "filter": filter_rows, "1904": epoch_1904, "xml": in_the_xml, "instead": instead,
    "add part": add_part, "template": template, "strict": strict, "packed": packed, "cut": cut,
}  # fmt: skip


def edit(data: bytes, edits: list[dict]) -> bytes:
    """The workbook after the edits, in order; untouched bytes where there is none."""
    if not edits:
        return data
    edited = Edited(data)
    for said in edits:
        EDITS[said["do"]](edited, {k: _plain(v) for k, v in said.items() if k != "do"})
    return edited.bytes()


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
