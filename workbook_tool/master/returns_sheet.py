"""The Returns: which came in, and what became of each."""

from __future__ import annotations

from typing import Any

from workbook_tool.book import Sheet
from workbook_tool.domain.consolidation import Consolidation, ReturnLine
from workbook_tool.domain.days import short_day
from workbook_tool.layout.place import Filled
from workbook_tool.master import sheet_names
from workbook_tool.master.list_sheet import Words, list_sheet, list_words


def returns_sheet(given: Consolidation) -> Sheet:
    """Every service with what became of its return."""
    words = list_words("returns")
    came = len(given.returns) - len(given.missing)
    note = words["said"].format(came=came, all=len(given.returns), due=short_day(given.cycle.due))
    return list_sheet(sheet_names.RETURNS, "returns", given, [_return(line, words) for line in given.returns], note)


def _return(line: ReturnLine, words: Words) -> list[Any]:
    state = line.state or words["no_return"]
    missing = line.asked and not line.reported
    return [
        line.service.name, line.service.code, Filled(state, "attention" if missing else "wrap"), line.received_at,
        line.file, line.reference, line.completed_by, line.approved_by,
        *(Filled(number, "number", "0") for number in (line.asked, line.reported, line.errors, line.queries)),
        Filled(line.sha256, "text"),
    ]  # fmt: skip
