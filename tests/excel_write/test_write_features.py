"""What a book says of its sheets, tables, checks, charts and properties stands in the file."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import pytest
from inspect_xlsx import problems
from written_book import CREATED, everything, png

from workbook_tool.book import Book, Chart, Put, Series, Sheet, Validation
from workbook_tool.excel.write import quick, write


@cache
def written() -> bytes:
    return write(everything())


@cache
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(written()))


def member(name: str, data: bytes | None = None) -> str:
    return zipfile.ZipFile(io.BytesIO(data or written())).read(name).decode()


RETURN, PAGE, TREND = "Return", "183", "Trend data"
FACTS = [
    ("title", lambda b: b.properties.title, "Performance return"),
    ("subject", lambda b: b.properties.subject, "Sample County Council, Q2 2023/24"),
    ("author", lambda b: b.properties.creator, "Performance Team"),
    ("description", lambda b: b.properties.description, "Return LGS-2324Q2-20CA"),
    ("language", lambda b: b.properties.language, "en-GB"),
    ("created", lambda b: b.properties.created, CREATED),
    ("modified", lambda b: b.properties.modified, CREATED),
    ("custom property", lambda b: b.custom_doc_props["Reference"].value, "LGS-2324Q2-20CA"),
    ("name of a constant", lambda b: b.defined_names["Return_reference"].value, '"LGS-2324Q2-20CA"'),
    ("name of a range", lambda b: b.defined_names["Statuses"].value, "'Lists'!$A$1:$A$2"),
    ("active sheet", lambda b: b.active.title, RETURN),
    ("hidden", lambda b: b["Lists"].sheet_state, "hidden"),
    ("very hidden", lambda b: b["Identity"].sheet_state, "veryHidden"),
    ("freeze", lambda b: b[RETURN].freeze_panes, "C5"),
    ("width", lambda b: round(b[RETURN].column_dimensions["G"].width), 61),
    ("hidden column", lambda b: b[RETURN].column_dimensions["I"].hidden, True),
    ("tab", lambda b: b[RETURN].sheet_properties.tabColor.rgb, "FFC9A227"),
    ("orientation", lambda b: b[RETURN].page_setup.orientation, "landscape"),
    ("paper", lambda b: b[RETURN].page_setup.paperSize, 9),
    ("fit", lambda b: b[RETURN].sheet_properties.pageSetUpPr.fitToPage, True),
    ("pages tall", lambda b: b[RETURN].page_setup.fitToHeight, 0),
    ("repeated rows", lambda b: b[RETURN].print_title_rows, "$4:$4"),
    ("print area", lambda b: b[RETURN].print_area, "'Return'!$A$1:$H$10"),
    ("footer left", lambda b: b[RETURN].oddFooter.left.text, "&A"),
    ("footer right", lambda b: b[RETURN].oddFooter.right.text, "Page &P of &N"),
    ("no grid", lambda b: b[RETURN].sheet_view.showGridLines, False),
    ("protected", lambda b: b[RETURN].protection.sheet, True),
    ("no password", lambda b: b[RETURN].protection.password, None),
    ("rows may be made taller", lambda b: b[RETURN].protection.formatRows, False),
    ("columns may be made wider", lambda b: b[RETURN].protection.formatColumns, False),
    ("words may be wrapped", lambda b: b[RETURN].protection.formatCells, False),
    ("filters", lambda b: b[RETURN].protection.autoFilter, False),
    ("sorting", lambda b: b[RETURN].protection.sort, False),
    ("no rows deleted", lambda b: b[RETURN].protection.deleteRows, True),
    ("not protected", lambda b: b[TREND].protection.sheet, False),
    ("page breaks", lambda b: [brk.id for brk in b[TREND].row_breaks.brk], [8]),
    ("no fitting beside breaks", lambda b: b[TREND].sheet_properties.pageSetUpPr.fitToPage, None),
    ("table", lambda b: b[RETURN].tables["Return"].ref, "A4:H10"),
    ("table style", lambda b: b[RETURN].tables["Return"].tableStyleInfo.name, "TableStyleLight1"),
    ("table filter", lambda b: b[RETURN].tables["Return"].autoFilter.ref, "A4:H10"),
    ("charts", lambda b: len(b[PAGE]._charts), 4),
]


@pytest.mark.parametrize(("fact", "expected"), [f[1:] for f in FACTS], ids=[f[0] for f in FACTS])
def test_it_stands_in_the_file(fact: Any, expected: object) -> None:
    found = fact(book())
    assert (
        getattr(found, "replace", lambda **_: found)(tzinfo=None) if hasattr(found, "tzinfo") else found
    ) == expected


CHECKS = [
    ("D5:D10", "decimal", "0", "1.5", "warning", "Value", "Type the figure alone. For 83% type 83."),
    ("G5:G10", "textLength", "3000", None, None, "Commentary", "Why so?"),
    ("B5:B10", "list", '"final,provisional,so-called ""estimated"""', None, None, None, None),
    ("C5:C10", "list", "Statuses", None, None, None, None),
    ("E5", "date", "45108", "45199", None, None, None),
    ("E6", "whole", "0", None, None, None, None),
    ("E7", "custom", "LEN(E7)<10", None, None, None, None),
]


