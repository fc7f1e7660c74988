"""Workbooks as real programs write and re-save them: read, held against openpyxl, and against what was written."""

# ruff: noqa: E501 (a workbook knows no time zones; a case is a line)

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from oracle import differences
from raw import opened, refused

from workbook_tool.grid import CellKind, WorkbookRead

VALUES: list[tuple[object, str]] = [
    (83, "General"), (0, "General"), (-7.25, "0.00"), (0.83, "0.0%"), (0.8365, "0.0%"), (1 / 3, "0.00"),
    (1234567.891, "#,##0.00"), (1e-9, "General"), (123456789012, "0"), (0.1 + 0.2, "General"), (1500, '"£"#,##0'),
    ("plain", "General"), ("  spaces kept  ", "General"), ("two\nlines", "General"), ("R&D <5> \"quoted\" 'it'", "@"),
    ("=1+1", "General"), ("-5", "General"), ("+44 1223", "General"), ("@home", "General"), ("n/a", "General"),
    ("naïve café – £5 → 東京 😀", "General"), ("0.83", "@"), ("183", "@"), ("x" * 3100, "General"), ("_x0041_", "General"),
    (True, "General"), (False, "General"),
    (date(2023, 9, 30), "dd/mm/yyyy"), (datetime(2023, 9, 30, 14, 5), "dd/mm/yyyy hh:mm"), (time(9, 30), "hh:mm"),
    (timedelta(hours=30, minutes=15), "[h]:mm:ss"), (date(1900, 1, 1), "yyyy-mm-dd"),
]  # fmt: skip


# Text that looks like an escape is one in the file format; these programs write it as it is, and Excel shows "A".
UNESCAPED = {row for row, (value, _) in enumerate(VALUES) if value == "_x0041_"}

# LibreOffice knows that 1900 had no 29 February, and puts what came before it a day earlier.
EARLY = {row for row, (value, _) in enumerate(VALUES) if value == date(1900, 1, 1)}


