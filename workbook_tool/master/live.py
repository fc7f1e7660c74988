"""Ratings and changes as live formulas over the cells of a row, with the results that they give."""

from __future__ import annotations

from collections.abc import Callable

from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.reading import Reading, State
from workbook_tool.domain.register import Register
from workbook_tool.layout.place import Filled
from workbook_tool.rating.formula import Places, change_formula, places_of, rag_formula

Address = Callable[[str], str]  # of "value", "target" and "previous"


def has_figure(page: Page) -> bool:
    """Whether the cycle has a current figure that this workbook may show."""
    rating = page.rating
    return rating.state is State.REPORTED and rating.current is not None and rating.current.value is not None


def live_rag(register: Register, page: Page, address: Address, style: str) -> Filled:
    """The rating; as plain words where there is no figure to work it out from."""
    rating = page.rating
    if not has_figure(page):
        return Filled(rating.rag.value, style)
    places = _places(register, page, address)
    formula = rag_formula(page.indicator, register, register.scheme(page.indicator), places, rating.period)
    return Filled(rating.rag.value, style, formula=formula)


def live_change(register: Register, page: Page, address: Address, style: str) -> Filled:
    """The change in performance; as plain words where there is no figure."""
    rating = page.rating
    if not has_figure(page):
        return Filled(rating.change.value, style)
    formula = change_formula(page.indicator, register, _places(register, page, address), rating.period)
    return Filled(rating.change.value, style, formula=formula)


def _places(register: Register, page: Page, address: Address) -> Places:
    return places_of(page.indicator, register, page.rating.period, address, _year_before(page))


def _year_before(page: Page) -> Reading | None:
    period = page.rating.period.a_year_before()
    return next((p.reading for p in page.trend if p.period == period), None)