@pytest.mark.parametrize("expected", CHECKS, ids=[check[0] for check in CHECKS])
def test_what_may_be_typed(expected: tuple[str | None, ...]) -> None:
    found = {str(one.sqref): one for one in book()[RETURN].data_validations.dataValidation}[str(expected[0])]
    shown = (found.formula1, found.formula2, found.errorStyle, found.promptTitle, found.prompt)
    assert (found.type, *shown) == expected[1:]
    assert found.showErrorMessage
    assert found.allowBlank


def test_limits_are_written_as_exact_numbers() -> None:
    check = Validation((0, 0, 0, 0), "decimal", minimum=-(10**12), maximum=10**12)
    xml = member("xl/worksheets/sheet1.xml", write(Book("T", (Sheet("T", validations=(check,)),), CREATED)))
    assert re.findall(r"<formula\d>([^<]*)<", xml) == ["-1000000000000", "1000000000000"]


# -- drawings ------------------------------------------------------------------------


def test_every_drawing_has_words() -> None:
    words = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]*)"', member("xl/drawings/drawing1.xml"))
    charts = {one.alt_text for sheet in everything().sheets for one in sheet.charts}
    assert set(words) == charts | {"The council's colours, blue and gold"}
    assert zipfile.ZipFile(io.BytesIO(written())).read("xl/media/image1.png") == png()


def test_a_line_chart_has_title_axes_limits_and_a_dashed_target() -> None:
    xml = member("xl/charts/chart1.xml")
    for part in (
        "Requests answered on time (%)", "<a:t>Quarter</a:t>", "<a:t>Share of requests</a:t>",
        '<c:min val="0.7"/>', '<c:max val="1"/>', '<c:numFmt formatCode="0%"', '<a:prstDash val="dash"/>',
        '<c:dispBlanksAs val="gap"/>', '<c:legendPos val="b"/>',
    ):  # fmt: skip
        assert part in xml, part
    assert xml.count("prstDash") == 1
    assert "plotVisOnly" not in xml  # what is hidden is drawn too


def test_a_blank_is_a_gap_from_the_first_look() -> None:
    cached = re.search(r"'Trend data'!\$B\$5:\$B\$12</c:f>(.*?)</c:numRef>", member("xl/charts/chart1.xml"))
    assert cached
    points = re.findall(r'<c:pt idx="(\d)"><c:v>([^<]*)', cached[1])
    assert points[:3] == [("0", "0.81"), ("1", "0.84"), ("3", "0.86")]


def test_bars_begin_at_nought_and_the_first_stands_on_top() -> None:
    xml = next(_chart(n) for n in range(1, 5) if "<a:t>Bars<" in _chart(n))
    assert '<c:barDir val="bar"/>' in xml
    assert '<c:min val="0"/>' in xml
    assert '<c:orientation val="maxMin"/>' in xml


def test_a_column_chart_carries_its_line() -> None:
    both = [n for n in range(1, 5) if {"<c:barChart>", "<c:lineChart>"} <= set(re.findall(r"<c:\w+Chart>", _chart(n)))]
    assert len(both) == 1
    assert 'formatCode="0.0%"' in _chart(both[0])


def _chart(number: int) -> str:
    return member(f"xl/charts/chart{number}.xml")


@pytest.mark.parametrize("title", ["Help!A1", "=Return!$A$1", "Great!$B$2 work", "<r>x</r>", "a & b", "=1+1"])
def test_a_title_is_words_and_no_reference(title: str) -> None:
    line = Series(title, "T", (0, 0, 1, 0), (0, 1, 1, 1))
    chart = Chart(3, 0, "line", title, "A line.", (line, line), title, title)
    cells = (Put(0, 0, "a"), Put(0, 1, 1), Put(1, 0, "b"), Put(1, 1, 2))
    data = write(Book("T", (Sheet("T", cells, charts=(chart,)),), CREATED))
    assert problems(data) == []
    assert "<c:strRef><c:f>Help" not in member("xl/charts/chart1.xml", data)
    assert openpyxl.load_workbook(io.BytesIO(data))["T"]._charts[0].title.tx.rich is not None