def by_xlsxwriter(**options: object) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, **options})
    sheet = book.add_worksheet("Return")
    for row, (value, code) in enumerate(VALUES):
        style = book.add_format({"num_format": code})
        if isinstance(value, str):
            sheet.write_string(row, 1, value, style)
        elif isinstance(value, bool):
            sheet.write_boolean(row, 1, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(row, 1, value, style)
        else:
            sheet.write_datetime(row, 1, value, style)
    sheet.write_formula("D1", "B1*2", None, 166)
    sheet.write_formula("D2", 'B1&" words"', None, "83 words")
    sheet.write_formula("D3", "B1>1", None, True)
    sheet.write_formula("D4", "1/0", None, "#DIV/0!")
    sheet.write_array_formula("D5:D6", "{B1:B2*2}", None, 166)
    sheet.write_rich_string("D8", "plain ", book.add_format({"bold": True}), "bold", " again")
    sheet.merge_range("F1:G3", "merged")
    sheet.write_string("G2", "inside")
    sheet.write_blank("H1", None, book.add_format({"bold": True}))
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.data_validation("B1", {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.protect()
    hidden = book.add_worksheet("Lists & more")
    hidden.write_string(4_999, 250, "far away")
    hidden.hide()
    book.add_worksheet("Empty")
    book.set_properties({"title": "A return", "comments": "LGS-2324Q2-7F3A"})
    book.set_custom_property("reference", "LGS-2324Q2-7F3A")
    book.define_name("Reference", '="LGS-2324Q2-7F3A"')
    book.close()
    return made.getvalue()


def by_openpyxl() -> bytes:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Return"
    for row, (value, code) in enumerate(VALUES, start=1):
        cell = sheet.cell(row, 2)
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str):
            cell.data_type = "s"
        cell.number_format = code
    sheet["D1"] = "=B1*2"
    sheet.row_dimensions[4].hidden = True
    sheet.add_data_validation(DataValidation(type="list", formula1='"a,b"', sqref="B1"))
    sheet.protection.sheet = True
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def shown(read: WorkbookRead) -> dict[int, object]:
    """Column B as plain values, by row."""
    found: dict[int, object] = {}
    for (row, column), cell in read.sheets[0].cells.items():
        if column == 1:
            exact = cell.number if cell.kind is CellKind.NUMBER else None
            found[row] = exact if exact is not None else cell.text == "TRUE" if cell.kind is CellKind.BOOLEAN else (
                cell.moment if cell.kind is CellKind.DATE else cell.text
            )  # fmt: skip
    return found


def written() -> dict[int, object]:
    return {
        row: value
        if isinstance(value, bool) or not isinstance(value, int | float)
        else Decimal(repr(float(f"{value:.15g}")))
        for row, (value, _) in enumerate(VALUES)
    }


@pytest.mark.parametrize("make", [by_xlsxwriter, by_openpyxl, lambda: by_xlsxwriter(constant_memory=True)])
def test_what_was_written_is_read(make: Callable[[], bytes]) -> None:
    data = make()
    read = opened(data)
    _same_in_column_b(read, UNESCAPED if make is by_openpyxl else set())
    assert differences(read, data) == []


def test_everything_else_of_a_written_workbook() -> None:
    read = opened(by_xlsxwriter())
    sheet, hidden, empty = read.sheets
    assert {ref: (sheet.cells[row, 3].kind.value, sheet.cells[row, 3].text, sheet.cells[row, 3].formula) for row, ref in
            ((0, "D1"), (1, "D2"), (2, "D3"), (3, "D4"), (4, "D5"), (5, "D6"), (7, "D8"))} == {
        "D1": ("number", "166", True), "D2": ("text", "83 words", True), "D3": ("boolean", "TRUE", True),
        "D4": ("error", "#DIV/0!", True), "D5": ("number", "166", True), "D6": ("number", "0", False),
        "D8": ("text", "plain bold again", False),
    }  # fmt: skip
    assert (sheet.merged, sheet.hidden_rows, sheet.validations, sheet.protected) == (((0, 5, 2, 6),), {3}, 1, True)
    assert sheet.cells[1, 6].text == "inside"
    assert (0, 7) not in sheet.cells
    assert (hidden.state, list(hidden.cells), dict(empty.cells)) == ("hidden", [(4_999, 250)], {})
    assert (read.title, read.description, read.properties, read.names) == (
        "A return", "LGS-2324Q2-7F3A", {"reference": "LGS-2324Q2-7F3A"}, {"Reference": '"LGS-2324Q2-7F3A"'}
    )  # fmt: skip


def test_dates_from_1904_are_the_same_days() -> None:
    read = opened(by_xlsxwriter(date_1904=True))
    assert read.date_1904
    expected = written()
    del expected[len(VALUES) - 1]  # 1904 knows no day in 1900
    assert {row: value for row, value in shown(read).items() if row in expected} == expected


def _missing(what: str) -> None:
    if os.environ.get("WORKBOOK_TOOL_TESTS_REQUIRE_ALL"):
        pytest.fail(f"{what} is not on this machine")
    pytest.skip(f"{what} is not on this machine")


def _same_in_column_b(read: WorkbookRead, unlike: AbstractSet[int] = frozenset()) -> None:
    """Column B as it was written, but for ``unlike`` rows that the program itself changes."""
    expected = written()
    assert {row: value for row, value in shown(read).items() if row not in unlike} == {
        row: value for row, value in expected.items() if row not in unlike
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "return.xlsx"
    path.write_bytes(by_xlsxwriter())
    return path


def _rows_of(*kinds: type) -> set[int]:
    return {row for row, (value, _) in enumerate(VALUES) if type(value) in kinds}


@pytest.mark.libreoffice
@pytest.mark.parametrize("by_way_of", ["xlsx", "ods", "xls"])
def test_saved_again_by_libreoffice(source: Path, tmp_path: Path, soffice: Callable[..., Path], by_way_of: str) -> None:
    first = soffice(source, by_way_of, tmp_path / "first")
    saved = first if by_way_of == "xlsx" else soffice(first, "xlsx", tmp_path / "second")
    read = opened(saved.read_bytes())
    assert read.application.startswith("LibreOffice")
    assert read.properties["reference"] == "LGS-2324Q2-7F3A"
    _same_in_column_b(read)
    assert differences(read, saved.read_bytes()) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_older_formats_give_the_same_values(
    source: Path, tmp_path: Path, soffice: Callable[..., Path], kind: str
) -> None:
    read = opened(soffice(source, kind, tmp_path / "old").read_bytes())
    assert read.format == kind
    _same_in_column_b(read, EARLY if kind == "ods" else set())
    sheet = read.sheets[0]
    assert {ref: (cell.kind.value, cell.text, cell.formula) for ref, cell in
            (("D1", sheet.cells[0, 3]), ("D2", sheet.cells[1, 3]), ("D4", sheet.cells[3, 3]))} == {
        "D1": ("number", "166", True), "D2": ("text", "83 words", True), "D4": ("error", "#DIV/0!", True),
    }  # fmt: skip
    assert (sheet.merged, sheet.hidden_rows, sheet.validations, sheet.protected) == (((0, 5, 2, 6),), {3}, 1, True)
    assert [sheet.cells[row, 1].is_percent for row in (2, 3)] == [False, True]
    assert [s.state for s in read.sheets] == ["visible", "hidden", "visible"]
    if kind == "ods":
        assert (read.title, read.description) == ("A return", "LGS-2324Q2-7F3A")
        assert read.properties["reference"] == "LGS-2324Q2-7F3A"


def test_saved_again_by_gnumeric(source: Path, tmp_path: Path) -> None:
    program = shutil.which("ssconvert")
    if program is None:
        _missing("Gnumeric (ssconvert)")
    saved = tmp_path / "gnumeric.xlsx"
    subprocess.run([str(program), str(source), str(saved)], check=True, capture_output=True, timeout=120)
    read = opened(saved.read_bytes())
    assert (read.application, read.properties) == ("gnumeric", {"reference": "LGS-2324Q2-7F3A"})
    _same_in_column_b(read)
    assert differences(read, saved.read_bytes()) == []


@pytest.mark.parametrize("library", ["exceljs", "xlsx"])
def test_saved_again_by_a_javascript_library(source: Path, tmp_path: Path, library: str) -> None:
    script = Path(__file__).parent / "node" / "resave.js"
    if shutil.which("node") is None or not (script.parent / "node_modules" / library).is_dir():
        _missing(f"{library} (npm install --prefix tests/excel_read/node)")
    saved = tmp_path / f"{library}.xlsx"
    subprocess.run(["node", str(script), library, str(source), str(saved)], check=True, capture_output=True, timeout=60)
    read = opened(saved.read_bytes())
    _same_in_column_b(read, UNESCAPED)
    assert differences(read, saved.read_bytes()) == []
    if library == "xlsx":
        binary = tmp_path / "sheetjs.xlsb"
        subprocess.run(["node", str(script), library, str(source), str(binary)], check=True, timeout=60)
        assert refused(binary.read_bytes()).code == "file-xlsb"
