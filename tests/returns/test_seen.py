"""What the person saw is what counts: each case of seen.toml, in .xlsx and as LibreOffice saves it in .xls and .ods."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from named_cells import address_of, cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet
from return_council import CYCLE, base, base_readings, judge, readings
from return_edits import patched

from workbook_tool.excel.read import read

CASES = tomllib.loads((Path(__file__).parent / "seen.toml").read_text("utf-8"))["case"]
_FONTS = {
    "struck": InlineFont(strike=True), "raised": InlineFont(vertAlign="superscript"),
    "lowered": InlineFont(vertAlign="subscript"), "bold": InlineFont(b=True),
}  # fmt: skip
_MARKER = 987654  # a figure that stands nowhere else, for the XML to be put in its place


@cache
def returned(number: int) -> bytes:
    """The return in which the case is."""
    case = CASES[number]
    book = openpyxl.load_workbook(io.BytesIO(base("ABC", CYCLE)))
    sheet = book["Return"]
    target = cell(sheet, case.get("row", "103"), case.get("column", "Value"))
    beside = sheet.cell(target.row, 60)
    results: dict[tuple[str, str], str] = {}
    names = {"cell": target.coordinate, "beside": beside.coordinate}
    for place, content in ((target, case), (beside, case.get("beside", {}))):
        _fill(place, content, names, results)
    _dress(sheet, target, case, names)
    buffer = io.BytesIO()
    book.save(buffer)
    data = patched(buffer.getvalue(), book, results, [])
    return _with_xml(data, case["xml"]) if "xml" in case else data


def _fill(place, content: dict, names: dict[str, str], results: dict[tuple[str, str], str]) -> None:
    if "formula" in content:
        place.value = content["formula"].format(**names)
        if "result" in content:
            results["Return", place.coordinate] = str(content["result"])
    elif "runs" in content:
        runs = [TextBlock(_FONTS[mark], text) if mark else text for text, mark in content["runs"]]
        place.value = CellRichText(*runs)
    elif "error" in content:
        place.value, place.data_type = content["error"], "e"
    elif "xml" in content:
        place.value = _MARKER
    elif "value" in content:
        code = content.get("format", place.number_format)
        place.value = content["value"]
        place.number_format = code
        place.data_type = "s" if isinstance(content["value"], str) else place.data_type


def _dress(sheet: Worksheet, target, case: dict, names: dict[str, str]) -> None:
    if {"struck", "letters", "bold"} & set(case):
        colour = case.get("letters", "000000")
        target.font = Font(strike=case.get("struck"), color=colour, b=case.get("bold"))
    if "ground" in case:
        target.fill = PatternFill("solid", fgColor=case["ground"])
    if case.get("hidden"):
        sheet.column_dimensions[target.column_letter].hidden = True
    if case.get("zeros_hidden"):
        sheet.sheet_view.showZeros = False
    for priority, rule in enumerate(case.get("rules", []), 1):
        sheet.conditional_formatting.add(target.coordinate, _rule(rule, names, priority))


def _rule(rule: dict, names: dict[str, str], priority: int) -> Rule:
    style = DifferentialStyle(
        numFmt=NumberFormat(numFmtId=300 + priority, formatCode=rule["format"]) if "format" in rule else None,
        font=Font(strike=rule.get("struck"), color=rule.get("letters")) if {"struck", "letters"} & set(rule) else None,
        fill=PatternFill(bgColor=rule["ground"]) if "ground" in rule else None,
    )
    formula = [text.format(**names) for text in rule["formula"]]
    made_rule = Rule(
        rule["kind"], dxf=style, operator=rule.get("operator"), formula=formula, stopIfTrue=rule.get("stop")
    )
    made_rule.priority = priority
    return made_rule


def _with_xml(data: bytes, xml: str) -> bytes:
    """The workbook with the marked cell written otherwise."""
    pattern = re.compile(rf'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"[^>]*><v>{_MARKER}</v></c>')
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                text = pattern.sub(lambda m: xml.format(r=m[1], small=m[1].lower(), s=m[2]), text.decode()).encode()
            new.writestr(item, text)
    return buffer.getvalue()


def check(case: dict, data: bytes, file: str) -> None:
    """The figure is taken without a word, or asked about with the readings of the case; all others are read."""
    assessed = judge(data, file)
    row = case.get("row", "103")
    workbook = read(base("ABC", CYCLE), "return.xlsx")
    place = address_of(f"{case.get('column', 'Value')} of {row}", workbook)
    here = [f for f in assessed.findings if f.cell is not None and f.cell.ref == place and f.severity != "note"]
    key = next(key for key in base_readings("ABC") if key.startswith(case.get("lost", row.split()[0])))
    taken = readings(assessed)
    others = {k: v for k, v in base_readings("ABC").items() if k.split()[0] != key.split()[0]}
    assert {k: v for k, v in taken.items() if k in others} == ({} if case.get("hidden") else others)
    if "reads" in case:
        assert (taken.get(key), [f.code for f in here]) == (case["reads"], [])
    else:
        assert key not in taken
        assert case["code"] in [f.code for f in here], [f.code for f in assessed.findings]
        assert case.get("offers", "") in " ".join(f.message for f in here if f.code == case["code"])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["about"] for case in CASES])
def test_in_xlsx(number: int) -> None:
    check(CASES[number], returned(number), "return.xlsx")


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_as_libreoffice_saves_it(kind: str, soffice_all: Callable[..., list[Path]], tmp_path: Path) -> None:
    numbers = [n for n, case in enumerate(CASES) if kind in case.get("only", [kind])]
    for number in numbers:
        (tmp_path / f"{number}.xlsx").write_bytes(returned(number))
    saved = soffice_all([tmp_path / f"{number}.xlsx" for number in numbers], kind, tmp_path / kind)
    failed = {}
    for number, path in zip(numbers, saved, strict=True):
        try:
            check(CASES[number], path.read_bytes(), path.name)
        except AssertionError as error:
            failed[CASES[number]["about"]] = str(error)
    assert failed == {}


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert sum("reads" in case for case in CASES) >= 20
