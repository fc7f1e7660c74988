"""The quick ways give the very bytes of the plain one, and step aside for another xlsxwriter."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from written_book import CREATED, everything
from xlsxwriter.worksheet import Worksheet, re_dynamic_function

from workbook_tool.book import Book, Bulk, Chart, Condition, Put, Series, Sheet, Table, Validation
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.read import read
from workbook_tool.excel.write import quick, write
from workbook_tool.excel.write.engine import Engine
from workbook_tool.excel.write.quick import archive

FORMULAS = (
    "SUM(A1:A3)",
    'IF(A1>=90,"Green","Am""ber & <b>")',
    "SORT(A1:A3)",
    "_xlfn.XLOOKUP(1,A1:A3,B1:B3)",
    "XLOOKUP(1,A1:A3,B1:B3)",
    'IF(A1="SORT(",1,2)',
    "{SUM(A1:A3)}",
    "=A1",
    "STDEV.S(A1:A3)",
    "SINGLE(A1)",
    '"x"&SINGLE(A1)',
    "T.SORT(A1)",
)
RESULTS = (
    None, True, False, 0, 3, Decimal("8.2"), "", "Green", "#N/A", "a & b < c", "line\nline", "_x0041_",
    date(2024, 2, 29), datetime(2024, 2, 29, 12),
)  # fmt: skip
VALUES = (
    None, True, False, 0, -7, 2**40, Decimal("0.07"), Decimal("1E+3"), "", "text", " spaces ", "=1+1", "a\tb\r\nc",
    "<r>not rich</r>", "_x0041_", "\ufffe\x01", "é😀", date(2024, 2, 29), datetime(2024, 2, 29, 12, 30),
)  # fmt: skip


def every_kind() -> Book:
    puts = [Put(2 * n, 3 * (n % 9), value) for n, value in enumerate(VALUES)]
    formulas = [Put(n + 60, m, result, formula=f) for n, f in enumerate(FORMULAS) for m, result in enumerate(RESULTS)]
    far = [Put(1_048_575, 16_383, "the last cell"), Put(500, 0, "wrapped", "text")]
    heights = {0: 30.0, 1: 14.25, 700: 20.0}
    return Book("Every kind", (Sheet("Cells", (*puts, *formulas, *far), heights=heights), Sheet("Empty")), CREATED)


def in_bulk() -> Book:
    """Rows of every kind of value, beside single cells and each other, with a table and a chart over them."""
    kept = [value for value in VALUES if not isinstance(value, bool)]
    rows = [(f"row {n}", value, Decimal(n) / 3) for n, value in enumerate(kept)]
    looks = (("wrap", ""), ("text", ""), ("number", "0.0"))
    bulks = (Bulk(3, 0, looks, rows), Bulk(3, 4, (("center", ""),), [(n,) for n in range(5)]), Bulk(9, 4, looks, rows))
    puts = [Put(2, c, f"Heading {c}", "heading") for c in range(3)] + [Put(4, 3, "beside", "wrap"), Put(90, 0, "below")]
    end = 2 + len(rows)
    series = (
        Series("figures", "Bulks", (3, 0, end, 0), (3, 2, end, 2)),
        Series("few", "Bulks", (3, 0, 9, 0), (3, 4, 9, 4)),
    )
    chart = Chart(40, 0, "line", "A chart of them", "Figures that rise", series)
    table = Table("Many", (2, 0, end, 2), ("Heading 0", "Heading 1", "Heading 2"))
    sheet = Sheet("Bulks", tuple(puts), {1: 12.0}, {5: 40.0}, (table,), charts=(chart,), bulks=bulks)
    return Book("In bulk", (sheet,), CREATED)


def test_rows_in_bulk_are_the_cells_that_they_would_be_one_by_one() -> None:
    made = in_bulk()
    one = made.sheets[0]
    singly = replace(made, sheets=(replace(one, cells=tuple(one.puts()), bulks=()),))
    assert read(write(made), "x.xlsx") == read(write(singly), "x.xlsx")


@pytest.mark.parametrize("bulk", [
    Bulk(0, 0, (("text", ""),), [("x",), (True,)]),
    Bulk(0, 0, (("text", ""),), [("x",), ("x", "y")]),
    Bulk(0, 0, (("text", ""),), [("x",), ("y" * 40_000,)]),
    Bulk(0, 0, (("text", ""),), [("x",), (Decimal("Infinity"),)]),
    Bulk(0, 0, (("text", ""),), [("x",), (date(1850, 1, 1),)]),
], ids=["a truth value", "too many", "too long", "infinite", "too early"])  # fmt: skip
def test_what_excel_would_not_take_is_refused_with_its_cell(bulk: Bulk) -> None:
    with pytest.raises(WorkbookToolError, match=r"^Sheet!A2 cannot be written"):
        write(Book("Refused", (Sheet("Sheet", bulks=(bulk,)),), CREATED))


@pytest.mark.parametrize("at", [(3, 2), (10, 0)])
def test_two_things_in_the_same_cell_are_refused(at: tuple[int, int]) -> None:
    many = Bulk(3, 0, (("text", ""),) * 3, [("x", "y", "z")] * 8)
    for sheet in (
        Sheet("Sheet", (Put(*at, "z"),), bulks=(many,)),
        Sheet("Sheet", bulks=(many, replace(many, row=at[0]))),
    ):
        with pytest.raises(WorkbookToolError, match="two things stand in the same cell"):
            write(Book("Refused", (sheet,), CREATED))


def like_the_last() -> list[Book]:
    """Workbooks of which each is nearly the one before it: what is kept of that must not be taken for it."""
    made, check = everything(), Validation((1, 0, 1, 0), "decimal", minimum=Decimal(0), input_message="A figure.")
    table = Table("Few", (0, 0, 2, 0), ("Heading",))
    cells = (Put(0, 0, "Heading", "heading"), Put(1, 0, Decimal(3), "number"), Put(2, 0, "word"))
    sheet = Sheet("Sheet", cells, tables=(table,), validations=(check,))
    book = Book("Like", (sheet,), CREATED)
    changed = (
        sheet,
        replace(sheet, tables=(replace(table, name="Fewer"),)),
        replace(sheet, tables=(replace(table, filter=False),)),
        replace(sheet, tables=(replace(table, style="Table Style Medium 2"),)),
        replace(sheet, validations=(replace(check, stop=False),)),
        replace(sheet, validations=(replace(check, minimum=Decimal(1)),)),
        replace(sheet, validations=(replace(check, minimum=date(2024, 1, 1), kind="date"),)),
        replace(
            sheet,
            cells=(*cells, Put(3, 0, "word", "rag:Red")),
            conditions=(Condition((1, 0, 1, 0), "A2>0", "rag:Red"),),
        ),
        replace(sheet, cells=(*cells, Put(3, 0, "word", "link", link="https://council.example"))),
        replace(sheet, name="Other"),
    )
    second = replace(sheet, name="Second", tables=())
    return [
        made, replace(made, colours={"Red": "#AA0000"}), replace(made, font="Verdana"), replace(made, title="Other"),
        *(replace(book, sheets=(sheet,)) for sheet in changed), replace(book, sheets=(sheet, second)),
        replace(book, properties={"Key": "value"}), replace(book, names={"a_name": "Sheet!$A$1"}), book,
    ]  # fmt: skip


@pytest.mark.parametrize("many", [False, True], ids=["few at once", "from the disk"])
def test_both_ways_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch, many: bool) -> None:
    if many:
        monkeypatch.setattr("workbook_tool.excel.write.quick.bulk._MANY", 1)
        monkeypatch.setattr("workbook_tool.excel.write.quick.rows._AT_ONCE", 2)
    books = [every_kind(), in_bulk(), *like_the_last()]
    monkeypatch.setattr(quick, "switched_on", True)
    quickly = [write(book) for book in books]
    assert [write(book) for book in books] == quickly
    monkeypatch.setattr(quick, "switched_on", False)
    assert [write(book) for book in books] == quickly


@pytest.mark.skipif(not xlsxwriter.__version__.startswith(quick.MADE_FOR), reason="another xlsxwriter: the plain way")
def test_this_xlsxwriter_is_one_that_it_was_made_for(way: str) -> None:
    assert (quick.engine() is not Engine) == (way == "quick")


@pytest.mark.skipif(not xlsxwriter.__version__.startswith(quick.MADE_FOR), reason="another xlsxwriter: the plain way")
def test_xlsxwriter_leaves_the_usual_functions_as_they_are() -> None:
    from workbook_tool.excel.write.quick.rows import USUAL

    formula = "+".join(f"{name}(A1)" for name in sorted(USUAL))
    assert Worksheet()._prepare_formula(formula, True) == formula
    assert not re_dynamic_function.search(formula)


def test_an_archive_has_at_most_as_many_parts_as_its_directory_counts() -> None:
    part, target = archive.packed(b""), BytesIO()
    archive.write(target, ((f"xl/{number}.xml", part) for number in range(3)), 1, 0)
    with ZipFile(target) as written:
        assert len(written.namelist()) == 3
    with pytest.raises(ValueError, match="more than 65535 parts"):
        archive.write(target, ((f"xl/{number}.xml", part) for number in range(2**16)), 1, 0)


# What another version may lack, and another number it may have: each must leave the plain way.
MISSING = ("RowInfo", "CellStringTuple", "CellBlankTuple", "re_dynamic_function", "_get_sparkline_style")
OTHERS = [("3.2.9", ()), ("4.0.0", MISSING), ("3.10.0", ("RowInfo",)), ("3.3.9", ("RowInfo",)), ("3.3.9", MISSING)]


@pytest.mark.parametrize(("version", "missing"), OTHERS)
def test_another_xlsxwriter_is_written_with_the_plain_way(version: str, missing: tuple[str, ...]) -> None:
    script = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}
import xlsxwriter, xlsxwriter.worksheet
xlsxwriter.__version__ = {version!r}
hidden = [(name, getattr(xlsxwriter.worksheet, name)) for name in {missing!r} if hasattr(xlsxwriter.worksheet, name)]
from workbook_tool.excel.write import quick
from workbook_tool.excel.write.engine import Engine
for name, _ in hidden:
    delattr(xlsxwriter.worksheet, name)
assert quick.engine() is Engine
for name, member in hidden:  # xlsxwriter itself needs them; ours must have done without
    setattr(xlsxwriter.worksheet, name, member)
from test_write_quickly import in_bulk
from workbook_tool.excel.write import write
assert not any(name.startswith("workbook_tool.excel.write.quick.workbook") for name in sys.modules)
assert quick.engine is not None and write(in_bulk())[:2] == b"PK"
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
