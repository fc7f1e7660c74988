"""``messages`` and ``sent``: how far each message has come, and the officer's word that a draft went out."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.correspondence import open_correspondence
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable
from workbook_tool.ledger import WAITING, Message, MessageState
from workbook_tool.mail.outgoing.letter import message_id


@immutable
class LoggedMessage:
    """One message of the log. ``state`` is in words; ``message_id`` is what a mailbox can be asked for."""

    message: Message
    state: str
    message_id: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for the officer's word."""
        return self.message.state in WAITING and not self.message.failed


def cycle_messages(
    folder: Folder, period: Period | None, services: Sequence[str] = ()
) -> tuple[Period, tuple[LoggedMessage, ...]]:
    """The messages of a cycle (the latest, where none is named) in the order they were begun."""
    with open_correspondence(folder, period) as correspondence:
        codes = {service.code for service in correspondence.services(services)}
        lines = tuple(
            LoggedMessage(m, _state(m), message_id(m.cause_key, correspondence.sender.person.address))
            for m in correspondence.ledger.messages.all(correspondence.cycle.period)
            if m.service in codes or not services
        )
        return correspondence.cycle.period, lines


def _state(message: Message) -> str:
    if message.failed:
        return "not sent"
    return "unsure" if message.state is MessageState.SENDING else message.state.value


def settle(folder: Folder, lines: Sequence[LoggedMessage], *, went: bool, by: str) -> int:
    """Write down that messages went out, or that they did not and may be written again; gives how many were new."""
    count = 0
    for period in dict.fromkeys(line.message.period for line in lines):
        with open_correspondence(folder, period, by, writing=True) as correspondence:
            for line in (line for line in lines if line.message.period == period):
                known = correspondence.ledger.messages.get(line.message.cause_key)
                if known is None or known.failed or known.state not in WAITING:
                    continue
                if went:
                    correspondence.ledger.messages.confirm(known.cause_key)
                else:
                    correspondence.ledger.messages.failed(known.cause_key, "the officer's word")
                count += 1
    return count
