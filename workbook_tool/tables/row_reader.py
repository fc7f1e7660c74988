"""One row of a plain table read into figures and words; what cannot be read becomes a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Better, Indicator, Kind
from workbook_tool.domain.register import Register
from workbook_tool.figures.spelling import Spelled, figure_finding, read_figure
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.tables.find_table import TableRow, word_of, words_of

LIMITS = ("low", "high", "green", "amber", "floor")
FIGURES = ("target", "current", "previous", "year_before", *LIMITS)

_SCALED = re.compile(r"\.(\d+)\s*(k|m|mn|bn|thousand|million|billion)?\b", re.IGNORECASE)
_COUNT = Unit("count", "number", UnitType.NUMBER, Basis.RELATIVE)


class UnreadError(Exception):
    """A cell without which the row cannot be rated; what is said of it is in the findings."""


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row; ``findings`` grows as they are met.

    ``known`` is the indicator of its reference in the rules, whose own settings
    hold where the table says nothing; ``percentages`` a basis to try for every
    percentage.
    """

    row: TableRow
    rules: Register
    findings: list[Finding]
    percentages: Basis | None = None

    @property
    def known(self) -> Indicator | None:
        """The indicator of this reference in the rules."""
        return self.rules.indicators.get(self.row.ref)

    # -- the figures --

    def figure(self, key: str, unit: Unit, decimals: int) -> Spelled:
        """A figure as its cell has it; one that is missing for the sum, but written, stops the row."""
        cell = self.row.cells[key]
        if key == "target" and word_of("kind", self.row.text(key)):
            return Spelled(word=self.row.text(key))
        spelled = read_figure(cell, unit, decimals)
        if spelled.code == "figure-percent-or-fraction":
            return self._as_written(key, spelled, unit)
        doubt = figure_finding(
            replace(spelled, echo=False),
            self.row.place(key),
            unit=unit,
            shown=_as_seen(cell, unit),
            indicator=self.row.ref,
        )
        self.findings += [doubt] if doubt else []
        if spelled.code and spelled.taken is None and key not in ("previous", "year_before"):
            raise UnreadError
        return spelled

    def _as_written(self, key: str, spelled: Spelled, unit: Unit) -> Spelled:
        """A percentage is written as 83.0 in a plain table; what may be 83% all the same is asked about."""
        small, large = sorted(spelled.readings, key=abs)
        likely, other = (_percentage(n, unit) for n in (small, large))
        facts = {"value": self.row.text(key), "likely": likely, "other": other}
        self.findings.append(finding("table-figure-taken", self.row.place(key), indicator=self.row.ref, **facts))
        return Spelled(value=small)

    def target_decimals(self) -> int:
        """Those with which its target is written."""
        cells = self.row.cells
        return max((_decimals_of(cells[k]) for k in ("target", *LIMITS) if k in cells), default=0)

    def decimals(self) -> int:
        """Those of its own column, or those with which its figures are written."""
        text = self.row.text("decimals")
        if text.isdecimal() and len(text) == 1:
            return int(text)
        if text:
            self._unknown("decimals", "0, 1, 2, 3")
        return max((_decimals_of(self.row.cells[k]) for k in ("current", "previous") if k in self.row.cells), default=0)

    def tolerance(self) -> Decimal | None:
        """Its own tolerance, None where it has none."""
        if "tolerance" not in self.row.cells:
            return self.known.tolerance if self.known else None
        spelled = read_figure(self.row.cells["tolerance"], _COUNT, 2)
        if spelled.taken is None:
            self._unknown("tolerance", "a number")
        return spelled.taken

    # -- the words --

    def unit(self) -> Unit:
        """Its unit: one of the rules', or made from what its cells show."""
        text, units = self.row.text("unit"), self.rules.units
        known = self.known
        if not text and known and known.unit in units:
            return units[known.unit]
        for unit in units.values():
            if text and text.casefold() in (unit.code.casefold(), unit.name.casefold()):
                return unit
        kind = _type_of(text or " ".join(_sign(self.row.cells[k]) for k in FIGURES if k in self.row.cells))
        alike = [u for u in units.values() if u.type is kind]
        if not text and alike:
            return alike[0]
        basis = alike[0].basis if alike else Basis.POINTS if kind is UnitType.PERCENT else Basis.RELATIVE
        return Unit(text or "count", text or "number", kind, basis)

    def better(self) -> Better:
        """Its direction for improvement."""
        text = self.row.text("better")
        if not text and self.known is not None:
            return self.known.better
        if not text:
            place = self.row.place("better")
            self.findings.append(
                finding("table-direction-missing", place, indicator=self.row.ref, title=self.row.title)
            )
            raise UnreadError
        return Better(self._word("better"))

    def kind(self) -> Kind:
        """What it is for; a target of “Contextual” says so too."""
        if self.row.text("kind"):
            return Kind(self._word("kind"))
        of_target = word_of("kind", self.row.text("target"))
        return Kind(of_target) if of_target else self.known.kind if self.known else Kind.MEASURED

    def basis(self, unit: Unit) -> Basis | None:
        """How its deviation is measured; None leaves it to the unit."""
        if self.percentages is not None and unit.is_percent:
            return self.percentages
        if self.row.text("basis"):
            return Basis(self._word("basis"))
        return self.known.basis if self.known else None

    def scheme(self) -> str:
        """The name of its scheme; empty is the default one."""
        text = self.row.text("scheme")
        scheme = next((name for name in self.rules.schemes if name.casefold() == text.casefold()), "")
        if text and not scheme:
            self._unknown("scheme", ", ".join(self.rules.schemes))
        return scheme or (self.known.scheme if self.known else "")

    def _word(self, key: str) -> str:
        return word_of(key, self.row.text(key)) or self._unknown(key, words_of(key))

    def _unknown(self, key: str, wanted: str) -> str:
        facts = {"value": self.row.text(key), "column": key.replace("_", " ").capitalize(), "wanted": wanted}
        self.findings.append(
            finding("table-word-unknown", self.row.place(key), indicator=self.row.ref, title=self.row.title, **facts)
        )
        raise UnreadError


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
        places = re.search(r"\.(0+)", cell.number_format.partition(";")[0])
        return len(places[1]) if places else 0
    places = _SCALED.search(cell.text)
    return min(len(places[1]), 9) if places and not places[2] else 0


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
