"""What is written on a sheet beside its cells: comments, threads of them, text boxes."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from workbook_tool.excel.read import read
from workbook_tool.grid import NoteRead, WorkbookRead


def made(*, comment: str = "", box: str = "") -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Return")
    sheet.write(0, 0, "ID")
    if comment:
        sheet.write_comment(2, 1, comment)
    if box:
        sheet.insert_textbox(3, 2, box, {"width": 300, "height": 60})
    book.close()
    return buffer.getvalue()


def changed(data: bytes, part: str, text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return buffer.getvalue()


def notes(data: bytes) -> tuple[NoteRead, ...]:
    workbook = read(data, "return.xlsx")
    assert isinstance(workbook, WorkbookRead)
    return workbook.sheets[0].notes


def test_a_sheet_without_notes_has_none():
    assert notes(made()) == ()


def test_a_comment_at_its_cell_on_one_line():
    assert notes(made(comment="Wrong,\na new one  follows.")) == (NoteRead(2, 1, "Wrong, a new one follows."),)


def test_a_text_box_with_the_cells_that_it_covers():
    (box,) = notes(made(box="Please read me first."))
    assert (box.row, box.column, box.text, box.kind) == (3, 2, "Please read me first.", "text box")
    assert (box.last_row, box.last_column) > (3, 2)


@pytest.mark.parametrize("broken", [b"<comments>", b"", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY a "b">]><comments/>'])
def test_notes_that_cannot_be_read_take_no_figure_with_them(broken):
    data = changed(made(comment="Lost."), "xl/comments1.xml", broken)
    assert notes(data) == ()
    workbook = read(data, "return.xlsx")
    assert workbook.sheets[0].cells[0, 0].text == "ID"
