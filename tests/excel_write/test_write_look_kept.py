"""How a workbook opens, prints side by side, keeps its font, and lists its looks by name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
from inspect_xlsx import problems

from workbook_tool.book import Book, Put, Sheet
from workbook_tool.excel.write import write

PAGES = Sheet(
    "Return",
    tuple(Put(5, column, "x", style) for column, style in enumerate(("given", "field", "note", "field-wrap"))),
    widths=dict.fromkeys(range(4), 60),
    print_area=(0, 0, 5, 3),
    column_breaks=(2,),
    repeat_columns=(0, 0),
    landscape=True,
    active=(5, 1),
)
BOOK = Book("Two sheets", (Sheet("Start here", (Put(0, 0, "Start", "title"),)), PAGES), datetime(2023, 10, 1))


def member(name: str, book: Book = BOOK) -> str:
    return zipfile.ZipFile(io.BytesIO(write(book))).read(name).decode()


def test_it_opens_on_the_sheet_and_cell_that_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(replace(BOOK, opens_on="Return"))))
    assert (book.active.title, book["Return"].sheet_view.selection[0].activeCell) == ("Return", "B6")
    assert openpyxl.load_workbook(io.BytesIO(write(BOOK))).active.title == "Start here"


def test_pages_stand_side_by_side_at_a_scale_that_can_be_read() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write(BOOK)))["Return"]
    assert [b.id for b in sheet.col_breaks.brk] == [2]
    assert sheet.print_title_cols == "$A:$A"
    assert sheet.page_setup.pageOrder == "overThenDown"
    assert sheet.page_setup.scale == 65  # the second page: the repeated column and two more


def test_every_font_is_kept_and_the_theme_has_it_too() -> None:
    assert "<scheme" not in member("xl/styles.xml")
    fonts = member("xl/theme/theme1.xml")
    assert fonts.count('<a:latin typeface="Arial"/>') == 2
    assert "Calibri" not in fonts
    assert '<a:latin typeface="Verdana"/>' in member("xl/theme/theme1.xml", replace(BOOK, font="Verdana"))


def test_looks_are_listed_as_named_cell_styles() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(BOOK)))
    styles = [book["Return"].cell(6, column).style for column in range(1, 5)]
    assert styles == ["Filled in for you", "Please fill in", "Explanatory Text", "Please fill in"]
    assert book["Start here"]["A1"].style in ("Headline 1", "Heading 1")  # openpyxl has its own name for it
    assert problems(write(BOOK)) == []
