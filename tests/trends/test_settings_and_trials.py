"""What a council may set of trends, shares whose parts are known, and how outlooks of past years did."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from past_years import backtest

from workbook_tool.domain.indicator import Accumulation, Better
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.trends import Method, Series, TrendRules, foresee, read_trend
from workbook_tool.trends.words import outlook_words, trend_words

START = parse_period("2019-20-Q1")


def quarters(text: str, **given) -> Series:
    """Figures from Q1 2019/20 on, ``-`` for none."""
    figures = text.split()
    held = {START.shifted(n): Decimal(figure) for n, figure in enumerate(figures) if figure != "-"}
    return Series(held, START.shifted(len(figures) - 1), Better.HIGHER, **given)


def shown(value: Fraction) -> str:
    return f"{float(value):.1f}"


STEADY = "50 52 49 51 50 48 52 51 49 50"
SIX_ABOVE = f"{STEADY} 53 52 53 52 53 52"


@pytest.mark.parametrize(
    ("figures", "rules", "signals"),
    [
        (SIX_ABOVE, TrendRules(), []),
        (SIX_ABOVE, TrendRules(run=6), ["run"]),
        (f"{STEADY} 50 51 52 53 54 55", TrendRules(), ["two"]),
        (f"{STEADY} 50 51 52 53 54 55", TrendRules(trend=6), ["trend", "two"]),
        ("50 51 50 51 50 51 60", TrendRules(), []),
        ("50 51 50 51 50 51 60", TrendRules(minimum=6, baseline=6), ["outside"]),
        (f"{STEADY} 50 58", TrendRules(), ["outside"]),
        (f"{STEADY} 50 50 53 60", TrendRules(), ["outside"]),
        (f"{STEADY} 50 51 60 54", TrendRules(baseline=12), ["two"]),
        (f"{STEADY} 50 51 60 54", TrendRules(baseline=12, two_of_three_beyond=False), []),
    ],
)
def test_settings_change_what_is_a_signal(figures, rules, signals):
    assert [signal.value for signal in read_trend(quarters(figures), rules).signals] == signals


def test_a_table_baseline_goes_before_that_of_the_settings():
    series = quarters(f"{STEADY} 90 91", baseline=10)
    assert read_trend(series, TrendRules(baseline=12)).limits == read_trend(series).limits


def test_what_has_seasons_is_set_beside_the_year_before():
    series = quarters("10 20 30 40 12 21 33 44", seasonal=True)
    words = trend_words(read_trend(series), series, shown)
    assert words == "It has seasons, so it is compared with the same period of last year: 44.0, then 40.0."


def share(*counts: tuple[int, int]) -> Series:
    """Numerators and denominators of the year so far, quarter by quarter."""
    parts = {START.shifted(n): (Decimal(a), Decimal(b)) for n, (a, b) in enumerate(counts)}
    held = {period: round(n / d * 100, 1) for period, (n, d) in parts.items()}
    until = max(parts, key=lambda period: period.key)
    return Series(held, until, Better.HIGHER, None, Accumulation.YEAR_TO_DATE, is_percent=True, parts=parts)


YEAR = ((50, 100), (110, 200), (180, 300), (260, 400))


def test_a_share_of_the_year_is_foreseen_from_its_parts():
    outlook = foresee(share(*YEAR, (70, 100)), Decimal(60), is_total=False)
    assert (outlook.method, outlook.value) == (Method.SHARE_WITH_REST, Fraction(70 + 210, 400) * 100)


@pytest.mark.parametrize(
    "counts",
    [((70, 100),), ((50, 100), (40, 200), (30, 300), (20, 400), (70, 100))],
    ids=["no year before", "parts that are no running totals"],
)
def test_a_share_of_the_year_stands_where_its_parts_say_nothing(counts):
    outlook = foresee(share(*counts), Decimal(60), is_total=False)
    assert (outlook.method, outlook.value) == (Method.YEAR_TO_DATE, 70)


def test_a_backtest_knows_only_what_was_known_then():
    trials = backtest(quarters("80 82 81 84 82 84 83 86 84 86 85 88 86 88 87 90 88 90"), is_total=False)
    assert [trial.at for trial in trials] == [START.shifted(n) for n in range(15) if n % 4 < 3]
    assert trials[0].value == 80  # the last value: nothing else was known
    assert {trial.within for trial in trials} == {None}
    for trial in trials[3:]:
        assert trial.method == Method.LEVEL.format(year=4)
        assert trial.error == abs(trial.outturn - trial.value)


def test_a_range_of_a_backtest_comes_from_the_years_before():
    years = " ".join(["100", "110", "120", "130"] * 5)
    trials = backtest(quarters(f"{years} 100 110 120 260"), is_total=True)
    assert [t.within for t in trials if t.at.year == START.year + 4] == [True, True, True]
    assert [t.within for t in trials if t.at.year == START.year + 5] == [False, False, False]


def test_a_phase_is_tried_by_itself():
    series = quarters("80 82 81 84 82 84 83 86", series_break=Period(START.frequency, START.year + 1, 1))
    assert [trial.at.year for trial in backtest(series, is_total=False)] == [START.year + 1] * 3


def test_the_words_say_how_near_it_came():
    outlook = foresee(quarters("100 110 120 130 " * 4 + "100 110"), Decimal(400), is_total=True)
    words = outlook_words(outlook, shown, "400")
    assert "In each of the last 3 years the outturn came within 4.5% of such a figure" in words
