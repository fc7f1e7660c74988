"""What stands around every page of the desk: whose collection it is, its cycles, and how much is open."""

from __future__ import annotations

from datetime import datetime

from workbook_tool.commands.cycle.what_next import asks_for, cycle_steps
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.due_messages import due_messages
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable


@immutable
class DeskFrame:
    """``period`` is the cycle at hand, None before the first; ``cycles`` are all, the latest first.

    ``questions`` and ``messages`` count what waits there.
    """

    council: str
    """Whose desk it is."""
    period: Period | None = None
    cycles: tuple[tuple[Period, bool], ...] = ()
    """Each with whether it is published."""
    published: bool = False
    """Whether the cycle at hand is frozen."""
    questions: int = 0
    messages: int = 0
    last_by: str = ""
    """Who wrote last, and when."""
    last_at: datetime | None = None
    """When something was last done in the folder."""


def desk_frame(folder: Folder, period: Period | None) -> DeskFrame:
    """The frame around the pages of a cycle; the latest where none is named."""
    council = folder.collection.council
    if not folder.ledger_file.is_file():
        return DeskFrame(council)
    with folder.ledger() as ledger:
        known = ledger.cycles.all()
        latest = ledger.cycles.latest()
        cycle = next((c for c in known if c.period == period), None) if period else latest
        cycles = sorted(
            ((c.period, ledger.published.has(c.period)) for c in known), key=lambda c: c[0].key, reverse=True
        )
        last = ledger.events.last()
        at = {"last_by": last.actor if last else "", "last_at": last.at if last else None}
        if cycle is None:
            return DeskFrame(council, None, tuple(cycles), **at)  # type: ignore[arg-type]
        asking = sum(noted.finding.asks for noted in ledger.findings.open(cycle.period))
        published = ledger.published.has(cycle.period)
    due = 0 if published else _pressing(folder, cycle.period)
    return DeskFrame(council, cycle.period, tuple(cycles), published, asking, due, **at)  # type: ignore[arg-type]


def _pressing(folder: Folder, period: Period) -> int:
    """How many messages are to be written now, of the kinds that come next."""
    steps = cycle_steps(folder, period)
    return sum(asks_for(steps, name, proposal.service.code) for name, proposal in due_messages(folder, period))
