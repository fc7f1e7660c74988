"""RAG and change for any plain table: columns by name, cells as people write them, rules as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, Unit
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Accumulation, Better, Compare, Indicator, Target
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Rating, Reading
from workbook_tool.domain.register import Register, Service
from workbook_tool.figures.spelling import Spelled
from workbook_tool.grid import SheetRead
from workbook_tool.rating.rate import as_data, rate
from workbook_tool.tables.find_table import TableRow, read_table
from workbook_tool.tables.row_reader import FIGURES, LIMITS, RowReader, UnreadError

_EARLIER = ("previous", "year_before")  # without which a row is rated all the same, but has no change
# A plain table has no periods; these stand for its columns.
_NOW = Period(Frequency.QUARTER, 2000, 2)
_NAMES = {_NOW: "this period", _NOW.previous(): "the period before", _NOW.a_year_before(): "the same period last year"}


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A row, its rating, and the register of one indicator by which it was rated."""

    row: TableRow
    rating: Rating
    register: Register


def rate_table(sheet: SheetRead, rules: Register, file: str = "") -> tuple[list[dict[str, Any]], list[Finding]]:
    """Every row of a plain table as the data of schemas/rate.schema.json, and what is said of the others.

    ``rules`` give units, schemes and, for references that they know, an
    indicator's own rules; ``file`` is the file's name as people know it.
    """
    rated, findings = rate_rows(sheet, rules, file)
    return [as_data(row.rating, row.register) | {"period": None} for row in rated], findings


def rate_rows(
    sheet: SheetRead, rules: Register, file: str = "", *, percentages: Basis | None = None
) -> tuple[list[RatedRow], list[Finding]]:
    """The same as values. A row that cannot be read becomes a finding, and the rest go on.

    ``percentages`` is a basis to try for every percentage, whatever the rules and the table say.
    """
    rows, findings = read_table(sheet, file)
    rated: list[RatedRow] = []
    for row in rows:
        if not {"target", "current", "unit", "better", "kind"} & set(row.cells):
            findings.append(finding("table-row-not-read", row.place(), title=row.title))
            continue
        try:
            rated.append(_rated(RowReader(row, rules, findings, percentages)))
        except UnreadError:
            continue
    return rated, findings


def _rated(reader: RowReader) -> RatedRow:
    row, unit = reader.row, reader.unit()
    decimals = reader.decimals(unit)
    figures = {key: reader.figure(key, unit, decimals) for key in FIGURES if key in row.cells}
    if reader.slip(figures, unit) or any(s.code for key, s in figures.items() if key not in _EARLIER):
        raise UnreadError
    indicator = replace(
        reader.known or Indicator("", "", "", "", Better.HIGHER, Frequency.QUARTER),
        ref=row.ref,
        title=row.title,
        service=row.text("service"),
        unit=unit.code,
        better=reader.better(),
        decimals=decimals,
        target_decimals=reader.target_decimals(unit),
        kind=reader.kind(),
        frequency=Frequency.QUARTER,
        accumulation=Accumulation.IN_PERIOD,
        compare=Compare.PREVIOUS,
        basis=reader.basis(unit),
        scheme=reader.scheme(),
        tolerance=reader.tolerance(),
        target_from_service=False,
        series_break=None,
    )
    register = _register(reader.rules, indicator, unit, figures)
    return RatedRow(row, _rating(row, indicator, register, figures), register)


def _register(rules: Register, indicator: Indicator, unit: Unit, figures: Mapping[str, Spelled]) -> Register:
    """The rules with this one indicator and its target."""
    services = {indicator.service: Service(indicator.service, indicator.service)} if indicator.service else {}
    return replace(
        rules,
        services=services,
        indicators={indicator.ref: indicator},
        units={**rules.units, unit.code: unit},
        targets=_targets(indicator.ref, figures),
        given=(),
    )


def _targets(ref: str, figures: Mapping[str, Spelled]) -> tuple[Target, ...]:
    numbers = {key: figures[key].value for key in ("target", *LIMITS) if key in figures}
    to_be_confirmed = "target" in figures and figures["target"].word == "TBC"
    if not to_be_confirmed and all(number is None for number in numbers.values()):
        return ()
    low, high, green, amber, floor = (numbers.get(key) for key in LIMITS)
    value = numbers.get("target")
    return (Target(ref, _NOW, value=value, low=low, high=high, green=green, amber=amber, floor=floor),)


def _rating(row: TableRow, indicator: Indicator, register: Register, figures: Mapping[str, Spelled]) -> Rating:
    def reading(key: str, period: Period) -> Reading:
        value = figures[key].value if key in figures else None
        return Reading(indicator.ref, period, value, text=row.text(key), cell=row.place(key))

    return rate(
        indicator,
        register,
        _NOW,
        reading("current", _NOW),
        reading("previous", _NOW.previous()),
        reading("year_before", _NOW.a_year_before()),
        _NAMES.__getitem__,
    )
