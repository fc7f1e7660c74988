"""The rating rule as live formulas of a workbook, from the same rule data as :mod:`workbook_tool.rating.judge`.

Figures are rounded as they are shown, and every comparison is of whole numbers:
a difference is scaled until it has no decimals, a share of the target by
multiplying both sides, so that no binary fraction ever meets a threshold. Plain
A1 formulas with IF, AND, ISNUMBER, ROUND and ABS only, which Excel and
LibreOffice work out alike.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from workbook_tool.domain.figure import as_shown, to_cell
from workbook_tool.domain.indicator import Better, Indicator, breaks_between
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Change, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Scheme
from workbook_tool.domain.target import LIMITS, Target
from workbook_tool.rating.change import comparable
from workbook_tool.rating.formula_rule import TO_BE_CONFIRMED, Places, Rule, Shape
from workbook_tool.rating.formula_terms import Scaled, less, ratio, text, times
from workbook_tool.rating.judge import given_rating

__all__ = ["NOT_A_NUMBER", "TO_BE_CONFIRMED", "Places", "change_formula", "places_of", "rag_formula"]

NOT_A_NUMBER = "Check the value"  # where text stands in the value's cell


def places_of(
    indicator: Indicator,
    register: Register,
    period: Period,
    address: Callable[[str], str],
    year_before: Reading | None = None,
) -> Places:
    """Places in a row whose value, target and previous stand at ``address(key)``; the rest as numbers."""
    unit, target = register.unit(indicator), register.target(indicator.ref, period)

    def number(value: Decimal | None) -> str:
        return "" if value is None else f"{to_cell(value, unit):f}"

    limits = {key: number(getattr(target, key)) for key in LIMITS} if target else {}
    before = None
    if year_before is not None and not breaks_between(indicator, year_before.period, period):
        before = year_before.value
    against = _target(indicator, register, target, period, address("target"))
    return Places(address("value"), against, address("previous"), number(before), **limits)


def _target(indicator: Indicator, register: Register, target: Target | None, period: Period, place: str) -> str:
    """Where the target stands; the register's own stands in for one that the service is to give and has not given."""
    if not indicator.target_from_service or target is None or not place:
        return place
    held = target.value_for(period)
    figure = text(TO_BE_CONFIRMED)
    if held is not None:
        figure = f"{to_cell(as_shown(held, indicator.shown_target_decimals), register.unit(indicator)):f}"
    return f"IF(ISNUMBER({place}),{place},{figure})"


# -- the two formulas -------------------------------------------------------------------


def rag_formula(
    indicator: Indicator, register: Register, scheme: Scheme, places: Places, period: Period | None = None
) -> str:
    """The rating as a formula, without its ``=``: empty for an empty value.

    With ``period``, a rating that somebody gave for it stands in place of the sum.
    """
    given = given_rating(register, indicator.ref, period, forecast=False) if period else None
    if given:
        return text(given.rag)
    tolerance = scheme.tolerance if indicator.tolerance is None else indicator.tolerance
    shape = Shape(indicator.kind, indicator.better, indicator.decimals, indicator.shown_target_decimals)
    return _rated(Rule(shape, register.unit(indicator), register.basis(indicator), scheme, tolerance, places))


@lru_cache(maxsize=4096)  # a row of one service's return is often like that of the next
def _rated(rule: Rule) -> str:
    value = rule.places.value
    return f'IF({value}="","",IF(ISNUMBER({value}),{rule.formula()},{text(NOT_A_NUMBER)}))'


def change_formula(indicator: Indicator, register: Register, places: Places, period: Period | None = None) -> str:
    """The change in performance as a formula: empty for an empty value, n/a where one of the two is no number.

    With ``period``, n/a too where the two are no like figures (a total since
    April against the whole of last year, a definition that changed).
    """
    value, previous, none = places.value, places.previous, text(Change.NOT_APPLICABLE)
    if not previous or (period is not None and not comparable(indicator, register, period)):
        return f'IF({value}="","",{none})'
    unit, tolerance = register.unit(indicator), indicator.change_tolerance
    if indicator.better is not Better.RANGE:
        return _moved(Scaled(unit, indicator.decimals), indicator.better, tolerance, value, previous)
    if not (places.low and places.high):
        return f'IF({value}="","",{none})'
    decimals = indicator.decimals, indicator.shown_target_decimals
    return _nearer(Scaled(unit, max(decimals)), decimals, tolerance, places)


@lru_cache(maxsize=4096)
def _moved(scaled: Scaled, better: Better, tolerance: Decimal | None, value: str, previous: str) -> str:
    now, then = (scaled.shown(place, scaled.decimals) for place in (value, previous))
    moved, beyond = scaled.whole(less(*(now, then)[:: better.sign])), ""
    if tolerance:
        share, of = ratio(Fraction(tolerance))
        beyond = scaled.whole(less(times(of, f"ABS({less(now, then)})"), times(share, f"ABS({then})")))
    return _told(moved, beyond, value, previous)


@lru_cache(maxsize=4096)
def _nearer(scaled: Scaled, decimals: tuple[int, int], tolerance: Decimal | None, places: Places) -> str:
    """The change where nearer to a range is better."""
    now, then = (scaled.shown(place, decimals[0]) for place in (places.value, places.previous))
    ends = scaled.shown(places.low, decimals[1]), scaled.shown(places.high, decimals[1])
    moved, beyond = scaled.nearer(now, then, *ends), ""
    if tolerance:
        share, of = ratio(Fraction(tolerance))
        beyond = f"{times(of, f'ABS({moved})')}-{scaled.whole(times(2 * share, f'ABS({then})'))}"
    return _told(moved, beyond, places.value, places.previous)


def _told(moved: str, beyond: str, value: str, previous: str) -> str:
    """The word for what ``moved`` is above or below 0; unchanged where ``beyond`` is not above it."""
    up, down, same = map(text, (Change.IMPROVING, Change.DECLINING, Change.UNCHANGED))
    told, none = f"IF({moved}>0,{up},IF({moved}<0,{down},{same}))", text(Change.NOT_APPLICABLE)
    if beyond:
        told = f"IF({beyond}<=0,{same},{told})"
    return f'IF({value}="","",IF(AND(ISNUMBER({value}),ISNUMBER({previous})),{told},{none}))'
