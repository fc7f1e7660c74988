"""Ratings with their sums in words: of one reading, and of a whole cycle; and what rounding makes of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

from workbook_tool.domain.figure import as_shown, figure_text, json_number
from workbook_tool.domain.indicator import Indicator, compared_period, readings_due
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Change, Lookup, Rating, Reading, State
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.domain.target import LIMITS
from workbook_tool.immutable import immutable
from workbook_tool.rating.case import Case, Namer, case_of, target_text
from workbook_tool.rating.change import change_of
from workbook_tool.rating.judge import given_rating, judge

_LABEL = attrgetter("label")
History = Callable[[str], Iterable[Reading]]


def rate(
    indicator: Indicator,
    register: Register,
    period: Period,
    reading: Reading | None,
    previous: Reading | None = None,
    year_before: Reading | None = None,
    name: Namer = attrgetter("label"),
) -> Rating:
    """Rate ``reading``, the indicator's for ``period`` (None where there is none).

    ``previous`` is the reading of the period that it is compared with,
    ``year_before`` that of the same period a year before; ``name`` says how periods
    are called in the sums. What is missing is the reason of Not rated.
    """
    case = case_of(indicator, register, period, reading, year_before, name)
    verdict = judge(case)
    changed = change_of(indicator, register, period, reading, previous, name)
    forecast = given_rating(register, indicator.ref, period, forecast=True)
    return Rating(
        indicator=indicator,
        period=period,
        rag=verdict.rag,
        change=changed.change,
        why=verdict.why,
        change_why=changed.why,
        current=reading,
        previous=previous,
        target=case.target,
        target_value=case.against,
        target_text=target_text(case),
        deviation=verdict.deviation,
        basis=verdict.basis,
        band=verdict.band,
        state=State.REPORTED if case.value is not None else State.NOT_AVAILABLE,
        forecast=forecast.rag if forecast else None,
    )


def colour(
    indicator: Indicator, register: Register, period: Period, reading: Reading, year_before: Reading | None = None
) -> tuple[Rag, Decimal | None]:
    """The rating of ``reading`` and the target that it was held against, as :func:`rate` has them; no sum in words."""
    case = case_of(indicator, register, period, reading, year_before, _LABEL, told=False)
    return judge(case).rag, case.against


def rate_cycle(
    register: Register,
    cycle: Period,
    lookup: Lookup,
    *,
    returned: Collection[str] | None = None,
    history: History | None = None,
) -> tuple[Rating, ...]:
    """The rating of every indicator that is live in ``cycle``, in the register's order, of its latest reading due.

    ``lookup`` gives the reading of an indicator and period, ``history`` all
    readings of an indicator, for the last one known where the cycle has none.
    ``returned`` are the services from which a return was accepted (None: all).
    """
    return tuple(
        _in_cycle(indicator, register, cycle, lookup, returned, history)
        for indicator in register.indicators.values()
        if indicator.live_in(cycle)
    )


def _in_cycle(
    indicator: Indicator,
    register: Register,
    cycle: Period,
    lookup: Lookup,
    returned: Collection[str] | None,
    history: History | None,
) -> Rating:
    due = readings_due(indicator, cycle)
    if not due:
        return _not_due(rate(indicator, register, cycle, None), history)
    period, ref = due[-1], indicator.ref
    before = lookup(ref, compared_period(indicator, period))
    rating = rate(indicator, register, period, lookup(ref, period), before, lookup(ref, period.a_year_before()))
    if rating.current is not None:
        return rating if rating.current.value is not None else _with_last_known(rating, history)
    service = register.services.get(indicator.service)
    if returned is not None and indicator.service not in returned:
        reason = f"there is no return from {service.name if service else indicator.service}"
        rating = replace(rating, state=State.NO_RETURN)
    else:
        reason = f"no figure was accepted for {period.label}"
    return _with_last_known(_because(rating, reason), history)


def _not_due(rating: Rating, history: History | None) -> Rating:
    return _with_last_known(_because(replace(rating, state=State.NOT_DUE), "it is not due this period"), history)


def _because(rating: Rating, reason: str) -> Rating:
    if rating.rag is not Rag.NOT_RATED:
        return replace(rating, change_why=f"{rating.change}: {reason}")
    return replace(rating, why=f"Not rated: {reason}", change_why=f"{rating.change}: {reason}")


def _with_last_known(rating: Rating, history: History | None) -> Rating:
    earlier = history(rating.indicator.ref) if history else ()
    known = [r for r in earlier if r.value is not None and r.period.start <= rating.period.end]
    return replace(rating, last_known=max(known, key=lambda r: r.period.key, default=None))


def as_data(rating: Rating, register: Register) -> dict[str, Any]:
    """A rating as the JSON of schemas/ratings.schema.json: numbers as the report shows them, absent is None."""
    indicator, current = rating.indicator, rating.current
    cell = current.cell if current else None
    service = register.services.get(indicator.service)
    return {
        "indicator": indicator.ref,
        "title": indicator.title,
        "service": service.name if service else indicator.service or None,
        "unit": indicator.unit,
        "better": str(indicator.better) if indicator.better.sign else None,
        "period": rating.period.code,
        "target": json_number(rating.target_value, indicator.shown_target_decimals),
        "target_text": rating.target_text,
        "current": json_number(current.value if current else None, indicator.decimals),
        "previous": json_number(rating.previous.value if rating.previous else None, indicator.decimals),
        "current_text": _text(rating, current, register),
        "previous_text": _text(rating, rating.previous, register),
        "rag": str(rating.rag),
        "change": str(rating.change),
        "deviation": json_number(rating.deviation),
        "basis": str(rating.basis) if rating.basis else None,
        "why": rating.why,
        "change_why": rating.change_why,
        "state": str(rating.state),
        "data_status": str(current.data_status) if current else None,
        "forecast": str(rating.forecast) if rating.forecast else None,
        "file": cell.file if cell else None,
        "sheet": (cell.sheet or None) if cell else None,
        "cell": (cell.ref or None) if cell else None,
    }


def _text(rating: Rating, reading: Reading | None, register: Register) -> str:
    """A figure as the report prints it."""
    return figure_text(reading.value if reading else None, register.unit(rating.indicator), rating.indicator.decimals)


_UNROUNDED = 18  # decimals; a share of a year's target may have no end of them


@immutable
class Verdict:
    """The rating, its target and the change of a reading, at the decimals that its indicator has."""

    rag: Rag
    """The rating."""
    target: Decimal | None
    change: Change


def by_rounding(
    indicator: Indicator, register: Register, reading: Reading, previous: Reading | None, year_before: Reading | None
) -> tuple[Verdict, Verdict]:
    """What a reading is called as shown, and unrounded; where no figure of it is rounded, the two are the same."""
    exact = replace(indicator, decimals=_UNROUNDED, target_decimals=_UNROUNDED)
    shown, unrounded = (
        case_of(each, register, reading.period, reading, year_before, attrgetter("label"), told=False)
        for each in (indicator, exact)
    )
    verdict = _verdict(shown, previous)
    before = [r.value for r in (previous, year_before) if r is not None and r.value is not None]
    is_finer = any(figure != as_shown(figure, indicator.decimals) for figure in before)
    return verdict, _verdict(unrounded, previous) if is_finer or _figures(shown) != _figures(unrounded) else verdict


def _figures(case: Case) -> tuple[Decimal | None, ...]:
    return case.value, case.against, *(case.limit(key) for key in LIMITS)


def _verdict(case: Case, previous: Reading | None) -> Verdict:
    change = change_of(case.indicator, case.register, case.period, case.reading, previous, case.name).change
    return Verdict(judge(case).rag, case.against, change)
