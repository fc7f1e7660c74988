"""What stands in a cell's XML, and what is read: each case by the quick way and by the slow."""

# ruff: noqa: E501 (a case is a line)

from __future__ import annotations

import pytest
from raw import STRICT, dump, opened, refused, sheet, workbook

from workbook_tool.excel.read.quick import cell_scan

STRINGS = (
    "<si><t>plain</t></si>"
    "<si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space='preserve'> and not</t></r></si>"
    "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>"
    "<si><t/></si>"
    "<si><t xml:space='preserve'>  kept  </t></si>"
    "<si><t>R&amp;D &lt;5 &#163;1 &#x20AC;</t></si>"
    "<si><t>tab_x0009_end _x005F_x0009_ _xD83D__xDE00_ _xD83D_</t></si>"
)
STYLES = ("0.0%", "dd/mm/yyyy", "h:mm", "dd/mm/yyyy h:mm", "[h]:mm:ss", "0&quot;%&quot;")

CELLS = [
    # numbers
    ("<c r='B2'><v>83</v></c>", "number '83'"),
    ("<c r='B2'><v>0</v></c>", "number '0'"),
    ("<c r='B2'><v>-0</v></c>", "number '0'"),
    ("<c r='B2'><v>-0.5</v></c>", "number '-0.5'"),
    ("<c r='B2'><v>00.50</v></c>", "number '0.5'"),
    ("<c r='B2'><v>.5</v></c>", "number '0.5'"),
    ("<c r='B2'><v>5.</v></c>", "number '5'"),
    ("<c r='B2'><v>+5</v></c>", "number '5'"),
    ("<c r='B2'><v>0.83739999999999992</v></c>", "number '0.8374'"),
    ("<c r='B2'><v>0.83649999999999991</v></c>", "number '0.8365'"),
    ("<c r='B2'><v>0.30000000000000004</v></c>", "number '0.3'"),
    ("<c r='B2'><v>-3.3333333333333335</v></c>", "number '-3.33333333333333'"),
    ("<c r='B2'><v>0.1000000000000000055511151231257827</v></c>", "number '0.1'"),
    ("<c r='B2'><v>1E-3</v></c>", "number '0.001'"),
    ("<c r='B2'><v>1.5E+3</v></c>", "number '1500'"),
    ("<c r='B2'><v>123456789012345678</v></c>", "number '123456789012346000'"),
    ("<c r='B2'><v>1E+300</v></c>", "number '1E+300'"),
    ("<c r='B2'><v> 12 </v></c>", "number '12'"),
    ("<c r='B2' t='n'><v>12</v></c>", "number '12'"),
    ("<c r='B2' s='1'><v>0.83</v></c>", "number '0.83' 0.0%"),
    ("<c r='B2' s='6'><v>83</v></c>", "number '83' 0\"%\""),
    # what XML Schema does not allow to be a number is none
    ("<c r='B2'><v>1_000</v></c>", "error '1_000'"),
    ("<c r='B2'><v>８３</v></c>", "error '８３'"),
    ("<c r='B2'><v>1e309</v></c>", "error '1e309'"),
    ("<c r='B2'><v>NaN</v></c>", "error 'NaN'"),
    ("<c r='B2'><v>INF</v></c>", "error 'INF'"),
    ("<c r='B2'><v>0x1F</v></c>", "error '0x1F'"),
    ("<c r='B2'><v>1,000</v></c>", "error '1,000'"),
    ("<c r='B2'><v>12 34</v></c>", "error '12 34'"),
    ("<c r='B2'><v>abc</v></c>", "error 'abc'"),
    # text
    ("<c r='B2' t='s'><v>0</v></c>", "text 'plain'"),
    ("<c r='B2' t='s'><v>1</v></c>", "text 'bold and not'"),
    ("<c r='B2' t='s'><v>2</v></c>", "text '東京'"),
    ("<c r='B2' t='s'><v>3</v></c>", None),
    ("<c r='B2' t='s'><v>4</v></c>", "text '  kept  '"),
    ("<c r='B2' t='s'><v>5</v></c>", "text 'R&D <5 £1 €'"),
    ("<c r='B2' t='s'><v>6</v></c>", "text 'tab\\tend _x0009_ 😀 \ufffd'"),
    ("<c r='B2' t='s'/>", None),
    ("<c r='B2' t='inlineStr'><is><t>in</t></is></c>", "text 'in'"),
    ("<c r='B2' t='inlineStr'><is><r><t>a</t></r><r><t>b</t></r><rPh sb='0' eb='1'><t>c</t></rPh></is></c>", "text 'ab'"),
    ("<c r='B2' t='inlineStr'><is><t></t></is></c>", None),
    ("<c r='B2' t='str'><v>as typed &amp; kept</v></c>", "text 'as typed & kept'"),
    ("<c r='B2' t='str'><v>=1+1</v></c>", "text '=1+1'"),
    ("<c r='B2' t='str'><v>[CDATA[</v></c>", "text '[CDATA['"),
    ("<c r='B2' t='str'><v><![CDATA[<b>]]></v></c>", "text '<b>'"),
    ("<c r='B2' t='str'><v>one\r\ntwo</v></c>", "text 'one\\ntwo'"),
    ("<c r='B2' t='str'><v>one&#13;&#10;two</v></c>", "text 'one\\r\\ntwo'"),
    # truth and errors
    ("<c r='B2' t='b'><v>1</v></c>", "boolean 'TRUE'"),
    ("<c r='B2' t='b'><v>0</v></c>", "boolean 'FALSE'"),
    ("<c r='B2' t='e'><v>#DIV/0!</v></c>", "error '#DIV/0!'"),
    ("<c r='B2' s='1' t='e'><f>1/0</f><v>#DIV/0!</v></c>", "error '#DIV/0!' 0.0% ="),
    # formulas, with and without results
    ("<c r='B2'><f>1+1</f><v>2</v></c>", "number '2' ="),
    ("<c r='B2'><f>1+1</f></c>", "uncalculated '' ="),
    ("<c r='B2'><f>1+1</f><v></v></c>", "uncalculated '' ="),
    ("<c r='B2'><f>1+1</f><v/></c>", "uncalculated '' ="),
    ("<c r='B2' t='str'><f>T(\"\")</f><v></v></c>", "text '' ="),
    ("<c r='B2' t='str'><f>T(\"\")</f></c>", "uncalculated '' ="),
    ("<c r='B2'><f t='shared' si='0'/><v>7</v></c>", "number '7' ="),
    ("<c r='B2'><f t='array' ref='B2:B4'>A1:A3*2</f><v>7</v></c>", "number '7' ="),
    ("<c r='B2' t='b'><f>A1&gt;1</f><v>1</v></c>", "boolean 'TRUE' ="),
    ("<c r='B2' cm='1'><f>A1</f><v>7</v></c>", "number '7' ="),
    # dates
    ("<c r='B2' s='2'><v>45199</v></c>", "date '2023-09-30' 45199 dd/mm/yyyy date(2023, 9, 30)"),
    ("<c r='B2' s='2'><v>45199.5</v></c>", "date '2023-09-30' 45199.5 dd/mm/yyyy date(2023, 9, 30)"),
    ("<c r='B2' s='3'><v>0.5</v></c>", "date '12:00:00' 0.5 h:mm time(12, 0)"),
    ("<c r='B2' s='4'><v>45199.5</v></c>", "date '2023-09-30 12:00:00' 45199.5 dd/mm/yyyy h:mm datetime(2023, 9, 30, 12, 0)"),
    ("<c r='B2' s='5'><v>1.25</v></c>", "date '30:00:00' 1.25 [h]:mm:ss timedelta(days=1, seconds=21600)"),
    ("<c r='B2' s='2'><v>-1</v></c>", "date '-1' dd/mm/yyyy"),
    ("<c r='B2' s='2'><v>60</v></c>", "date '60' dd/mm/yyyy"),
    ("<c r='B2' s='2'><v>1e300</v></c>", "date '1E+300' dd/mm/yyyy"),
    ("<c r='B2' s='2'><v>1_0</v></c>", "error '1_0' dd/mm/yyyy"),
    ("<c r='B2' t='d'><v>2023-09-30</v></c>", "date '2023-09-30' 45199 date(2023, 9, 30)"),
    ("<c r='B2' s='4' t='d'><v>2023-09-30T12:00:00</v></c>", "date '2023-09-30 12:00:00' 45199.5 dd/mm/yyyy h:mm datetime(2023, 9, 30, 12, 0)"),
    ("<c r='B2' t='d'><v>30/09/2023</v></c>", "error '30/09/2023'"),
    # nothing
    ("<c r='B2'/>", None),
    ("<c r='B2' s='1'/>", None),
    ("<c r='B2'><v></v></c>", None),
    ("<c r='B2' s='1'></c>", None),
    # what only some programs understand
    ("<c r='B2'><v>83</v><extLst><ext uri='x'><v>5</v><f>1</f><is><t>6</t></is></ext></extLst></c>", "number '83'"),
    ("<c r='B2'><extLst><ext uri='x'><c r='C2'><v>5</v></c></ext></extLst></c>", None),
]  # fmt: skip


