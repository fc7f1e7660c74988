"""What a user would otherwise pick for each step, written as a competent script would be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from workbook_tool.book import Book, Put


def openpyxl_read(files: Sequence[bytes]) -> list[list[dict[str, Any]]]:
    """Values and formulas: two loads, as a script needs both."""
    import openpyxl

    found = []
    for content in files:
        for values in (True, False):
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=values)
            cells = [
                {"value": cell.value, "format": cell.number_format, "cell": cell.coordinate}
                for sheet in book
                for row in sheet.iter_rows()
                for cell in row
            ]
        found.append(cells)
    return found


def calamine_read(files: Sequence[bytes]) -> None:
    """Values only: the floor."""
    from python_calamine import CalamineWorkbook

    for content in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def inflate_and_expat(files: Sequence[bytes]) -> None:
    """Each part of the files inflated and parsed, with nobody listening: the floor of any reader of XML."""
    from xml.parsers import expat

    for content in files:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    expat.ParserCreate().Parse(package.read(name), True)


def zip_alone(files: Sequence[bytes]) -> None:
    """The parts of the files deflated: the floor of any writer (and inflated before, a fifth of it)."""
    for content in files:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
            for name, part in parts.items():
                made.writestr(name, part)


def openpyxl_and_schema(files: Sequence[bytes], documents: Sequence[Any], validator: Any) -> None:
    """Values and formulas with openpyxl, then the schema, compiled once, over the same records."""
    openpyxl_read(files)
    for document in documents:
        list(validator.iter_errors(document))


def openpyxl_write(books: Sequence[Book]) -> None:
    """The same cells and looks; checks of entries, conditions and sizes left out."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    from workbook_tool.theme import Theme

    for book in books:
        made = openpyxl.Workbook(write_only=False)
        theme, looks = Theme(book.colours, book.font), {}
        for sheet in book.sheets:
            ws = made.create_sheet(sheet.name)
            for put in sheet.puts():
                cell = ws.cell(put.row + 1, put.column + 1, f"={put.formula}" if put.formula else put.value)
                if put.style not in looks:
                    style = theme.style(put.style)
                    looks[put.style] = (
                        Font(style.font, style.size, bold=style.bold, color=style.colour[1:]),
                        PatternFill("solid", style.fill[1:]) if style.fill else PatternFill(),
                        Alignment(vertical=style.valign.removeprefix("v"), wrap_text=style.wrap),
                        Protection(locked=style.locked),
                    )
                cell.font, cell.fill, cell.alignment, cell.protection = looks[put.style]
                cell.number_format = put.number_format or "General"
        made.save(io.BytesIO())


def plain_xlsxwriter(books: Sequence[Book]) -> None:
    """The same cells, looks and checks of entries through xlsxwriter's own calls; no titles, charts or sizes."""
    import xlsxwriter

    from workbook_tool.excel.write.style import _properties
    from workbook_tool.theme import Theme

    for book in books:
        made = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
        theme, looks = Theme(book.colours, book.font), {}
        for sheet in book.sheets:
            ws = made.add_worksheet(sheet.name)
            for put in sheet.puts():
                key = (put.style, put.number_format)
                if key not in looks:
                    looks[key] = made.add_format(_properties(theme.style(put.style), put.number_format, False))
                _plainly(ws, put, looks[key])
            for one in sheet.validations:
                said = {"validate": "length", "criteria": "<=", "value": 2000}
                words = {"input_title": one.input_title, "input_message": one.input_message}
                errors = {"error_title": one.error_title, "error_message": one.error_message}
                ws.data_validation(*one.area, said | words | errors)
        made.close()


def _plainly(ws: Any, put: Put, look: Any) -> None:
    if put.formula:
        ws.write_formula(put.row, put.column, f"={put.formula}", look, "" if put.value is None else put.value)
    elif isinstance(put.value, str):
        ws.write_string(put.row, put.column, put.value, look)
    elif put.value is None:
        ws.write_blank(put.row, put.column, None, look)
    else:
        ws.write(put.row, put.column, put.value, look)


def pandas_write(rows: Sequence[Sequence[Any]]) -> None:
    """A table by DataFrame.to_excel."""
    import pandas as pd

    pd.DataFrame(rows[1:], columns=rows[0]).to_excel(io.BytesIO(), index=False)
