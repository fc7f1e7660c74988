"""Periods as officers write them: one reading where it is certain, several where it must be asked, or none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tool.domain.period import Frequency, Period
from workbook_tool.tables.period_words import is_period, split_period
from workbook_tool.tables.periods import day_comes_first, read_period

CERTAIN = {
    "2016/17": "2016-17", "2016-17": "2016-17", "2017/2018": "2017-18", "2020 to 2021": "2020-21", "12/13": "2012-13",
    "FY 23-24": "2023-24", "Financial year 2024 to 2025": "2024-25", "Year to 31 March 2022": "2021-22",
    "Year ending March 2022": "2021-22", "1 April 2018 to 31 March 2019": "2018-19",
    "Q1 2023/24": "2023-24-Q1", "2023/24 Q1": "2023-24-Q1", "Q1 1920": "2019-20-Q1", "Quarter 3 2014/15": "2014-15-Q3",
    "Qtr 4 2022-23": "2022-23-Q4", "Q3 22/23": "2022-23-Q3", "1st quarter 2023/24": "2023-24-Q1",
    "2021/22 Q1 (Apr-Jun)": "2021-22-Q1", "Quarter 2 (July to September) 2023/24": "2023-24-Q2",
    "Q2 (30 September 2013)": "2013-14-Q2", "Apr-Jun 2022": "2022-23-Q1", "Oct to Dec 2022": "2022-23-Q3",
    "Jan-Mar 2023": "2022-23-Q4", "Dec 17": "2017-12", "Mar-23": "2023-03", "2021-08": "2021-08",
    "Sept 2023": "2023-09",
    "2017-03-01": "2017-03", "31/05/2023": "2023-05", "2021/22 April": "2021-04", "2022/23 Feb": "2023-02",
    "1 October 2022 to 31 March 2023": "2022-23-H2", "H1 2023/24": "2023-24-H1", "Autumn term 2023/24": "2023-24-T2",
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), CERTAIN.items())
def test_what_is_certain(text, code):
    assert [p.code for p in read_period(text)] == [code]


DOUBTFUL = {
    "2012-Q4": {"2012-13-Q4", "2011-12-Q4", "2012-13-Q3"}, "2019": {"2019-20", "2018-19"},
    "FY2024": {"2024-25", "2023-24"},
    "FY24": {"2024-25", "2023-24"}, "07/08/23": {"2023-08", "2023-07"},
    "2023/24 to date": set(), "Period 9 2011-12": set(),
    "CY 2017": set(), "May-13 to Apr-14": set(), "Q1": set(), "April": set(), "8-12%": set(), "Total": set(), "": set(),
}  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), DOUBTFUL.items())
def test_what_must_be_asked_or_is_none(text, codes):
    assert {p.code for p in read_period(text)} == codes


@pytest.mark.parametrize(
    ("text", "context", "code"),
    [("Q1", "2021-22", "2021-22-Q1"), ("April", "2021/22", "2021-04"), ("Jan", "FY 21-22", "2022-01"),
     ("(Apr to Jun)", "Financial year 2024 to 2025", "2024-25-Q1"), ("Q1 2020/21", "2021-22", "2020-21-Q1")],
)  # fmt: skip
def test_the_year_stands_above_or_is_the_sheet_s_name(text, context, code):
    assert [p.code for p in read_period(text, context=context)] == [code]


DAYS = [
    (date(2023, 5, 31), Frequency.MONTH, "2023-05"), (date(2023, 6, 30), Frequency.QUARTER, "2023-24-Q1"),
    (date(2023, 3, 31), Frequency.YEAR, "2022-23"), (date(2023, 5, 31), Frequency.QUARTER, None),
]  # fmt: skip


@pytest.mark.parametrize(("day", "frequency", "code"), DAYS)
def test_a_real_date_is_the_month_or_what_it_ends(day, frequency, code):
    assert [p.code for p in read_period("", frequency, day=day)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("texts", "first"),
    [(["07/08/23", "31/08/23"], True), (["01/04/2023", "01/05/2023"], True), (["07/08/23"], False),
     (["08/31/2023"], False)],
)  # fmt: skip
def test_the_other_dates_of_a_column_say_whether_the_day_comes_first(texts, first):
    assert day_comes_first(texts) is first


HEADINGS = {
    "Target 2023/24": ("2023/24", "Target"),
    "Performance up to Quarter 3 2023/24": ("Quarter 3 2023/24", "Performance up to"),
    "8-12%": ("", "8-12%"), "12/13 Actual": ("12/13", "Actual"), "Value": ("", "Value"),
}  # fmt: skip


@pytest.mark.parametrize(("heading", "split"), HEADINGS.items())
def test_a_heading_s_period_and_the_rest(heading, split):
    assert split_period(heading) == split


@given(st.integers(1990, 2060), st.sampled_from(list(Frequency)), st.integers(1, 12))
def test_every_period_is_read_back_as_we_print_it(year, frequency, number):
    try:
        period = Period(frequency, year, number)
    except ValueError:
        return
    assert read_period(period.label, frequency) == (period,)
    assert read_period(period.code, frequency) == (period,)
    assert is_period(period.label) or frequency in (Frequency.TERM, Frequency.TWO_YEARS)


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text):
    read_period(text, context=text)
