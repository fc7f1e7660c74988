"""What a number format draws: held against ssf, numfmt and LibreOffice, and against what a person would see."""

# ruff: noqa: E501 (a case is a line)

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from workbook_tool.excel.read.display import displayed, displayed_text
from workbook_tool.excel.read.formats import BUILTIN, Shows, shows

NODE = Path(__file__).parent / "node"
ACCOUNTING = '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'
CODES = (Path(__file__).parent / "number_formats.txt").read_text("utf-8").splitlines()
NUMBERS = (
    0, 1, 5, 83, 0.83, 0.5912, -5, -0.83, 8977, 8977.5, 854, 83000, 1234567.891, -1234567.891, 12.5, 99.96, 2.5, 0.125,
)  # fmt: skip
SEEN = [
    ("0.59", "0.0_%", "0.6 "), ("854", '"<"0', "<854"), ("8995", '0"k"', "8995k"), ("8977", "0\\.0", "897.7"),
    ("9154", "\\-0", "-9154"), ("854", '[>50]"High";"Low"', "High"), ("8977", "[$€-2]#,##0", "€8,977"),
    ("8977", '0"0"', "89770"), ("83", ";;;", ""), ("83", ";0;0", ""), ("-83", ";0;0", "83"), ("0", ACCOUNTING, " -   "), ("-5", "0;;0", ""),
    ("8977", "##0.0E+0", "9.0E+3"),
    ("0.5", "# ?/?", "1/2"), ("2.25", "# ??/??", "2 1/4"), ("0.3", "?/8", "2/8"), ("0.999", "# ?/?", "1"),
    ("1E+300", "0.0E+00", "1.0E+300"), ("5", "-", "-"), ("5", '"', ""), ("5", "[", ""),
    ("-5", '[>9]0;[>7]"x"', "###"),
]  # fmt: skip


@cache
def drawn_by_javascript() -> dict[tuple[float, str], set[str | None]]:
    """What each number is drawn as under each format, by the two libraries."""
    cases = [(number, code) for code in CODES for number in NUMBERS]
    if shutil.which("node") is None or not (NODE / "node_modules" / "numfmt").is_dir():
        pytest.skip("ssf and numfmt are not here: npm install --prefix tests/excel_read/node")
    sent = json.dumps(cases)
    ended = subprocess.run(["node", NODE / "draw.mjs"], input=sent, text=True, capture_output=True, check=True)
    return {case: {tidy(text) for text in drawn} for case, drawn in zip(cases, json.loads(ended.stdout), strict=True)}


def tidy(text: str | None) -> str | None:
    """What is drawn, without the room around it."""
    return None if text is None else text.strip()


@pytest.mark.parametrize("code", CODES)
def test_it_draws_what_the_libraries_for_javascript_draw(code: str) -> None:
    for number in NUMBERS:
        assert tidy(displayed(Decimal(repr(number)), code)) in drawn_by_javascript()[number, code], number


