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

_WHOSE = ("indicator", "title")


def compare_versions(folder: Folder, period: Period, first: int | None, second: int | None) -> list[Difference]:
    """What differs between two versions (by default the last two), indicator by indicator."""
    with folder.ledger(verified=True) as ledger:
        cycle = the_cycle(ledger, period)
        last = ledger.compiles.last(cycle.period)
        if last is None or (last[0] < 2 and second is None):
            raise WorkbookToolError(
                f"There are no two versions of {cycle.period.label} to compare.",
                "A new version comes about when compile finds that something has changed.",
            )
        newer = second or last[0]
        older = first or newer - 1
        return list(_differences(_rows(ledger, cycle.period, older), _rows(ledger, cycle.period, newer)))


def _rows(ledger: Ledger, period: Period, version: int) -> dict[str, Mapping[str, Any]]:
    compiled = ledger.compiles.get(period, version)
    if compiled is None:
        raise UsageError(f"There is no version {version} of {period.label}.", "compile says which version it made.")
    return {str(row["indicator"]): row for row in compiled[1]}


def _differences(before: dict[str, Mapping[str, Any]], after: dict[str, Mapping[str, Any]]) -> list[Difference]:
    made = []
    for ref, row in after.items():
        old = before.get(ref)
        title = str(row.get("title", ""))
        if old is None:
            made.append(Difference(ref, title, "indicator", "", "added"))
            continue
        keys = [key for key in row if key not in _WHOSE and str(old.get(key, "")) != str(row[key])]
        made += [Difference(ref, title, key, str(old.get(key, "")), str(row[key])) for key in keys]
    gone = [ref for ref in before if ref not in after]
    return [*made, *(Difference(ref, str(before[ref].get("title", "")), "indicator", "", "gone") for ref in gone)]
