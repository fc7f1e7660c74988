"""Whatever Excel would mend, drop or cut is refused, with the sheet, the cell and the way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from written_book import CREATED, png

from workbook_tool.book import Book, Chart, Condition, Picture, Put, Series, Sheet, Sparkline, Table, Validation
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.write import write

TABLE = (Put(0, 0, "Ref", "heading"), Put(0, 1, "Value", "heading"), Put(1, 0, "183"), Put(1, 1, Decimal(83)))
LIST = Validation((0, 0, 0, 0), "list", ("a", "b"))
LINE = Series("Value", "Return", (1, 0, 1, 0), (1, 1, 1, 1))
CHART = Chart(5, 0, "line", "Trend", "A line.", (LINE,))


def sheet(*cells: Put, **parts: Any) -> Book:
    return Book("Test", (Sheet("Return", cells, **parts),), CREATED)


def tabled(table: Table) -> Book:
    return sheet(*TABLE, tables=(table,))


def charted(series: Series) -> Book:
    return sheet(charts=(replace(CHART, series=(series,)),))


def named(*names: str, state: str = "visible") -> Book:
    return Book("Test", tuple(Sheet(name, state=state) for name in names), CREATED)


REF = ("Ref", "Value")
AREA = (0, 0, 1, 1)
CASES = [
    ("text", sheet(Put(4, 2, "x" * 32_768)), "Return!C5 cannot be written: the text has 32,768 characters"),
    ("text of pairs", sheet(Put(0, 0, "😀" * 16_384)), "32,768 characters"),
    ("cell twice", sheet(Put(0, 0, 1), Put(0, 0, 2)), "Return!A1 cannot be written: two things stand in the same cell"),
    ("row outside", sheet(Put(1_048_576, 0, 1)), "Return!A1048577"),
    ("no number", sheet(Put(0, 0, Decimal("NaN"))), "NaN is no number"),
    ("infinite", sheet(Put(0, 0, Decimal("Infinity"))), "Infinity is no number"),
    ("too large", sheet(Put(0, 0, Decimal("1E+400"))), "1E+400 is no number"),
    ("date before 1900", sheet(Put(0, 0, date(1899, 12, 31))), "Return!A1 cannot be written: 1899-12-31 is before"),
    ("style unknown", sheet(Put(0, 0, "x", "bold-ish")), "No style is called 'bold-ish'"),
    ("formula too long", sheet(Put(0, 0, 1, formula="1+" * 4_096 + "1")), "a formula has 8,193 characters"),
    ("formula empty", sheet(Put(0, 0, 1, formula=" ")), "a formula is empty"),
    ("formula's text", sheet(Put(0, 0, 1, formula=f'"{"x" * 256}"')), "a text within a formula"),
    ("link nowhere", sheet(Put(0, 0, "x", link="internal:'Index'!A1")), "leads to a sheet that is not there"),
    ("link of another kind", sheet(Put(0, 0, "x", link="javascript:alert(1)")), "is no link"),
    ("link to a file", sheet(Put(0, 0, "x", link=r"\\server\share\x.xlsx")), "is no link"),
    ("link too long", sheet(Put(0, 0, "x", link="https://x.org/" + "y" * 2_100)), "Return!A1"),
    ("tip too long", sheet(Put(0, 0, "x", link="https://x.org", tip="y" * 256)), "the tip of a link has 256"),
    ("heading unlike its cell", tabled(Table("T_", AREA, ("Ref", "Values"))), "table T_ is not what stands in B1"),
    ("heading twice", tabled(Table("T_", AREA, ("Ref", "REF"))), "has a heading twice: ref"),
    ("heading too few", tabled(Table("T_", AREA, ("Ref",))), "needs a heading for each column"),
    ("heading empty", tabled(Table("T_", AREA, ("Ref", " "))), "is no heading"),
    ("heading of two lines", tabled(Table("T_", AREA, ("Ref", "Val\nue"))), "is no heading"),
    ("heading too long", tabled(Table("T_", AREA, ("Ref", "x" * 256))), "a heading has 256"),
    ("table without rows", tabled(Table("T_", (0, 0, 0, 1), REF)), "and a row below them"),
    ("table an address", tabled(Table("KPI183", AREA, REF)), "the table 'KPI183' means something else"),
    ("table illegal", tabled(Table("My table", AREA, REF)), "is no name"),
    ("tables overlap", sheet(*TABLE, tables=(Table("A_", AREA, REF), Table("B_", AREA, REF))), "overlaps"),
    ("tables of one name", sheet(*TABLE, tables=(Table("A_", AREA, REF), Table("a_", AREA, REF))), "the same name: a_"),
    ("list too long", sheet(validations=(replace(LIST, source=("x" * 200, "y" * 60)),)), "drop-down of A1 has 261"),
    ("list with commas", sheet(validations=(replace(LIST, source=("a, b",)),)), "or one with a comma"),
    ("list empty", sheet(validations=(replace(LIST, source=()),)), "has an empty word"),
    ("title too long", sheet(validations=(replace(LIST, input_title="x" * 33),)), "the input title of A1 has 33"),
    ("message too long", sheet(validations=(replace(LIST, input_message="x" * 256),)), "input message of A1 has 256"),
    ("alert title too long", sheet(validations=(replace(LIST, error_title="x" * 33),)), "the error title of A1 has 33"),
    ("alert too long", sheet(validations=(replace(LIST, error_message="x" * 226),)), "the error message of A1 has 226"),
    ("check unknown", sheet(validations=(replace(LIST, kind="anything"),)), "'anything' is no kind of check"),
    ("check without limits", sheet(validations=(replace(LIST, kind="decimal"),)), "neither a minimum nor a maximum"),
    ("check's formula", sheet(validations=(replace(LIST, kind="custom", source="1+" * 128 + "1"),)), "formula has 257"),
    ("condition empty", sheet(conditions=(Condition(AREA, "", "ok"),)), "a formula is empty"),
    ("condition's style", sheet(conditions=(Condition(AREA, "1", "okay"),)), "No style is called 'okay'"),
    ("name an address", replace(sheet(), names={"KPI183": "=1"}), "the name 'KPI183' means something else"),
    ("name a row", replace(sheet(), names={"R1C1": "=1"}), "means something else"),
    ("name illegal", replace(sheet(), names={"1st": "=1"}), "is no name"),
    ("name of a table", replace(tabled(Table("T_", AREA, REF)), names={"t_": "=1"}), "the same name: t_"),
    ("property too long", replace(sheet(), properties={"Ref": "x" * 256}), "the property Ref has 256"),
    ("History", named("History"), "Sheet 'History' cannot be written: Excel keeps the name History"),
    ("sheet name too long", named("x" * 32), "1 to 31 characters, not 32"),
    ("sheet name illegal", named("a/b"), "cannot hold"),
    ("sheet name quoted", named("'a"), "cannot hold"),
    ("sheet name empty", named(""), "1 to 31 characters"),
    ("sheet name twice", named("Page", "page"), "two sheets have the same name"),
    ("none to see", named("Lists", state="hidden"), "needs a sheet that can be seen"),
    ("state unknown", Book("T", (Sheet("A"), Sheet("B", state="invisible")), CREATED), "'invisible' is no state"),
    ("row too tall", sheet(heights={2: 410}), "row 3 is 410 points tall"),
    ("column too wide", sheet(widths={0: 256}), "a column is 256 characters wide"),
    ("footer too long", sheet(footer="x" * 256), "the footer has 256"),
    ("colour", replace(sheet(), colours={"Red": "red"}), "The colour Red is written 'red'"),
    ("tab colour", sheet(tab_colour="gold"), "is written '#gold'"),
    ("chart without alt text", sheet(*TABLE, charts=(replace(CHART, alt_text=" "),)), "the chart 'Trend' has no words"),
    ("chart of no kind", sheet(*TABLE, charts=(replace(CHART, kind="pie"),)), "the kind 'pie'"),
    ("chart without series", sheet(*TABLE, charts=(replace(CHART, series=()),)), "has no series"),
    ("chart of no sheet", charted(replace(LINE, sheet="Old")), "'Old' that is not there"),
    ("chart over an area", charted(replace(LINE, values=AREA)), "neither one row nor"),
    ("sparkline over an area", sheet(sparklines=(Sparkline(0, 5, "Return", AREA),)), "the data of F1 are neither"),
    ("sparkline of no sheet", sheet(sparklines=(Sparkline(0, 5, "Old", (0, 0, 0, 1)),)), "'Old' that is not there"),
    ("picture without alt text", sheet(pictures=(Picture(0, 0, png(), ""),)), "the picture at A1 has no words"),
    ("picture of no kind", sheet(pictures=(Picture(0, 0, b"BM....", "Words"),)), "Sheet Return cannot be written"),
]  # fmt: skip


@pytest.mark.parametrize(("book", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_it_is_refused_in_words(book: Book, said: str) -> None:
    with pytest.raises(WorkbookToolError) as refused:
        write(book)
    assert said in str(refused.value)