@pytest.mark.libreoffice
def test_it_draws_what_libreoffice_shows(soffice: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "drawn.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for column, code in enumerate(CODES):
        style = book.add_format({"num_format": code})
        sheet.set_column(column, column, 40)
        for row, number in enumerate(NUMBERS):
            sheet.write_number(row, column, number, style)
    book.close()
    text = soffice(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", tmp_path / "out").read_text(
        "utf-8"
    )
    unlike = [
        (number, code, tidy(displayed(Decimal(repr(number)), code)), shown)
        for number, line in zip(NUMBERS, csv.reader(io.StringIO(text)), strict=True)
        for code, shown in zip(CODES, line, strict=True)
        if tidy(displayed(Decimal(repr(number)), code)) != tidy(shown)
    ]
    assert {code for _, code, _, _ in unlike} <= UNLIKE, unlike


# Where LibreOffice draws otherwise than Excel: no point without digits after it, one % for two, no minus in a section
# for whatever meets no condition or in one of words alone, and digits that are no places (the 1 of 0"/"100).
UNLIKE = {
    "#.##", "0.#", "#.#", "0%%", '"n/a"', '[>50]"High";"Low"', '[=0]"nil";0.0', '[>100]"over 100";0',
    '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', "[>=100]0;[>=10]0.0;0.00", '[=1]"one";[=2]"two";0',
    '[<=50]"Low";[<=80]"Mid";"High"', "[0]", '0"/"100', '0 "out of" 10',
}  # fmt: skip


LONG_WORDS = '"' + "x" * 252 + '"'
SEEN += [
    # words, and marks in quotes, which are words
    ("5", f"0{LONG_WORDS}", "5" + "x" * 252), ("5", '"@"0', "@5"), ("5", '0;0;0;"@"', "5"), ("5", 'General","', "5,"),
    ("1234", "General,", "1234"), ("5", '"a",', "a"), ("5", '"a",","', "a,"), ("5", '"x"/0', "x/5"), ("-5", '"n/a"', "-n/a"), ("-0.1", "0", "0"),
    ("5", '"@"', "@"), ("5", '0"%"', "5%"), ("5", '0"."0', "0.5"), ("5", '0"/"0', "0/5"), ("1234567", '0","000', "1234,567"),
    ("-5", '0;0"x@"', "5x@"), ("-5", '0;@', "-5"),
    # thousands: grouped between places, scaled after the last
    ("8977", "0,.0", "9.0"), ("5000", ".0,", "5.0"), ("5000", ",.0", "5000.0"), ("5", "0.0,0", "5.00"), ("8977", ",0", "8977"),
    ("8977", "0,", "9"), ("5", "?,???", "   5"), ("1234567", "#,###", "1,234,567"), ("12345678", "#,#", "12,345,678"), ("0", "#,###", ""),
    # places after the point
    ("2.5", "0.0??", "2.5  "), ("2.5", "0.0##", "2.5"), ("2.5", "0.000", "2.500"), ("12.5", ".0.0", "12.5.0"), ("0", "0.0000000", "0.0000000"),
    # powers of ten
    ("0.00", "0.0E+0", "0.0E+0"), ("9.96", "0.00E+00", "9.96E+00"), ("9.996", "0.00E+00", "1.00E+01"), ("5", '0E+0"x"" y"', "5E+0x y"),
    ("0.05", "0E+0%", "5E+0%"), ("0.0005", "0E-00", "5E-04"), ("5000", "0E-00", "5E03"), ("5", '0E+0"%"', "5E+0%"),
    # fractions
    ("0.3", '"7"?/8', "72/8"), ("0.3", '"a""b"?/8', "ab2/8"), ("0.003", "?/8%", "2/8%"), ("0.3", "?/8,", "2/8"), ("0.3", "?/16", "5/16"), ("0.3", '?/8" x"', "2/8 x"), ("0.33", "?/8", "3/8"), ("1.5", "?/?", "3/2"), ("1.5", "??/??", "3/2"),
    ("1.5", '"x"# ?/?" y"', "x1 1/2 y"), ("0.1", "?/?", "1/9"), ("1", "?/?", "1/1"), ("0", "?/?", "0/1"), ("0", "# ?/?", "0"),
    ("2", '# ?/?"x"', "2x"), ("0.3", "?/?8", "3/10"), ("0.00000001", "?/????????", "0/1"), ("-1.5", "# ?/?", "-1 1/2"),
    ("0.99", "# ?/8", "1"), ("1.99", "# ?/8", "2"), ("1.33", "# ?/8", "1 3/8"), ("0.5", "0/0", "1/2"),
    # which section draws it, and whether its minus is drawn
    ("-5", '[<0]0"a";0', "5a"), ("-5", '[<=0]0"a";0', "-5a"), ("-5", '[=-5]0"a";0', "5a"), ("-5", '[<=-1]0"a";0', "5a"),
    ("5", '0"a";[<0]0"b";0"c"', "5a"), ("-5", '0"a";[<0]0"b";0"c"', "5b"), ("0", '0"a";[<0]0"b";0"c"', "0c"),
    ("-5", '[>9]0"a";0"b";0"c"', "5b"), ("0", '0"a";0"b"', "0a"), ("0", '0"a";0"b";0"c"', "0c"), ("0.5", '0.0"a";0.0"b"', "0.5a"),
    ("5", "@", "5"), ("5", '0"a";@', "5a"), ("-5", '0"a";0"b";@', "5b"), ("5", "[$kg]0", "kg5"), ("5", "[Red]0", "5"), ("5", '[ >3 ]"y";"n"', "y"),
    # without a format
    ("1E+20", "General", "1E+20"), ("1E+19", "General", "1" + "0" * 19), ("1E-19", "General", "0." + "0" * 18 + "1"),
    ("1E-20", "General", "1E-20"), ("5.10", "General", "5.1"), ("1E+400", "0", "1" + "0" * 400),
]  # fmt: skip


@pytest.mark.parametrize(("number", "code", "seen"), SEEN)
def test_what_a_person_sees(number: str, code: str, seen: str) -> None:
    assert displayed(Decimal(number), code) == seen


TEXTS = [
    # a format, and what it shows of abc
    ("General", "abc"), (";;;", ""), ("@", "abc"), ('0;0;0;"<"@', "<abc"), ('@" p"', "abc p"), (';;;"x",@', "xabc"), ("0", "abc"),
    ('"@"', "abc"), ('"@"@', "@abc"), ('@","', "abc,"), (f"@{LONG_WORDS}", "abc" + "x" * 252), (f"@0{LONG_WORDS}", "abc"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "seen"), TEXTS)
def test_what_a_person_sees_of_a_text(code: str, seen: str) -> None:
    assert displayed_text("abc", code) == seen


CONDITIONS = [("<", "4"), ("<=", "4 5"), ("=", "5"), (">=", "5 6"), (">", "6"), ("<>", "4 6"), ("< ", "4")]


@pytest.mark.parametrize(("sign", "met"), CONDITIONS)
def test_a_condition(sign: str, met: str) -> None:
    drawn = {number: displayed(Decimal(number), f'[{sign}5]"yes";"no"') for number in ("4", "5", "6")}
    assert [number for number, text in drawn.items() if text == "yes"] == met.split()
    assert set(drawn.values()) == {"yes", "no"}


def test_too_large_a_number_or_too_long_a_format_is_not_drawn() -> None:
    assert displayed(Decimal("1E+401"), "0") is None
    assert displayed(Decimal(5), f"00{LONG_WORDS}") is None


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "[h]:mm", "[>9]0;dd/mm", "0" * 300])
def test_a_date_a_time_or_no_format_at_all_is_not_drawn(code: str) -> None:
    assert displayed(Decimal(5), code) is None


@pytest.mark.parametrize("code", [code for code in BUILTIN.values() if shows(code) is Shows.NUMBER])
@pytest.mark.parametrize("number", ["83", "-83", "0"])
def test_the_usual_formats_show_the_figure(number: str, code: str) -> None:
    drawn = displayed(Decimal(number), code)
    assert drawn is not None
    digits = "".join(character for character in drawn.partition("E")[0] if character.isdecimal())
    assert digits.startswith("83") if Decimal(number) else set(digits) <= {"0"}
