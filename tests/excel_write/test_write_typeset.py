"""Room for words: never too little."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tool.book import Condition, Put, Sheet
from workbook_tool.layout import with_heights
from workbook_tool.theme import style_of, theme_of
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
    assert height_for([("one two three four", 18)], bold=True) > height_for([("one two three four", 18)])


ADVICE = "Please confirm. Check the figure, the numerator and the denominator, or say in Your answer why they differ."


@pytest.mark.parametrize("style", [name for name in theme_of({}).names() if style_of(name).wrap])
def test_a_row_has_room_for_the_letters_of_its_style(style: str) -> None:
    look = style_of(style)
    made = with_heights(Sheet("One", (Put(0, 0, ADVICE, style),), widths={0: 29}))
    assert made.heights == {0: height_for([(ADVICE, 29)], look.size, bold=look.bold)}


def test_a_row_has_room_for_what_a_condition_makes_bold() -> None:
    cells = (Put(0, 0, ADVICE, "given-wrap"), Put(1, 0, ADVICE, "given-wrap"), Put(2, 0, ADVICE, "number"))
    colour = Condition((0, 0, 0, 0), 'A1<>""', "attention")
    made = with_heights(Sheet("One", cells, widths={0: 27}, conditions=(colour,)))
    assert made.heights == {0: height_for([(ADVICE, 27)], bold=True), 1: height_for([(ADVICE, 27)])}
    assert made.heights[0] > made.heights[1]
