"""Number formats: what a number shows as under each, and the moments behind serial numbers."""

# ruff: noqa: E501 (a workbook knows no time zones; a case is a line)

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal as D

import pytest

from workbook_tool.excel.read.formats import BUILTIN, Moment, Shows, column_number, moment, moment_text, serial, shows
from workbook_tool.grid import CellKind, CellRead, letters

FORMATS = [
    ("General", Shows.NUMBER), ("", Shows.NUMBER), ("0", Shows.NUMBER), ("0.0%", Shows.NUMBER), ("@", Shows.NUMBER),
    ("#,##0;[Red]-#,##0", Shows.NUMBER), ('"days" 0', Shows.NUMBER), ("0 \\d\\a\\y\\s", Shows.NUMBER),
    ('0" days"', Shows.NUMBER), ("[$£-809]#,##0.00", Shows.NUMBER), ("0.00E+00", Shows.NUMBER), ("# ?/?", Shows.NUMBER),
    ("[Red]0", Shows.NUMBER), ("[>=1000]0,K;0", Shows.NUMBER), ("_-* #,##0_-", Shows.NUMBER), ("Standard", Shows.NUMBER),
    (";;;", Shows.NUMBER), ('"y"', Shows.NUMBER), ("h A/P", Shows.TIME), ("mm AM/PM", Shows.TIME), ("mm A/P", Shows.TIME),
    ("s.00", Shows.TIME), ("ss", Shows.TIME), ("d A/P", Shows.DATETIME),
    ("dd/mm/yyyy", Shows.DATE), ("mmm yy", Shows.DATE), ("[$-809]d mmmm yyyy", Shows.DATE), ("[$-F800]dddd", Shows.DATE),
    ("yyyy\\-mm\\-dd", Shows.DATE), ("m/d/yy;@", Shows.DATE), ("mm", Shows.DATE), ("DD.MM.YYYY", Shows.DATE),
    ("h:mm", Shows.TIME), ("h:mm AM/PM", Shows.TIME), ("mm:ss.0", Shows.TIME), ("hh:mm:ss.000", Shows.TIME),
    ("dd/mm/yyyy hh:mm", Shows.DATETIME), ("m/d/yy h:mm", Shows.DATETIME), ("mmm d h AM/PM", Shows.DATETIME),
    ("[h]:mm:ss", Shows.DURATION), ("[mm]:ss", Shows.DURATION), ("[SS]", Shows.DURATION),
]  # fmt: skip


@pytest.mark.parametrize(("code", "how"), FORMATS)
def test_a_format(code: str, how: Shows) -> None:
    assert shows(code) is how


def test_the_formats_without_a_code_of_their_own() -> None:
    dates = {n: shows(code) for n, code in BUILTIN.items() if shows(code) is not Shows.NUMBER}
    assert sorted(dates) == [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]
    assert (dates[14], dates[20], dates[22], dates[46]) == (Shows.DATE, Shows.TIME, Shows.DATETIME, Shows.DURATION)


