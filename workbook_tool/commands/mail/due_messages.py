"""What would be written to services now: returns to send out, reminders, answers; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.chase import reminders
from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding, Proposal, open_correspondence
from workbook_tool.commands.mail.outgoing_messages import OutgoingMessage, entries
from workbook_tool.commands.mail.reply import replies
from workbook_tool.commands.mail.send import returns_to_send
from workbook_tool.commands.mail.write_and_send import Propose
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError

PROPOSERS: dict[str, Propose] = {
    "send": lambda correspondence: returns_to_send(correspondence, ()),
    "chase": lambda correspondence: reminders(correspondence, ()),
    "reply": lambda correspondence: replies(correspondence, ()),
}
"""By the command that writes them, what proposes messages."""


def proposed_messages(folder: Folder, period: Period) -> list[tuple[str, OutgoingMessage]]:
    """Each message that a service may get now, or why it gets none, with what would write it."""
    with open_correspondence(folder, period) as correspondence:
        return [
            (name, entry)
            for name, propose in PROPOSERS.items()
            for entry in entries(correspondence, list(propose(correspondence)), whole=False)
        ]


def due_messages(folder: Folder, period: Period) -> list[tuple[str, Proposal]]:
    """The messages that are to be written now; none where the settings name no sender."""
    try:
        with open_correspondence(folder, period) as correspondence:
            return [
                (name, proposal)
                for name, propose in PROPOSERS.items()
                for proposal in propose(correspondence)
                if proposal.standing is MessageStanding.DUE
            ]
    except WorkbookToolError:
        return []


def chosen(propose: Propose, causes: Collection[str]) -> Propose:
    """The same proposals, but of those that are to be written only the ones with these causes."""

    def narrowed(correspondence: Correspondence) -> Iterator[Proposal]:
        for proposal in propose(correspondence):
            if proposal.standing is not MessageStanding.DUE or proposal.cause in causes:
                yield proposal

    return narrowed
