"""A figure with more decimals than its indicator shows: never rounded in silence into another rating or change."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tool.domain.figure import UnitType, as_shown, places
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.reading import Reading
from workbook_tool.figures.spelling import exactly
from workbook_tool.rating.rounding import by_rounding
from workbook_tool.returns.check.case import Case

_TYPED = 4  # decimals: a figure with more was calculated, and nobody means to print all of them


def rounded(case: Case) -> Iterator[Finding]:
    """What rounding a figure, its target or the figure before does to the rating or the change."""
    asked, value, indicator = case.asked, case.figure("value"), case.asked.indicator
    if value is None or asked.period is None:
        return
    has_more = value != as_shown(value, indicator.decimals)
    is_count = asked.unit.type is UnitType.NUMBER and not indicator.decimals
    readings = (value, as_shown(value, indicator.decimals)) if has_more else ()
    facts = {"exact": exactly(value, asked.unit), "shown": case.shown(value)}
    if has_more and indicator.decimals_assumed:
        yield case.say("figure-not-whole-before" if is_count else "decimals-assumed", "value", readings, **facts)
        return
    reading = Reading(indicator.ref, asked.period, value, target=case.figure("target"))
    shown, unrounded = by_rounding(indicator, case.register, reading, asked.previous, asked.year_before)
    if shown.rag != unrounded.rag:
        against = "" if shown.target is None else f" against {case.shown_target(shown.target)}"
        exactly_against = "" if unrounded.target is None else f" against {_in_full(case, unrounded.target)}"
        facts |= {"against": against, "exactly_against": exactly_against}
        yield case.say("rating-by-rounding", "value", readings, rag=shown.rag, other=unrounded.rag, **facts)
    elif has_more and is_count:
        yield case.say("figure-not-whole", "value", readings, **facts)
    elif shown.change != unrounded.change and asked.previous and asked.previous.value is not None:
        before = {"before": _in_full(case, asked.previous.value), "before_period": asked.previous.period.label}
        yield case.say("change-by-rounding", "value", change=shown.change, other=unrounded.change, **facts, **before)
    elif has_more and places(value) <= _TYPED:
        yield case.say("figure-more-decimals", "value", **facts)


def _in_full(case: Case, figure: Decimal) -> str:
    """A figure with its decimals; of one without end, as many as people type."""
    return exactly(as_shown(figure, _TYPED), case.asked.unit)
