"""One row of a plain table read into figures and words; what cannot be read becomes a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Better, Indicator, Kind
from workbook_tool.domain.register import Register
from workbook_tool.figures.slips import slip_of
from workbook_tool.figures.spelling import Spelled, exactly, figure_finding, read_figure
from workbook_tool.figures.units import built_in_type, scaled
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.tables.find_table import TableRow, of_table, word_of, words_of

LIMITS = ("low", "high", "green", "amber", "floor")
FIGURES = ("target", "current", "previous", "year_before", *LIMITS)

_LIKELY = Decimal(10) ** 5  # in million pounds and the like: figures of a row are written alike, or in full
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
        """A figure as its cell has it; what is questioned has a finding and no value."""
        cell = self.row.cells[key]
        if key == "target" and word_of("kind", self.row.text(key)):
            return Spelled(word=self.row.text(key))
        size = self._size(key, unit, decimals) if unit.scale != 1 else None
        spelled = read_figure(cell, unit, decimals, size)
        doubt = figure_finding(
            replace(spelled, echo=False),
            self.row.place(key),
            unit=unit,
            shown=_as_seen(cell, unit),
            indicator=self.row.ref,
        )
        self.findings += [of_table(doubt)] if doubt else []
        return spelled

    def _size(self, key: str, unit: Unit, decimals: int) -> Decimal | None:
        """Another figure of the row that is sure, of whose size this one should be."""
        others = (k for k in ("current", "target", "previous") if k != key and k in self.row.cells)
        values = [read_figure(self.row.cells[k], unit, decimals).value for k in others]
        return next((v for v in values if v and abs(v) < _LIKELY), None)

    def slip(self, figures: Mapping[str, Spelled], unit: Unit) -> bool:
        """Whether the figure is far off the last one, or the target where there is none; that is then asked about."""
        value, before, target = (figures[k].value if k in figures else None for k in ("current", "previous", "target"))
        if value is None:
            return False
        slip = slip_of(value, before or target)
        of_a_few = min(abs(value), abs(before or target or Decimal(0))) < 10 and not unit.is_percent
        if slip is None or (slip.by_ten and (not before or of_a_few)):
            return False
        other, column = (before, "the last one") if before else (target, "its target")
        facts = {"words": slip.words, "column": column, "other": exactly(other or Decimal(0), unit)}
        facts |= {"shown": exactly(value, unit), "likely": exactly(slip.likely, unit)}
        self.findings.append(finding("table-slip", self.row.place("current"), indicator=self.row.ref, **facts))
        return True

    def target_decimals(self, unit: Unit) -> int:
        """Those with which its target is written."""
        return self._most_decimals(("target", *LIMITS), unit)

    def _most_decimals(self, keys: Sequence[str], unit: Unit) -> int:
        return max((_decimals_of(self.row.cells[k], unit) for k in keys if k in self.row.cells), default=0)

    def decimals(self, unit: Unit) -> int:
        """Those of its own column, or those with which its figures are written."""
        text = self.row.text("decimals")
        if text.isdecimal() and len(text) == 1:
            return int(text)
        if text:
            self._unknown("decimals", "0, 1, 2, 3")
        return self._most_decimals(("current", "previous"), unit)

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
        shown = " ".join(_sign(self.row.cells[k]) for k in FIGURES if k in self.row.cells)
        kind = built_in_type(text) or _type_of(text or shown)
        alike = [u for u in units.values() if u.type is kind]
        if not text and alike:
            return alike[0]
        basis = alike[0].basis if alike else Basis.POINTS if kind is UnitType.PERCENT else Basis.RELATIVE
        return scaled(Unit(text or "count", text or "number", kind, basis))

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


def _decimals_of(cell: CellRead, unit: Unit) -> int:
    """The decimals with which a cell shows its figure; of £2,310k in million pounds they are two."""
    if unit.scale != 1:
        value = read_figure(cell, unit, 0).value
        exponent = 0 if value is None else value.as_tuple().exponent
        return min(max(0, -exponent), 9) if isinstance(exponent, int) else 0
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
