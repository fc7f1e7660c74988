"""Change in performance: what is compared, when nothing has changed, and when a comparison means little."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from rating_support import LAST_YEAR, Q1, Q2, measure, reading, with_target

from workbook_tool.domain.indicator import Accumulation, Compare, compared_period
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.rating.change import change_of

CASES = [
    # now, then, better, tolerance, change
    ("83.0", "84.0", "higher", None, "Declining"),
    ("83.0", "84.0", "lower", None, "Improving"),
    ("84.04", "84.0", "higher", None, "Unchanged"),
    ("84.05", "84.0", "higher", None, "Improving"),
    ("0", "0", "higher", None, "Unchanged"),
    ("0", "98", "higher", None, "Declining"),
    ("98", "100", "higher", "2", "Unchanged"),
    ("97.9", "100", "higher", "2", "Declining"),
    ("102", "100", "lower", "2", "Unchanged"),
    ("102.1", "100", "lower", "2", "Declining"),
    ("0.1", "0", "higher", "2", "Improving"),
    ("-98", "-100", "higher", "2", "Unchanged"),
]


@pytest.mark.parametrize(("now", "then", "better", "tolerance", "change"), CASES)
def test_current_against_previous(rules, now, then, better, tolerance, change):
    indicator = measure(better=better, change_tolerance=None if tolerance is None else D(tolerance))
    assert change_of(indicator, rules, Q2, reading(now), reading(then, Q1)).change == change


NEARER = [
    # now, then, tolerance, change; the range is 8 to 12
    ("9", "14", None, "Improving"),
    ("14", "9", None, "Declining"),
    ("6", "13", None, "Declining"),
    ("13", "6", None, "Improving"),
    ("8", "12", None, "Unchanged"),
    ("7", "13", None, "Unchanged"),
    ("13", "13.5", "5", "Unchanged"),
    ("13", "14", "5", "Improving"),
]


@pytest.mark.parametrize(("now", "then", "tolerance", "change"), NEARER)
def test_nearer_to_the_range_is_better(rules, now, then, tolerance, change):
    indicator = measure(better="range", change_tolerance=None if tolerance is None else D(tolerance))
    ranged = with_target(rules, low=8, high=12)
    assert change_of(indicator, ranged, Q2, reading(now), reading(then, Q1)).change == change


def test_just_outside_the_range_is_farther_than_within(rules):
    ranged = with_target(rules, low=8, high=12)
    assert change_of(measure(better="range"), ranged, Q2, reading(10), reading("12.5", Q1)).change == "Improving"


NO_RANGE = [{"value": 10}, {"low": 8}, {"high": 12}]


@pytest.mark.parametrize("target", NO_RANGE)
def test_without_a_range_nothing_is_nearer(rules, target):
    found = change_of(measure(better="range"), with_target(rules, **target), Q2, reading(9), reading(14, Q1))
    assert (found.change, found.why) == ("n/a", "n/a: there is no range for Q2 2023/24 to be nearer to")
    missing = change_of(measure(better="range"), with_target(rules, **target), Q2, reading(9), None)
    assert missing.why == "n/a: there is no figure for Q1 2023/24 to compare with"


def test_a_range_does_not_turn_round_what_has_a_direction(rules):
    ranged = with_target(rules, low=8, high=12)
    assert change_of(measure(better="higher"), ranged, Q2, reading(14), reading(9, Q1)).change == "Improving"


@pytest.mark.parametrize(("now", "within"), [("100", False), ("99", True), ("90", False)])
def test_the_tolerance_is_named_only_where_it_made_the_change_none(rules, now, within):
    found = change_of(measure(change_tolerance=D(2)), rules, Q2, reading(now), reading(100, Q1))
    assert ("within 2%" in found.why) is within


def test_two_figures_within_the_range_differ_by_no_tolerance(rules):
    ranged = with_target(rules, low=8, high=12)
    why = change_of(measure(better="range", change_tolerance=D(2)), ranged, Q2, reading(9), reading(11, Q1)).why
    assert "Unchanged" in why
    assert "within 2%" not in why
    near = change_of(measure(better="range", change_tolerance=D(5)), ranged, Q2, reading("12.5"), reading(13, Q1)).why
    assert "within 5%: Unchanged" in near


def test_a_range_is_named_in_the_words(rules):
    ranged = with_target(rules, low=8, high=12)
    why = change_of(measure(better="range"), ranged, Q2, reading(9), reading(14, Q1)).why
    assert why.endswith("9.0 for Q2 2023/24 against 14.0 for Q1 2023/24, nearer to the range of 8.0 to 12.0 is better: "
                        "Improving")  # fmt: skip
    assert "no range" in change_of(measure(better="range"), rules, Q2, reading(9), reading(14, Q1)).why


WHY = [
    ("77", "83", "77.0 for Q2 2023/24 against 83.0 for Q1 2023/24, higher is better: Declining"),
    ("83", "83", "83.0 for Q2 2023/24 against 83.0 for Q1 2023/24: Unchanged"),
    ("77", None, "n/a: there is no figure for Q1 2023/24 to compare with"),
    (None, "83", "n/a: there is no figure for Q2 2023/24"),
]


@pytest.mark.parametrize(("now", "then", "why"), WHY)
def test_the_words(rules, now, then, why):
    assert change_of(measure(), rules, Q2, reading(now), reading(then, Q1)).why == why


def test_no_previous_reading_at_all(rules):
    found = change_of(measure(compare=Compare.OUTTURN), rules, Q2, reading(77), None)
    assert found.why == "n/a: there is no figure for Q4 2022/23 to compare with"


def test_within_a_tolerance_it_says_so(rules):
    found = change_of(measure(change_tolerance=D(2)), rules, Q2, reading(99), reading(100, Q1))
    assert found.why.endswith("higher is better, within 2%: Unchanged")


@pytest.mark.parametrize(
    ("compare", "period"),
    [(Compare.PREVIOUS, Q1), (Compare.YEAR_BEFORE, LAST_YEAR), (Compare.OUTTURN, Period(Frequency.QUARTER, 2022, 4))],
)
def test_what_the_register_compares_with(compare, period):
    assert compared_period(measure(compare=compare), Q2) == period


def test_a_definition_that_changed_is_not_compared(rules):
    indicator = measure(series_break=Q2, series_break_note="part-time staff are counted now")
    found = change_of(indicator, rules, Q2, reading(77), reading(83, Q1))
    assert found.change == "n/a"
    assert "its definition changed from Q2 2023/24 (part-time staff are counted now)" in found.why
    assert change_of(replace(indicator, series_break=Q1), rules, Q2, reading(77), reading(83, Q1)).change == "Declining"


YEAR_TO_DATE = [
    # unit, period, against, change, part of the words
    ("count", Q2, Q1, "Improving", "a running total only grows, so this says little of Q2 2023/24 alone"),
    ("%", Q2, Q1, "Improving", "Both count from Apr 2023, so this is the change of the year so far"),
    ("count", Q1, Q1.previous(), "n/a", "a total since Apr 2023 cannot be set against Q4 2022/23"),
    (
        "%",
        Q1,
        Q1.previous(),
        "Improving",
        "Both count from the start of their own year, so Q4 2022/23 covers more of it",
    ),
    ("count", Q2, LAST_YEAR, "Improving", "higher is better: Improving"),
]


@pytest.mark.parametrize(("unit", "period", "against", "change", "part"), YEAR_TO_DATE)
def test_a_year_to_date_says_what_it_compares(rules, unit, period, against, change, part):
    indicator = measure(unit, accumulation=Accumulation.YEAR_TO_DATE)
    found = change_of(indicator, rules, period, reading(854, period), reading(655, against))
    assert found.change == change
    assert part in found.why
