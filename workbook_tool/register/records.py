"""A register's flat records under check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.document import Document
from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text, places
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.figures.units import scaled
from workbook_tool.register.read import number


@dataclass
class Records:
    """The records of each sheet, and findings at their cells."""

    document: Document
    """The records."""

    def __getitem__(self, key: str) -> Sequence[Mapping[str, Any]]:
        """The records of a sheet."""
        records: Sequence[Mapping[str, Any]] = self.document.data.get(key, ())
        return records

    def is_there(self, key: str) -> bool:
        """Whether the sheet was found: where it was not, nothing is said of what it should hold."""
        return not self.document.cells or (key,) in self.document.cells

    def say(self, code: str, key: str, n: int, column: str, **facts: object) -> Finding:
        """A finding at the cell of a record's part."""
        record = self.document.data[key][n]
        ref = record.get("ref") or record.get("indicator")
        value = record.get(column)
        shown = None if value is None else str(value)
        return finding(code, self.document.cell(key, n, column), indicator=ref, value=shown, **facts)

    @cached_property
    def refs(self) -> dict[str, Mapping[str, Any]]:
        """Indicators by reference."""
        return {r["ref"]: r for r in self["indicators"] if "ref" in r}

    def cell_of(self, key: str, name: str, column: str) -> Cell:
        """The cell of a part of the row with that code or reference."""
        return self.document.cell(key, self._rows[key][name], column)

    @cached_property
    def _rows(self) -> dict[str, dict[object, int]]:
        """By sheet, the row of each code or reference: the first of two."""
        sheets = {key: self[key] for key in ("services", "indicators")}
        return {
            key: {r.get(column): n for n, r in reversed([*enumerate(records)]) for column in ("code", "ref")}
            for key, records in sheets.items()
        }

    def possible(self, indicator: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
        """The least and the most that a figure of the indicator may be."""
        of_unit = self.unit_record(indicator)
        least = indicator.get("minimum", of_unit.get("minimum"))
        most = indicator.get("maximum", of_unit.get("maximum"))
        return number(least), number(most)

    def unit_record(self, indicator: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row of its unit; empty where there is none."""
        return next((u for u in self["units"] if u.get("code") == indicator.get("unit")), {})

    def shown(self, indicator: Mapping[str, Any], figure: Decimal | None) -> str:
        """A figure in the indicator's unit, as people write it, with all its decimals; empty for none."""
        if figure is None:
            return ""
        kind = str(self.unit_record(indicator).get("type"))
        kind = kind if kind in set(UnitType) else UnitType.NUMBER  # a mistake of its own, said there
        record = self.unit_record(indicator)
        unit = Unit(str(record.get("code", "")), str(record.get("name", "")), UnitType(kind), Basis.RELATIVE)
        return figure_text(figure, scaled(unit, number(record.get("scale"))), places(figure))


def likely(text: object, known: Iterable[str], least: int = 60) -> str:
    """The known word that is nearest, as a question to be added to a sentence; empty where none is near.

    ``least`` is how much alike the two must be, of 100.
    """
    from rapidfuzz import fuzz, process

    words = sorted(known)
    best = process.extractOne(str(text), words, scorer=fuzz.ratio, score_cutoff=least, processor=str.casefold)
    return f" Did you mean “{best[0]}”?" if best else ""


def period_of(value: object) -> Period | None:
    """The period that a cell names; None where it names none, which has its finding."""
    try:
        return parse_period(str(value))
    except ValueError:
        return None
