"""Who did what and when, and whether the ledger and the files in a folder are what they were: ``audit``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from workbook_tool import durable
from workbook_tool.commands.event_words import event_words
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Event, Ledger, originals


def missing_originals(folder: Folder, ledger: Ledger, period: Period) -> tuple[str, ...]:
    """A sentence where files that came in for a cycle have gone; they are looked for, not read."""
    received = {file.sha256 for file in ledger.returns.of(period)}
    kept = {originals.sha256_in_name(path) for path in originals.originals(folder.path)}
    if not (gone := received - kept - ledger.forgotten.all()):
        return ()
    return (
        f"Of {len(received)} files that came in for {period.label}, {len(gone)} are gone from "
        f"{folder.shown(folder.received(period))}: collect them again, or take them from a backup.",
    )


def register_problems(folder: Folder, ledger: Ledger) -> tuple[str, ...]:
    """A sentence for each cycle whose own copy of the register is not the one that it was made from."""
    copies = {c.period: folder.cycle(c.period) / REGISTER for c in ledger.cycles.all()}
    return tuple(
        f"{folder.shown(file)} is not the register that {period.label} was made from."
        for period, file in copies.items()
        if not file.is_file() or durable.sha256_of(file) != ledger.cycles.register_sha256(period)
    )


@immutable
class Audited:
    """What happened, and what of it cannot be trusted.

    ``undone`` gives, for each event that was undone, the event that did so;
    ``head`` is the hash that stands for all that the ledger says; ``unrecorded``
    are files that came in and that it does not know.
    """

    events: tuple[Event, ...]
    """Oldest first."""
    problems: tuple[str, ...]
    """A sentence each."""
    head: str = ""
    unrecorded: tuple[str, ...] = ()
    undone: Mapping[int, int] = field(default_factory=dict)


def audit_folder(folder: Folder, period: Period | None) -> Audited:
    """Everything that happened, and whether the ledger and the kept files are still what they were."""
    with folder.ledger() as ledger:
        with ledger.one_moment():  # what is said to be verified is what was
            broken, events, head = ledger.events.verify(), ledger.events.all(period), ledger.events.head()
            undone = ledger.undoing.undone()
        problems = (*broken, *originals.lost(ledger, folder.path), *register_problems(folder, ledger))
        new = tuple(folder.shown(path) for path in originals.unrecorded(ledger, folder.path))
        return Audited(events, problems, head, new, undone)


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
    with folder.reading() as ledger:
        undone = ledger.undoing.undone()
        refusals = {each.event.number: each.refusal for each in ledger.undoing.undoable()}
        events = ledger.events.all(period)
    return tuple(
        Happening(event, event_words(event), undone.get(event.number), refusals.get(event.number))
        for event in reversed(events)
    )
