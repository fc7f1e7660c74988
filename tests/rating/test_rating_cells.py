"""Figures as cells hold them: a date, a time, a number in full, a hundred times too large; and what is said of them."""

# ruff: noqa: E501 (a case is a line)

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal as D

import pytest

from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.finding import Cell
from workbook_tool.figures.spelled import Spelled
from workbook_tool.figures.spelling import figure_finding, read_figure
from workbook_tool.figures.units import scaled
from workbook_tool.grid import CellKind, CellRead, Looks, Run

PERCENT = Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS, D(0), D(100))
GROWTH = Unit("% change", "per cent", UnitType.PERCENT, Basis.POINTS)
FREE = Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS, None, D(0))
MONEY = Unit("£", "pounds", UnitType.MONEY, Basis.RELATIVE)
COUNT = Unit("count", "count", UnitType.NUMBER, Basis.RELATIVE)
MILLIONS = scaled(Unit("£m", "million pounds", UnitType.MONEY, Basis.RELATIVE))
THOUSANDS = scaled(Unit("tkm", "thousand km", UnitType.NUMBER, Basis.RELATIVE), D(1000))
BLOCKS = scaled(Unit("blk", "blocks", UnitType.NUMBER, Basis.RELATIVE), D(200_000))
RATE = scaled(Unit("per 1,000", "per 1,000", UnitType.NUMBER, Basis.RELATIVE))
DAYS = scaled(Unit("days", "days", UnitType.NUMBER, Basis.RELATIVE))
HOURS = scaled(Unit("hours", "hours", UnitType.NUMBER, Basis.RELATIVE))


def number(value: str, number_format: str = "General") -> CellRead:
    return CellRead(CellKind.NUMBER, value, D(value), number_format)


def text(value: str) -> CellRead:
    return CellRead(CellKind.TEXT, value)


def read(cell: CellRead, unit: Unit, previous: str | None = None, around: date | None = None) -> Spelled:
    return read_figure(cell, unit, 1, None if previous is None else D(previous), around)


def shown(spelled: Spelled) -> str:
    """``figure-in-full 2.31 2310000``, or the value."""
    if spelled.code:
        return " ".join([spelled.code, *(f"{reading:f}" for reading in spelled.readings)])
    return "none" if spelled.value is None else f"{spelled.value:f}"


DUE = date(2023, 9, 30)  # day 45199 of Excel
DATED = [
    # number, unit, the reading before, what is read: a number that Excel keeps for a day near 30 September 2023
    ("45199", COUNT, None, "figure-was-a-date 45199"), ("45199", COUNT, "900", "figure-was-a-date 45199"),
    ("45199", COUNT, "44000", "45199"), ("45199.5", COUNT, None, "45199.5"), ("45199", MONEY, None, "45199"),
    ("45599", COUNT, None, "figure-was-a-date 45599"), ("45600", COUNT, None, "45600"),
    ("44799", COUNT, None, "figure-was-a-date 44799"), ("44798", COUNT, None, "44798"), ("854", COUNT, None, "854"),
    ("45199", GROWTH, None, "figure-was-a-date"), ("32874", GROWTH, None, "figure-was-a-date"),
    ("32873", GROWTH, None, "32873"), ("62094", GROWTH, None, "figure-was-a-date"), ("62095", GROWTH, None, "62095"),
    ("45199", PERCENT, None, "figure-was-a-date"), ("45199.5", GROWTH, None, "45199.5"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "previous", "wanted"), DATED)
def test_a_number_that_excel_keeps_for_a_date(value: str, unit: Unit, previous: str | None, wanted: str) -> None:
    assert shown(read(number(value), unit, previous, DUE)) == wanted


def test_a_number_of_a_day_at_the_ends_and_without_one_near_by() -> None:
    assert shown(read(number("45199"), COUNT)) == "45199"
    at_most = Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS, None, D(45199))
    assert shown(read(number("45199"), at_most)) == "45199"
    assert shown(read(number("45200"), at_most)) == "figure-was-a-date"
    for day, wanted in ((date(1990, 6, 1), "figure-was-a-date 32874"), (date(2069, 6, 1), "32874")):
        assert shown(read(number("32874"), COUNT, None, day)) == wanted


