"""``trend``: is a change real, and where will the year end, of any plain table of readings."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from workbook_tool.commands.tables.rate import load_rules
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.immutable import immutable
from workbook_tool.trends import foresee, outlook_data, read_trend, rounded, trend_data


@immutable
class TrendsRead:
    """The readings of a table's indicators as data, and what could not be read."""

    rows: tuple[Mapping[str, Any], ...]
    """An indicator each."""
    findings: tuple[Finding, ...]
    """What could not be read."""


def trend_table(table: Path) -> TrendsRead:
    """The trend and the outlook of each indicator of a file."""
    from workbook_tool.tables import sheets_of
    from workbook_tool.tables.series_table import TableSeries, read_series

    def row(own: TableSeries) -> Mapping[str, Any]:
        def shown(value: Fraction) -> str:
            return figure_text(rounded(value), own.unit, own.decimals)

        series, decimals = own.series, own.decimals
        outlook = None
        if series.readings and series.accumulation is not Accumulation.FORECAST:
            foreseen = foresee(series, own.year_target, own.adds_up)
            service = None if own.forecast is None else Fraction(own.forecast)
            outlook = outlook_data(foreseen, service, shown, figure_text(own.year_target, own.unit, decimals))
        return {"indicator": own.ref, "trend": trend_data(read_trend(series), series, shown), "outlook": outlook}

    read, findings = read_series(sheets_of(table), table.name, load_rules(None))
    return TrendsRead(tuple(map(row, read)), tuple(findings))
