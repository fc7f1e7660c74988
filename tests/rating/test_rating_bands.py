"""What a scheme's bands say: the colour of exactly on target, what limits divide, what stands in place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from rating_cases import REGISTER, SCHEMES, band

from workbook_tool.domain.scheme import Limit, Method, Rag, Scheme
from workbook_tool.rating.judge import limit_bands, otherwise

ON_TARGET = [
    # the bands from worst to best, and the colour of exactly on target
    ((band("Red", None, 0), band("Green", 0, None)), "Green"),
    ((band("Red", None, 0, "[]"), band("Green", 0, None, "()")), "Red"),
    ((band("Red", None, -5), band("Green", -5, "0.5"), band("Blue", "0.5", None)), "Green"),
    ((band("Red", None, "-0.5"), band("Amber", "-0.5", "-0.25"), band("Green", "-0.25", None)), "Green"),
    ((band("Red", None, "-0.5"), band("Amber", "-0.5", "0.25"), band("Green", "0.25", None)), "Amber"),
    ((band("Red", None, "-1t"), band("Amber", "-1t", "1t"), band("Green", "1t", None)), "Amber"),
    ((band("Red", None, 0), band("Green", 0, "2t", "[]"), band("Blue", "2t", None, "()")), "Green"),
    ((band("Red", None, -10), band("Amber", -10, 0, "[]"), band("Green", 0, None, "()")), "Amber"),
    ((band("Red", None, -10), band("Green", 5, None)), "Red"),  # a gap: the worst
    ((band("Red", None, None),), "Red"),
    ((band("Red", None, -10, "[]"), band("Green", -10, None, "()")), "Green"),
    ((), "Not rated"),
]  # fmt: skip


@pytest.mark.parametrize(("bands", "colour"), ON_TARGET)
def test_the_colour_of_exactly_on_target(bands, colour):
    assert Scheme("A", bands=bands).on_target == colour


@pytest.mark.parametrize("count", [2, 3])
def test_limits_begin_at_the_target_so_that_on_target_is_the_best(count):
    bands = tuple(band(colour, None, None) for colour in ("Red", "Amber", "Green")[-count:])
    scheme = Scheme("A", Method.LIMITS, bands)
    assert (scheme.on_target, scheme.worst) == ("Green", bands[0].rag)
    assert Scheme("A", Method.LIMITS).on_target == Scheme("A", Method.LIMITS).worst == Rag.NOT_RATED


LIMITS = [
    # bands, whether there is an amber limit, the bands that are divided, the limits
    ("Red Amber Green", True, "Red Amber Green", (90, 80)),
    ("Red Amber Green", False, "Red Green", (90,)),
    ("Red Green", True, "Red Green", (90,)),
    ("Red Green", False, "Red Green", (90,)),
    ("Black Red Amber Green", True, "Black Red Green", (90, 80)),
]


@pytest.mark.parametrize(("colours", "amber", "divided", "limits"), LIMITS)
def test_what_limits_divide(colours, amber, divided, limits):
    scheme = Scheme("A", Method.LIMITS, tuple(band(colour, None, None) for colour in colours.split()))
    bands, ends = limit_bands(scheme, D(90), D(80) if amber else None)
    assert [each.rag for each in bands] == divided.split()
    assert ends == limits


TWO_BANDS = [
    # value, better, limits: the rating by two bands, whatever the amber limit says
    ("91", "higher", {"green": 90, "amber": 80}, "Green"),
    ("90", "higher", {"green": 90, "amber": 80}, "Green"),
    ("89.9", "higher", {"green": 90, "amber": 80}, "Red"),
    ("80", "higher", {"green": 90, "amber": 80}, "Red"),
    ("79", "higher", {"green": 90, "amber": 80}, "Red"),
    ("3", "lower", {"green": 2, "amber": 5}, "Red"),
    ("2", "lower", {"green": 2, "amber": 5}, "Green"),
    ("89.9", "higher", {"green": 90}, "Red"),
]


@pytest.mark.parametrize(("value", "better", "limits", "rag"), TWO_BANDS)
def test_two_bands_by_limits(rated, value, better, limits, rag):
    scheme = Scheme("two", Method.LIMITS, (band("Red", None, None), band("Green", None, None)))
    register = replace(REGISTER, schemes={"two": scheme}, default_scheme="two")
    rating = rated(value, register=register, limits=limits, better=better)
    assert rating.rag == rag, rating.why
    assert "Amber" not in rating.why


ONLY_IF = {"only_if_worse_than_year_before": True}
OTHERWISE = [
    # bands, which of them has the condition, what stands where it does not hold
    ((band("Red", None, -10, **ONLY_IF), band("Amber", -10, 0), band("Green", 0, None)), 0, "Amber"),
    ((band("Red", None, -10, otherwise=Rag("Gold"), **ONLY_IF), band("Amber", -10, None)), 0, "Gold"),
    ((band("Red", None, -10), band("Amber", -10, 0, **ONLY_IF), band("Green", 0, None)), 1, "Green"),
    ((band("Red", None, 0), band("Green", 0, None, **ONLY_IF)), 1, "Green"),  # there is no next
]


@pytest.mark.parametrize(("bands", "which", "rag"), OTHERWISE)
def test_what_stands_where_the_condition_does_not_hold(bands, which, rag):
    assert otherwise(Scheme("A", bands=bands), bands[which]) == rag


@pytest.mark.parametrize(
    ("value", "before", "rag"), [("70", "60", "Amber"), ("70", "75", "Red"), ("70", "70", "Amber")]
)
def test_red_only_where_worse_than_a_year_before_else_the_next_band(rated, value, before, rag):
    bands = (band("Red", None, -10, **ONLY_IF), *SCHEMES["standard"].bands[1:])
    register = replace(REGISTER, schemes={"A": Scheme("A", bands=bands)}, default_scheme="A")
    rating = rated(value, year_before=before, register=register, limits={"value": 90})
    assert rating.rag == rag, rating.why
    assert rating.why.endswith("and it is: 75.0 then" if rag == "Red" else f"so {rag}")


@pytest.mark.parametrize(
    ("limit", "tolerance", "at"),
    [
        (Limit(D(5)), None, 5),
        (Limit(D(5)), D(2), 5),
        (Limit(tolerances=-2), D(3), -6),
        (Limit(tolerances=1), None, None),
    ],
)
def test_where_an_end_stands(limit, tolerance, at):
    assert limit.at(tolerance) == at


def test_a_rating_is_one_object_for_one_word():
    import copy
    import pickle

    gold = Rag("Gold")
    assert Rag("".join(["Go", "ld"])) is pickle.loads(pickle.dumps(gold)) is copy.deepcopy(gold) is gold
    assert (gold.is_colour, Rag("Not rated").is_colour, Rag("Baseline") is Rag.BASELINE) == (True, False, True)
    assert (type(gold.value), f"{gold}", repr(gold)) == (str, "Gold", "'Gold'")
