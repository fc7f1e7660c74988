"""What a return workbook is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from workbook_tool.book import Value
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register, Service
from workbook_tool.immutable import immutable
from workbook_tool.returns import identity
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out.marks import Mark

Entries = Mapping[tuple[str, str], Mapping[str, Value]]


@immutable
class Form:
    """One return to be made: who asks whom for what by when, and its rows.

    ``entries`` are what the service has written already (by ID and period label;
    figures in their unit, text as typed), ``start`` its answers on the first
    sheet; ``marks`` are the cells to mark as needing attention, with the words.
    """

    collection: Collection
    """Who asks."""
    register: Register
    """The cycle's."""
    service: Service
    cycle: Period
    """Its period."""
    due: date
    """By when it is wanted."""
    rows: tuple[Asked, ...]
    entries: Entries = field(default_factory=dict)
    start: Mapping[str, Value] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()

    @property
    def reference(self) -> str:
        """The return's reference."""
        return identity.reference(self.service.code, self.cycle)