def test_a_sparkline_shows_its_row() -> None:
    xml = member("xl/worksheets/sheet1.xml")
    assert "<xm:f>'Trend data'!B5:B12</xm:f><xm:sqref>E5</xm:sqref>" in xml


# -- pages ------------------------------------------------------------------------------


def test_columns_fit_the_paper_where_pages_are_broken_by_hand() -> None:
    wide = Sheet("T", (Put(0, 0, "a"), Put(9, 5, "b")), widths=dict.fromkeys(range(6), 30.0), breaks=(4,))
    scales = []
    for landscape in (False, True):
        data = write(Book("T", (replace(wide, landscape=landscape),), CREATED))
        scales.append(openpyxl.load_workbook(io.BytesIO(data))["T"].page_setup.scale)
    assert scales[0] < scales[1] <= 100


@pytest.mark.parametrize(
    ("columns", "frozen", "pages", "repeated"),
    [(6, 2, 1, None), (7, 0, 1, None), (14, 2, 2, "$A:$B"), (16, 0, 2, None), (30, 1, 4, "$A:$A"), (9, 8, 1, None)],
)
def test_a_wide_sheet_prints_side_by_side_rather_than_too_small(
    columns: int, frozen: int, pages: int, repeated: str | None
) -> None:
    cells = tuple(Put(0, c, "x") for c in range(columns))
    wide = Sheet("T", cells, dict.fromkeys(range(columns), 30.0), freeze=(1, frozen), landscape=True)
    sheet = openpyxl.load_workbook(io.BytesIO(write(Book("T", (wide,), CREATED))))["T"]
    assert (sheet.page_setup.fitToWidth or 1, sheet.print_title_cols) == (pages, repeated)
    assert sheet.page_setup.fitToHeight == 0


def test_rows_of_large_type_are_tall_enough() -> None:
    sheet = Sheet("T", (Put(0, 0, "Title", "title"), Put(1, 0, "x"), Put(2, 0, "In Development", "tile-rag:Amber")))
    rows = openpyxl.load_workbook(io.BytesIO(write(Book("T", (sheet,), CREATED))))["T"].row_dimensions
    assert rows[1].height == 27
    assert rows[2].height is None
    assert rows[3].height > 40


def test_rows_of_wrapped_words_are_tall_enough_and_grow_when_typed_in() -> None:
    cells = (
        Put(0, 0, "word " * 40, "wrap"),
        Put(1, 0, "word", "wrap"),
        Put(2, 0, "word " * 40),
        Put(3, 0, 1, "big-number"),
    )
    sheet = Sheet("T", (*cells, Put(4, 0, None, "asked-wrap"), Put(5, 0, "x")), {0: 20}, {4: 60, 5: 30})
    xml = member("xl/worksheets/sheet1.xml", write(Book("T", (sheet,), CREATED)))
    assert re.findall(r'<row r="(\d)"[^>]* ht="([0-9.]+)"( customHeight="1")?', xml) == [
        ("1", "164.25", ""), ("4", "33", ' customHeight="1"'), ("5", "60", ""), ("6", "30", ' customHeight="1"'),
    ]  # fmt: skip


def test_a_hidden_first_sheet_is_not_the_active_one() -> None:
    data = write(Book("T", (Sheet("A", state="hidden"), Sheet("B")), CREATED))
    assert openpyxl.load_workbook(io.BytesIO(data)).active.title == "B"
    assert problems(data) == []


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A9)", "SUM(A1)", '=IF(A1="SWITCH(",1,2)', "=XLOOKUP(1,A:A,B:B)", "=SORTBY(A1:A9,B1:B9)",
        "=_xlfn.MAP(A1)", "=SINGLE(A1)", "=MAPS(A1)", "{=SUM(A1:A9*B1:B9)}", "=IFS(A1,1)", "=MYMAP(1)",
        "=HSTACK(A1,B1)", "=BYROW(A1,B1)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("expand", [False, True])
def test_a_formula_is_prepared_as_xlsxwriter_would(formula, expand):
    from xlsxwriter.worksheet import Worksheet

    page = quick.engine().worksheet_class()
    assert page._prepare_formula(formula, expand) == Worksheet()._prepare_formula(formula, expand)
