"""OpenDocument spreadsheets: what stands in a cell's XML, and what is read."""

# ruff: noqa: E501 (a case is a line)

from __future__ import annotations

import pytest
from raw import dump, opened, refused, zipped

from workbook_tool.grid import NoteRead, Run, SheetRead
from workbook_tool.untrusted import Limits

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(rows: str, table: str = "", before: str = "", after: str = "", manifest: str = "<m/>") -> bytes:
    content = (
        f"<office:document-content {SPACES} {CALCEXT}>{before}<office:body><office:spreadsheet>"
        f'<table:table table:name="Return" {table}>{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
        ]
    )


def sheet(rows: str, **more: str) -> SheetRead:
    return opened(ods(rows, **more)).sheets[0]


CELLS = [
    ('office:value-type="float" office:value="83"', "83", "number '83'"),
    ('office:value-type="float" office:value="0"', "0", "number '0'"),
    ('office:value-type="percentage" office:value="0.83"', "83.00%", "number '0.83' 0.00%"),
    ('office:value-type="currency" office:currency="GBP" office:value="1500"', "£1,500", "number '1500'"),
    ('office:value-type="float" office:value="1_000"', "1000", "error '1_000'"),
    ('office:value-type="float" office:value="1e309"', "x", "error '1e309'"),
    ('office:value-type="float"', "83", "error '83'"),
    ('office:value-type="string"', "plain", "text 'plain'"),
    ('office:value-type="string" office:string-value="real"', "shown", "text 'real'"),
    ('office:value-type="boolean" office:boolean-value="true"', "TRUE", "boolean 'TRUE'"),
    (
        'office:value-type="date" office:date-value="2023-09-30"',
        "30/09/23",
        "date '2023-09-30' 45199 yyyy-mm-dd date(2023, 9, 30)",
    ),
    (
        'office:value-type="date" office:date-value="2023-09-30T12:00:00"',
        "",
        "date '2023-09-30 12:00:00' 45199.5 yyyy-mm-dd hh:mm:ss datetime(2023, 9, 30, 12, 0)",
    ),
    (
        'office:value-type="time" office:time-value="PT09H30M00S"',
        "",
        "date '09:30:00' 0.3958333333333333 hh:mm:ss time(9, 30)",
    ),
    (
        'office:value-type="time" office:time-value="PT30H15M00S"',
        "",
        "date '30:15:00' 1.2604166666666667 [h]:mm:ss timedelta(days=1, seconds=22500)",
    ),
    ('office:value-type="date" office:date-value="30.9.2023"', "", "error '30.9.2023'"),
    ('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2", "number '2' ="),
    (
        'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
        "#DIV/0!",
        "error '#DIV/0!' =",
    ),
    ('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"', "#DIV/0!", "error '#DIV/0!' ="),
    ('table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""', "", "text '' ="),
    ('table:formula="of:=1+1"', None, "uncalculated '' ="),
]


@pytest.mark.parametrize(("said", "text", "expected"), CELLS)
def test_a_cell(said: str, text: str | None, expected: str) -> None:
    inside = "" if text is None else f"<text:p>{text}</text:p>"
    cells = sheet(
        f"<table:table-row><table:table-cell/><table:table-cell {said}>{inside}</table:table-cell></table:table-row>"
    ).cells
    assert {place: dump(cell) for place, cell in cells.items()} == {(0, 1): expected}


def test_text_with_all_that_it_may_hold() -> None:
    inside = (
        "<office:annotation><text:p>a note</text:p></office:annotation>"
        '<text:p>one<text:s text:c="3"/>two<text:tab/>three<text:line-break/><text:span>four</text:span></text:p><text:p>five</text:p>'
    )
    cells = sheet(
        f'<table:table-row><table:table-cell office:value-type="string">{inside}</table:table-cell></table:table-row>'
    ).cells
    assert cells[0, 0].text == "one   two\tthree\nfour\nfive"


def test_repeated_rows_and_cells_stand_as_often_and_where_they_say() -> None:
    value = 'office:value-type="float" office:value="7"'
    read = sheet(
        f'<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/><table:table-cell {value}/></table:table-row>'
        f'<table:table-row table:number-rows-repeated="1048000" table:visibility="collapse"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="2" {value}/></table:table-row>'
    )
    assert sorted(read.cells) == [(0, 3), (1, 3), (1_048_002, 0), (1_048_002, 1)]


def test_merged_cells_keep_what_they_hide_and_a_sheet_says_what_it_is() -> None:
    rows = (
        '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1" '
        'table:content-validation-name="v1" office:value-type="float" office:value="1"/>'
        '<table:covered-table-cell office:value-type="float" office:value="2"/></table:table-row>'
    )
    before = '<office:automatic-styles><style:style style:name="ta1"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    after = '<table:named-expressions><table:named-expression table:name="Reference" table:expression="of:=&quot;LGS&quot;"/></table:named-expressions>'
    made = ods(rows, table='table:style-name="ta1" table:protected="true"', before=before, after=after)
    book = opened(made)
    read = book.sheets[0]
    assert (read.merged, read.state, read.protected, read.validations) == (((0, 0, 0, 1),), "hidden", True, 1)
    assert (read.hidden_rows, read.cells[0, 1].text) == ({0}, "2")
    assert (book.names, book.format) == ({"Reference": '"LGS"'}, "ods")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            ods(
                '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
            ),
            "file-too-many-cells",
        ),
        (ods("", manifest='<manifest:encryption-data xmlns:manifest="urn:m"/>'), "file-encrypted"),
        (
            zipped(
                [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<!DOCTYPE x><x/>")]
            ),
            "file-doctype",
        ),
        (
            zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x>")]),
            "file-damaged",
        ),
        (
            zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")]),
            "file-no-sheets",
        ),
    ],
)
def test_a_hostile_spreadsheet(data: bytes, code: str) -> None:
    assert refused(data, limits=Limits(area=100_000)).code == code


