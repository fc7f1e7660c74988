"""``compare``: what changed between two versions of a cycle's master."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.consolidation import Difference
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.ledger import Ledger
from workbook_tool.results.consolidate import differences


def compare_versions(folder: Folder, period: Period, first: int | None, second: int | None) -> tuple[Difference, ...]:
    """What differs between two versions (by default the last two), indicator by indicator."""
    with folder.reading(verified=True) as ledger:
        cycle = the_cycle(ledger, period)
        last = ledger.compiles.last(cycle.period)
        if last is None or (last[0] < 2 and second is None):
            raise WorkbookToolError(
                f"There are no two versions of {cycle.period.label} to compare.",
                "A new version comes about when compile finds that something has changed.",
            )
        newer = second or last[0]
        older = first or newer - 1
        return differences(_rows(ledger, cycle.period, newer), _rows(ledger, cycle.period, older))


def _rows(ledger: Ledger, period: Period, version: int) -> tuple[Mapping[str, Any], ...]:
    compiled = ledger.compiles.get(period, version)
    if compiled is None:
        raise UsageError(f"There is no version {version} of {period.label}.", "compile says which version it made.")
    return compiled[1]
