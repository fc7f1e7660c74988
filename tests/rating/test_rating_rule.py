"""The rule of rating: boundaries, schemes and what is missing, with the sums in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rating_cases import REGISTER, SCHEMES
from rating_support import Q2, measure, reading, with_target

from workbook_tool.domain.figure import Basis
from workbook_tool.domain.indicator import Better, Kind
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import GivenRating, Rag
from workbook_tool.domain.target import Profile
from workbook_tool.rating.rate import rate

SEED = [
    # unit, better, decimals, target decimals, target, current, previous, change, rag
    ("%", "higher", 1, 1, "90.0", "83.0", "84.0", "Declining", "Amber"),
    ("%", "higher", 1, 1, "90.0", "77.0", "83.0", "Declining", "Red"),
    ("%", "higher", 0, 0, "100", "100", "100", "Unchanged", "Green"),
    ("%", "higher", 1, 1, "65.0", "59.0", None, "n/a", "Amber"),
    ("%", "higher", 2, 1, "80.0", "83.74", "82.75", "Improving", "Green"),
    ("%", "higher", 1, 1, "95.0", "86.3", "90.0", "Declining", "Amber"),
    ("%", "higher", 2, 1, "6.0", "6.38", "6.28", "Improving", "Green"),
    ("count", "higher", 0, 0, "1500", "854", "655", "Improving", "Red"),
    ("days", "lower", 0, 0, None, "9154", "8977", "Declining", "Baseline"),
    ("%", "lower", 1, 1, None, "12.7", "12.5", "Declining", "Baseline"),
    ("%", "higher", 2, 1, "99.0", "100.00", "100.00", "Unchanged", "Green"),
    ("%", "higher", 1, 1, "85.0", "86.5", "84.0", "Improving", "Green"),
    ("%", "higher", 1, 1, "86.0", "98.0", "98.0", "Unchanged", "Blue"),
    ("%", "higher", 1, 1, "92.0", "95.0", "95.0", "Unchanged", "Green"),
]


@pytest.mark.parametrize(
    ("unit", "better", "decimals", "target_decimals", "target", "current", "previous", "change", "rag"), SEED
)
def test_every_published_rating(rated, unit, better, decimals, target_decimals, target, current, previous, change, rag):
    rating = rated(
        current, target, previous, unit=unit, better=better, decimals=decimals, target_decimals=target_decimals
    )
    assert (rating.rag, rating.change) == (rag, change), rating.why


BOUNDARIES = [
    # unit, better, basis, target, value, rag, why
    ("%", "higher", None, "90", "80.0", "Amber", "80.0 is 10.0 points below 90.0: Amber is up to 10 points below"),
    ("%", "higher", None, "90", "79.9", "Red", "79.9 is 10.1 points below 90.0: Red is more than 10 points below"),
    ("%", "higher", None, "90", "89.9", "Amber", "89.9 is 0.1 points below 90.0: Amber is up to 10 points below"),
    (
        "%",
        "higher",
        None,
        "90",
        "90",
        "Green",
        "90.0 is on the target of 90.0: Green is on target or up to 5 points above",
    ),
    (
        "%",
        "higher",
        None,
        "90",
        "95",
        "Green",
        "95.0 is 5.0 points above 90.0: Green is on target or up to 5 points above",
    ),
    ("%", "higher", None, "90", "95.1", "Blue", "95.1 is 5.1 points above 90.0: Blue is more than 5 points above"),
    ("%", "lower", None, "10", "20", "Amber", "20.0 is 10.0 points above 10.0: Amber is up to 10 points above"),
    ("%", "lower", None, "10", "20.1", "Red", "20.1 is 10.1 points above 10.0: Red is more than 10 points above"),
    (
        "%",
        "lower",
        None,
        "10",
        "5",
        "Green",
        "5.0 is 5.0 points below 10.0: Green is on target or up to 5 points below",
    ),
    ("%", "lower", None, "10", "4.9", "Blue", "4.9 is 5.1 points below 10.0: Blue is more than 5 points below"),
    ("%", "higher", "relative", "6.0", "6.3", "Green", "6.3 is 5.0% above 6.0: Green is on target or up to 5% above"),
    ("%", "higher", "relative", "6.0", "6.4", "Blue", "6.4 is 6.7% above 6.0: Blue is more than 5% above"),
    ("count", "higher", None, "1500", "1350", "Amber", "1,350.0 is 10.0% below 1,500.0: Amber is up to 10% below"),
    ("count", "higher", None, "1500", "1349.9", "Red", "1,349.9 is 10.01% below 1,500.0: Red is more than 10% below"),
    ("£", "lower", None, "1000", "1100", "Amber", "£1,100.0 is 10.0% above £1,000.0: Amber is up to 10% above"),
    ("count", "lower", None, "-100", "-90", "Amber", "-90.0 is 10.0% above -100.0: Amber is up to 10% above"),
    ("days", "lower", "points", "9", "20", "Red", "20.0 is 11.0 points above 9.0: Red is more than 10 points above"),
]


@pytest.mark.parametrize(("unit", "better", "basis", "target", "value", "rag", "why"), BOUNDARIES)
def test_every_boundary_and_its_sum(rated, unit, better, basis, target, value, rag, why):
    rating = rated(value, target, unit=unit, better=better, basis=Basis(basis) if basis else None)
    assert (rating.rag, rating.why) == (rag, why)


def test_what_is_rated_is_the_figure_as_shown(rated):
    assert rated("89.95", 90).rag == "Green"
    assert rated("89.94", 90).rag == "Amber"
    assert rated("96.6", "97.2", decimals=0).why.startswith("97 is on the target of 97: Green")


@pytest.mark.parametrize(
    ("value", "better", "rag"),
    [("0", "lower", "Green"), ("1", "lower", "Red"), ("1", "higher", "Blue"), ("-1", "higher", "Red")],
)
def test_nothing_is_a_percentage_of_zero(rated, value, better, rag):
    rating = rated(value, 0, unit="count", better=better, decimals=0)
    assert rating.rag == rag
    assert rating.deviation is None
    assert "nothing is a percentage of zero, so worse than target is Red, on target Green and better Blue" in rating.why


def test_zero_in_points_is_a_target_like_another(rated):
    assert rated(3, 0, better="lower").why == "3.0 is 3.0 points above 0.0: Amber is up to 10 points above"


WITHOUT = [
    ({"value": None, "target": 90}, "Not rated", "Not rated: there is no figure for Q2 2023/24"),
    ({"value": 83}, "Not rated", "Not rated: there is no target for Q2 2023/24"),
    ({"value": 83, "target": None}, "Baseline", "Baseline: the target for Q2 2023/24 is still to be confirmed"),
    ({"value": 83, "target": 90, "kind": Kind.CONTEXTUAL}, "Contextual", "Contextual: it has no target by design"),
    ({"value": None, "kind": Kind.BASELINE}, "Baseline", "Baseline: it is tracked so that a target can be set"),
    (
        {"value": 83, "kind": Kind.IN_DEVELOPMENT},
        "In Development",
        "In Development: its collection and target are still being developed",
    ),
]


@pytest.mark.parametrize(("given", "rag", "why"), WITHOUT)
def test_what_is_missing_is_the_reason(rated, given, rag, why):
    rating = rated(**given)
    assert (rating.rag, rating.why) == (rag, why)


def test_the_services_reason_for_no_figure_stands_in_the_sum(rules):
    register = with_target(rules, value=90)
    missing = reading(None, data_status=DataStatus.NOT_AVAILABLE, commentary="The system was replaced in August.")
    rating = rate(measure(), register, Q2, missing)
    assert rating.why == "Not rated: there is no figure for Q2 2023/24 (The system was replaced in August.)"
    assert rating.state == "not available"


def test_a_pro_rata_target_is_its_share_of_the_year(rated):
    rating = rated(854, limits={"value": 3000, "profile": Profile.PRO_RATA}, unit="count", decimals=0)
    assert (rating.target_value, rating.target_text, rating.rag) == (1500, "1,500", "Red")


def test_the_services_own_target_wins_where_the_register_asks_for_it(rules):
    register = with_target(rules, value=90)
    asked = measure(target_from_service=True)
    assert rate(asked, register, Q2, reading(83, target=D(80))).why.startswith("83.0 is 3.0 points above 80.0")
    assert rate(measure(), register, Q2, reading(83, target=D(80))).why.startswith("83.0 is 7.0 points below 90.0")


# -- other councils' schemes, as data ------------------------------------------------------


def under(scheme: str) -> Register:
    return replace(REGISTER, default_scheme=scheme)


SCHEME_CASES = [
    # scheme, value, limits of the target, more of the indicator, rag, part of the sum
    ("three", "87.4", {"value": 90}, {}, "Red", "Red is more than 2.5 points below"),
    ("three", "87.5", {"value": 90}, {}, "Amber", "Amber is up to 2.5 points below"),
    ("three", "95", {"value": 90}, {}, "Green", "Green is on target or above"),
    ("five", "75", {"value": 90}, {}, "Red", "Red is 15 points or more below"),
    ("five", "75.1", {"value": 90}, {}, "Amber", "Amber is 5 points or more and less than 15 points below"),
    ("five", "85.1", {"value": 90}, {}, "Yellow", "Yellow is less than 5 points below"),
    ("five", "90", {"value": 90}, {}, "Green", "Green is on target or less than 7.5 points above"),
    ("five", "97.5", {"value": 90}, {}, "Purple", "Purple is 7.5 points or more above"),
    ("tolerance", "87", {"value": 90}, {}, "Green", "no more than 3 points below (the tolerance is 3 points)"),
    ("tolerance", "84", {"value": 90}, {}, "Amber", "more than 3 points and up to 6 points below"),
    ("tolerance", "88", {"value": 90}, {"tolerance": D(1)}, "Amber", "(the tolerance is 1 point)"),
    ("tolerance", "87.9", {"value": 90}, {"tolerance": D(1)}, "Red", "Red is more than 2 points below"),
    ("pass", "89.9", {"value": 90}, {}, "Red", "Red is anything below it"),
    ("pass", "90", {"value": 90}, {}, "Green", "Green is on target or above"),
    ("gap", "85", {"value": 90}, {}, "Not rated", "no band of the scheme gap holds this figure"),
    ("given", "85", {"value": 90}, {}, "Not rated", "given by hand, and none was given for Q2 2023/24"),
    ("standard", "17", {"low": 15, "high": 20}, {}, "Green", "17.0 is within the target range 15.0 to 20.0"),
    ("standard", "12", {"low": 15, "high": 20}, {}, "Amber", "12.0 is 3.0 points below the target range 15.0 to 20.0"),
    ("standard", "31", {"low": 15, "high": 20}, {}, "Red", "Red is more than 10 points outside"),
    ("standard", "31", {"low": 15}, {}, "Green", "31.0 is within the target range from 15.0: Green is within it"),
    ("standard", "86", {"value": 90, "floor": 87}, {}, "Red", "86.0 is below the floor standard of 87.0: Red"),
    ("standard", "87", {"value": 90, "floor": 87}, {}, "Amber", "87.0 is 3.0 points below 90.0"),
    ("standard", "86", {"floor": 87}, {}, "Red", "86.0 is below the floor standard of 87.0: Red"),
    ("standard", "88", {"floor": 87}, {}, "Baseline", "still to be confirmed"),
    ("limits", "1", {"green": 0, "amber": 6}, {"better": "lower"}, "Amber",
     "1.0 is beyond the Green limit of 0.0 but within the Amber limit of 6.0: Amber"),
    ("limits", "0", {"green": 0, "amber": 6}, {"better": "lower"}, "Green", "0.0 is within the Green limit of 0.0"),
    ("limits", "7", {"green": 0, "amber": 6}, {"better": "lower"}, "Red", "7.0 is beyond the Amber limit of 6.0: Red"),
    ("limits", "7", {"green": 9}, {}, "Red", "7.0 is beyond the Green limit of 9.0: Red"),
    ("limits", "7", {"value": 9}, {}, "Baseline", "still to be confirmed"),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "value", "limits", "more", "rag", "part"), SCHEME_CASES)
def test_the_rule_is_data(rated, scheme, value, limits, more, rag, part):
    rating = rated(value, register=under(scheme), limits=limits, **more)
    assert rating.rag == rag, rating.why
    assert part in rating.why


def test_a_tolerance_that_nobody_gave(rated):
    without = replace(SCHEMES["tolerance"], tolerance=None)
    register = replace(REGISTER, schemes={"tolerance": without}, default_scheme="tolerance")
    assert "needs a tolerance" in rated(83, register=register, limits={"value": 90}).why


YEAR_BEFORE = [
    (
        "79",
        "80",
        "Red",
        "Red is more than 10 points below, if it is also worse than in Q2 2022/23, and it is: 80.0 then",
    ),
    ("79", "79", "Amber", "but it is not: 79.0 then, so Amber"),
    ("79", "75", "Amber", "but it is not: 75.0 then, so Amber"),
    ("79", None, "Not rated", "also worse than in Q2 2022/23, for which there is no figure to compare with"),
    ("85", None, "Amber", "85.0 is 5.0 points below 90.0: Amber is up to 10 points below"),
]


@pytest.mark.parametrize(("value", "before", "rag", "part"), YEAR_BEFORE)
def test_red_only_where_worse_than_a_year_before_as_well(rated, value, before, rag, part):
    rating = rated(value, year_before=before, register=under("year before"), limits={"value": 90})
    assert rating.rag == rag
    assert part in rating.why


def test_a_year_before_under_another_definition_does_not_count(rated):
    more = {"series_break": Q2.previous(), "register": under("year before"), "limits": {"value": 90}}
    assert rated(79, year_before=80, **more).rag == "Not rated"


def test_a_given_rating_stands_with_its_reason_and_its_giver(rules):
    given = GivenRating("1", Q2, Rag("Red"), "Head of Audit", "the inspection found failings")
    forecast = GivenRating("1", Q2, Rag("Green"), "Head of Audit", "on course", forecast=True)
    register = replace(with_target(rules, value=90), given=(forecast, given))
    rating = rate(measure(), register, Q2, reading(95))
    assert rating.rag == "Red"
    assert rating.why == "Red was given by Head of Audit, not worked out: the inspection found failings"
    assert rating.forecast == "Green"


ORDER = {scheme: [band.rag for band in REGISTER.schemes[scheme].bands] for scheme in SCHEMES}
directions = st.sampled_from([Better.HIGHER, Better.LOWER])
figures = st.decimals(min_value=-200, max_value=200, places=2)


@pytest.mark.parametrize("scheme", ["standard", "three", "five", "tolerance", "pass", "limits"])
@given(
    one=figures,
    other=figures,
    target=figures,
    better=directions,
    basis=st.sampled_from(Basis),
    decimals=st.integers(0, 3),
)
def test_a_better_figure_never_rates_worse(scheme, one, other, target, better, basis, decimals):
    register = with_target(under(scheme), value=target, green=target, amber=target - better.sign * 3)
    indicator = measure(better=better, basis=basis, decimals=decimals, target_decimals=1)
    worse, good = sorted((one, other), key=lambda n: better.sign * n)
    ranks = [ORDER[scheme].index(rate(indicator, register, Q2, reading(n)).rag) for n in (worse, good)]
    assert ranks[0] <= ranks[1]


@given(value=figures, target=figures, basis=st.sampled_from(Basis), better=directions)
def test_the_printed_deviation_lies_in_the_band_that_is_named(value, target, basis, better):
    rating = rate(measure(better=better, basis=basis), with_target(under("standard"), value=target), Q2, reading(value))
    if rating.deviation is not None:
        d = rating.deviation
        assert rating.rag == ("Red" if d < -10 else "Amber" if d < 0 else "Green" if d <= 5 else "Blue")
