"""A return workbook that came back as it went out: nothing in it is a service's own."""

from __future__ import annotations

from workbook_tool.domain.reading import DataStatus
from workbook_tool.layout.template import load
from workbook_tool.returns.read.match import ENTERED, Matched
from workbook_tool.returns.read.records import ReadReturn

_ONCE = ("commentary", "actions")  # asked on an indicator's latest row; the others say where
_ANSWERS = ("completed_by", "completed_on", "approved_by", "approved_on", "note")


def is_untouched(read: ReadReturn) -> bool:
    """Whether figures were asked and every row and answer is as it was sent out."""
    rows = read.matched.values()
    if read.absent or not any(match.asked.due for match in rows):
        return False
    answered = any(read.document.data["start"].get(key) for key in _ANSWERS)
    return not answered and not any(_is_touched(match) for match in rows)


def _is_touched(match: Matched) -> bool:
    row, asked = match.row, match.asked
    given = load("return").words["not_due"].casefold()
    for key in ENTERED:
        entry = row.text(key)
        if entry and (asked.latest or key not in _ONCE) and (asked.due or entry.casefold() != given):
            return True
    status = row.text("data_status").casefold()
    return (asked.due and status not in ("", DataStatus.FINAL.value)) or _has_own_target(match)


def _has_own_target(match: Matched) -> bool:
    """Whether the service gave another target than the one that stood in its cell."""
    cell = match.row.cells.get("target")
    if not match.asked.due or not match.asked.indicator.target_from_service or cell is None or not cell.text:
        return False
    held = match.asked.held_target
    return held is None or cell.number not in (held, held.scaleb(-2))
