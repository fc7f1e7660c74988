"""What is seen only beside the register before, or beside the cycle that is to be asked."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Kind
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import readings_due
from workbook_tool.domain.register import Register

_LONG = (Frequency.YEAR, Frequency.TWO_YEARS)


def retyped(before: Register, after: Register, place: Cell) -> Iterator[Finding]:
    """A question for each indicator that is gone and whose title a new one has; ``place`` is the sheet of both."""
    gone = {i.title.casefold(): ref for ref, i in before.indicators.items() if ref not in after.indicators}
    for ref, indicator in after.indicators.items():
        was = gone.get(indicator.title.casefold())
        if was and ref not in before.indicators and indicator.first_period is None:
            yield finding("register-ref-retyped", place, indicator=ref, was=was, title=indicator.title)


def without_target(register: Register, cycle: Period, place: Cell) -> Iterator[Finding]:
    """A question for each annual indicator whose readings due in the cycle's year all lie before its first target."""
    year = cycle.financial_year
    for ref, indicator in register.indicators.items():
        held = register.targets_of(ref)
        if indicator.frequency not in _LONG or indicator.kind is not Kind.MEASURED or not held:
            continue
        due = [p for quarter in year.ending_within(Frequency.QUARTER) for p in readings_due(indicator, quarter)]
        first = min(held, key=lambda target: target.start.key).start
        if due and not indicator.target_from_service and all(period.end < first.start for period in due):
            facts = {"year": year.label, "period": due[-1].label, "start": first.label}
            yield finding("register-target-not-met", place, indicator=ref, **facts)
