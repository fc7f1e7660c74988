"""An indicator's history, each reading with its target, its rating and what it alone added."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading, compared_period
from workbook_tool.domain.register import Accumulation, Indicator, Rag, Register
from workbook_tool.steps.rate import rate


def trend(
    indicator: Indicator, register: Register, history: Sequence[Reading], until: Period
) -> tuple[TrendPoint, ...]:
    """The readings of periods that had begun by the end of ``until``, in order of time."""
    held = {r.period: r for r in history if r.period.start <= until.end}
    ordered = sorted(held.values(), key=lambda r: r.period.key)
    return tuple(_point(indicator, register, held, reading) for reading in ordered)


def _point(indicator: Indicator, register: Register, held: dict[Period, Reading], reading: Reading) -> TrendPoint:
    period = reading.period
    before, year_before = held.get(compared_period(indicator, period)), held.get(period.a_year_before())
    rated = rate(indicator, register, period, reading, before, year_before)
    return TrendPoint(period, reading, rated.target_value, rated.rag, in_period(indicator, register, held, reading))


def in_period(
    indicator: Indicator, register: Register, held: dict[Period, Reading], reading: Reading
) -> Decimal | None:
    """What a period alone added to a year-to-date figure; None where that is no difference of two figures."""
    adds_up = indicator.accumulation is Accumulation.YEAR_TO_DATE and not register.unit(indicator).is_percent
    if not adds_up or reading.value is None or indicator.has_parts:
        return None
    if reading.period.number == 1:
        return reading.value
    before = held.get(reading.period.previous())
    return reading.value - before.value if before is not None and before.value is not None else None


def periods_at(points: Sequence[TrendPoint], rag: Rag) -> int:
    """For how many readings running, up to the last, the rating has been ``rag``."""
    count = 0
    for point in reversed(points):
        if point.rag is not rag:
            break
        count += 1
    return count
