"""Returns made from an older version of our template are read: ``older`` keeps one of each, issued and filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from return_council import base_readings, judge, readings
from return_edits import edit

OLDER = sorted((Path(__file__).parent / "older").glob("version-*.xlsx"))


@pytest.mark.parametrize("path", OLDER, ids=lambda path: path.stem)
def test_an_older_return_reads_as_one_of_today(path):
    assessed = judge(path.read_bytes())
    assert readings(assessed) == base_readings("ABC")
    version = path.stem.removeprefix("version-")
    assert [f.message.partition(", read by its headings")[0] for f in assessed.findings] == [
        f"The workbook was changed since it was sent out: made from version {version} of the template (in use is 2)"
    ]


@pytest.mark.parametrize("path", OLDER, ids=lambda path: path.stem)
def test_an_answer_in_an_older_return_is_taken(path):
    edits = [
        {"do": "set", "row": "101", "column": "Value", "value": "approx 80%"},
        {"do": "set", "row": "101", "column": "Answer", "value": "80%"},
    ]
    assessed = judge(edit(path.read_bytes(), edits))
    assert readings(assessed)["101 2023-24-Q2"] == "80"
    assert "figure-answered" in {finding.code for finding in assessed.findings}
