"""Each piece of a number format, and which of its sections draws a number or a text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workbook_tool.excel.read.sections import Token, chosen_section, of_text, sections_of

# A format with one section, and its pieces: a kind and what stands there.
PIECES = {
    "0#?": "place 0, place #, place ?",
    "0.0,%": "place 0, mark ., place 0, mark ,, mark %",
    "# ?/?": "place #, words  , place ?, mark /, place ?",
    "@": "mark @",
    "0x": "place 0, words x",
    '"n."0': "words n., place 0",
    '"open': "words open",
    r"\.0": "words ., place 0",
    "_)0": "words  , place 0",
    "*x0": "place 0",
    "[Red]0": "place 0",
    "[$€-2]0": "words €, place 0",
    "[$kr]0": "words kr, place 0",
    "[>5]0": "place 0",
    "[0": "",
    "General": "general General",
    "standard": "general standard",
    "0E+0": "place 0, exponent E+, place 0",
    "0e-0": "place 0, exponent e-, place 0",
    "": "",
}


@pytest.mark.parametrize("code", PIECES)
def test_the_pieces_of_a_section(code: str) -> None:
    (section,) = sections_of(code)
    assert ", ".join(f"{token.kind} {token.text}" for token in section.tokens) == PIECES[code]


def test_a_mark_in_quotes_is_none() -> None:
    assert [Token("mark", "@").is_mark(text) for text in "@%"] == [True, False]
    assert not Token("words", "@").is_mark("@")


SECTIONS = {"0": 1, "0;": 2, ";": 2, "0;0;0;@": 4, '0;0;0;@;"fifth"': 4, '";"0': 1, r"\;0": 1, "[;]0": 1, "_;0": 1}


@pytest.mark.parametrize("code", SECTIONS)
def test_how_many_sections_there_are(code: str) -> None:
    assert len(sections_of(code)) == SECTIONS[code]


CONDITIONS = {
    "[>5]0": (">", "5"),
    "[ <= -1.5 ]0": ("<=", "-1.5"),
    "[<>1e2]0": ("<>", "100"),
    "[=0]0": ("=", "0"),
    "[h]": None,
    "[>five]0": None,
    "0": None,
}


@pytest.mark.parametrize("code", CONDITIONS)
def test_the_condition_of_a_section(code: str) -> None:
    condition, wanted = sections_of(code)[0].condition, CONDITIONS[code]
    assert condition == (None if wanted is None else (wanted[0], Decimal(wanted[1])))


# By format, which section (counted from 1; 0 for none) draws each number, and whether it draws a minus that is there.
DRAWN = {
    "0": {"5": "1", "0": "1", "-5": "1 minus"},
    "0;(0)": {"5": "1", "0": "1", "-5": "2"},
    '0;(0);"none"': {"5": "1", "0": "3", "-5": "2"},
    '0;(0);"none";@': {"0": "3", "-5": "2"},
    "0;(0);@": {"5": "1", "0": "1", "-5": "2"},
    '0;(0);"is "@': {"0": "1", "-5": "2"},
    "0;@": {"5": "1", "0": "1", "-5": "1 minus"},
    "@": {"-5": "1 minus"},
    "[>5]0": {"6": "1", "5": "0"},
    "[<5]0": {"4": "1", "-1": "1 minus"},
    "[<1]0": {"-1": "1 minus"},
    "[<0]0": {"-1": "1"},
    "[<=0]0": {"-1": "1 minus"},
    "[<=-1]0": {"-1": "1"},
    "[=-5]0": {"-5": "1"},
    "[=5]0": {"5": "1", "-5": "0"},
    "[>-5]0": {"-1": "1 minus"},
    "[<>-5]0": {"-1": "1 minus"},
    '[>9]"a";[>7]"b"': {"10": "1", "8": "2", "5": "0"},
    '[>9]"a";"b"': {"10": "1", "5": "2", "-5": "2 minus"},
    '0;[<5]"x"': {"0.5": "1", "0": "2", "-1": "2 minus"},
    '[>9]"a";[>7]"b";"c"': {"8": "2", "7": "3", "-5": "3 minus"},
    '[>9]"a";[>7]"b";[>5]"c"': {"1": "3"},
    '[>9]"a";[>7]"b";[>5]"c";"d"': {"1": "3"},
    '[>9]"a";"b";"c"': {"10": "1", "-5": "2", "5": "3", "0": "3"},
    '[<=5]"a";"b";"c"': {"5": "1", "6": "3"},
    '[>=5]"a";"b";"c"': {"5": "1", "4": "3"},
    '[<5]"a";"b";"c"': {"5": "3"},
}


@pytest.mark.parametrize("code", DRAWN)
def test_which_section_draws_a_number(code: str) -> None:
    sections = sections_of(code)
    drawn = {}
    for number in DRAWN[code]:
        section, minus = chosen_section(sections, Decimal(number))
        place = 0 if section is None else sections.index(section) + 1
        drawn[number] = f"{place} minus" if minus and number.startswith("-") else str(place)
    assert drawn == DRAWN[code]


@pytest.mark.parametrize(("code", "number"), [('0;(0);"none"', "0"), ('[>9]0;[>7]"x"', "-5")])
def test_no_minus_is_asked_of_nothing(code: str, number: str) -> None:
    assert chosen_section(sections_of(code), Decimal(number))[1] is False


TEXTS = {"0;0;0;@": 4, '0;0;0;"text"': 4, "0;@": 2, "@": 1, '"is "@': 1, "0": 0, '0;0;"none"': 0, '0;0;"@"': 0}


@pytest.mark.parametrize("code", TEXTS)
def test_which_section_draws_a_text(code: str) -> None:
    sections, wanted = sections_of(code), TEXTS[code]
    assert of_text(sections) == (sections[wanted - 1] if wanted else None)
