"""The theme: every style is there, every word can be read on its fill, a collection's own colours are taken."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_book import CREATED

from workbook_tool.book import Book, Condition, Put, Sheet
from workbook_tool.domain.register import Register
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.write import write
from workbook_tool.theme import READABLE, WHITE, Theme, all_ratings, contrast, rated

THEME = Theme({})
NEEDED = (
    *("title", "subtitle", "section", "heading", "label", "text", "wrap", "note", "link"),
    *("given", "given-wrap", "asked", "asked-wrap", "asked-number", "number", "center", "date"),
    *("attention", "ok", "big-number", "tile"),
)
RATINGS = all_ratings(Register())


@pytest.mark.parametrize("name", [*NEEDED, "rag", "tile-rag", "head-rag"])
def test_every_style_that_a_book_may_name_is_there(name: str) -> None:
    assert name in THEME.names()


@pytest.mark.parametrize(
    "name", [*THEME.names(), *(rated(rag, f"{kind}rag") for kind in ("", "tile-", "head-") for rag in RATINGS)]
)
def test_the_words_of_every_style_can_be_read(name: str) -> None:
    style = THEME.style(name)
    assert style.contrast >= READABLE, f"{style.colour} on {style.fill or WHITE}"


@pytest.mark.parametrize("name", ["asked", "field"])
def test_the_edge_of_what_is_asked_can_be_told_from_the_page(name: str) -> None:
    style = THEME.style(name)
    assert contrast(style.border_colour, WHITE) >= 3
    assert contrast(style.border_colour, style.fill) >= 3


def test_what_is_asked_is_unlocked_and_all_else_locked() -> None:
    unlocked = {name for name in THEME.names() if not THEME.style(name).locked}
    assert unlocked == {name for name in THEME.names() if name.startswith(("asked", "field"))}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", WHITE, 21.0), (WHITE, WHITE, 1.0), ("#777777", WHITE, 4.48), ("#FF0000", WHITE, 4.0)],
)  # fmt: skip
def test_contrast_is_as_wcag_defines_it(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@settings(deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_a_rating_of_any_colour_can_be_read(number: int) -> None:
    style = Theme({"amber": f"#{number:06x}"}).style("rag:Amber")
    assert style.fill == f"#{number:06X}"
    assert style.contrast >= READABLE


def test_light_and_dark_fills_take_the_ink_that_reads_better() -> None:
    assert THEME.style("rag:Amber").colour == THEME.colour("ink")
    assert THEME.style("rag:Red").colour == WHITE


@pytest.mark.parametrize("name", ["Red", "RED", "red"])
def test_a_collection_names_its_colours_in_any_case(name: str) -> None:
    assert Theme({name: "#800000"}).style("rag:Red").fill == "#800000"


def test_a_colour_for_other_outputs_is_left_to_them() -> None:
    assert Theme({"cover": "#800000"}).style("rag:Red").fill == THEME.colour("Red")


@pytest.mark.parametrize("wrong", ["red", "#12345", "123456", "#GGGGGG", ""])
def test_a_colour_written_otherwise_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(WorkbookToolError, match="six digits"):
        Theme({"Red": wrong})


def test_style_and_number_format_meet_in_the_cell() -> None:
    cells = (
        Put(0, 0, 1, "asked-number", "0.0%"),
        Put(1, 0, 1, "given"),
        Put(2, 0, "Red", "rag:Red"),
        Put(3, 0, None, "asked-date"),
        Put(4, 0, "x", "title"),
    )
    book = Book("T", (Sheet("T", cells),), CREATED, colours={"Red": "#800000"}, font="Verdana")
    sheet = openpyxl.load_workbook(io.BytesIO(write(book)))["T"]
    asked, given_, red, day, title = (sheet.cell(row, 1) for row in range(1, 6))
    assert (asked.number_format, asked.protection.locked, asked.alignment.horizontal) == ("0.0%", False, "right")
    assert (given_.number_format, given_.protection.locked) == ("General", True)
    assert red.fill.fgColor.rgb == "FF800000"
    assert day.number_format == "dd/mm/yyyy"
    assert (title.font.name, title.font.sz, title.font.b) == ("Verdana", 18, True)


def test_each_look_is_in_the_file_once() -> None:
    cells = [Put(n, c, n, ("text", "number")[c]) for n in range(50) for c in range(2)]
    book = openpyxl.load_workbook(io.BytesIO(write(Book("T", (Sheet("T", tuple(cells)),), CREATED))))
    assert len({cell.style_id for row in book["T"].iter_rows() for cell in row}) == 2


def test_conditional_formats_change_colours_only_and_keep_their_order() -> None:
    rules = (Condition((0, 0, 5, 0), '$A1="Red"', "rag:Red"), Condition((0, 0, 5, 0), '$A1="Amber"', "rag:Amber"))
    data = write(Book("T", (Sheet("T", (Put(0, 0, "Red"),), conditions=rules),), CREATED))
    found = next(iter(openpyxl.load_workbook(io.BytesIO(data))["T"].conditional_formatting))
    assert str(found.sqref) == "A1:A6"
    assert [(rule.formula, rule.priority) for rule in found.rules] == [(['$A1="Red"'], 1), (['$A1="Amber"'], 2)]
    assert found.rules[0].dxf.fill.bgColor.rgb == "FF" + THEME.colour("Red").removeprefix("#")
    assert found.rules[0].dxf.font.name is None
