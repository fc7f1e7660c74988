"""How the outlooks of past years did on the sample's history."""

from __future__ import annotations

from statistics import median

import pytest
from council_of_55 import council, made
from past_years import page_backtest

from workbook_tool.results.outlooks import adds_up, page_outlook


@pytest.fixture(scope="module")
def tried():
    """The sample's indicators that have an outlook, with the trials of their past years."""
    given, others = council(), {row["ref"] for row in made()}
    pages = [p for p in given.pages if p.indicator.ref not in others and page_outlook(p, given.register)]
    return given.register, {p: page_backtest(p, given.register) for p in pages}


def test_a_running_total_is_foreseen_better_with_each_quarter(tried):
    register, trials = tried
    totals = [t for page, own in trials.items() if adds_up(page.indicator, register) for t in own]
    errors = {q: median(float(t.error / t.outturn) for t in totals if t.at.number == q) for q in (1, 2, 3)}
    assert {q: round(error, 3) for q, error in errors.items()} == {1: 0.185, 2: 0.056, 3: 0.021}


def test_quarterly_rates_come_within_a_few_points(tried):
    register, trials = tried
    rates = [t for page, own in trials.items() if not adds_up(page.indicator, register) for t in own]
    quarterly = [t for t in rates if t.at.frequency.value == "quarter"]
    errors = [round(median(float(t.error) for t in quarterly if t.at.number == q), 1) for q in (1, 2, 3)]
    assert errors == [1.6, 1.0, 1.0]


def test_ranges_held_where_there_were_years_enough_to_give_one(tried):
    _, trials = tried
    within = [t.within for own in trials.values() for t in own if t.within is not None]
    assert within
    assert all(within)


def test_the_sample_has_a_range_for_each_of_its_outlooks(tried):
    register, trials = tried
    without = [page.indicator.ref for page in trials if (o := page_outlook(page, register)) and o.low is None]
    assert without == ["902"]  # its year is over
