"""The inspection finds nothing in a good workbook, and each cause of a repair in a broken one."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
from inspect_xlsx import own_problems, problems
from written_book import everything

from workbook_tool.excel.write import write

SHEET, PAGE, TREND = (f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3))
BOOK, TABLE, STYLES, STRINGS = "xl/workbook.xml", "xl/tables/table1.xml", "xl/styles.xml", "xl/sharedStrings.xml"
DRAWING, CHART, CUSTOM = "xl/drawings/_rels/drawing1.xml.rels", "xl/charts/chart1.xml", "docProps/custom.xml"
LONG = "x" * 300
MERGED = '<mergeCells count="1"><mergeCell ref="A1:B5"/></mergeCells>'


@cache
def good() -> bytes:
    return write(everything())


def broken(part: str, pattern: str, replacement: str) -> bytes:
    """The good workbook with the first match in one part replaced; a pattern that matches nothing is a mistake here."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                text, changed = re.subn(pattern, lambda _: replacement, data.decode(), count=1)
                assert changed, f"{pattern} is not in {part}"
                data = text.encode("utf-8", "surrogatepass")
            copy.writestr(name, data)
    return target.getvalue()


def test_a_good_workbook_has_no_problem() -> None:
    assert problems(good()) == []


CASES = [
    ("heading unlike its cell", TABLE, 'name="Value"', 'name="Values"', "over another cell text"),
    ("heading twice", TABLE, 'name="Value"', 'name="target"', "twice"),
    ("heading too long", TABLE, 'name="Value"', f'name="{LONG}"', "a heading of 300"),
    ("a heading too few", TABLE, '<tableColumn id="8"[^>]*/>', "", "7 headings"),
    ("table name twice", TABLE, 'displayName="Return"', 'displayName="trend"', "is used twice"),
    ("table name of a range", TABLE, 'displayName="Return"', 'displayName="statuses"', "is used twice"),
    ("table name an address", TABLE, 'displayName="Return"', 'displayName="KPI183"', "cell's address"),
    ("table name illegal", TABLE, 'displayName="Return"', 'displayName="My table"', "no legal name"),
    ("table id twice", TABLE, ' id="1"', ' id="2"', "two tables have the id 2"),
    ("filter elsewhere", TABLE, '<autoFilter ref="A4', '<autoFilter ref="B4', "filter somewhere else"),
    ("list too long", SHEET, '<formula1>"final', f'<formula1>"final,{LONG}', "drop-down list of 3"),
    ("check's formula too long", SHEET, "<formula1>LEN", f'<formula1>"{LONG}"&amp;LEN', "formula of 3"),
    ("title too long", SHEET, 'promptTitle="Value"', f'promptTitle="{LONG}"', "promptTitle of more"),
    ("message too long", SHEET, 'prompt="Type', f'prompt="{LONG}', " prompt of more"),
    ("alert too long", SHEET, 'error="Type', f'error="{LONG}', "error of more than 225"),
    ("alert title too long", SHEET, 'errorTitle="', f'errorTitle="{LONG}', "errorTitle of more"),
    ("style out of range", SHEET, 's="3"', 's="999"', "has the style 999"),
    ("conditional style", SHEET, 'dxfId="0"', 'dxfId="99"', "the style 99, which is not there"),
    ("priority twice", SHEET, 'priority="2"', 'priority="1"', "have the priority '1'"),
    ("priority none", SHEET, 'priority="2"', 'priority="0"', "have the priority '0'"),
    ("string out of range", SHEET, 't="s"><v>3<', 't="s"><v>9999<', "has the string 9999"),
    ("string too long", STRINGS, "<t>Ref<", f"<t>{'x' * 32_768}<", "has 32,768 characters"),
    ("result too long", SHEET, "<v>OK<", f"<v>{'x' * 32_768}<", "has 32,768 characters"),
    ("formula too long", SHEET, "<f>IF", f"<f>{'1+' * 4100}IF", "a formula of 8,2"),
    ("text in a formula too long", SHEET, '"Red"', f'"{LONG}"', "text of more than 255 characters in a formula"),
    ("formula unbalanced", SHEET, "<f>IF", "<f>(IF", "not well formed"),
    ("formula with its sign", SHEET, "<f>IF", "<f>=IF", "not well formed"),
    ("newer function", SHEET, "<f>IF", "<f>IFS", "needs the prefix"),
    ("structured reference", SHEET, r"<f>IF\(D5", "<f>IF([@Value]", "structured"),
    ("formula of a missing sheet", PAGE, "'Trend data'!B5", "'Old data'!B5", "names a sheet that is not there"),
    ("no result", SHEET, "<v>OK</v>", "", "without a result"),
    ("result without type", SHEET, 't="str"><f>([^<]*)</f><v>Red', "><f>1</f><v>Red", "no value of kind n"),
    ("number no number", SHEET, "<v>0.9</v>", "<v>1_000</v>", "'1_000', which is no value of kind n"),
    ("boolean neither", PAGE, 't="b"><v>1', 't="b"><v>yes', "no value of kind b"),
    ("error unknown", PAGE, 't="b"><v>1', 't="e"><v>#SPILT', "no value of kind e"),
    ("cell out of order", SHEET, 'r="B4"', 'r="A4"', "out of order or place"),
    ("cell in another row", SHEET, 'r="B4"', 'r="B5"', "out of order or place"),
    ("row out of order", SHEET, '<row r="2"', '<row r="1"', "row 1 is out of order"),
    ("row too tall", SHEET, ' ht="[0-9.]+"', ' ht="500"', "409.5 points"),
    ("columns overlap", SHEET, '<col min="2"', '<col min="1"', "column 1 is out of order"),
    ("column too wide", SHEET, ' width="[0-9.]+"', ' width="300"', "wider than 255"),
    ("sheet named History", BOOK, 'name="Trend data"', 'name="History"', "keeps this name for itself"),
    ("sheet name too long", BOOK, 'name="Trend data"', f'name="{"x" * 32}"', "1 to 31 characters"),
    ("sheet name illegal", BOOK, 'name="Trend data"', 'name="Trend/data"', "illegal character"),
    ("sheet name quoted", BOOK, 'name="Trend data"', 'name="\'Trend"', "illegal character"),
    ("sheet name twice", BOOK, 'name="Trend data"', 'name="RETURN"', "is there twice"),
    ("name an address", BOOK, 'name="Statuses"', 'name="KPI183"', "cell's address"),
    ("name a row and column", BOOK, 'name="Statuses"', 'name="R1C1"', "cell's address"),
    ("name illegal", BOOK, 'name="Statuses"', 'name="1st statuses"', "no legal name"),
    ("name twice", BOOK, 'name="Statuses"', 'name="return_reference"', "defined twice"),
    ("name of a missing sheet", BOOK, ">'?Lists'?!", ">Nowhere!", "names a sheet that is not there"),
    ("properties alike", CUSTOM, 'name="Template"', 'name="reference"', "have the name 'reference'"),
    ("property too long", CUSTOM, ">return 1<", f">{LONG}<", "more than 255"),
    ("drawing missing", DRAWING, r"\.\./charts/chart1\.xml", "../charts/chart9.xml", "chart9.xml (chart), which"),
    ("picture missing", DRAWING, r"image1\.png", "image9.png", "image9.png (image), which"),
    ("relationship missing", SHEET, '<tablePart r:id="rId1"', '<tablePart r:id="rId7"', "rId7, which is missing"),
    ("chart of a missing sheet", CHART, "'Trend data'!", "'Old data'!", "names a sheet that is not there"),
    ("sparkline of a missing sheet", SHEET, "'Trend data'!B5:B12", "'Old data'!B5:B12", "names a sheet that is not"),
    ("sparkline over an area", SHEET, "'Trend data'!B5:B12", "'Trend data'!B5:C12", "more than one row or column"),
    ("link to a missing sheet", PAGE, "location=\"'Trend data'", "location=\"'Old data'", "names a sheet that is not"),
    ("tip too long", PAGE, 'tooltip="', f'tooltip="{LONG}', "is too long"),
    ("footer too long", SHEET, "<oddFooter>", f"<oddFooter>{LONG}", "oddFooter of more"),
    ("scale", TREND, "<pageSetup ", '<pageSetup scale="5" ', "print scale"),
    ("merged over a table", SHEET, "<pageMargins", f"{MERGED}<pageMargins", "merged cells overlap"),
    ("character that XML cannot hold", STRINGS, "<t>Ref<", "<t>R\x0bef<", "is not XML"),
    ("lone surrogate", STRINGS, "<t>Ref<", "<t>R\ud800ef<", "is not XML"),
    ("escaped character that XML cannot hold", STRINGS, "<t>Ref<", "<t>R&#2;ef<", "is not XML"),
    ("element of another", SHEET, "<sheetData>", "<sheetData><other/>", "openxml-audit"),
    ("number format too long", STYLES, 'formatCode="[^"]*"', f'formatCode="0.{"0" * 300}"', "number format of more"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "pattern", "replacement", "said"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_cause_is_found(part: str, pattern: str, replacement: str, said: str) -> None:
    found = problems(broken(part, pattern, replacement))
    assert any(said in problem for problem in found), found


def test_hidden_sheets_alone_are_found() -> None:
    data = broken(
        BOOK, r"<sheets>.*</sheets>", '<sheets><sheet name="Return" sheetId="1" state="hidden" r:id="rId1"/></sheets>'
    )
    assert any("no sheet can be seen" in problem for problem in problems(data))


def test_overlapping_tables_are_found() -> None:
    data = broken(SHEET, r'<tablePart r:id="rId1"/>', '<tablePart r:id="rId1"/><tablePart r:id="rId2"/>')
    assert problems(data)  # the relationship is missing as well
    data = _with_second_table(data)
    assert any("overlap" in problem for problem in problems(data))


def _with_second_table(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                second = re.sub(rb'Id="rId1"', b'Id="rId2"', re.search(rb"<Relationship [^>]*/>", part)[0])
                part = part.replace(b"</Relationships>", second + b"</Relationships>")
            copy.writestr(name, part)
    return target.getvalue()


def test_too_many_links_are_found() -> None:
    many = "".join(f'<hyperlink ref="A{n}" location="A1"/>' for n in range(1, 65_532))
    found = own_problems(broken(PAGE, "<hyperlinks>", f"<hyperlinks>{many}"))
    assert any("65,5" in problem for problem in found)


def test_a_member_twice_and_no_zip_are_found() -> None:
    target = io.BytesIO(good())
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(STYLES, b"<styleSheet/>")
    assert problems(target.getvalue()) == [f"{STYLES} is in the file twice"]
    assert problems(b"no workbook")[0].startswith("not a zip file")
