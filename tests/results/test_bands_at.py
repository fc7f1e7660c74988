"""The bands behind a point of a chart agree with the colour that it was published with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.indicator import Better, Indicator
from workbook_tool.domain.period import Frequency, parse_period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.scheme import Rag
from workbook_tool.register import standard_rules
from workbook_tool.results.chart_facts import bands_at

RULES = standard_rules()
PERCENT = next(code for code, unit in RULES.units.items() if unit.is_percent)
INDICATOR = Indicator("K1", "Answered in time", "S", PERCENT, Better.HIGHER, Frequency.QUARTER)
PERIOD = parse_period("2023-24-Q1")
TARGET = Decimal(90)


@pytest.mark.parametrize(
    ("value", "rag", "stands"),
    [
        ("95", "Green", True),
        ("90", "Green", True),
        ("85", "Amber", True),
        ("80", "Amber", True),
        ("79", "Red", True),
        ("85", "Green", False),  # published when Green reached further down
        ("79", "Amber", False),
        ("96", "Green", False),
        ("95", "Red", True),  # the worst colour may come of a floor standard
        ("85", "Not rated", True),
        (None, "Amber", True),
    ],
)
def test_a_point_of_another_colour_has_no_bands(value: str | None, rag: str, *, stands: bool) -> None:
    reading = Reading("K1", PERIOD, None if value is None else Decimal(value))
    point = TrendPoint(PERIOD, reading, TARGET, Rag(rag))
    assert bool(bands_at(INDICATOR, RULES, None, point, TARGET)) is stands


def test_a_gap_has_the_bands_of_its_target() -> None:
    assert bands_at(INDICATOR, RULES, None, None, TARGET)
    assert not bands_at(INDICATOR, RULES, None, None, None)
