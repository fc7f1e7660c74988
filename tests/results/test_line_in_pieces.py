"""Where the line of a chart stops, on paper and in the master alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbook_tool.domain.indicator import Accumulation, Better, Indicator
from workbook_tool.domain.period import Frequency, parse_period
from workbook_tool.results.chart_facts import pieces

FIRST = parse_period("2022-23-Q3")
LINE = Indicator("101", "Trees planted", "TRE", "number", Better.HIGHER, Frequency.QUARTER)
BROKEN = parse_period("2023-24-Q2")


@pytest.mark.parametrize(
    ("accumulation", "series_break", "wanted"),
    [
        (Accumulation.IN_PERIOD, None, (0, 0, 0, 0, 0)),
        (Accumulation.IN_PERIOD, BROKEN, (0, 0, 0, 1, 1)),
        (Accumulation.IN_PERIOD, parse_period("2022-23-Q1"), (0, 0, 0, 0, 0)),
        (Accumulation.YEAR_TO_DATE, None, (0, 0, 1, 1, 1)),
        (Accumulation.YEAR_TO_DATE, BROKEN, (0, 0, 1, 2, 2)),
    ],
)
def test_a_new_piece_starts_at_a_new_definition_and_with_each_running_year(accumulation, series_break, wanted):
    indicator = replace(LINE, accumulation=accumulation, series_break=series_break)
    assert pieces(indicator, [FIRST.shifted(n) for n in range(5)]) == wanted
