"""What a user would otherwise pick for each step, written as a competent script would be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
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


def polars_read(files: Sequence[bytes]) -> None:
    """Every sheet as a table of values, by polars over fastexcel."""
    import polars

    for content in files:
        polars.read_excel(io.BytesIO(content), sheet_id=0, has_header=False, raise_if_empty=False)


def pandas_read(files: Sequence[bytes]) -> None:
    """Every sheet as a table of values, by pandas with its default reader."""
    import pandas as pd

    for content in files:
        pd.read_excel(io.BytesIO(content), sheet_name=None, header=None)


def rust_write(books: Sequence[Book]) -> None:
    """The values of the cells alone, without looks or checks of entries, by a writer in Rust: the limit."""
    from rvgsrust_xlsxwriter import Workbook

    for book in books:
        made = Workbook()
        for sheet in book.sheets:
            ws = made.add_worksheet(sheet.name)
            for put in sheet.puts():
                if put.value is not None:
                    ws.write(
                        put.row, put.column, float(put.value) if isinstance(put.value, Decimal) else str(put.value)
                    )
        made.save_to_buffer()


# -- a table of many rows, by each at its defaults -------------------------------------------


def xlsxwriter_table(rows: Sequence[Sequence[Any]], target: Path) -> None:
    """As a script does it: two formats, a row at a time, xlsxwriter as it is."""
    import xlsxwriter

    made = xlsxwriter.Workbook(target)
    ws, heading = made.add_worksheet("Trend data"), made.add_format({"bold": True})
    tenth = made.add_format({"num_format": "0.0"})
    ws.write_row(0, 0, rows[0], heading)
    for n, row in enumerate(rows[1:], 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                ws.write_number(n, column, value, tenth)
            else:
                ws.write_string(n, column, value)
    made.close()


def pandas_table(rows: Sequence[Sequence[Any]], target: Path) -> None:
    """DataFrame.to_excel."""
    import pandas as pd

    pd.DataFrame(rows[1:], columns=rows[0]).to_excel(target, index=False)


def polars_table(rows: Sequence[Sequence[Any]], target: Path) -> None:
    """DataFrame.write_excel."""
    import polars

    plain = [[float(v) if isinstance(v, Decimal) else v for v in row] for row in rows[1:]]
    polars.DataFrame(plain, schema=[str(name) for name in rows[0]], orient="row").write_excel(target)


def rust_table(rows: Sequence[Sequence[Any]], target: Path) -> None:
    """A row at a time by a writer in Rust, values alone: the limit."""
    from rustypyxl import Workbook

    made = Workbook()
    made.create_sheet("Trend data")
    made.write_rows("Trend data", [[float(v) if isinstance(v, Decimal) else v for v in row] for row in rows])
    made.save(str(target))


TABLES: dict[str, Callable[[Sequence[Sequence[Any]], Path], object]] = {
    "xlsxwriter": xlsxwriter_table, "pandas": pandas_table, "polars": polars_table, "Rust": rust_table,
}  # fmt: skip
