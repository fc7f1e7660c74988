"""What a corrected return fixed, counted against the one before it."""

from __future__ import annotations

import pytest

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell
from workbook_tool.returns.check.progress import progress


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ([("value-missing", "1", "K6")], [], "1 of 1 fixed."),
        ([("value-missing", "1", "K6")], [("value-missing", "1", "K16")], "0 of 1 fixed, 1 left."),
        (
            [("value-missing", str(n), f"K{n}") for n in range(6)],
            [("value-missing", "1", "K9"), ("value-missing", "2", "K2"), ("id-missing", "9", "A3")],
            "4 of 6 fixed, 2 left, 1 new.",
        ),
        (
            [("value-missing", "1", "K6"), ("value-missing", "1", "K7")],
            [("value-missing", "1", "K6")],
            "1 of 2 fixed, 1 left.",
        ),
        ([("value-missing", "1", "K6")], [("data-status-unknown", "1", "N6")], "1 of 1 fixed, 1 new."),
    ],
)
def test_counts(before, now, words):
    said = progress([_made(*b) for b in before], [_made(*n) for n in now], "b.xlsx")
    assert said.message.endswith(words)
    assert said.severity == "note"


def _made(code: str, indicator: str, ref: str):
    facts = {"likely": "", "choices": "", "label": ""}
    return finding(code, Cell("a.xlsx", "Return", ref), indicator=indicator, period="", title="", **facts)


def test_nothing_was_open():
    assert progress([], [_made("value-missing", "1", "K6")], "b.xlsx") is None
