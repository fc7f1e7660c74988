"""One row under check, with what a rule needs to look at it and to say something of it."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from operator import attrgetter
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.rating.change import change_of
from workbook_tool.rating.rate import colour
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.match import Matched
from workbook_tool.returns.read.values import as_seen, figure_of


@immutable
class Case:
    """One row under check: its flat record, what was asked, and the cell of each part."""

    record: dict[str, Any]
    match: Matched
    """The row and what it answers."""
    register: Register
    """The cycle's register."""
    _rags: dict[tuple[Decimal, Decimal | None], str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def asked(self) -> Asked:
        """The asked row."""
        return self.match.asked

    @property
    def rag(self) -> str:
        """The rating that the row would have; empty where it has no figure."""
        asked, value = self.asked, self.figure("value")
        if value is None or asked.period is None:
            return ""
        figures = value, self.figure("target")
        if figures not in self._rags:  # several rules ask
            reading = Reading(asked.indicator.ref, asked.period, value, target=figures[1])
            rag, _ = colour(asked.indicator, self.register, asked.period, reading, asked.year_before)
            self._rags[figures] = rag.value
        return self._rags[figures]

    @property
    def change(self) -> str:
        """The change that the row would have; empty where it cannot be told from what this return holds."""
        asked, value = self.asked, self.figure("value")
        if (
            value is None
            or asked.period is None
            or asked.previous is None
            or self.figure("revised_previous") is not None
        ):
            return ""
        current = Reading(asked.indicator.ref, asked.period, value, target=self.figure("target"))
        told = change_of(asked.indicator, self.register, asked.period, current, asked.previous, attrgetter("label"))
        return told.change.value

    def cell(self, key: str) -> Cell:
        """The cell of a part; the row's ID where its column is missing."""
        places = self.match.row.places
        return places.get(key) or places["indicator"]

    def say(self, code: str, key: str, readings: tuple[Decimal, ...] = (), /, **facts: object) -> Finding:
        """A finding of ``code`` at the part ``key``, with the value that stands there and the likely ``readings``."""
        cell = self.match.row.cells.get(key)
        value = as_seen(cell) if cell else None
        ref, place = self.asked.indicator.ref, self.cell(key)
        return finding(code, place, readings, indicator=ref, value=value, period=self.asked.label, **facts)

    def figure(self, key: str) -> Decimal | None:
        """A figure of the record."""
        return figure_of(self.record, key)

    def shown(self, value: Decimal) -> str:
        """A figure as the report prints it."""
        return figure_text(value, self.asked.unit, self.asked.indicator.decimals)

    def shown_target(self, value: Decimal) -> str:
        """A target as the report prints it."""
        return figure_text(value, self.asked.unit, self.asked.indicator.shown_target_decimals)