TIMES = [
    # what a cell shows, unit, what is read
    (timedelta(hours=30), HOURS, "figure-clock 30"), (time(13, 30, 36), HOURS, "figure-clock 13.51"),
    (time(23), HOURS, "figure-clock 23"), (time(0, 0, 36), HOURS, "figure-clock 0.01"), (timedelta(0), HOURS, "figure-is-date"),
    (date(2023, 9, 30), HOURS, "figure-is-date"), (datetime(2023, 9, 30, 12), HOURS, "figure-is-date"),
    (None, HOURS, "figure-is-date"), (timedelta(hours=30), DAYS, "figure-is-date"),
    (timedelta(hours=30), COUNT, "figure-is-date"), (timedelta(hours=30), RATE, "figure-is-date"),
]  # fmt: skip


@pytest.mark.parametrize(("moment", "unit", "wanted"), TIMES)
def test_a_cell_that_shows_a_time(moment: object, unit: Unit, wanted: str) -> None:
    cell = CellRead(CellKind.DATE, "", D("1.25"), "[h]:mm", moment=moment)  # type: ignore[arg-type]
    assert shown(read(cell, unit)) == wanted


RUNS = [
    ((Run("854"),), "854"), ((Run("854"), Run("1", "raised")), "figure-part-struck 854 1"),
    ((Run("85"), Run("4"), Run("9", "struck")), "figure-part-struck 854 9"),
]  # fmt: skip


@pytest.mark.parametrize(("runs", "wanted"), RUNS)
def test_a_text_in_several_kinds_of_type(runs: tuple[Run, ...], wanted: str) -> None:
    cell = CellRead(CellKind.TEXT, "854", looks=Looks(runs=runs))
    assert shown(read(cell, COUNT)) == wanted


SIZES = [
    # what stands in the cell, unit, the reading before, what is read
    # a point between thousands
    (text("8.977"), COUNT, "9012", "figure-odd-commas 8977 8.977"), (number("8.977"), COUNT, "9012", "figure-odd-commas 8977 8.977"),
    (text("8.97"), COUNT, "9012", "8.97"), (text("8.977"), MONEY, "9012", "8.977"), (text("8.977"), COUNT, "9", "8.977"),
    (text("8.977"), COUNT, None, "8.977"), (text("8.977"), COUNT, "200", "8.977"), (text("8.9770"), COUNT, "9012", "8.9770"),
    (text("8.977 count"), COUNT, "9012", "8.977"), (text("0.120"), COUNT, "4", "0.120"), (text("0.000"), COUNT, "4", "0.000"),
    # of the size of the reading before: no more than five times, no less than a fifth
    (text("1.000"), COUNT, "200", "figure-odd-commas 1000 1.000"), (text("1.001"), COUNT, "200", "1.001"),
    (text("1.000"), COUNT, "5000", "figure-odd-commas 1000 1.000"), (text("0.999"), COUNT, "5000", "0.999"),
    (text("-1.000"), COUNT, "900", "-1.000"), (text("-1.000"), COUNT, "-900", "figure-odd-commas -1000 -1.000"),
    (text("1.000"), COUNT, "0.3", "1.000"), (text("0.002"), COUNT, "3", "figure-odd-commas 2 0.002"),
    # a number in full
    (number("2310000"), MILLIONS, "2.1", "figure-in-full 2.31 2310000"), (number("2310000"), MILLIONS, "2100000", "2310000"),
    (number("2310000"), MILLIONS, "400", "figure-in-full 2.31 2310000"), (number("2310"), MILLIONS, "400", "2310"),
    (number("10500000"), MILLIONS, "2.1", "figure-in-full 10.5 10500000"), (number("2310"), MILLIONS, None, "2310"),
    (number("10000"), MILLIONS, None, "figure-in-full 0.01 10000"), (number("9999"), MILLIONS, None, "9999"),
    (number("-10000"), MILLIONS, None, "figure-in-full -0.01 -10000"), (number("0"), MILLIONS, None, "0"),
    (number("0"), MILLIONS, "2", "0"), (number("1000000"), THOUSANDS, None, "figure-in-full 1000 1000000"),
    (number("999999"), THOUSANDS, None, "999999"), (number("10000000"), THOUSANDS, "1", "figure-in-full 10000 10000000"),
    (number("9999999"), THOUSANDS, "1", "9999999"), (number("10000000"), THOUSANDS, "3000000", "10000000"),
    (number("10000"), BLOCKS, None, "figure-in-full 0.05 10000"), (number("9999"), BLOCKS, None, "9999"),
    (number("0"), MILLIONS, "0.000002", "0"), (text("0.001"), COUNT, "0.9", "figure-odd-commas 1 0.001"),
    (number("10000000"), THOUSANDS, "0", "figure-in-full 10000 10000000"), (number("99000000000"), COUNT, None, "99000000000"),
    (number("99000000000"), RATE, None, "99000000000"), (number("9000000"), HOURS, "2500", "9000000"),
    (text("2310000"), MILLIONS, "2.1", "figure-in-full 2.31 2310000"), (text("TBC"), MILLIONS, None, "none"),
    (text("about 5"), MILLIONS, None, "figure-approximate 5"), (text("2,310,000k"), MILLIONS, "2310", "2310"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "unit", "previous", "wanted"), SIZES)