OF_ALL_LANGUAGES = (*range(5), *range(9, 14), *range(18, 22), 45, 46, 48, 49)
OF_BRITAIN = {
    5: '"£"#,##0;-"£"#,##0', 6: '"£"#,##0;[Red]-"£"#,##0', 7: '"£"#,##0.00;-"£"#,##0.00',
    8: '"£"#,##0.00;[Red]-"£"#,##0.00', 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 41: "#,##0", 42: '"£"#,##0', 43: "#,##0.00", 44: '"£"#,##0.00', 47: "mm:ss.0",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip


def test_the_formats_without_a_code_are_those_that_a_british_excel_has() -> None:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    everywhere = {number: BUILTIN_FORMATS[number] for number in OF_ALL_LANGUAGES}
    assert {**everywhere, **OF_BRITAIN} == BUILTIN


MOMENTS: list[tuple[str, Shows, bool, Moment | None, str]] = [
    ("45199", Shows.DATE, False, date(2023, 9, 30), "2023-09-30"),
    ("1", Shows.DATE, False, date(1900, 1, 1), "1900-01-01"),
    ("59", Shows.DATE, False, date(1900, 2, 28), "1900-02-28"),
    ("60", Shows.DATE, False, None, ""),
    ("61", Shows.DATE, False, date(1900, 3, 1), "1900-03-01"),
    ("0", Shows.DATE, False, None, ""),
    ("-1", Shows.DATE, False, None, ""),
    ("2958465", Shows.DATE, False, date(9999, 12, 31), "9999-12-31"),
    ("2958466", Shows.DATE, False, None, ""),
    ("1E+300", Shows.DATETIME, False, None, ""),
    ("0", Shows.DATE, True, date(1904, 1, 1), "1904-01-01"),
    ("43737", Shows.DATE, True, date(2023, 9, 30), "2023-09-30"),
    ("45199.75", Shows.DATETIME, False, datetime(2023, 9, 30, 18), "2023-09-30 18:00:00"),
    ("45199.999999999", Shows.DATETIME, False, datetime(2023, 10, 1), "2023-10-01 00:00:00"),
    ("0.5", Shows.DATETIME, False, time(12), "12:00:00"),
    ("0.5", Shows.TIME, False, time(12), "12:00:00"),
    ("1.5", Shows.TIME, False, time(12), "12:00:00"),
    ("1.25", Shows.DURATION, False, timedelta(hours=30), "30:00:00"),
    ("-0.5", Shows.DURATION, False, timedelta(hours=-12), "-12:00:00"),
    ("-0.0625", Shows.DURATION, False, timedelta(hours=-1.5), "-1:30:00"),
    ("0", Shows.DURATION, False, timedelta(), "0:00:00"),
    ("2958465", Shows.DURATION, False, timedelta(2958465), "71003160:00:00"),
    ("2958466", Shows.DURATION, False, None, ""),
    ("-2958465", Shows.DURATION, False, timedelta(-2958465), "-71003160:00:00"),
    ("-2958466", Shows.DURATION, False, None, ""),
    ("1E+300", Shows.DURATION, False, None, ""),
    ("-1E+300", Shows.TIME, False, None, ""),
    ("1E+300", Shows.TIME, False, None, ""),
    ("-0.5", Shows.TIME, False, None, ""),
    ("60.5", Shows.DATETIME, False, None, ""),
    ("2957003", Shows.DATE, True, date(9999, 12, 31), "9999-12-31"),
    ("2957004", Shows.DATE, True, None, ""),
    ("-1", Shows.DATE, True, None, ""),
]


@pytest.mark.parametrize(("number", "how", "from_1904", "expected", "text"), MOMENTS)
def test_a_moment(number: str, how: Shows, from_1904: bool, expected: Moment | None, text: str) -> None:
    shown = moment(D(number), how, from_1904=from_1904)
    assert shown == expected
    assert ("" if shown is None else moment_text(shown)) == text


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize(
    "value",
    [
        date(2023, 9, 30),
        datetime(2023, 9, 30, 13, 30),
        datetime(2023, 9, 30, 13, 30, 7, 250_000),
        time(13, 30),
        timedelta(hours=30),
        date(1904, 1, 2),
    ],
)
def test_a_serial_number_there_and_back(value: Moment, from_1904: bool) -> None:
    how = {date: Shows.DATE, datetime: Shows.DATETIME, time: Shows.TIME, timedelta: Shows.DURATION}[type(value)]
    assert moment(serial(value, from_1904=from_1904), how, from_1904=from_1904) == value


def test_a_whole_day_is_a_whole_number() -> None:
    assert (str(serial(date(2023, 9, 30))), str(serial(timedelta(2)))) == ("45199", "2")


def test_the_first_days_of_1900_there_and_back() -> None:
    for number in (*range(1, 60), *range(61, 70)):
        shown = moment(D(number), Shows.DATE)
        assert isinstance(shown, date)
        assert serial(shown) == number


def test_columns_there_and_back() -> None:
    assert [column_number(letters(n)) for n in range(16_384)] == list(range(16_384))


@pytest.mark.parametrize(
    ("code", "percent"),
    [("0%", True), ("0.0%;-0.0%", True), ('0"%"', False), ("0\\%", False), ("General", False), ('"of "0%', True)],
)
def test_a_percentage_is_one_by_its_format(code: str, percent: bool) -> None:
    assert CellRead(CellKind.NUMBER, "1", D(1), code).is_percent is percent
