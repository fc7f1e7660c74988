"""Completed returns saved again by other programs read back equal, and what is wrong in them is said in the same cells.

LibreOffice saves as .xlsx, and by way of .ods and .xls; Gnumeric, exceljs and SheetJS as .xlsx.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from return_council import CYCLE, base, base_readings, judge, readings
from return_edits import edit

NODE = Path(__file__).parents[1] / "excel_read" / "node"
LIBREOFFICE = [["xlsx"], ["ods"], ["xls"], ["ods", "xlsx"], ["xls", "xlsx"]]
OTHERS = ["gnumeric", "exceljs", "xlsx"]
DOUBTFUL = [
    {"do": "set", "row": "101", "column": "Value", "value": "approx 80%"},
    {"do": "clear", "row": "103", "column": "Value"},
    {"do": "set", "row": "104", "column": "Value", "value": "£1.3m"},
    {"do": "set", "row": "105 Jul 2023", "column": "Value", "value": "#REF!", "error": True},
    {"do": "set", "row": "106", "column": "Value", "value": 0},
    {"do": "set", "row": "107", "column": "Value", "value": 0.0641, "format": "0.00%"},
    {"do": "set", "row": "109", "column": "Value", "value": "true"},
]


def by_libreoffice(data: bytes, ways: list[str], soffice, folder) -> tuple[bytes, str]:
    path = folder / "return.xlsx"
    path.write_bytes(data)
    for number, way in enumerate(ways):
        path = soffice(path, way, folder / str(number))
    return path.read_bytes(), path.name


def by(program: str, data: bytes, folder: Path) -> bytes:
    """The workbook saved again by Gnumeric or a JavaScript library; skipped where it is not on this machine."""
    source, saved = folder / "return.xlsx", folder / "saved.xlsx"
    source.write_bytes(data)
    if program == "gnumeric":
        there, command = shutil.which("ssconvert"), ["ssconvert", source, saved]
    else:
        there = shutil.which("node") and (NODE / "node_modules" / program).is_dir()
        command = ["node", NODE / "resave.js", program, source, saved]
    if not there:
        (pytest.fail if os.environ.get("WORKBOOK_TOOL_TESTS_REQUIRE_ALL") else pytest.skip)(f"{program} is not here")
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=120)
    return saved.read_bytes()


def shown(assessed) -> list[tuple]:
    """What is said of the cells; not what is said of the shape."""
    return sorted((f.code, f.cell.ref, f.indicator) for f in assessed.findings if f.code != "return-changed-shape")


def shape(assessed) -> str:
    return next((f.message for f in assessed.findings if f.code == "return-changed-shape"), "")


@pytest.mark.libreoffice
@pytest.mark.parametrize("ways", LIBREOFFICE, ids="-".join)
def test_a_completed_return(ways, soffice, tmp_path):
    assessed = judge(*by_libreoffice(base("ABC", CYCLE), ways, soffice, tmp_path))
    assert shown(assessed) == []
    assert readings(assessed) == base_readings("ABC")
    assert assessed.status.value == "accepted"
    said = shape(assessed)
    assert ("saved as .ods" in said, "saved as .xls" in said) == (ways[-1] == "ods", ways[-1] == "xls")
    assert "removed" not in said


@pytest.mark.libreoffice
@pytest.mark.parametrize("ways", LIBREOFFICE, ids="-".join)
def test_a_return_with_mistakes(ways, soffice, tmp_path):
    data = edit(base("ABC", CYCLE), DOUBTFUL)
    before, after = judge(data), judge(*by_libreoffice(data, ways, soffice, tmp_path))
    assert readings(after) == readings(before)
    assert shown(after) == shown(before)


@pytest.mark.libreoffice
def test_what_became_of_a_return_in_words(soffice, tmp_path):
    data = edit(base("ABC", CYCLE), [{"do": "insert rows", "above": "103", "count": 2}])
    said = shape(judge(*by_libreoffice(data, ["xlsx"], soffice, tmp_path)))
    assert "saved by LibreOffice" in said
    assert "2 rows inserted above 103" in said


@pytest.mark.parametrize("program", OTHERS)
def test_a_completed_return_by_another_program(program, tmp_path):
    assessed = judge(by(program, base("ABC", CYCLE), tmp_path))
    assert shown(assessed) == []
    assert readings(assessed) == base_readings("ABC")
    assert assessed.status.value == "accepted"


@pytest.mark.parametrize("program", OTHERS)
def test_a_return_with_mistakes_by_another_program(program, tmp_path):
    # exceljs cannot open the tables that openpyxl, with which the mistakes are made, leaves.
    data = edit(base("ABC", CYCLE), [*DOUBTFUL, {"do": "drop tables"}])
    before, after = judge(data), judge(by(program, data, tmp_path))
    assert readings(after) == readings(before)
    assert shown(after) == shown(before)