def test_the_size_of_a_figure(cell: CellRead, unit: Unit, previous: str | None, wanted: str) -> None:
    assert shown(read(cell, unit, previous)) == wanted


PERCENTAGES = [
    # what stands in the cell, unit, the reading before, what is read
    (number("1", "0%"), PERCENT, None, "100"), (number("1.01", "0%"), PERCENT, None, "figure-hundred-times 1.01"),
    (number("100", "0%"), PERCENT, None, "figure-hundred-times 100"), (number("101", "0%"), PERCENT, None, "10100"),
    (number("10", "0%"), GROWTH, None, "1000"), (number("10.01", "0%"), GROWTH, None, "figure-hundred-times 10.01"),
    (number("1000", "0%"), GROWTH, None, "figure-hundred-times 1000"), (number("1001", "0%"), GROWTH, None, "100100"),
    (number("6.38", "0%"), GROWTH, "200", "638"), (number("6", "0%"), GROWTH, "125", "600"),
    (number("0.6", "0%"), PERCENT, "13", "60"), (number("6", "0%"), GROWTH, "25", "figure-hundred-times 6 600"),
    # a hundredth
    (number("0.01", "0.00%"), PERCENT, "84", "figure-hundred-times 100 1"), (number("0.0101", "0.00%"), PERCENT, "84", "1.01"),
    (number("0.0083", "0.00%"), GROWTH, "84", "figure-hundred-times 83 0.83"), (number("0.0102", "0.00%"), GROWTH, "84", "1.02"),
    (number("-0.0083", "0.00%"), GROWTH, "-84", "figure-hundred-times -83 -0.83"), (number("0", "0.00%"), GROWTH, "84", "0"),
    (number("0.0083", "0.00%"), GROWTH, "4", "0.83"), (number("0.004", "0.00%"), GROWTH, "2", "0.4"),
    (number("0.0083", "0.00%"), Unit("%", "", UnitType.PERCENT, Basis.POINTS, None, D(50)), "84", "0.83"),
    # with a sign of its own
    (text("83%"), PERCENT, None, "83"), (text("1000%"), PERCENT, None, "1000"), (text("104%"), PERCENT, None, "104"),
    (text("1001%"), PERCENT, None, "figure-hundred-times 10.01"), (text("10000%"), PERCENT, None, "figure-hundred-times 100.00"),
    (text("10001%"), PERCENT, None, "10001"), (text("0%"), PERCENT, None, "0"), (text("5%"), FREE, None, "5"),
    (text("10000%"), GROWTH, None, "10000"), (text("10001%"), GROWTH, None, "figure-hundred-times 100.01"),
    (text("100000%"), GROWTH, None, "figure-hundred-times 1000.00"), (text("-5%"), PERCENT, None, "-5"),
    (text("9%"), Unit("%", "", UnitType.PERCENT, Basis.POINTS, None, D("0.05")), None, "9"),
    (text("0%"), Unit("%", "", UnitType.PERCENT, Basis.POINTS, None, D("0.05")), None, "0"),
    (text("-40%"), Unit("%", "", UnitType.PERCENT, Basis.POINTS, None, D(-5)), None, "-40"),
    (text("4%"), Unit("%", "", UnitType.PERCENT, Basis.POINTS, None, D("0.05")), None, "figure-hundred-times 0.04"),
    # without one
    (number("1"), PERCENT, None, "figure-percent-or-fraction 100 1"), (number("1.01"), PERCENT, None, "1.01"),
    (number("2"), GROWTH, None, "figure-percent-or-fraction 200 2"), (number("2.005"), GROWTH, None, "2.005"),
    (number("-0.5"), GROWTH, None, "figure-percent-or-fraction -50 -0.5"), (text("0.5"), PERCENT, "60", "figure-percent-or-fraction 50 0.5"),
    (text("0.5"), PERCENT, "0.4", "figure-percent-or-fraction 0.5 50"), (text("0"), PERCENT, None, "0"),
    # another kind of unit
    (number("0.83", "0%"), COUNT, "0.9", "figure-percent-format 0.83 83"), (number("5", "[$£]0"), MONEY, None, "5"),
    (CellRead(CellKind.NUMBER, "", None), COUNT, None, "figure-not-a-number"),
    (number("1234567890123456"), COUNT, None, "figure-too-large"), (number("0.1234567890123456"), COUNT, None, "0.123456789012346"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "unit", "previous", "wanted"), PERCENTAGES)
