"""The order of ratings comes from the register's schemes, a colour that the theme does not know from its neighbours."""

from __future__ import annotations

from itertools import combinations

import pytest

from workbook_tool.domain.period import parse_period
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, GivenRating, Limit, Rag, Scheme, merged
from workbook_tool.theme import READABLE, Theme, all_ratings, colours_of, contrast, in_order

FOUR = "Red Amber Green Blue"


def scheme(name: str, colours: str, **facts: object) -> Scheme:
    return Scheme(name, bands=tuple(Band(Rag(c), Limit(), Limit(), **facts) for c in colours.split()))  # type: ignore[arg-type]


def register(*orders: str, by_hand: str = "") -> Register:
    schemes = {str(n): scheme(str(n), order) for n, order in enumerate(orders)}
    period = parse_period("2023-24-Q2")
    given = tuple(GivenRating("1", period, Rag(word), "", "") for word in by_hand.split())
    return Register(schemes=schemes, default_scheme="0" if orders else "", given=given)


ORDERS = [
    ((FOUR,), "Red Amber Yellow Green Blue Purple"),
    ((), "Red Amber Yellow Green Blue Purple"),
    ((FOUR, "Red Gold Amber Green"), "Red Gold Amber Yellow Green Blue Purple"),
    ((FOUR, "Gold Amber"), "Red Gold Amber Yellow Green Blue Purple"),
    ((FOUR, "Red Gold"), "Red Amber Yellow Green Blue Purple Gold"),
    ((FOUR, "Black Red"), "Black Red Amber Yellow Green Blue Purple"),
    ((FOUR, "Red Gold Silver Amber", "Green Teal Blue"), "Red Gold Silver Amber Yellow Green Teal Blue Purple"),
    (("Red Green", "Silver Green", "Silver Red"), "Silver Red Amber Yellow Green Blue Purple"),
    ((FOUR, "Red Blue Amber Green"), "Red Amber Yellow Green Blue Purple"),  # they contradict: the usual one
    (("Red Blue Amber Green",), "Red Blue Purple Amber Yellow Green"),
    (("Poor Fair Good",), "Poor Fair Good Red Amber Yellow Green Blue Purple"),
    (("Yellow",), "Red Amber Yellow Green Blue Purple"),
]


@pytest.mark.parametrize(("orders", "wanted"), ORDERS)
def test_a_colour_stands_where_a_scheme_has_it(orders: tuple[str, ...], wanted: str) -> None:
    order = all_ratings(register(*orders))
    assert order == (*wanted.split(), "Baseline", "Contextual", "In Development", "Not rated")
    assert in_order(register(*orders), reversed(order)) == order


def test_a_colour_that_only_a_person_gives_comes_after_those_of_the_schemes() -> None:
    order = all_ratings(register(FOUR, by_hand="Mauve Red Yellow"))
    assert order[:7] == ("Red", "Amber", "Yellow", "Green", "Blue", "Purple", "Mauve")


def test_a_rating_of_which_the_register_knows_nothing_comes_last() -> None:
    assert in_order(register(FOUR), map(Rag, ["Plum", "Not rated", "Blue"])) == ("Blue", "Not rated", "Plum")


def test_the_colour_of_a_condition_that_does_not_hold_stands_after_its_band() -> None:
    bands = (
        Band(Rag("Red"), None, Limit(), otherwise=Rag("Gold")),
        Band(Rag("Amber"), Limit(), None, otherwise=Rag("Red")),
    )
    assert Scheme("A", bands=bands).colours == ("Red", "Gold", "Amber")
    last = (
        Band(Rag("Red"), None, Limit(), otherwise=Rag("Green")),
        *(Band(Rag(c), None, None) for c in ("Amber", "Green")),
    )
    assert Scheme("A", bands=last).colours == ("Red", "Amber", "Green")


def test_orders_that_contradict_each_other_end() -> None:
    assert merged([("A", "B"), ("B", "C"), ("C", "A")]) == tuple(map(Rag, "ABC"))


UNKNOWN = [
    ((FOUR, "Red Gold Amber Green"), ["Gold"]),
    ((FOUR, "Red Gold Silver Amber"), ["Gold", "Silver"]),
    ((FOUR, "Black Darkred Red", "Blue Star Moon"), ["Black", "Darkred", "Star", "Moon"]),
    (("Poor Fair Good Best",), ["Poor", "Fair", "Good", "Best"]),
    (("Poor",), ["Poor"]),
]


@pytest.mark.parametrize(("orders", "unknown"), UNKNOWN)
def test_a_colour_that_the_theme_does_not_know_is_told_from_all_others_and_its_word_read(
    orders: tuple[str, ...], unknown: list[str]
) -> None:
    own = register(*orders)
    look = Theme(colours_of(own, {}))
    assert all(look.knows(word) and not Theme().knows(word) for word in unknown)
    fills = [look.fill(rag) for scheme in own.schemes.values() for rag in scheme.colours]
    assert len(set(fills)) == len({rag for scheme in own.schemes.values() for rag in scheme.colours})
    for word in unknown:
        for style in ("rag", "tile-rag", "head-rag"):
            made = look.style(f"{style}:{word}")
            assert made.fill == look.fill(word)
            assert contrast(made.colour, made.fill) >= READABLE


def test_gold_between_red_and_amber_is_a_colour_between_them() -> None:
    look = Theme(colours_of(register(FOUR, "Red Gold Amber Green"), {}))
    channels = [[int(look.fill(word)[n : n + 2], 16) for n in (1, 3, 5)] for word in ("Red", "Gold", "Amber")]
    for low, middle, high in zip(*channels, strict=True):
        assert min(low, high) <= middle <= max(low, high)


def test_the_collections_colour_comes_before_the_schemes_and_that_before_the_themes() -> None:
    usual = scheme("A", "Red Gold Amber", fill="#112233")
    own = Register(schemes={"A": usual}, default_scheme="A")
    look = Theme(colours_of(own, {"gold": "#445566"}))
    assert [look.fill(word) for word in ("Red", "Gold")] == ["#112233", "#445566"]
    assert colours_of(register(FOUR), {}) == {}


def test_the_fills_of_the_theme_are_told_apart() -> None:
    look = Theme()
    for one, other in combinations(all_ratings(register(FOUR))[:6], 2):
        assert look.fill(one) != look.fill(other)
