"""Room for words: never too little."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tool.typeset import TALLEST, height_for, lines_needed, width_of


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("short", 10, 1),
        ("one two three four", 10, 2),
        ("one\ntwo\n\nthree", 10, 4),
        ("\n", 10, 2),
        ("x" * 40, 11, 5),
        ("a " * 40, 20, 4),
        ("漢字" * 10, 11, 5),
        ("narrow", 0.5, 6),
    ],
)
def test_lines(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines


@settings(deadline=None)
@given(st.text(max_size=200), st.floats(2, 100), st.floats(0, 50))
def test_a_wider_column_never_needs_more_lines(text: str, width: float, more: float) -> None:
    assert lines_needed(text, width + more + 1) <= lines_needed(text, width) + text.count(" ")
    assert lines_needed(text, width) >= text.count("\n") + 1


@settings(deadline=None)
@given(st.text(max_size=100), st.text(max_size=100))
def test_width_adds_up(one: str, other: str) -> None:
    assert abs(width_of(one + other) - width_of(one) - width_of(other)) < 0.001


def test_heights() -> None:
    assert height_for([]) == height_for([("x", 10)]) == 19.25
    assert height_for([("x", 10), ("one two three four", 10)]) > 30
    assert height_for([("x" * 10_000, 10)]) == TALLEST
    assert height_for([("x", 10)], 22) > 30
    assert height_for([("one two three", 14)], 22) > 2 * 22
