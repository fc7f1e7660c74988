"""Answers on What to fix are read back by their number, each for its own question; what was proposed wants a yes."""

from __future__ import annotations

import io

import openpyxl
import pytest
from return_council import CYCLE, base, judge, readings
from return_edits import edit
from test_corrections import back

TWO = [
    {"do": "set", "row": "103", "column": "Value", "value": "854 (655)"},
    {"do": "set", "row": "104", "column": "Commentary", "value": "tbc"},
]
CHANGED = [{"do": "set", "row": "103", "column": "ID", "value": "l03"}]
RENAMED = [{"do": "heading", "was": "Value", "now": "Q2 figure"}]
MOVED = [{"do": "set", "row": "103", "column": "Value", "value": 6540}]


def answered(edits: list[dict], answers: dict[int, str], sort: bool = False):
    """What becomes of a return with these mistakes when it comes back with these answers, by number."""
    data, _ = back(edit(base("ABC", CYCLE), edits))
    book = openpyxl.load_workbook(io.BytesIO(data))
    fixes = book["What to fix"]
    rows = range(6, fixes.max_row + 1)
    if sort:
        lines = [[cell.value for cell in fixes[row]] for row in reversed(rows)]
        for row, line in zip(rows, lines, strict=True):
            for column, value in enumerate(line, 1):
                fixes.cell(row, column).value = value
    last = [cell.value for cell in fixes[5]].index("Your answer") + 1
    for row in rows:
        number = fixes.cell(row, 1).value
        if number in answers:
            fixes.cell(row, last).value = answers[number]
    buffer = io.BytesIO()
    book.save(buffer)
    return judge(buffer.getvalue())


@pytest.mark.parametrize(
    ("edits", "answers", "codes", "value"),
    [
        (TWO, {1: "854"}, {"figure-answered", "commentary-says-nothing"}, "854"),
        (TWO, {2: "Nothing to say."}, {"figure-two-numbers", "question-answered"}, None),
        (TWO, {1: "655", 2: "Nothing to say."}, {"figure-answered", "question-answered", "red-without-actions"}, "655"),
        (TWO, {1: "both"}, {"figure-two-numbers", "commentary-says-nothing"}, None),
        (CHANGED, {1: "Yes"}, {"proposal-confirmed"}, "854"),
        (CHANGED, {}, {"proposal-unconfirmed"}, "854"),
        (CHANGED, {1: "No, it is another's."}, {"proposal-unconfirmed"}, "854"),
        (RENAMED, {1: "yes"}, {"proposal-confirmed"}, "854"),
        (MOVED, {1: "654"}, {"figure-answered", "red-without-actions"}, "654"),
        (MOVED, {1: "A new contractor."}, {"question-answered"}, "6540"),
    ],
)
@pytest.mark.parametrize("sort", [False, True])
def test_an_answer_is_to_its_own_question(edits, answers, codes, value, sort):
    assessed = answered(edits, answers, sort)
    assert {f.code for f in assessed.findings if f.code != "return-changed-shape"} == codes
    assert readings(assessed).get("103 2023-24-Q2") == value
