"""Small makers that the tests of rating share."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from workbook_tool.domain.indicator import Better, Indicator
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Target

YEAR = Period(Frequency.YEAR, 2023)
Q2 = Period(Frequency.QUARTER, 2023, 2)
Q1, LAST_YEAR = Q2.previous(), Q2.a_year_before()


def decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def reading(value: object, period: Period = Q2, **more: Any) -> Reading:
    return Reading("1", period, decimal(value), **more)


def measure(unit: str = "%", better: str = "higher", decimals: int = 1, **more: Any) -> Indicator:
    return Indicator("1", "A measure", "LGS", unit, Better(better), Frequency.QUARTER, decimals, **more)


def with_target(register: Register, **limits: Any) -> Register:
    numbers = {key: decimal(value) if key != "profile" else value for key, value in limits.items()}
    return replace(register, targets=(Target("1", YEAR, **numbers),))
