"""Workbooks that are left to openpyxl: read the same, and never where openpyxl would be wrong or without end."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from raw import opened, parts, refused, zipped

from workbook_tool.excel.read import workbook as reading
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted.refused import UnknownShapeError


def made() -> bytes:
    import xlsxwriter

    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("Return")
    percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["ID", "Value", "=text"], None)
    sheet.write_string(0, 2, "=text")
    sheet.write_number(1, 0, 0.8365, percent)
    sheet.write_number(1, 1, 45199, day)
    sheet.write_boolean(1, 2, True)
    sheet.write_formula(2, 0, "A2*2", percent, 1.673)
    sheet.write_formula(2, 1, "1/0", None, "#DIV/0!")
    sheet.write_formula(2, 2, "1+1", None, "")
    sheet.merge_range("E1:F2", "merged")
    sheet.data_validation("A2", {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.protect()
    book.add_worksheet("Lists").hide()
    book.set_properties({"title": "A return", "comments": "LGS-1"})
    book.set_custom_property("reference", "LGS-2")
    book.define_name("Reference", '="LGS-3"')
    book.close()
    return kept.getvalue()


@pytest.fixture
def openpyxl_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_understood(*_: object) -> WorkbookRead:
        raise UnknownShapeError("switched off")

    monkeypatch.setattr(reading, "read_xlsx", not_understood)


def test_openpyxl_reads_the_same(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    ours = opened(made())
    request.getfixturevalue("openpyxl_only")
    theirs = opened(made())
    for one, other in zip(ours.sheets, theirs.sheets, strict=True):
        assert one == other
    assert (ours.names, ours.properties, ours.title, ours.description, ours.format) == (
        theirs.names, theirs.properties, theirs.title, theirs.description, theirs.format,
    )  # fmt: skip


def with_sheet(inside: str) -> Callable[[], bytes]:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}">{inside}</worksheet>'
    return lambda: zipped({**parts(sheet=sheet), "[Content_Types].xml": types, "_rels/.rels": "<R/>"}.items())


ROWS = '<sheetData><row r="1"><c r="A1"{kind}><v>{value}</v></c></row></sheetData>'
EVERYWHERE = 'ref="A1:XFD1048576"'


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (ROWS.format(kind="", value="1_000"), "file-damaged"),
        (ROWS.format(kind="", value="８３"), "file-damaged"),
        (ROWS.format(kind="", value="1e309"), "file-damaged"),
        (
            ROWS.format(kind="", value="1") + f"<mergeCells><mergeCell {EVERYWHERE}/></mergeCells>",
            "file-too-many-cells",
        ),
        (
            ROWS.format(kind="", value="1") + f"<hyperlinks><hyperlink {EVERYWHERE}/></hyperlinks>",
            "file-too-many-cells",
        ),
        (f"<!DOCTYPE worksheet>{ROWS.format(kind='', value='1')}", "file-doctype"),
    ],
)
def test_what_openpyxl_would_read_wrongly_or_forever_is_refused(inside: str, code: str) -> None:
    assert refused(with_sheet(inside)()).code == code


def test_a_package_that_does_not_say_where_its_workbook_is_is_handed_over() -> None:
    found = opened(with_sheet(ROWS.format(kind="", value="83"))())
    assert [cell.text for cell in found.sheets[0].cells.values()] == ["83"]
