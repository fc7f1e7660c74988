from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from workbook_tool import resources
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Rating, Reading
from workbook_tool.domain.register import Better, Indicator, Register, Target
from workbook_tool.steps.rate import rate
from workbook_tool.steps.rules import rules_from_toml

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
    return replace(register, targets=(Target("1", Period(Frequency.YEAR, 2023), **numbers),))


@pytest.fixture(scope="session")
def rules() -> Register:
    return rules_from_toml(resources.template("rules"))


@pytest.fixture
def rated(rules: Register) -> Callable[..., Rating]:
    """``rated(83, 90, previous=84, better=…)``: one figure against one target by the default rules."""

    def call(
        value: object,
        target: object = "none",
        previous: object = None,
        year_before: object = None,
        register: Register = rules,
        limits: dict[str, Any] | None = None,
        **of: Any,
    ) -> Rating:
        if limits is not None:
            register = with_target(register, **limits)
        elif target != "none":
            register = with_target(register, value=target)
        return rate(
            measure(**of),
            register,
            Q2,
            reading(value),
            None if previous is None else reading(previous, Q1),
            None if year_before is None else reading(year_before, LAST_YEAR),
        )

    return call