@pytest.mark.parametrize("way", ["quick", "slow"])
@pytest.mark.parametrize(("xml", "said"), CELLS)
def test_a_cell(xml: str, said: str | None, way: str) -> None:
    aside = "<!-- -->" if way == "slow" else ""
    rows = f'<row r="2">{xml}{aside}</row>'.replace("'", '"')
    cells = sheet(rows, strings=STRINGS.replace("'", '"'), styles=STYLES).cells
    assert {place: dump(cell) for place, cell in cells.items()} == ({(1, 1): said} if said else {})


@pytest.mark.parametrize(
    ("xml", "ref"),
    [
        ("<c r='XFE2'><v>1</v></c>", "XFE2"),
        ("<c r='B1048577'><v>1</v></c>", "B1048577"),
        ("<c r='R2C2'><v>1</v></c>", "R2C2"),
        # a cell of which two readers would read different things
        ("<c r='B2'><v>1</v><v>2</v></c>", "B2"),
        ("<c r='B2'><v>1</v><is><t>2</t></is></c>", "B2"),
        ("<c r='B2' t='inlineStr'><is><t>1</t></is><is><t>2</t></is></c>", "B2"),
        ("<c r='B2'><c r='C2'/><v>1</v></c>", "B2"),
    ],
)
@pytest.mark.parametrize("way", ["quick", "slow"])
def test_a_cell_that_points_to_what_is_not_there(xml: str, ref: str, way: str) -> None:
    aside = "<!-- -->" if way == "slow" else ""
    rows = f'<row r="2">{xml}{aside}</row>'.replace("'", '"')
    found = refused(workbook(rows, strings=STRINGS.replace("'", '"'), styles=STYLES))
    assert (found.code, found.cell and found.cell.ref) == ("file-cell-broken", ref)


