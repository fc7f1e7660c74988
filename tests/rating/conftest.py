from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rating_support import LAST_YEAR, Q1, Q2, measure, reading, with_target

from workbook_tool.domain.reading import Rating
from workbook_tool.domain.register import Register
from workbook_tool.rating.rate import rate
from workbook_tool.register import standard_rules


@pytest.fixture(scope="session")
def rules() -> Register:
    return standard_rules()


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
