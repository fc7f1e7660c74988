"""Completed returns saved again by LibreOffice, as .xlsx, and by way of .ods and .xls, read back equal."""

from __future__ import annotations

import pytest
from return_council import CYCLE, base, base_readings, judge, readings
from return_edits import edit

WAYS = [["xlsx"], ["ods"], ["xls"], ["ods", "xlsx"], ["xls", "xlsx"]]
DOUBTFUL = [
    {"do": "set", "row": "101", "column": "Value", "value": "approx 80%"},
    {"do": "clear", "row": "103", "column": "Value"},
    {"do": "set", "row": "104", "column": "Value", "value": "£1.3m"},
    {"do": "set", "row": "105 Jul 2023", "column": "Value", "value": "#REF!", "error": True},
    {"do": "set", "row": "107", "column": "Value", "value": 0.0641, "format": "0.00%"},
    {"do": "set", "row": "109", "column": "Value", "value": "true"},
]


def resaved(data: bytes, ways: list[str], soffice, folder) -> tuple[bytes, str]:
    path = folder / "return.xlsx"
    path.write_bytes(data)
    for number, way in enumerate(ways):
        path = soffice(path, way, folder / str(number))
    return path.read_bytes(), path.name


@pytest.mark.libreoffice
@pytest.mark.parametrize("ways", WAYS, ids="-".join)
def test_a_completed_return(ways, soffice, tmp_path):
    assessed = judge(*resaved(base("ABC", CYCLE), ways, soffice, tmp_path))
    assert [f.code for f in assessed.findings if f.code != "return-changed-shape"] == []
    assert readings(assessed) == base_readings("ABC")
    assert assessed.status.value == "accepted"
    said = next((f.message for f in assessed.findings), "")
    assert ("saved as .ods" in said, "saved as .xls" in said) == (ways[-1] == "ods", ways[-1] == "xls")


@pytest.mark.libreoffice
@pytest.mark.parametrize("ways", WAYS, ids="-".join)
def test_a_return_with_mistakes(ways, soffice, tmp_path):
    data = edit(base("ABC", CYCLE), DOUBTFUL)
    before, after = judge(data), judge(*resaved(data, ways, soffice, tmp_path))
    assert readings(after) == readings(before)

    def shown(assessed):
        return sorted((f.code, f.cell.ref, f.indicator) for f in assessed.findings if f.code != "return-changed-shape")

    assert shown(after) == shown(before)