def test_a_percentage(cell: CellRead, unit: Unit, previous: str | None, wanted: str) -> None:
    assert shown(read(cell, unit, previous)) == wanted


def test_what_was_typed_without_a_sign_is_echoed_alone() -> None:
    assert read(text("83"), PERCENT).echo
    assert read(number("83"), PERCENT).echo
    assert not read(number("854"), COUNT).echo


TOLD = [
    # how it was read, unit, what stands in the cell, and what is said
    (Spelled(D(83), echo=True), PERCENT, "83 pc", "figure-echo: “83 pc” was read as 83%."),
    (Spelled(D(83), echo=True), PERCENT, "83%", "figure-echo: “83%” was read as 83%."),
    (Spelled(D(0), echo=True), MILLIONS, "£0m", ""), (Spelled(D("2.31"), echo=True), MILLIONS, " £2.31m ", ""),
    (Spelled(D("2.31"), echo=True), MILLIONS, "2.31", "figure-echo: “2.31” was read as £2.31m."),
    (Spelled(D(83)), PERCENT, "83 pc", ""), (Spelled(echo=True), PERCENT, "x", ""), (Spelled(), PERCENT, "", ""),
    (Spelled(D(5), code="figure-in-full"), MILLIONS, "£5m", "figure-in-full: “£5m” seems to be written in full"),
    (Spelled(D(5), code="figure-in-full"), MILLIONS, "£5m", "Is £5m meant?"),
    (Spelled(readings=(D(83), D("0.83")), code="figure-percent-or-fraction"), PERCENT, "0.83", " Is 83% or 0.83% meant?"),
    (Spelled(code="figure-in-full"), COUNT, "lots", "We cannot tell which number is meant."),
    (Spelled(code="figure-in-full"), MILLIONS, "5", "this indicator is in million pounds."),
    (Spelled(code="figure-in-full"), Unit("tkm", "", UnitType.NUMBER, Basis.RELATIVE), "5", "this indicator is in tkm."),
    (Spelled(code="figure-shown-otherwise", seen="£7"), COUNT, "5", "The cell holds 5, but shows £7."),
    *((Spelled(code="figure-in-full"), Unit("x", name, UnitType.NUMBER, Basis.RELATIVE), "5", "is in a plain number.")
      for name in ("Number", "a number", "Count")),
]  # fmt: skip


@pytest.mark.parametrize(("spelled", "unit", "written", "words"), TOLD)
def test_what_is_said_of_a_figure(spelled: Spelled, unit: Unit, written: str, words: str) -> None:
    finding = figure_finding(spelled, None, unit=unit, shown=written)
    assert (finding is None) is not bool(words)
    if finding is not None:
        assert words in f"{finding.code}: {finding.message}"


def test_a_finding_has_its_place_its_indicator_and_the_beginning_of_a_long_text() -> None:
    cell, readings = Cell("r.xlsx", "Return", "B2"), (D(1), D(2))
    for length, value in ((120, "x" * 120), (121, "x" * 119 + "…")):
        finding = figure_finding(
            Spelled(readings=readings, code="figure-with-words"), cell, unit=COUNT, shown="x" * length, indicator="103"
        )
        assert finding is not None
        assert (finding.cell, finding.indicator, finding.readings, finding.value) == (cell, "103", readings, value)
