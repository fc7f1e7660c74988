"""The edges of the rule of rating: what is equal, what is missing, what a band without its end holds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction

import pytest
from rating_cases import REGISTER, SCHEMES, band
from rating_support import LAST_YEAR, Q1, Q2, measure, reading, with_target
from test_rating_rule import SCHEME_CASES, YEAR_BEFORE, under

from workbook_tool.domain.figure import Basis
from workbook_tool.domain.indicator import Accumulation, Better
from workbook_tool.domain.scheme import Method, Rag, Scheme, merged
from workbook_tool.rating.change import change_of, comparable
from workbook_tool.rating.deviation import Standing, against_range, against_target, band_at, band_of, shown_deviation
from workbook_tool.rating.rate import colour, rate


def by(scheme: Scheme):
    return replace(REGISTER, schemes={scheme.name: scheme}, default_scheme=scheme.name)


# -- the rules in their order -------------------------------------------------------------
BESIDE = [
    # scheme, value, limits of the target, better, rag, the sum
    ("standard", "88", {"value": 90, "floor": 87}, "lower", "Red", "88.0 is above the floor standard of 87.0: Red"),
    ("standard", "87", {"value": 90, "floor": 87}, "lower", "Green", "87.0 is 3.0 points below 90.0"),
    ("standard", "85", {"value": 90, "low": 80, "high": 95}, "higher", "Amber", "85.0 is 5.0 points below 90.0"),
    ("standard", "31", {"high": 20}, "higher", "Red", "31.0 is 11.0 points above the target range up to 20.0"),
    (
        "standard",
        "20",
        {"high": 20},
        "higher",
        "Green",
        "20.0 is within the target range up to 20.0: Green is within it",
    ),
    ("standard", "15", {"low": 15, "high": 20}, "higher", "Green", "15.0 is within the target range 15.0 to 20.0"),
]


@pytest.mark.parametrize(("scheme", "value", "limits", "better", "rag", "part"), BESIDE)
def test_what_stands_beside_a_target(rated, scheme, value, limits, better, rag, part):
    rating = rated(value, register=under(scheme), limits=limits, better=better)
    assert (rating.rag, part in rating.why) == (rag, True), rating.why


NEARER_IS_BETTER = [
    # scheme, limits of the target, rag of 90 where nearer to the range is better
    ("standard", {"value": 90}, "Not rated"),
    ("standard", {"value": 90, "low": 80, "high": 95}, "Not rated"),
    ("standard", {"low": 80, "high": 95}, "Green"),
    ("standard", {"low": 80, "high": 95, "green": 90}, "Green"),
    ("limits", {"green": 90, "amber": 80}, "Not rated"),
    ("limits", {"low": 80, "high": 95}, "Baseline"),
]


@pytest.mark.parametrize(("scheme", "limits", "rag"), NEARER_IS_BETTER)
def test_a_figure_as_target_says_nothing_where_nearer_is_better(rated, scheme, limits, rag):
    rating = rated("90", register=under(scheme), limits=limits, better="range")
    assert rating.rag == rag, rating.why
    assert ("nearer to a range is better, and its target is none" in rating.why) is (rag == "Not rated")


AT_A_LIMIT = [("90.1", "Green"), ("90", "Amber"), ("80.1", "Amber"), ("80", "Red")]


@pytest.mark.parametrize(("value", "rag"), AT_A_LIMIT)
def test_a_band_that_does_not_hold_its_limit(rated, value, rag):
    bands = tuple(band(colour, None, None, "()") for colour in ("Red", "Amber", "Green"))
    register = by(Scheme("open", Method.LIMITS, bands))
    assert rated(value, register=register, limits={"green": 90, "amber": 80}).rag == rag


BANDS = [
    # scheme, limits, value, which of its bands the rating names
    ("standard", {"value": 90, "floor": 87}, "86", 0),
    ("limits", {"green": 90, "amber": 80}, "85", 1),
    ("limits", {"green": 90, "amber": 80}, "70", 0),
    ("standard", {"value": 90}, "92", 2),
]


@pytest.mark.parametrize(("scheme", "limits", "value", "which"), BANDS)
def test_a_rating_names_the_band_that_gave_it(rated, scheme, limits, value, which):
    assert rated(value, register=under(scheme), limits=limits).band == SCHEMES[scheme].bands[which]


def test_a_scheme_without_bands_rates_nothing(rated):
    why = rated(83, register=by(Scheme("none")), limits={"value": 90}).why
    assert why == "Not rated: the scheme none has no bands"


def test_the_services_own_target_is_enough(rules):
    rating = rate(measure(target_from_service=True), rules, Q2, reading(83, target=D(80)))
    assert (rating.rag, rating.target_text) == ("Green", "80.0%")


COMMENTARIES = [
    (None, "Not rated: there is no figure for Q2 2023/24"),
    (reading(None, commentary="Late."), "Not rated: there is no figure for Q2 2023/24 (Late.)"),
    (reading(None, commentary="abcd " * 32 + "ab"),
     f"Not rated: there is no figure for Q2 2023/24 ({' '.join(['abcd'] * 31)} …)"),
    (reading(None, commentary="abcd " * 32),
     f"Not rated: there is no figure for Q2 2023/24 ({' '.join(['abcd'] * 32)})"),
    (reading(None, commentary="x" * 161), "Not rated: there is no figure for Q2 2023/24 (…)"),
    (reading(None, commentary="x" * 160), f"Not rated: there is no figure for Q2 2023/24 ({'x' * 160})"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "why"), COMMENTARIES)
def test_a_commentary_in_place_of_a_figure_is_said_in_short(rules, said, why):
    assert rate(measure(), with_target(rules, value=90), Q2, said).why == why


@pytest.mark.parametrize("case", SCHEME_CASES)
def test_a_colour_alone_is_that_of_the_whole_rating(case):
    scheme, value, limits, more, rag, _ = case
    register = with_target(under(scheme), **limits)
    assert colour(measure(**more), register, Q2, reading(value))[0] == rag


@pytest.mark.parametrize(("value", "before", "rag", "_part"), YEAR_BEFORE)
def test_a_colour_alone_minds_the_year_before(value, before, rag, _part):
    register = with_target(under("year before"), value=90)
    assert colour(measure(), register, Q2, reading(value), before and reading(before, LAST_YEAR)) == (rag, 90)


def test_a_year_before_without_a_figure_is_none_to_compare_with(rules):
    register = with_target(under("year before"), value=90)
    rating = rate(measure(), register, Q2, reading(79), None, reading(None, LAST_YEAR))
    assert (rating.rag, "there is no figure to compare with" in rating.why) == ("Not rated", True)


# -- where a figure stands --------------------------------------------------------------------
RANGES = [
    # figure, low, high, basis: against which end, deviation, side
    ("14", "15", "20", Basis.POINTS, "15", -1, -1),
    ("15", "15", "20", Basis.POINTS, "15", 0, 0),
    ("17", "15", "20", Basis.POINTS, "15", 0, 0),
    ("20", "15", "20", Basis.POINTS, "15", 0, 0),
    ("22", "15", "20", Basis.POINTS, "20", -2, -1),
    ("17", None, "20", Basis.POINTS, "20", 0, 0),
    ("17", "15", None, Basis.POINTS, "15", 0, 0),
    ("0", "0", "20", Basis.RELATIVE, "0", 0, 0),
    ("-1", "0", "20", Basis.RELATIVE, "0", None, -1),
    ("22", "15", "20", Basis.RELATIVE, "20", -10, -1),
    ("7", None, None, Basis.POINTS, "7", 0, 0),
]


@pytest.mark.parametrize(("figure", "low", "high", "basis", "end", "deviation", "side"), RANGES)
def test_against_a_range(figure, low, high, basis, end, deviation, side):
    low, high = (None if text is None else D(text) for text in (low, high))
    standing = against_range(D(figure), low, high, basis)
    assert (standing.against, standing.deviation, standing.side) == (D(end), deviation, side)
    assert (standing.worse, standing.better, standing.on) == ("outside", "within", "within it")


IN_BANDS = [
    # side, deviation: the colour by Red < -10 <= Amber < 0 <= Green <= 5 < Blue
    (-1, None, "Red"), (1, None, "Blue"), (0, None, "Green"), (0, 0, "Green"), (-1, -10, "Amber"), (1, 5, "Green"),
    (1, "5.0000001", "Blue"), (-1, "-10.0000001", "Red"),
]  # fmt: skip


@pytest.mark.parametrize(("side", "deviation", "rag"), IN_BANDS)
def test_the_band_in_which_it_stands(side, deviation, rag):
    exact = None if deviation is None else Fraction(str(deviation))
    found = band_of(SCHEMES["standard"], Standing(D(1), D(0), exact, side, Basis.RELATIVE, "below", "above"), None)
    assert found is not None
    assert found.rag == rag


def test_bands_leave_out_the_ends_that_are_not_theirs():
    scheme = Scheme("open", bands=(band("Red", None, 0, "()"), band("Green", 0, 5, "()"), band("Blue", 5, None, "[)")))
    found = [band_at(scheme, Fraction(deviation), None) for deviation in (-1, 0, 1, 5, 6)]
    assert [each and each.rag for each in found] == ["Red", None, "Green", "Blue", "Blue"]
    nothing = Standing(D(1), D(0), None, -1, Basis.RELATIVE, "below", "above")
    assert band_of(Scheme("none"), nothing, None) is None


SHOWN = [
    # figure, target: the deviation in per cent with as few decimals as tell it from every end of a band
    ("80", "100", "-20.0"), ("89.996", "100", "-10.004"), ("90.004", "100", "-9.996"), ("90", "100", "-10.0"),
    ("105.00000004", "100", "5.00000004"), ("105.0000004", "100", "5.0000004"), ("104.996", "100", "4.996"),
    ("99.96", "100", "-0.04"), ("100", "100", "0.0"), ("315.0000001", "300", "5.000000033333333333333333333"),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "target", "shown"), SHOWN)
def test_a_percentage_is_told_from_the_ends_of_bands(figure, target, shown):
    standing = against_target(D(figure), D(target), Better.HIGHER, Basis.RELATIVE)
    assert str(shown_deviation(standing, SCHEMES["standard"], None, 1)) == shown


@pytest.mark.parametrize(("decimals", "shown"), [(0, "-7"), (1, "-6.9"), (2, "-6.88"), (3, "-6.880")])
def test_points_are_shown_at_the_decimals_of_the_figure(decimals, shown):
    standing = against_target(D("83.12"), D(90), Better.HIGHER, Basis.POINTS)
    assert str(shown_deviation(standing, SCHEMES["standard"], None, decimals)) == shown


@pytest.mark.parametrize("deviation", [None, 0])
def test_on_target_is_a_deviation_of_nothing(deviation):
    narrow = Scheme("narrow", bands=(band("Red", None, 0), band("Green", 0, "0.5"), band("Blue", "0.5", None)))
    found = band_of(narrow, Standing(D(1), D(1), deviation, 0, Basis.RELATIVE, "below", "above"), None)
    assert found is not None
    assert found.rag == "Green"


# -- the colour of on target; colours in order ---------------------------------------------------
ON_TARGET = [
    # the bands of a scheme by limit in tolerances or numbers, and the colour of exactly on target
    ((band("Red", None, 0, "(]"), band("Green", 0, None, "()")), "Red"),
    ((band("Red", None, "0.5"), band("Green", "0.5", None)), "Red"),
    ((band("Red", None, "-0.5"), band("Green", "-0.5", None)), "Green"),
    ((band("Red", None, 0, "()"), band("Amber", 0, "1t", "()"), band("Green", 0, None, "[)")), "Green"),
    ((band("Red", None, "1t"), band("Green", "1t", None)), "Red"),
    ((band("Red", None, "-1t"), band("Green", "-1t", None)), "Green"),
    ((band("Red", None, "-1t", "(]"), band("Green", "-1t", None, "()")), "Green"),
]


@pytest.mark.parametrize(("bands", "rag"), ON_TARGET)
def test_exactly_on_target(bands, rag):
    assert Scheme("A", bands=bands).on_target == rag


COLOURS = [
    ((band("Red", None, 0, otherwise=Rag("Gold")), band("Green", 0, None)), "Red Gold Green"),
    ((band("Red", None, 0, otherwise=Rag("Green")), band("Amber", 0, 1), band("Green", 1, None)), "Red Amber Green"),
    ((band("Red", None, 0), band("Red", 0, 1), band("Green", 1, None)), "Red Green"),
]


@pytest.mark.parametrize(("bands", "colours"), COLOURS)
def test_the_colours_of_a_scheme(bands, colours):
    assert Scheme("A", bands=bands).colours == tuple(colours.split())


MERGED = [
    (("Red Green", "Amber Green"), "Red Amber Green"), (("Red Green", "Red Amber Green"), "Red Amber Green"),
    (("Green", "Red Green"), "Red Green"), (("Red Green", "Green Red"), "Red Green"), ((), ""),
    (("B C", "A B", "C D"), "A B C D"),
]  # fmt: skip


@pytest.mark.parametrize(("orders", "wanted"), MERGED)
def test_orders_in_one(orders, wanted):
    assert merged([Rag(word) for word in order.split()] for order in orders) == tuple(wanted.split())


# -- what may be compared ---------------------------------------------------------------------------
MISSING = [
    (None, reading(83, Q1), "n/a: there is no figure for Q2 2023/24"),
    (reading(None), reading(83, Q1), "n/a: there is no figure for Q2 2023/24"),
    (reading(77), None, "n/a: there is no figure for Q1 2023/24 to compare with"),
    (reading(77), reading(None, Q1), "n/a: there is no figure for Q1 2023/24 to compare with"),
    (None, None, "n/a: there is no figure for Q2 2023/24"),
    (
        reading(77),
        reading(83, LAST_YEAR),
        "77.0 for Q2 2023/24 against 83.0 for Q2 2022/23, higher is better: Declining",
    ),
]


@pytest.mark.parametrize(("now", "then", "why"), MISSING)
def test_what_is_missing_to_compare(rules, now, then, why):
    assert change_of(measure(), rules, Q2, now, then).why == why


BREAKS = [
    ({"series_break": Q2}, "its definition changed from Q2 2023/24, so Q1 2023/24 cannot be compared"),
    (
        {"series_break": Q2, "series_break_note": "new count"},
        "changed from Q2 2023/24 (new count), so Q1 2023/24 cannot",
    ),
]


@pytest.mark.parametrize(("more", "part"), BREAKS)
def test_a_definition_that_changed(rules, more, part):
    assert part in change_of(measure(**more), rules, Q2, reading(77), reading(83, Q1)).why
    assert not comparable(measure(**more), rules, Q2)
    assert comparable(measure(), rules, Q2)


def test_a_definition_that_changed_in_between_is_named_with_its_own_period(rules):
    found = change_of(measure(series_break=Q2), rules, Q2.next(), reading(77, Q2.next()), reading(83, Q1))
    assert "its definition changed from Q2 2023/24, so Q1 2023/24 cannot be compared" in found.why


TOTALS = [
    # unit, accumulation, period, against: whether they may be compared, and what is said of it
    ("count", Accumulation.IN_PERIOD, Q1, Q1.previous(), True, "Improving"),
    ("count", Accumulation.YEAR_TO_DATE, Q1, Q1.previous(), False, "a total of more of its own year"),
    ("count", Accumulation.YEAR_TO_DATE, Q2, Q1, True, "this says little of Q2 2023/24 alone"),
    ("%", Accumulation.YEAR_TO_DATE, Q1, Q1.previous(), True, "Q4 2022/23 covers more of it"),
    ("count", Accumulation.IN_PERIOD, Q2, Q1, True, "higher is better: Improving"),
    ("count", Accumulation.YEAR_TO_DATE, Q2, LAST_YEAR, True, "higher is better: Improving"),
]


@pytest.mark.parametrize(("unit", "accumulation", "period", "against", "allowed", "ending"), TOTALS)
def test_totals_of_a_year(rules, unit, accumulation, period, against, allowed, ending):
    indicator = measure(unit, accumulation=accumulation)
    found = change_of(indicator, rules, period, reading(9, period), reading(8, against))
    assert (found.change != "n/a", found.why.endswith(ending)) == (allowed, True), found.why
    assert comparable(indicator, rules, period) is allowed
