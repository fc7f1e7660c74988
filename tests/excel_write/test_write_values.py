"""What is written is read back: by openpyxl, and as the text that stands in the file."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspect_xlsx import own_problems, problems
from written_book import CREATED, everything

from workbook_tool.book import Book, Put, Sheet
from workbook_tool.excel.write import write


def book(*cells: Put, **of_the_sheet: Any) -> Book:
    return Book("Test", (Sheet("Test", cells, **of_the_sheet),), CREATED)


def read(data: bytes, name: str = "Test", *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)[name]


def member(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def sheet_xml(data: bytes) -> str:
    return member(data, "xl/worksheets/sheet1.xml")


def test_the_same_book_gives_the_same_bytes() -> None:
    assert write(everything()) == write(everything())


def test_members_of_the_file_have_a_fixed_date() -> None:
    infos = zipfile.ZipFile(io.BytesIO(write(everything()))).infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


# -- numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("8.2"), "8.2"),  # 16 digits would say 8.199999999999999
        (Decimal("0.07"), "0.07"),
        (Decimal("1500.00"), "1500"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.1"), "-0.1"),
        (Decimal("0"), "0"),
        (Decimal("0.0000001"), "1E-07"),
        (Decimal("123456789012345"), "123456789012345"),
        (Decimal("0.1") + Decimal("0.2"), "0.3"),
        (Decimal(2) / 3, "0.6666666666666666"),
        (0, "0"),
        (9154, "9154"),
        (2**53, "9007199254740992"),
    ],
)
def test_a_number_stands_as_the_shortest_text_that_gives_it_back(value: Decimal | int, text: str) -> None:
    xml = sheet_xml(write(book(Put(0, 0, value), Put(1, 0, value, formula="A1"))))
    assert re.findall("<v>([^<]*)</v>", xml) == [text, text]


@settings(max_examples=60, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_every_decimal_of_a_figure_comes_back_exact(value: Decimal) -> None:
    shown = re.findall("<v>([^<]*)</v>", sheet_xml(write(book(Put(0, 0, value)))))
    assert Decimal(shown[0]) == value


# -- texts -------------------------------------------------------------------------

FORMULA_LIKE = [
    "=1+1",
    "+44 1223",
    "-5",
    "@SUM(A1)",
    "＝1+1",
    "\tx",
    "'quoted",
    "=cmd|' /C calc'!A0",
    "{=1}",
    "http://x.org",
]
MARKUP = ["<r>bold</r>", "<r><t>x</t></r>", "<r>a & b</r></si><si><t>c</t></r>", "</si>", "_x0041_", "_x000D_", "&amp;"]
SPACES = [" leading", "trailing ", "two\nlines", "tab\tbed", "\n", "é ñ 漢字 😀", "0", "1.50", "TRUE"]


@pytest.mark.parametrize("text", [*FORMULA_LIKE, *MARKUP, *SPACES])
def test_a_text_stays_that_text(text: str) -> None:
    data = write(book(Put(0, 0, text), Put(1, 0, text, formula='"x"')))
    sheet = read(data)
    assert sheet["A1"].value == text
    assert sheet["A1"].data_type == "s" or text.startswith("=")  # openpyxl takes a text for a formula by its sign
    assert "<f>" not in sheet_xml(data).split('r="A2"')[0]
    assert own_problems(data) == []


@pytest.mark.parametrize("text", FORMULA_LIKE[:8])
def test_what_looks_like_a_formula_stays_a_text_when_somebody_edits_it(text: str) -> None:
    assert read(write(book(Put(0, 0, text))))["A1"].quotePrefix


@pytest.mark.parametrize("text", ["text", "1=1", "http://x.org"])
def test_other_texts_bear_no_mark(text: str) -> None:
    assert not read(write(book(Put(0, 0, text))))["A1"].quotePrefix


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a\ufffdb"),
        ("bell\x07", "bell\ufffd"),
        ("\ud800 alone", "\ufffd alone"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("form\x0cfeed", "form\ufffdfeed"),
        ("line\r\nend\rs", "line\nend\ns"),
    ],
)
def test_what_xml_cannot_hold_is_shown_as_a_mark(text: str, shown: str) -> None:
    data = write(book(Put(0, 0, text)))
    assert read(data)["A1"].value == shown
    assert own_problems(data) == []


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", "=", "+", "-", "@", "\t", "<r>", "_x0041_", "'"]), st.text(max_size=40)).map(
            "".join
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_text_comes_back_as_a_text(texts: list[str]) -> None:
    from workbook_tool.excel.write.allowed import clean

    data = write(book(*(Put(n, 0, text) for n, text in enumerate(texts))))
    sheet = read(data)
    for n, text in enumerate(texts, 1):
        cell = sheet.cell(n, 1)
        assert (cell.value or "") == clean(text)
    assert "<f>" not in sheet_xml(data)
    assert own_problems(data) == []


def test_an_empty_text_is_a_blank_cell() -> None:
    assert '<c r="A1" s="1"/>' in sheet_xml(write(book(Put(0, 0, ""))))


def test_a_text_as_long_as_a_cell_holds_is_whole() -> None:
    assert read(write(book(Put(0, 0, "x" * 32_767))))["A1"].value == "x" * 32_767


# -- dates, truth, formulas ------------------------------------------------------------


def test_dates_are_dates_with_a_format() -> None:
    moment = datetime(2023, 9, 30, 12, 30, tzinfo=UTC)
    own = Put(2, 0, date(2023, 9, 30), number_format="d mmmm yyyy")
    sheet = read(write(book(Put(0, 0, date(2023, 9, 30)), Put(1, 0, moment), own)))
    assert sheet["A1"].value.isoformat() == "2023-09-30T00:00:00"
    assert sheet["A1"].number_format == "dd/mm/yyyy"
    assert sheet["A2"].value.isoformat() == "2023-09-30T12:30:00"
    assert sheet["A3"].number_format == "d mmmm yyyy"


@pytest.mark.parametrize(
    ("value", "cached", "kind"),
    [
        ("Amber", "Amber", "str"),
        ("", None, "str"),
        (None, None, "str"),
        ("=x", "=x", "str"),
        ("a & <b>", "a & <b>", "str"),
        (True, True, "b"),
        (False, False, "b"),
        (Decimal("0.83"), 0.83, ""),
        (3, 3, ""),
        (date(2023, 9, 30), 45199, ""),
        ("#N/A", "#N/A", "e"),
    ],
)
def test_a_formula_has_its_result(value: Any, cached: Any, kind: str) -> None:
    data = write(book(Put(0, 0, value, formula="B1", number_format="General")))
    assert read(data)["A1"].value == "=B1"
    assert read(data, values=True)["A1"].value == cached
    found = re.search(r'<c r="A1"[^>]*?(?: t="(\w+)")?>', sheet_xml(data))
    assert found
    assert (found[1] or "") == kind
    assert own_problems(data) == []


def test_a_bool_is_a_bool() -> None:
    assert read(write(book(Put(0, 0, True))))["A1"].value is True


# -- links ---------------------------------------------------------------------------


def test_links_lead_where_they_say() -> None:
    cells = (
        Put(0, 0, "Home", "link", link="internal:'Test'!A5", tip="To the row"),
        Put(1, 0, "Guide", "link", link="https://example.org/a?b=1&c=2#d"),
        Put(2, 0, Decimal("0.5"), "link", "0%", link="mailto:team@county.example"),
        Put(3, 0, "Ref", "link", formula='"Ref"', link="external:received/abc.xlsx#Return!A5"),
        Put(4, 0, "=sum", "link", link="internal:Test!A1"),
    )
    data = write(book(*cells))
    sheet = read(data)
    assert sheet["A1"].hyperlink.location == "'Test'!A5"
    assert sheet["A1"].hyperlink.tooltip == "To the row"
    assert sheet["A2"].hyperlink.target == "https://example.org/a?b=1&c=2"
    assert sheet["A2"].hyperlink.location == "d"
    assert (sheet["A3"].value, sheet["A3"].number_format) == (0.5, "0%")
    assert sheet["A4"].value == '="Ref"'
    assert (sheet["A5"].value, sheet["A5"].quotePrefix) == ("=sum", True)
    assert problems(data) == []
