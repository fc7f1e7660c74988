"""Every word on every colour can be read."""

from __future__ import annotations

import pytest

from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.errors import WorkbookToolError
from workbook_tool.theme import READABLE, VISIBLE, Theme, all_ratings, contrast

COLOURS = [
    {},
    {"Amber": "#FFBF00"},
    {"Red": "#ff0000", "Green": "#00B050"},
    {"Blue": "#000000", "Not rated": "#FFFFFF"},
]


@pytest.mark.parametrize("own", COLOURS)
@pytest.mark.parametrize("rag", all_ratings(Register()))
def test_a_rating_can_be_read_on_its_colour(own: dict[str, str], rag: Rag) -> None:
    look = Theme(own)
    fill = look.fill(rag.value)
    assert contrast(look.ink_on(fill), fill) >= READABLE
    assert contrast(look.colours["ink"], look.tint(rag.value)) >= READABLE
    assert contrast(look.colours["muted"], look.tint(rag.value)) >= READABLE
    for line in ("accent", "target", "muted"):
        assert contrast(look.colours[line], look.tint(rag.value)) >= VISIBLE


def test_words_can_be_read_on_the_paper() -> None:
    colours = Theme().colours
    for name in ("accent", "ink", "muted"):
        assert contrast(colours[name], "#FFFFFF") >= READABLE
        assert contrast(colours[name], colours["wash"]) >= READABLE


def test_the_councils_own_colours_and_font_come_first() -> None:
    look = Theme({"Red": "#aa0000"}, "Council Sans")
    assert look.fill("Red") == "#AA0000"
    assert look.report_fonts[0] == look.screen_fonts[0] == look.font == "Council Sans"


@pytest.mark.parametrize(("name", "value"), [("Red", "red"), ("Red", "#12345"), ("accent", "#DDDDDD")])
def test_a_colour_that_is_none_or_too_light_is_refused(name: str, value: str) -> None:
    with pytest.raises(WorkbookToolError, match=name):
        Theme({name: value})


def test_known_contrasts() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_colours_of_a_council_s_own_have_shapes_that_differ():
    look = Theme({"Gold": "#DAA520", "Black": "#401010", "Mauve": "#806080"})
    own = [look.shape(name) for name in ("Black", "gold", "Mauve")]
    assert len(set(own)) == 3
    assert {look.shape(name) for name in ("Red", "Amber", "Green", "Blue", "Baseline")}.isdisjoint(own)
