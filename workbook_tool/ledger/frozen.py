"""Whether a cycle is published, for the parts that must leave it as it is."""

from __future__ import annotations

from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.ledger.database.store import Store


def frozen_by(store: Store, cycle: Period) -> int | None:
    """The number of the event by which a cycle was published; None where it is not."""
    return next(iter(store.first("SELECT event FROM publications WHERE period = ?", cycle.code)), None)


def refuse_published(store: Store, period: Period, deed: str) -> None:
    """WorkbookToolError where the cycle is published; ``deed`` is what may not be done to it: “amended”."""
    if frozen_by(store, period) is not None:
        raise WorkbookToolError(
            f"{period.label} is published and cannot be {deed}.",
            way_out("restate"),
        )
