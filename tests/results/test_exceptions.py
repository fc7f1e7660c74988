"""What an exception is, under schemes of two to six colours; report and master ask the same function."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import pytest

from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import Consolidation, Page
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.indicator import Better, Indicator
from workbook_tool.domain.period import Frequency, parse_period
from workbook_tool.domain.reading import Change, Rating
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import Band, GivenRating, Limit, Method, Rag, Scheme
from workbook_tool.results.exceptions import exceptions, exceptions_are

QUARTER = parse_period("2023-24-Q2")


def deviation(name: str, *bands: str) -> Scheme:
    """``Red <-10``, ``Amber <0``, ``Green <=5``, ``Blue``: bands by their upper ends."""
    made, low, low_inclusive = [], None, True
    for band in bands:
        colour, _, end = band.partition(" <")
        number = Limit(Decimal(end.lstrip("="))) if end else None
        made.append(Band(Rag(colour), low, number, low_inclusive, end.startswith("=")))
        low, low_inclusive = number, not end.startswith("=")
    return Scheme(name, bands=tuple(made))


def limits(name: str, *colours: str) -> Scheme:
    return Scheme(name, Method.LIMITS, tuple(Band(Rag(colour), None, None) for colour in colours))


TWO = deviation("Two", "Fail <0", "Pass")
THREE = deviation("Three", "Red <-10", "Amber <0", "Green")
FOUR = deviation("Four", "Red <-10", "Amber <0", "Green <=5", "Blue")
FIVE = deviation("Five", "Red <-10", "Gold <-5", "Amber <0", "Green <=5", "Blue")
SIX = deviation("Six", "Black <-20", "Red <-10", "Amber <0", "Green <=2", "Blue <=5", "Purple")
BELOW = deviation("Below", "Red <-10", "Amber <-5", "Green <0.5", "Blue")  # Green includes a tolerance under target
LIMITS = limits("Limits", "Red", "Amber", "Green")
BY_HAND = Scheme("By hand", Method.GIVEN)


@dataclass(frozen=True)
class Case:
    scheme: Scheme
    worst: str
    above: str = ""
    others: str = ""
    usual: Scheme = FOUR


CASES = [
    Case(TWO, "Fail", "", "Pass"),
    Case(THREE, "Red", "", "Amber Green"),
    Case(FOUR, "Red", "Blue", "Amber Green"),
    Case(FIVE, "Red", "Blue", "Gold Amber Green"),
    Case(SIX, "Black", "Blue Purple", "Red Amber Green"),
    Case(BELOW, "Red", "Blue", "Amber Green"),
    Case(LIMITS, "Red", "", "Amber Green"),
    Case(BY_HAND, "Red", "Blue", "Amber Green"),  # held against the usual scheme
    Case(BY_HAND, "Red", "", "Amber Green Blue", usual=BY_HAND),  # there is none
    Case(THREE, "Red", "Blue Purple", "Amber Green Yellow"),  # colours that only a person can have given
]


def cycle(case: Case, *, above: bool = False) -> Consolidation:
    words = f"{case.worst} {case.above} {case.others} Baseline Contextual".split()
    pages = tuple(_page(case.scheme, Rag(word)) for word in (*words, "In Development", "Not rated"))
    schemes = {scheme.name: scheme for scheme in (case.usual, case.scheme)}
    given = tuple(GivenRating("0", QUARTER, p.rating.rag, "", "") for p in pages if p.rating.rag.is_colour)
    register = Register(
        units={"%": Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS)},
        schemes=schemes,
        default_scheme=case.usual.name,
        given=given,
    )
    collection = Collection("A council", exceptions_above_target=above)
    return Consolidation(collection, cast("object", None), register, cast("object", None), pages, ())  # type: ignore[arg-type]


def _page(scheme: Scheme, rag: Rag) -> Page:
    indicator = Indicator(rag, f"Rated {rag}", "A", "%", Better.HIGHER, Frequency.QUARTER, scheme=scheme.name)
    rating = Rating(indicator, QUARTER, rag, Change.NOT_APPLICABLE, "")
    return Page(rating, Service("A", "A"), *[""] * 6)


def found(given: Consolidation) -> set[str]:
    return {page.indicator.ref for page in exceptions(given)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.scheme.name} beside {case.usual.name}")
def test_the_worst_colour_is_an_exception_and_one_above_target_where_the_council_asks(case: Case) -> None:
    assert found(cycle(case)) == set(case.worst.split())
    assert found(cycle(case, above=True)) == {*case.worst.split(), *case.above.split()}


def test_the_words_say_which_it_is() -> None:
    assert exceptions_are(Collection("A")) != exceptions_are(Collection("A", exceptions_above_target=True))
    assert exceptions_are(Collection("A"), within=True).startswith("indicators with the worst rating")