def test_the_same_cell_twice_is_refused() -> None:
    found = refused(workbook('<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row>'))
    assert (found.code, str(found.cell)) == ("file-cell-twice", "return.xlsx Return!B2")


def test_cells_without_addresses_stand_next_to_each_other() -> None:
    rows = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c r='D2'><v>3</v></c><c><v>4</v></c></row>"
    cells = sheet(rows.replace("'", '"')).cells
    assert {place: cell.text for place, cell in cells.items()} == {(0, 0): "1", (0, 2): "2", (1, 3): "3", (1, 4): "4"}


@pytest.mark.parametrize(
    "xml",
    [
        '<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>',
        '<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>',
        '<worksheet xmlns="{main}">\n <sheetData>\n  <row r="1">\n   <c r="A1">\n    <v>7</v>\n   </c>\n  </row>\n </sheetData>\n</worksheet>',
        '<worksheet xmlns="{main}"><sheetData><row r="1"><c t="n" r="A1"><v xml:space="preserve">7</v></c></row></sheetData></worksheet>',
        '<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>7</v></c><c r="B1" xmlns="urn:other"><v>8</v></c></row></sheetData></worksheet>',
        '<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData><extLst><ext><c r="B1"><v>8</v></c></ext></extLst></worksheet>',
        '<worksheet xmlns="{main}"><!-- <sheetData></sheetData> --><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>',
        '<worksheet xmlns="{main}" xmlns:x="{main}"><!-- <sheetData></sheetData> --><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></worksheet>',
        '<worksheet xmlns="{main}" xmlns:x="{main}"><?x <sheetData></sheetData> ?><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></worksheet>',
        '<worksheet xmlns="{main}" xmlns:x="{main}"><sheetData></sheetData><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></worksheet>',
        '<worksheet xmlns="{main}" xmlns:x="{main}"><a><![CDATA[<sheetData></sheetData>]]></a><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></worksheet>',
    ],
)  # fmt: skip
def test_other_ways_of_writing_a_sheet(xml: str) -> None:
    text = xml.format(main="http://schemas.openxmlformats.org/spreadsheetml/2006/main")
    cells = sheet("", sheet=text.encode("utf-16" if "UTF-16" in text else "utf-8")).cells
    assert {place: dump(cell) for place, cell in cells.items()} == {(0, 0): "number '7'"}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>7</v></c>',
        '<row r="1"><c r="A1"><v>7</c></v></row>',
        '<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&#0;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&#xD800;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&#1114112;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>R & D</v></c></row>',
        '<row r="1"><c r="A1" r="A2"><v>1</v></c></row>',
        '<row r="one"><c r="A1"><v>1</v></c></row>',
        '<row r="0"><c r="A1"><v>1</v></c></row>',
    ],
)  # fmt: skip
def test_xml_that_is_none_is_refused(rows: str) -> None:
    assert refused(workbook(rows)).code in ("file-damaged", "file-cell-broken")


