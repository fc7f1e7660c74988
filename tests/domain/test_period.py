from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tool.domain.period import Frequency, Period, containing, parse_period

COUNTS = {"month": 12, "quarter": 4, "term": 3, "half-year": 2, "year": 1, "two years": 1}


@st.composite
def periods(draw: st.DrawFn) -> Period:
    frequency = draw(st.sampled_from(list(Frequency)))
    year = draw(st.integers(1950, 2100))
    year -= year % 2 if frequency is Frequency.TWO_YEARS else 0
    return Period(frequency, year, draw(st.integers(1, COUNTS[frequency.value])))


@pytest.mark.parametrize(
    ("text", "code", "label", "start", "end"),
    [
        ("2023-24-Q2", "2023-24-Q2", "Q2 2023/24", date(2023, 7, 1), date(2023, 9, 30)),
        ("2023/24 Q2", "2023-24-Q2", "Q2 2023/24", date(2023, 7, 1), date(2023, 9, 30)),
        ("Q2 2023/24", "2023-24-Q2", "Q2 2023/24", date(2023, 7, 1), date(2023, 9, 30)),
        ("Q2 23/24", "2023-24-Q2", "Q2 2023/24", date(2023, 7, 1), date(2023, 9, 30)),
        ("Quarter 2, 2023/24", "2023-24-Q2", "Q2 2023/24", date(2023, 7, 1), date(2023, 9, 30)),
        ("2023/24 quarter 2", "2023-24-Q2", "Q2 2023/24", date(2023, 7, 1), date(2023, 9, 30)),
        ("q4 2023/2024", "2023-24-Q4", "Q4 2023/24", date(2024, 1, 1), date(2024, 3, 31)),
        ("2023-09", "2023-09", "Sep 2023", date(2023, 9, 1), date(2023, 9, 30)),
        ("September 2023", "2023-09", "Sep 2023", date(2023, 9, 1), date(2023, 9, 30)),
        ("Feb 2024", "2024-02", "Feb 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-24", "2023-24", "2023/24", date(2023, 4, 1), date(2024, 3, 31)),
        ("2022-24", "2022-24", "2022/24", date(2022, 4, 1), date(2024, 3, 31)),
        ("H1 2023/24", "2023-24-H1", "H1 2023/24", date(2023, 4, 1), date(2023, 9, 30)),
        ("Autumn term 2023/24", "2023-24-T2", "Autumn term 2023/24", date(2023, 9, 1), date(2023, 12, 31)),
        ("2011-12", "2011-12", "2011/12", date(2011, 4, 1), date(2012, 3, 31)),  # a year, not December
        ("Dec 2011", "2011-12-M09", "Dec 2011", date(2011, 12, 1), date(2011, 12, 31)),
    ],
)
def test_reads_a_period(text: str, code: str, label: str, start: date, end: date) -> None:
    period = parse_period(text)
    assert (period.code, period.label, period.start, period.end) == (code, label, start, end)


@pytest.mark.parametrize(
    "text", ["", "Q5 2023/24", "2023-25-Q1", "2023-24-Q0", "Smarch 2023", "next quarter", "2023", "Q2 23/25", "Q2-2023"]
)
def test_refuses_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_period(text)


@given(periods())
def test_code_and_label_read_back(period: Period) -> None:
    assert parse_period(period.code) == period
    assert parse_period(period.label) == period


@given(periods())
def test_next_follows_without_a_gap(period: Period) -> None:
    assert (period.next().start - period.end).days == 1
    assert period.next().previous() == period


@given(periods())
def test_every_day_of_it_is_in_it(period: Period) -> None:
    assert containing(period.frequency, period.start) == period
    assert containing(period.frequency, period.end) == period


@pytest.mark.parametrize(
    ("outer", "frequency", "expected"),
    [
        ("2023-24-Q2", Frequency.MONTH, ["Jul 2023", "Aug 2023", "Sep 2023"]),
        ("2023-24-Q2", Frequency.HALF_YEAR, ["H1 2023/24"]),
        ("2023-24-Q1", Frequency.HALF_YEAR, []),
        ("2023-24-Q3", Frequency.TERM, ["Autumn term 2023/24"]),
        ("2023-24-Q4", Frequency.YEAR, ["2023/24"]),
        ("2023-24-Q4", Frequency.TWO_YEARS, ["2022/24"]),
        ("2024-25-Q4", Frequency.TWO_YEARS, []),
        ("2023-09", Frequency.QUARTER, ["Q2 2023/24"]),
    ],
)
def test_what_ends_within(outer: str, frequency: Frequency, expected: list[str]) -> None:
    assert [p.label for p in parse_period(outer).ending_within(frequency)] == expected


def test_how_much_of_the_year_is_over() -> None:
    assert parse_period("2023-24-Q2").elapsed == (6, 12)
    assert parse_period("2024-03").elapsed == (12, 12)
    assert parse_period("2023-24-Q2").last_outturn().label == "Q4 2022/23"
    assert parse_period("2023-24-Q2").a_year_before().label == "Q2 2022/23"
