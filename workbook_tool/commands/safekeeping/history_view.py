"""Everything that happened in a folder, for a page: who did what, whether it can be undone, and whether it is sound."""

from __future__ import annotations

from datetime import date

from workbook_tool.commands.event_words import event_words
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.safekeeping.audit import Audited, audit_folder
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Event


@immutable
class Happening:
    """An event in words. ``refusal`` says why it cannot be undone; None where it is none that can be at all."""

    event: Event
    about: str
    """What it is about."""
    undone_by: int | None
    """The number of the event that took it back."""
    refusal: str | None

    @property
    def can_be_undone(self) -> bool:
        """Whether it can be undone now."""
        return self.refusal == ""

    @property
    def day(self) -> date:
        """When it was, on the day of this machine."""
        return self.event.at.astimezone().date()


def history_of(folder: Folder, period: Period | None) -> tuple[Happening, ...]:
    """What happened in a cycle, or at all, the newest first."""
    with folder.ledger() as ledger:
        undone = ledger.undoing.undone()
        refusals = {each.event.number: each.refusal for each in ledger.undoing.undoable()}
        events = ledger.events.all(period)
    return tuple(
        Happening(event, event_words(event), undone.get(event.number), refusals.get(event.number))
        for event in reversed(events)
    )


def verified(folder: Folder) -> Audited:
    """Whether the ledger and every kept file are as they were written."""
    return audit_folder(folder, None)
