"""What a number format draws: held against ssf, numfmt and LibreOffice, and against what a person would see."""

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

from workbook_tool.excel.read.display import displayed
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
    ("8977", '0"0"', "89770"), ("83", ";;;", ""), ("0", ACCOUNTING, " -   "), ("-5", "0;;0", ""),
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


@pytest.mark.parametrize(("number", "code", "seen"), SEEN)
def test_what_a_person_sees(number: str, code: str, seen: str) -> None:
    assert displayed(Decimal(number), code) == seen


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "[h]:mm", "[>9]0;dd/mm", "0" * 300])
def test_a_date_a_time_or_no_format_at_all_is_not_drawn(code: str) -> None:
    assert displayed(Decimal(5), code) is None


@pytest.mark.parametrize("code", [code for code in BUILTIN.values() if shows(code) is Shows.NUMBER])
@pytest.mark.parametrize("number", ["83", "-83", "0"])
def test_the_usual_formats_show_the_figure(number: str, code: str) -> None:
    drawn = displayed(Decimal(number), code)
    assert drawn is not None
    assert "83" in drawn.replace(".", "") or "8.3" in drawn or Decimal(number) == 0
