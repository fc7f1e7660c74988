"""The decimals of an indicator where the register has none: as many as its targets, history and figures have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.figure import places
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register

_TYPED = 4  # decimals that people type; a figure with more is the result of a calculation
_OF_CALCULATION = 2  # those at which such a result is shown


def of_figures(figures: Iterable[Decimal]) -> int:
    """The most decimals that any of the figures has; of one that was calculated, two."""
    return max((n if (n := places(figure)) <= _TYPED else _OF_CALCULATION for figure in figures), default=0)


def with_figures(register: Register, history: Callable[[str], Iterable[Reading]], until: Period) -> Register:
    """``register`` with the decimals that it leaves empty also taken from the readings up to the end of ``until``."""
    widened = {}
    for ref, indicator in register.indicators.items():
        if indicator.decimals_assumed:
            held = (r.value for r in history(ref) if r.value is not None and r.period.start <= until.end)
            if (decimals := of_figures(held)) > indicator.decimals:
                widened[ref] = replace(indicator, decimals=decimals)
    return replace(register, indicators={**register.indicators, **widened}) if widened else register
