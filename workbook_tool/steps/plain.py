"""RAG and change for any plain table: columns by name, cells as people write them, rules as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.reading import Rating, Reading
from workbook_tool.domain.register import Accumulation, Better, Compare, Indicator, Kind, Register, Service, Target
from workbook_tool.grid import CellKind, CellRead, SheetRead
from workbook_tool.steps.rate import as_data, rate
from workbook_tool.steps.rules import rules_from_toml
from workbook_tool.steps.spelling import Spelled, figure_finding, read_figure
from workbook_tool.steps.table import TableRow, read_table, word_of, words_of

__all__ = ["PlainRating", "rate_rows", "rate_table", "rules_from_toml"]

# A plain table has no periods; these stand for its columns.
_NOW = Period(Frequency.QUARTER, 2000, 2)
_NAMES = {_NOW: "this period", _NOW.previous(): "the period before", _NOW.a_year_before(): "the same period last year"}
_LIMITS = ("low", "high", "green", "amber", "floor")
_FIGURES = ("target", "current", "previous", "year_before", *_LIMITS)
_SCALED = re.compile(r"\.(\d+)\s*(k|m|mn|bn|thousand|million|billion)?\b", re.IGNORECASE)
_COUNT = Unit("count", "number", UnitType.NUMBER, Basis.RELATIVE)


@dataclass(frozen=True, slots=True)
class PlainRating:
    """A row, its rating, and the register of one indicator by which it was rated."""

    row: TableRow
    rating: Rating
    register: Register


class _UnreadError(Exception):
    """A cell without which the row cannot be rated; what is said of it is in the findings."""


def rate_table(sheet: SheetRead, rules: Register, file: str = "") -> tuple[list[dict[str, Any]], list[Finding]]:
    """Every row of a plain table as the data of schemas/rate.schema.json, and what is said of the others.

    ``rules`` give units, schemes and, for references that they know, an
    indicator's own rules; ``file`` is the file's name as people know it.
    """
    rated, findings = rate_rows(sheet, rules, file)
    return [as_data(one.rating, one.register) | {"period": None} for one in rated], findings


def rate_rows(
    sheet: SheetRead, rules: Register, file: str = "", *, percentages: Basis | None = None
) -> tuple[list[PlainRating], list[Finding]]:
    """The same as values. A row that cannot be read becomes a finding, and the rest go on.

    ``percentages`` is a basis to try for every percentage, whatever the rules and the table say.
    """
    rows, findings = read_table(sheet, file)
    rated: list[PlainRating] = []
    for row in rows:
        if not {"target", "current", "unit", "better", "kind"} & set(row.cells):
            findings.append(finding("table-row-not-read", row.place(), title=row.title))
            continue
        try:
            rated.append(_Reader(row, rules, findings, percentages).rating())
        except _UnreadError:
            continue
    return rated, findings


@dataclass(slots=True)
class _Reader:
    """One row on its way to a rating; findings are added as they are met."""

    row: TableRow
    rules: Register
    findings: list[Finding]
    percentages: Basis | None

    def rating(self) -> PlainRating:
        row, unit = self.row, self._unit()
        known = self.rules.indicators.get(row.ref)
        decimals = self._decimals()
        figures = {key: self._figure(key, unit, decimals) for key in _FIGURES if key in row.cells}
        indicator = replace(
            known or Indicator("", "", "", "", Better.HIGHER, Frequency.QUARTER),
            ref=row.ref,
            title=row.title,
            service=row.text("service"),
            unit=unit.code,
            better=self._better(known),
            decimals=decimals,
            target_decimals=max(
                (_decimals_of(row.cells[k]) for k in ("target", *_LIMITS) if k in row.cells), default=0
            ),
            kind=self._kind(known),
            frequency=Frequency.QUARTER,
            accumulation=Accumulation.IN_PERIOD,
            compare=Compare.PREVIOUS,
            basis=self._basis(unit, known),
            scheme=self._scheme() or (known.scheme if known else ""),
            tolerance=self._tolerance(known),
            target_from_service=False,
            series_break=None,
        )
        register = self._register(indicator, unit, figures)
        return PlainRating(row, self._rated(indicator, register, figures), register)

    def _register(self, indicator: Indicator, unit: Unit, figures: dict[str, Spelled]) -> Register:
        targets: tuple[Target, ...] = ()
        numbers = {key: figures[key].taken for key in ("target", *_LIMITS) if key in figures}
        if any(n is not None for n in numbers.values()) or ("target" in figures and figures["target"].word == "TBC"):
            low, high, green, amber, floor = (numbers.get(key) for key in _LIMITS)
            targets = (
                Target(
                    indicator.ref,
                    _NOW,
                    value=numbers.get("target"),
                    low=low,
                    high=high,
                    green=green,
                    amber=amber,
                    floor=floor,
                ),
            )
        services = {indicator.service: Service(indicator.service, indicator.service)} if indicator.service else {}
        return replace(
            self.rules,
            services=services,
            indicators={indicator.ref: indicator},
            units={**self.rules.units, unit.code: unit},
            targets=targets,
            given=(),
        )

    def _rated(self, indicator: Indicator, register: Register, figures: dict[str, Spelled]) -> Rating:
        def reading(key: str, period: Period) -> Reading | None:
            value = figures[key].taken if key in figures else None
            if value is None:
                return None
            return Reading(indicator.ref, period, value, text=self.row.text(key), cell=self.row.place(key))

        current = reading("current", _NOW)
        current = current or Reading(
            indicator.ref, _NOW, None, text=self.row.text("current"), cell=self.row.place("current")
        )
        return rate(
            indicator,
            register,
            _NOW,
            current,
            reading("previous", _NOW.previous()),
            reading("year_before", _NOW.a_year_before()),
            _NAMES.__getitem__,
        )

    # -- the figures --

    def _figure(self, key: str, unit: Unit, decimals: int) -> Spelled:
        """A figure as its cell has it; one that is missing for the sum, but written, stops the row."""
        cell = self.row.cells[key]
        if key == "target" and word_of("kind", self.row.text(key)):
            return Spelled(word=self.row.text(key))
        spelled = read_figure(cell, unit, decimals)
        if spelled.code == "figure-percent-or-fraction":
            return self._as_written(key, spelled, unit)
        said = figure_finding(
            replace(spelled, echo=False),
            self.row.place(key),
            unit=unit,
            shown=_as_seen(cell, unit),
            indicator=self.row.ref,
        )
        self.findings += [said] if said else []
        if spelled.code and spelled.taken is None and key not in ("previous", "year_before"):
            raise _UnreadError
        return spelled

    def _as_written(self, key: str, spelled: Spelled, unit: Unit) -> Spelled:
        """A percentage is written as 83.0 in a plain table; what may be 83% all the same is asked about."""
        small, large = sorted(spelled.readings, key=abs)
        likely, other = (_percentage(n, unit) for n in (small, large))
        facts = {"value": self.row.text(key), "likely": likely, "other": other}
        self.findings.append(finding("table-figure-taken", self.row.place(key), indicator=self.row.ref, **facts))
        return Spelled(value=small)

    def _decimals(self) -> int:
        text = self.row.text("decimals")
        if text.isdecimal() and len(text) == 1:
            return int(text)
        if text:
            self._unknown("decimals", "0, 1, 2, 3")
        return max((_decimals_of(self.row.cells[k]) for k in ("current", "previous") if k in self.row.cells), default=0)

    def _tolerance(self, known: Indicator | None) -> Decimal | None:
        if "tolerance" not in self.row.cells:
            return known.tolerance if known else None
        spelled = read_figure(self.row.cells["tolerance"], _COUNT, 2)
        if spelled.taken is None:
            self._unknown("tolerance", "a number")
        return spelled.taken

    # -- the words --

    def _unit(self) -> Unit:
        text, units = self.row.text("unit"), self.rules.units
        known = self.rules.indicators.get(self.row.ref)
        if not text and known and known.unit in units:
            return units[known.unit]
        for unit in units.values():
            if text and text.casefold() in (unit.code.casefold(), unit.name.casefold()):
                return unit
        kind = _type_of(text or " ".join(_sign(self.row.cells[k]) for k in _FIGURES if k in self.row.cells))
        alike = [u for u in units.values() if u.type is kind]
        if not text and alike:
            return alike[0]
        basis = alike[0].basis if alike else Basis.POINTS if kind is UnitType.PERCENT else Basis.RELATIVE
        return Unit(text or "count", text or "number", kind, basis)

    def _better(self, known: Indicator | None) -> Better:
        text = self.row.text("better")
        if not text and known is not None:
            return known.better
        if not text:
            place = self.row.place("better")
            self.findings.append(
                finding("table-direction-missing", place, indicator=self.row.ref, title=self.row.title)
            )
            raise _UnreadError
        return Better(self._word("better"))

    def _kind(self, known: Indicator | None) -> Kind:
        if self.row.text("kind"):
            return Kind(self._word("kind"))
        of_target = word_of("kind", self.row.text("target"))
        return Kind(of_target) if of_target else known.kind if known else Kind.MEASURED

    def _basis(self, unit: Unit, known: Indicator | None) -> Basis | None:
        if self.percentages is not None and unit.is_percent:
            return self.percentages
        if self.row.text("basis"):
            return Basis(self._word("basis"))
        return known.basis if known else None

    def _scheme(self) -> str:
        text = self.row.text("scheme")
        found = next((name for name in self.rules.schemes if name.casefold() == text.casefold()), "")
        if text and not found:
            self._unknown("scheme", ", ".join(self.rules.schemes))
        return found

    def _word(self, key: str) -> str:
        return word_of(key, self.row.text(key)) or self._unknown(key, words_of(key))

    def _unknown(self, key: str, wanted: str) -> str:
        facts = {"value": self.row.text(key), "column": key.replace("_", " ").capitalize(), "wanted": wanted}
        self.findings.append(
            finding("table-word-unknown", self.row.place(key), indicator=self.row.ref, title=self.row.title, **facts)
        )
        raise _UnreadError


def _type_of(text: str) -> UnitType:
    words = text.casefold()
    if any(w in words for w in ("%", "percent", "per cent")):
        return UnitType.PERCENT
    return UnitType.MONEY if any(w in words for w in ("£", "gbp", "pounds")) else UnitType.NUMBER


def _sign(cell: CellRead) -> str:
    """What shows a figure's unit: its text, or its number format."""
    return cell.text if cell.kind is CellKind.TEXT else cell.number_format


def _decimals_of(cell: CellRead) -> int:
    """The decimals with which a cell shows its figure."""
    if cell.kind is CellKind.NUMBER and cell.number_format not in ("General", ""):
        found = re.search(r"\.(0+)", cell.number_format.partition(";")[0])
        return len(found[1]) if found else 0
    found = _SCALED.search(cell.text)
    return min(len(found[1]), 9) if found and not found[2] else 0


def _as_seen(cell: CellRead, unit: Unit) -> str:
    if cell.kind is CellKind.NUMBER and cell.is_percent and cell.number is not None:
        return _percentage(cell.number.scaleb(2), unit)
    return cell.text


def _percentage(number: Decimal, unit: Unit) -> str:
    tidy = number.normalize()
    exponent = tidy.as_tuple().exponent
    return figure_text(
        tidy, replace(unit, type=UnitType.PERCENT), max(0, -exponent) if isinstance(exponent, int) else 0
    )