def test_what_a_sheet_says_besides_its_cells() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="B2"><v>5</v></c></row>'
    after = (
        '<sheetProtection sheet="1" objects="1"/><mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells>'
        '<dataValidations count="2"><dataValidation type="list" sqref="A1"/><dataValidation type="list" sqref="A2"/>'
        '</dataValidations><extLst><ext xmlns:x14="urn:x14"><x14:dataValidations>'
        '<x14:dataValidation type="list"/></x14:dataValidations></ext></extLst>'
    )
    for aside in ("", "<!-- -->"):
        read = sheet(rows + aside, after=after, before='<dimension ref="A1"/>', state='state="veryHidden"')
        assert (read.name, read.state, read.protected, read.validations) == ("Return", "veryHidden", True, 3)
        assert (read.merged, read.hidden_rows) == (((0, 0, 2, 1),), frozenset({1}))
        assert read.cells[1, 1].text == "5", "a value hidden in merged cells is kept"


def test_what_a_workbook_says_of_itself() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    from raw import parts, relationships, zipped

    made = parts(
        '<row r="1"><c r="A1" s="1"><v>0</v></c></row>',
        styles=("dd/mm/yyyy",),
        workbook='<workbookPr date1904="1"/>',
        names='<definedNames><definedName name="Reference">"LGS"</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">Return!$A$1</definedName></definedNames>',
        related=[("r8", f"{office}/externalLink", "x.xml"), ("r9", "urn:microsoft/vbaProject", "vbaProject.bin")],
    )
    made["_rels/.rels"] = relationships(
        ("r1", f"{office}/officeDocument", "/xl/workbook.xml"),
        ("r2", package, "docProps/core.xml"),
        ("r3", f"{office}/extended-properties", "docProps/app.xml"),
        ("r4", f"{office}/custom-properties", "docProps/custom.xml"),
        ("r5", f"{office}/custom-properties", "docProps/gone.xml"),
    )
    made["docProps/core.xml"] = (
        '<c xmlns:d="urn:dc"><d:title>A return</d:title><d:description>LGS-1</d:description></c>'
    )
    made["docProps/app.xml"] = "<Properties><Application>Microsoft Excel</Application></Properties>"
    made["docProps/custom.xml"] = '<P xmlns:v="urn:v"><property name="ref"><v:lpwstr>LGS-2</v:lpwstr></property></P>'
    found = opened(zipped(made.items()))
    assert (found.title, found.description, found.application) == ("A return", "LGS-1", "Microsoft Excel")
    assert (found.properties, found.names) == ({"ref": "LGS-2"}, {"Reference": '"LGS"'})
    assert (found.date_1904, found.external_links, found.macros, found.format) == (True, True, True, "xlsm")
    assert found.sheets[0].cells[0, 0].text == "1904-01-01"


def test_a_strict_workbook_is_read_and_said_to_be_one() -> None:
    found = opened(workbook('<row r="1"><c r="A1"><v>7</v></c></row>', namespace=STRICT))
    assert (found.format, dump(found.sheets[0].cells[0, 0])) == ("xlsx-strict", "number '7'")


def test_a_stray_cell_in_the_last_corner_costs_nothing() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    assert sorted(sheet(rows).cells) == [(0, 0), (1_048_575, 16_383)]


def test_the_quick_way_is_taken_for_what_programs_write() -> None:
    data = (
        b'<worksheet xmlns="m"><sheetData><row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row></sheetData></worksheet>'
    )
    halves = cell_scan.split(data)
    assert halves is not None
    assert halves.body.startswith("<row")
