"""``undo``: what was done is reversed by a further event; later work is never discarded."""

from __future__ import annotations

from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.results.attachments import ATTACHED, REMOVED, without_event
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Event, Ledger, Undoable

_PAPERS = ("master*.xlsx", "report*.*")
WITHDRAWN = "withdrawn"


@immutable
class Undone:
    """The event that was reversed, and the papers that are marked as withdrawn, by their new names."""

    event: Event
    withdrawn: tuple[Path, ...] = ()
    before: bool = False
    """Whether it had been undone already, and nothing was changed."""


def undoable_events(folder: Folder) -> tuple[Undoable, ...]:
    """Every event of a kind that can be undone, the newest first, each with why it cannot, if so."""
    with folder.reading() as ledger:
        return tuple(ledger.undoing.undoable())


def undo_event(folder: Folder, number: int, by: str, reason: str) -> Undone:
    """Reverse an event. UsageError where there is none of that number; WorkbookToolError where it cannot be undone.

    A file that came in stays in received/. Papers of a publication are marked as
    withdrawn in their names; a run that is stopped is finished by the next.
    """
    if not reason.strip():
        raise UsageError("Undoing needs a reason.", way_out("reason"))
    with folder.writing() as ledger:
        event = next((e for e in ledger.events.all() if e.number == number), None)
        if event is None:
            raise UsageError(f"There is no event {number}.", way_out("undoable"))
        if number in ledger.undoing.undone():
            return Undone(event, before=True)
        withdrawn: tuple[Path, ...] = ()
        if not ledger.undoing.refusal(event):
            if event.kind in (ATTACHED, REMOVED):
                without_event(folder, ledger, event)
            if event.kind == "published" and event.period:
                withdrawn = _withdraw_papers(folder, ledger, event.period)
        ledger.undoing.undo(event, by, reason)
    return Undone(event, withdrawn)


def _withdraw_papers(folder: Folder, ledger: Ledger, period: Period) -> tuple[Path, ...]:
    """Mark the papers that were made of a publication as withdrawn, by their names."""
    place, published = folder.cycle(period), ledger.published.get(period)
    version = published.version if published else None
    papers = [path for pattern in _PAPERS for path in sorted(place.glob(pattern)) if _is_paper(path)]
    papers += [path for path in [place / "versions" / f"master-v{version}.xlsx"] if path.is_file()]
    return tuple(_renamed(path) for path in papers)


def _is_paper(path: Path) -> bool:
    return durable.is_plain_file(path) and not durable.is_temporary(path.name) and WITHDRAWN not in path.stem


def _renamed(path: Path) -> Path:
    number = 1
    while True:
        mark = WITHDRAWN if number == 1 else f"{WITHDRAWN} {number}"
        new = path.with_name(f"{path.stem} ({mark}){path.suffix}")
        if not new.exists():
            durable.move(path, new)
            return new
        number += 1
