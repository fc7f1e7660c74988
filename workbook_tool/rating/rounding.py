"""What a reading is called as it is shown, beside what it would be called with all its decimals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from operator import attrgetter

from workbook_tool.domain.figure import as_shown
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.reading import Change, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.immutable import immutable
from workbook_tool.rating.case import Case, case_of
from workbook_tool.rating.change import change_of
from workbook_tool.rating.judge import judge

_UNROUNDED = 18  # decimals; a share of a year's target may have no end of them
_LIMITS = ("low", "high", "green", "amber", "floor")


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
    return case.value, case.against, *(case.limit(key) for key in _LIMITS)


def _verdict(case: Case, previous: Reading | None) -> Verdict:
    change = change_of(case.indicator, case.register, case.period, case.reading, previous, case.name).change
    return Verdict(judge(case).rag, case.against, change)
