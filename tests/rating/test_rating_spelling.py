"""Figures as people write them: one table of texts a unit, one of cells."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from babel.numbers import NumberFormatError, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text
from workbook_tool.figures.grammar import digits
from workbook_tool.figures.spelling import figure_finding, read_figure, spell_text
from workbook_tool.figures.units import scaled
from workbook_tool.grid import CellKind, CellRead

PERCENT = Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS, D(0), D(100))
GROWTH = Unit("% change", "per cent", UnitType.PERCENT, Basis.POINTS)
MONEY = Unit("£", "pounds", UnitType.MONEY, Basis.RELATIVE)
COUNT = Unit("count", "count", UnitType.NUMBER, Basis.RELATIVE)
DAYS = Unit("days", "FTE days lost", UnitType.NUMBER, Basis.RELATIVE)
FTE = Unit("days", "FTE days", UnitType.NUMBER, Basis.RELATIVE)
VISITS = Unit("visit", "visit", UnitType.NUMBER, Basis.RELATIVE)
SPEND = Unit("£", "spend", UnitType.MONEY, Basis.RELATIVE)

SURE = [
    (PERCENT, "83%", "83"),
    (PERCENT, " 83.0 % ", "83.0"),
    (PERCENT, "83 per cent", "83"),
    (PERCENT, "0.5%", "0.5"),
    (PERCENT, "83", "83"),
    (PERCENT, "(5%)", "-5"),
    (PERCENT, "(5)%", "-5"),
    (PERCENT, "\u22125%", "-5"),
    (PERCENT, "0", "0"),
    (COUNT, "12.50", "12.50"),
    (COUNT, "1,234", "1234"),
    (COUNT, "1\u00a0234", "1234"),
    (COUNT, "1 234 567.5", "1234567.5"),
    (COUNT, "\u00a0854\u200b", "854"),
    (COUNT, "(1,234)", "-1234"),
    (COUNT, "–12", "-12"),
    (COUNT, "+5", "5"),
    (COUNT, ".5", "0.5"),
    (COUNT, "306k", "306000"),
    (COUNT, "854 count", "854"),
    (MONEY, "£1,234", "1234"),
    (MONEY, "-£5", "-5"),
    (MONEY, "£-5", "-5"),
    (MONEY, "(£1,234.50)", "-1234.50"),
    (MONEY, "£(20)", "-20"),
    (MONEY, "£1.2m", "1200000"),
    (MONEY, "£2 million", "2000000"),
    (MONEY, "1.5bn", "1500000000"),
    (MONEY, "£306k", "306000"),
    (MONEY, "GBP 20", "20"),
    (MONEY, "20 pounds", "20"),
    (DAYS, "9,154 days", "9154"),
    (DAYS, "1 day", "1"),
    (DAYS, "9,154 FTE days lost.", "9154"),
    (DAYS, "1.2k days", "1200"),
    (FTE, "9 FTE days", "9"),
    (VISITS, "5 visits", "5"),
    (SPEND, "20 pounds", "20"),
    (SPEND, "20 gbp", "20"),
    (SPEND, "£3 thousand", "3000"),
    (SPEND, "2 mn", "2000000"),
    (SPEND, "1 billion", "1000000000"),
    (SPEND, "5 m .", "5000000"),
    (SPEND, "£5 spend", "5"),
]


@pytest.mark.parametrize(("unit", "text", "value"), SURE, ids=lambda v: v[:30] if isinstance(v, str) else "")
def test_text_read_as_a_number(unit, text, value):
    spelled = spell_text(text, unit, 1)
    assert spelled.value == D(value)
    assert spelled.echo
    assert not spelled.code
    note = figure_finding(spelled, None, unit=unit, shown=text)
    assert note is not None
    assert note.severity == "note"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("n/a", "n/a"), ("N/A", "n/a"), ("Not applicable", "n/a"), ("TBC", "TBC"), ("tbc ", "TBC"), ("-", "-"),
        ("–", "-"), ("..", "-"), ("not available", "not available"), ("Data not supplied", "not available"),
        ("[x]", "[x]"), ("[z]", "[x]"), ("[u]", "[x]"), ("[:]", "[x]"), ("to be decided", "TBC"), ("…", "-"),
        ("not due this period", "n/a"), ("awaited", "not available"), ("missing", "not available"),
    ],
)  # fmt: skip
def test_words_that_say_there_is_no_figure(text, word):
    spelled = spell_text(text, COUNT, 0)
    assert (spelled.word, spelled.value, spelled.code, spelled.echo) == (word, None, "", False)


MILLIONS = scaled(Unit("£m", "million pounds", UnitType.MONEY, Basis.RELATIVE))
HOURS = scaled(Unit("hours", "hours", UnitType.NUMBER, Basis.RELATIVE))
MINUTES = scaled(Unit("minutes", "minutes", UnitType.NUMBER, Basis.RELATIVE))
RATE = scaled(Unit("per 1,000", "per 1,000", UnitType.NUMBER, Basis.RELATIVE))
OWN = scaled(Unit("tkm", "thousand km", UnitType.NUMBER, Basis.RELATIVE), D(1000))
SCALED = [
    # unit, text, value and what is printed; or the code and what is offered
    (MILLIONS, "2.31", "2.31", "£2.31m"),
    (MILLIONS, "£2.31m", "2.31", "£2.31m"),
    (MILLIONS, "£2,310k", "2.31", "£2.31m"),
    (MILLIONS, "2.31 million pounds", "2.31", "£2.31m"),
    (MILLIONS, "-£2.31m", "-2.31", "-£2.31m"),
    (MILLIONS, "2,310,000", "figure-in-full", "2.31 2310000"),
    (MILLIONS, "£2,310,000", "figure-in-full", "2.31 2310000"),
    (HOURS, "1h 30m", "1.5", "1.50 hours"),
    (HOURS, "90 minutes", "1.5", "1.50 hours"),
    (HOURS, "1 hour and 30 mins", "1.5", "1.50 hours"),
    (HOURS, "1:30", "figure-clock", "1.5"),
    (HOURS, "2 days", "figure-other-unit", "48"),
    (MINUTES, "1h 30m", "90", "90.00 minutes"),
    (MINUTES, "1:30", "figure-clock", "1.5 90"),
    (RATE, "4.5 per 1,000", "4.5", "4.50 per 1,000"),
    (RATE, "45 per 10,000", "figure-other-unit", "4.5"),
    (RATE, "4k", "figure-with-words", "4"),
    (OWN, "12.5 thousand km", "12.5", "12.50 thousand km"),
    (OWN, "12.5k", "12.5", "12.50 thousand km"),
]


@pytest.mark.parametrize(("unit", "text", "value", "shown"), SCALED, ids=lambda v: v if isinstance(v, str) else "")
def test_units_with_a_scale(unit, text, value, shown):
    read = read_figure(CellRead(CellKind.TEXT, text), unit, 2)
    if value.startswith("figure"):
        assert (read.code, " ".join(map(str, read.readings)), read.value) == (value, shown, None)
    else:
        assert (read.value, figure_text(read.value, unit, 2), read.code) == (D(value), shown, "")


@pytest.mark.parametrize("previous", ["2.1", "1.9"])
def test_a_number_in_full_is_never_taken_a_million_times_too_large(previous):
    for number in ("1930000", "2310000", "500000"):
        read = read_figure(CellRead(CellKind.NUMBER, number, D(number)), MILLIONS, 2, D(previous))
        assert read.value is None
        assert read.readings[0] == D(number) / 10**6


def test_a_point_between_thousands_is_asked_about():
    read = read_figure(CellRead(CellKind.TEXT, "8.977"), COUNT, 0, D(9012))
    assert (read.value, read.readings) == (None, (D(8977), D("8.977")))


DOUBTFUL = [
    (COUNT, "8.977E+03", "figure-with-words", ["8977"]),
    (COUNT, "8'977", "figure-odd-commas", ["8977"]),
    (COUNT, "11-Jun", "figure-is-date", []),
    (COUNT, "2023/24", "figure-is-date", []),
    (COUNT, "Err:502", "figure-error-value", []),
    (PERCENT, "± 4.5%", "figure-with-words", ["4.5"]),
    (PERCENT, "approx 90%", "figure-approximate", ["90"]),
    (PERCENT, "c. 90", "figure-approximate", ["90"]),
    (PERCENT, "~90%", "figure-approximate", ["90"]),
    (MONEY, "about £1.2m", "figure-approximate", ["1200000"]),
    (COUNT, "<5", "figure-bound", []),
    (COUNT, "less than 5", "figure-bound", []),
    (PERCENT, ">95%", "figure-bound", []),
    (PERCENT, "90%+", "figure-bound", []),
    (COUNT, "854 (655)", "figure-two-numbers", ["854", "655"]),
    (PERCENT, "80-90%", "figure-two-numbers", ["80", "90"]),
    (PERCENT, "5 out of 6", "figure-fraction", ["83.3"]),
    (PERCENT, "5/6", "figure-fraction", ["83.3"]),
    (PERCENT, "0 out of 0", "figure-fraction", []),
    (COUNT, "5 out of 6", "figure-fraction", ["5"]),
    (COUNT, "1/8", "figure-fraction", ["1", "0.13"]),
    (COUNT, "8/8", "figure-fraction", ["8"]),
    (COUNT, "9/8", "figure-fraction", ["9"]),
    (COUNT, "5/0", "figure-fraction", ["5"]),
    (COUNT, "12:30²", "figure-is-date", []),
    (PERCENT, "90% (provisional)", "figure-with-words", ["90"]),
    (COUNT, "854 people", "figure-with-words", ["854"]),
    (COUNT, "nil", "figure-with-words", ["0"]),
    (COUNT, "1,23", "figure-odd-commas", ["1.23", "123"]),
    (COUNT, "12 34", "figure-two-numbers", ["12", "34"]),
    (COUNT, "83%", "figure-other-unit", ["83"]),
    (COUNT, "£83", "figure-other-unit", ["83"]),
    (PERCENT, "£83", "figure-other-unit", ["83"]),
    (PERCENT, "83k", "figure-with-words", ["83"]),
    (COUNT, "about right", "figure-not-a-number", []),
    (COUNT, "see commentary", "figure-not-a-number", []),
    (COUNT, "1_000", "figure-two-numbers", None),
    (COUNT, "１２", "figure-not-a-number", []),
    (COUNT, "NaN", "figure-not-a-number", []),
    (COUNT, "1e309", "figure-two-numbers", None),
    (COUNT, "12/05/2023", "figure-is-date", []),
    (COUNT, "12:30", "figure-is-date", []),
    (COUNT, "#DIV/0!", "figure-error-value", []),
    (COUNT, "9" * 16, "figure-too-large", []),
    (COUNT, "9" * 70 + " people", "figure-too-large", []),
    (COUNT, "about " + "9" * 100, "figure-too-large", []),
    (COUNT, "9" * 32000, "figure-not-a-number", []),
    (COUNT, "1" + "," * 32000 + "(", "figure-not-a-number", []),
    (COUNT, "In July 12, in August 14, in September 9 and 35 in the quarter as a whole", "figure-not-a-number", []),
    (COUNT, "=1+1", "figure-not-a-number", []),
    (COUNT, "yes", "figure-is-true-or-false", []),
    (COUNT, "FALSE", "figure-is-true-or-false", []),
    (COUNT, "1,23²", "figure-odd-commas", ["1.23", "123"]),
    (COUNT, "about 83²", "figure-approximate", ["83"]),
    (COUNT, "x" * 56 + " 12²", "figure-with-words", ["12"]),
    (COUNT, "x" * 57 + " 12²", "figure-not-a-number", []),
    (COUNT, "855\n654", "figure-two-numbers", ["855", "654"]),
    (COUNT, "1.234,5", "figure-odd-commas", ["1234.5"]),
    (COUNT, "1 234,5", "figure-odd-commas", ["1234.5", "12345"]),
    (COUNT, "1,23 people", "figure-odd-commas", ["1.23", "123"]),
    (COUNT, "12,34,5", "figure-odd-commas", ["12345"]),
    (COUNT, "1 2 3", "figure-two-numbers", ["1", "2", "3"]),
    (COUNT, "1 2 3 4", "figure-odd-commas", ["1234"]),
    (COUNT, "12 12", "figure-odd-commas", ["1212"]),
    (COUNT, "5½", "figure-not-a-number", []),
    (COUNT, "12½", "figure-not-a-number", []),
    (COUNT, "12 ½", "figure-not-a-number", []),
    (COUNT, "no. 5½", "figure-not-a-number", []),
    (COUNT, "83²", "figure-with-words", ["83"]),
    (COUNT, "12€", "figure-with-words", ["12"]),
    (COUNT, "the ½ of 12", "figure-with-words", ["12"]),
    (COUNT, "5-", "figure-with-words", ["-5", "5"]),
    (COUNT, "-£5", "figure-other-unit", ["-5"]),
    (COUNT, "20 pounds", "figure-with-words", ["20"]),
    (MONEY, "££5", "figure-with-words", ["5"]),
    (DAYS, "5 days FTE days lost", "figure-with-words", ["5"]),
    (COUNT, "x" * 57 + " 12", "figure-with-words", ["12"]),
    (COUNT, "x" * 58 + " 12", "figure-not-a-number", []),
    (COUNT, "none", "figure-with-words", ["0"]),
    (COUNT, "Zero", "figure-with-words", ["0"]),
    (COUNT, "nought", "figure-with-words", ["0"]),
    (COUNT, "about 0", "figure-approximate", ["0"]),
    (COUNT, "about 5 out of 6", "figure-approximate", ["5"]),
    (COUNT, "about 854 (655)", "figure-approximate", ["854", "655"]),
    (PERCENT, "1,2,3/6", "figure-not-a-number", []),
    (PERCENT, "5/6,0,0", "figure-not-a-number", []),
    (COUNT, "in 2021 4, in 2022 5", "figure-not-a-number", []),
    (COUNT, "3 or 4 or 5", "figure-two-numbers", ["3", "4", "5"]),
    (COUNT, "7 and 7", "figure-with-words", ["7"]),
    (COUNT, "(5", "figure-with-words", ["5"]),
    (COUNT, "(-5)", "figure-with-words", ["-5"]),
]


@pytest.mark.parametrize(
    ("unit", "text", "code", "readings"), DOUBTFUL, ids=lambda v: v[:30] if isinstance(v, str) else ""
)
def test_doubtful_text_is_never_a_value(unit, text, code, readings):
    spelled = spell_text(text, unit, 1)
    assert (spelled.value, spelled.code, spelled.echo) == (None, code, False)
    if readings is not None:
        assert spelled.readings == tuple(D(r) for r in readings)
    finding = figure_finding(spelled, None, unit=unit, shown=text)
    assert finding is not None
    assert text[:119] in finding.message
    assert len(finding.message) < 400


SIGNS = [
    # unit, text: whether it has a sign of per cent, whether its unit or a word such as million
    (PERCENT, "83", False, False), (PERCENT, "83%", True, True), (PERCENT, "(5)%", True, True),
    (COUNT, "5", False, False),
    (COUNT, "5 count", False, True), (MONEY, "£5", False, False), (MONEY, "£5m", False, True),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "text", "percent", "scaled"), SIGNS)
def test_what_stands_beside_the_digits_is_told(unit, text, percent, scaled):
    spelled = spell_text(text, unit, 1)
    assert (spelled.percent, spelled.scaled) == (percent, scaled)


def number(value: str, number_format: str = "General") -> CellRead:
    return CellRead(CellKind.NUMBER, value, D(value), number_format)


CELLS = [
    # cell, unit, previous, value, code, readings
    (number("0.83", "0%"), PERCENT, None, "83", "", []),
    (number("1", "0.0%"), PERCENT, None, "100", "", []),
    (number("0", "0%"), PERCENT, None, "0", "", []),
    (number("0"), PERCENT, None, "0", "", []),
    (number("83"), PERCENT, None, "83", "", []),
    (number("83", "0%"), PERCENT, None, None, "figure-hundred-times", ["83"]),
    (number("0.83"), PERCENT, None, None, "figure-percent-or-fraction", ["83", "0.83"]),
    (number("0.83"), PERCENT, "84", None, "figure-percent-or-fraction", ["83", "0.83"]),
    (number("0.83"), PERCENT, "0.9", None, "figure-percent-or-fraction", ["0.83", "83"]),
    (number("1.2"), GROWTH, None, None, "figure-percent-or-fraction", ["120", "1.2"]),
    (number("1.2"), PERCENT, None, "1.2", "", []),
    (number("1.2", "0%"), GROWTH, None, "120", "", []),
    (number("6.38", "0%"), GROWTH, "6.28", None, "figure-hundred-times", ["6.38", "638"]),
    (number("0.0083", "0.00%"), PERCENT, "84", None, "figure-hundred-times", ["83", "0.83"]),
    (number("0.0083", "0.00%"), PERCENT, "0.9", "0.83", "", []),
    (number("0.0083", "0.00%"), PERCENT, None, "0.83", "", []),
    (number("854"), COUNT, None, "854", "", []),
    (number("0"), COUNT, "98", "0", "", []),
    (number("-12.5"), COUNT, None, "-12.5", "", []),
    (number("0.30000000000000004"), COUNT, None, "0.3", "", []),
    (number("0.28499999999999998", "0.0%"), PERCENT, None, "28.5", "", []),
    (number("0.83", "0%"), COUNT, None, None, "figure-percent-format", ["83", "0.83"]),
    (number("83", '"£"#,##0'), COUNT, None, None, "figure-other-unit", ["83"]),
    (number("83", '"£"#,##0'), MONEY, None, "83", "", []),
    (number("1E+20"), COUNT, None, None, "figure-too-large", []),
    (CellRead(CellKind.TEXT, "0.83"), PERCENT, None, None, "figure-percent-or-fraction", ["83", "0.83"]),
    (CellRead(CellKind.TEXT, "0.83%"), PERCENT, None, "0.83", "", []),
    (CellRead(CellKind.TEXT, "83"), PERCENT, None, "83", "", []),
    (CellRead(CellKind.TEXT, "  "), PERCENT, None, None, "", []),
    (CellRead(CellKind.BOOLEAN, "TRUE"), COUNT, None, None, "figure-is-true-or-false", []),
    (CellRead(CellKind.DATE, "2023-09-30", D(45199), "yyyy-mm-dd"), COUNT, None, None, "figure-is-date", []),
    (CellRead(CellKind.ERROR, "#REF!"), COUNT, None, None, "figure-error-value", []),
    (CellRead(CellKind.UNCALCULATED, "=A1", formula=True), COUNT, None, None, "figure-not-calculated", []),
    (CellRead(CellKind.NUMBER, "NaN", D("NaN")), COUNT, None, None, "figure-not-a-number", []),
]


@pytest.mark.parametrize(("cell", "unit", "previous", "value", "code", "readings"), CELLS)
def test_cells(cell, unit, previous, value, code, readings):
    spelled = read_figure(cell, unit, 1, None if previous is None else D(previous))
    assert (spelled.value, spelled.code) == (None if value is None else D(value), code)
    assert spelled.readings == tuple(D(r) for r in readings)
    assert spelled.is_blank == (not value and not code)


def test_a_doubtful_figure_with_one_reading_can_go_on_as_it():
    assert read_figure(number("83", "0%"), PERCENT, 1).taken == 83
    assert read_figure(number("0.83"), PERCENT, 1).taken is None


@pytest.mark.parametrize("unit", [PERCENT, MONEY, COUNT, DAYS])
@given(text=st.one_of(st.text(max_size=80), st.from_regex(r"[-(£]?[0-9., ]{1,12}[%kmdays )]{0,6}", fullmatch=True)))
def test_any_text_reads_or_is_asked_about(unit, text):
    spelled = spell_text(text, unit, 1)
    assert (spelled.value is not None) + bool(spelled.code) + bool(spelled.word) + spelled.is_blank == 1
    figure_finding(spelled, None, unit=unit, shown=text)


@pytest.mark.parametrize("unit", [PERCENT, MONEY, COUNT])
@given(value=st.decimals(min_value=D(-(10**12)), max_value=D(10**12), places=2))
def test_what_we_print_reads_back(unit, value):
    from workbook_tool.domain.figure import figure_text

    assert spell_text(figure_text(value, unit, 2), unit, 2).value == value


GROUPED = st.lists(st.integers(0, 9999).map(str) | st.integers(0, 999).map("{:03}".format), min_size=1, max_size=6).map(
    ",".join
)


@given(
    st.text("0123456789,,", max_size=20).filter(lambda text: text[:1].isdigit()) | GROUPED,
    st.sampled_from(["", ".5", ".50", "."]),
)
def test_digits_are_read_as_babel_reads_them(whole, rest):
    try:
        expected = parse_decimal(whole + rest, locale="en_GB", strict=True)
    except NumberFormatError:
        expected = None
    assert digits(whole + rest) == expected
