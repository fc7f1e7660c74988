"""Whether a return is wanted now, from the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger


@immutable
class Gate:
    """Whether a service's return for a period is wanted now."""

    ledger: Ledger
    """Which knows what was issued and published."""
    wanted: Cycle

    def __call__(self, service: str, period: Period, file: str) -> Sequence[Finding]:
        """The finding that turns a return away; none where it is wanted."""
        place = Cell(file)
        if period != self.wanted.period:
            known = self.ledger.cycles.get(period) is not None
            code = "another-period" if known or period.end < self.wanted.period.end else "period-not-started"
            return [finding(code, place, period=period.label, wanted=self.wanted.period.label)]
        if self.ledger.published.has(period):
            return [finding("cycle-published", place, period=period.label)]
        if service not in self.wanted.services:
            return [finding("return-not-asked", place, service=service, period=period.label)]
        return []