def test_the_copy_of_a_linked_sheet_is_no_sheet_of_the_workbook() -> None:
    linked = "<table:table table:name=\"'file:///x.ods'#$A\"><table:table-source/><table:table-row/></table:table>"
    read = opened(ods("<table:table-row/>", after=linked))
    assert ([s.name for s in read.sheets], read.external_links) == (["Return"], True)


LOOKS = (
    '<office:automatic-styles><style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="white" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="on dark" style:family="table-cell"><style:table-cell-properties fo:background-color="#1f497d"/>'
    '<style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T3" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>'
    "</office:automatic-styles>"
).replace(
    "<office:automatic-styles>",
    '<office:automatic-styles xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">',
)
FLOAT = 'office:value-type="float" office:value="854"'


def looks_of(cell: str, columns: str = ""):
    return sheet(f"{columns}<table:table-row>{cell}</table:table-row>", before=LOOKS).cells[0, 0].seen


@pytest.mark.parametrize(
    ("style", "struck", "unseen"),
    [("struck", True, False), ("white", False, True), ("on dark", False, False), ("none", False, False)],
)
def test_looks_of_a_style(style: str, struck: bool, unseen: bool) -> None:
    looks = looks_of(f'<table:table-cell table:style-name="{style}" {FLOAT}><text:p>854</text:p></table:table-cell>')
    assert (looks.struck, bool(looks.unseen)) == (struck, unseen)
    column = f'<table:table-column table:default-cell-style-name="{style}"/>'
    of_column = looks_of(f"<table:table-cell {FLOAT}><text:p>854</text:p></table:table-cell>", column)
    assert (of_column.struck, bool(of_column.unseen)) == (struck, unseen)


def test_what_a_cell_shows() -> None:
    assert looks_of(f"<table:table-cell {FLOAT}><text:p>&lt;854</text:p></table:table-cell>").display == "<854"
    assert looks_of(f"<table:table-cell {FLOAT}><text:p/></table:table-cell>").display == ""
    assert looks_of(f"<table:table-cell {FLOAT}/>").display is None


def test_stretches_of_a_text() -> None:
    spans = '<text:span text:style-name="T1">655</text:span>854<text:span text:style-name="T2">1</text:span><text:span text:style-name="T3">2</text:span>'
    runs = looks_of(f'<table:table-cell office:value-type="string"><text:p>{spans}</text:p></table:table-cell>').runs
    assert runs == (Run("655", "struck"), Run("854"), Run("1", "raised"), Run("2", "lowered"))


def test_a_hidden_column_and_a_comment() -> None:
    columns = '<table:table-column table:visibility="collapse" table:number-columns-repeated="1"/>'
    cell = (
        f"<table:table-cell {FLOAT}><office:annotation><text:p>Counted <text:span>twice</text:span>.</text:p><text:p>Ask.</text:p>"
        "</office:annotation><text:p>854</text:p></table:table-cell>"
    )
    read = sheet(f"{columns}<table:table-row>{cell}</table:table-row>")
    assert read.cells[0, 0].seen.unseen
    assert read.notes == (NoteRead(0, 0, "Counted twice. Ask."),)


def test_a_zero_of_empty_cells() -> None:
    cell = '<table:table-cell table:formula="of:=[.B9]+SUM([$Return.B10:.C12])" office:value-type="float" office:value="0"/>'
    assert sheet(f"<table:table-row>{cell}</table:table-row>").cells[0, 0].seen.untyped
