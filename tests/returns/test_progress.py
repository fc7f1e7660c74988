"""What a corrected return fixed, counted against the one before it."""

from __future__ import annotations

import pytest

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell
from workbook_tool.layout.template import load
from workbook_tool.returns.check import progress


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ([("value-missing", "1", "value", 6)], [], "1 of 1 fixed."),
        ([("value-missing", "1", "value", 6)], [("value-missing", "1", "value", 10)], "0 of 1 fixed, 1 left."),
        (
            [("value-missing", str(n), "value", n) for n in range(6)],
            [
                ("value-missing", "1", "value", 9),
                ("value-missing", "2", "value", 2),
                ("id-missing", "9", "indicator", 3),
            ],
            "4 of 6 fixed, 2 left, 1 new.",
        ),
        (
            [("value-missing", "1", "value", 6), ("value-missing", "1", "value", 7)],
            [("value-missing", "1", "value", 6)],
            "1 of 2 fixed, 1 left.",
        ),
        (
            [("value-missing", "1", "value", 6)],
            [("data-status-unknown", "1", "data_status", 0)],
            "1 of 1 fixed, 1 new.",
        ),
    ],
)
def test_counts(before, now, words):
    said = progress([_made(*b) for b in before], [_made(*n) for n in now], "b.xlsx")
    assert said.message.endswith(words)
    assert said.severity == "note"


def _made(code: str, indicator: str, key: str, record: int):
    facts = {"likely": "", "choices": "", "label": "", "parts": ""}
    sheet = load("return").sheet("readings")
    place = Cell("a.xlsx", sheet.name, sheet.address(key, record))
    return finding(code, place, indicator=indicator, period="", title="", **facts)


def test_nothing_was_open():
    assert progress([], [_made("value-missing", "1", "value", 6)], "b.xlsx") is None
