"""``audit``: who did what and when, and whether the ledger and the kept files are what they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.safekeeping.kept import register_problems
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Event, originals


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
        problems = (*ledger.events.verify(), *originals.lost(ledger, folder.path), *register_problems(folder, ledger))
        new = tuple(folder.shown(path) for path in originals.unrecorded(ledger, folder.path))
        return Audited(ledger.events.all(period), problems, ledger.events.head(), new, ledger.undoing.undone())
