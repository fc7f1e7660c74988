"""``rate``, ``reperform`` and ``trend``: any plain table held to rules or read as series, with no collection folder."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook_tool.commands.register_file import RegisterError, load_register
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.register import Register
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.register import parse_register, rules_from_file, standard_rules
from workbook_tool.theme import terminal_styles
from workbook_tool.trends import foresee, outlook_data, read_trend, rounded, trend_data

if TYPE_CHECKING:
    from workbook_tool.tables.mapping import TableMap
    from workbook_tool.tables.rated.rate_table import Rated
    from workbook_tool.tables.rated.reperform import Reperformed
    from workbook_tool.tables.read import TablesRead


@immutable
class RatedTable:
    """What became of a table's rows, and how a terminal draws each rating."""

    rated: Rated
    """The rows."""
    styles: Mapping[str, str]
    """By rating."""


def read_table(table: Path, mapping: TableMap, *, whole_master: bool = False) -> TablesRead:
    """The tables of a file, as ``mapping``; of a master of ours its index, or all that it says of its indicators."""
    from workbook_tool.tables import sheets_of
    from workbook_tool.tables.read import WHOLE_MASTER, read_tables

    if whole_master:
        return read_tables(sheets_of(table), table.name, mapping, of_a_master=WHOLE_MASTER)
    return read_tables(sheets_of(table), table.name, mapping)


def rate_table(table: Path, rules: Path | None, mapping: TableMap) -> RatedTable:
    """Rate every row of every table of a file by the rules given, or by the standard ones."""
    from workbook_tool.tables.rated.rate_table import rate_tables

    register = load_rules(rules)
    return RatedTable(rate_tables(read_table(table, mapping), register, mapping), terminal_styles(register, {}))


def reperform_table(table: Path, rules: Path | None, mapping: TableMap) -> Reperformed:
    """Hold every published rating and change of a file to the rules given, or to the standard ones."""
    from workbook_tool.tables.rated.reperform import reperform

    return reperform(read_table(table, mapping), load_rules(rules), mapping)


def load_rules(rules: Path | None) -> Register:
    """The rules of a register workbook or a .toml file; the standard ones where none is named.

    :class:`RegisterError` has a finding for each mistake.
    """
    if rules is None:
        return standard_rules()
    if not rules.is_file():
        raise WorkbookToolError(f"There is no file {rules}.", way_out("rules-file"))
    if rules.suffix.lower() != ".toml":
        return load_register(rules, rules.name).register
    document, findings = rules_from_file(rules)
    if any(f.is_error for f in findings):
        raise RegisterError(rules.name, tuple(findings))
    return parse_register(document)


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
