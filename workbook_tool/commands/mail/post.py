"""From what is to be said to messages that are on their way: what ``send``, ``chase`` and ``reply`` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.contacts import note_contacts
from workbook_tool.commands.mail.correspondence import Desk, Proposal, Standing, open_desk
from workbook_tool.commands.mail.mail_ways import DRAFTS, SMTP, opened
from workbook_tool.commands.mail.mailing import Entry, Mailed, dispatch, entries
from workbook_tool.domain.period import Period

Propose = Callable[[Desk], Iterable[Proposal]]


@dataclass(frozen=True, slots=True)
class Options:
    """How messages go out. ``by`` is whose hand it is, for the log; by default the login's name."""

    via: str = DRAFTS
    dry_run: bool = False
    test: bool = False
    by: str = ""


def post(
    folder: Folder,
    period: Period,
    propose: Propose,
    options: Options,
    agree: Callable[[Sequence[Entry]], bool],
    done: Callable[[Entry], None] = lambda _: None,
) -> Mailed:
    """Write, draft or send what is proposed; ``agree`` is asked once before anything is sent for good.

    Nobody is kept waiting while a person thinks: what was agreed to is worked
    out once more under the folder's lock, and only what is in both is sent.
    """
    with open_desk(folder, period, options.by) as desk:
        found = entries(desk, _proposals(desk, propose, options), whole=False)
    due = [entry for entry in found if entry.letter]
    if options.dry_run or not due:
        return Mailed(tuple(found))
    if options.via == SMTP and not agree(due):
        return Mailed(tuple(replace(e, why="not sent: you did not agree") if e.letter else e for e in found))
    causes = [entry.letter.cause for entry in due if entry.letter]
    with open_desk(folder, period, options.by, writing=True) as desk:
        note_contacts(folder, desk.ledger, desk.cycle.period)
        again = [p for p in _proposals(desk, propose, options) if p.standing is not Standing.DUE or p.cause in causes]
        with opened(desk, options.via, test=options.test) as way:
            return dispatch(desk, entries(desk, again, whole=True), way, done)


def _proposals(desk: Desk, propose: Propose, options: Options) -> list[Proposal]:
    """All, or for a test the first that is to be written."""
    found = list(propose(desk))
    if not options.test:
        return found
    return [p for p in found if p.standing is Standing.DUE][:1]
