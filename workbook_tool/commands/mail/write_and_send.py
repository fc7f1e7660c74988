"""From what is to be said to messages that are on their way: what ``send``, ``chase`` and ``reply`` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.contacts import note_contacts
from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding, Proposal, open_correspondence
from workbook_tool.commands.mail.delivery import DRAFTS, SMTP, opened
from workbook_tool.commands.mail.outgoing_messages import Mailed, OutgoingMessage, dispatch, entries
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable

Propose = Callable[[Correspondence], Iterable[Proposal]]


@immutable
class MailOptions:
    """How messages go out. ``by`` is whose hand it is, for the log; by default the login's name."""

    via: str = DRAFTS
    """Drafts, SMTP or files."""
    dry_run: bool = False
    """Whether only to say what would go out."""
    test: bool = False
    """Whether all go to the officer herself."""
    by: str = ""


def write_and_send(
    folder: Folder,
    period: Period,
    propose: Propose,
    options: MailOptions,
    agree: Callable[[Sequence[OutgoingMessage]], bool],
    done: Callable[[OutgoingMessage], None] = lambda _: None,
) -> Mailed:
    """Write, draft or send what is proposed; ``agree`` is asked once before anything is sent for good.

    Nobody is kept waiting while a person thinks: what was agreed to is worked
    out once more under the folder's lock, and only what is in both is sent.
    """
    with open_correspondence(folder, period, options.by) as correspondence:
        messages = entries(correspondence, _proposals(correspondence, propose, options), whole=False)
    due = [entry for entry in messages if entry.letter]
    if options.dry_run or not due:
        return Mailed(tuple(messages))
    if options.via == SMTP and not agree(due):
        return Mailed(tuple(replace(e, why="not sent: you did not agree") if e.letter else e for e in messages))
    causes = [entry.letter.cause for entry in due if entry.letter]
    with open_correspondence(folder, period, options.by, writing=True) as correspondence:
        note_contacts(folder, correspondence.ledger, correspondence.cycle.period)
        again = [
            p
            for p in _proposals(correspondence, propose, options)
            if p.standing is not MessageStanding.DUE or p.cause in causes
        ]
        with opened(correspondence, options.via, test=options.test) as way:
            return dispatch(correspondence, entries(correspondence, again, whole=True), way, done)


def _proposals(correspondence: Correspondence, propose: Propose, options: MailOptions) -> list[Proposal]:
    """All, or for a test the first that is to be written."""
    proposals = list(propose(correspondence))
    if not options.test:
        return proposals
    return [p for p in proposals if p.standing is MessageStanding.DUE][:1]
