"""``messages`` and ``sent``: how far each message has come, and the officer's word that a draft went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.correspondence import open_desk
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Message, MessageState
from workbook_tool.mail.outgoing.message import message_id

_OPEN = (MessageState.PREPARED, MessageState.SENDING)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the log. ``state`` is in words; ``message_id`` is what a mailbox can be asked for."""

    message: Message
    state: str
    message_id: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for the officer's word."""
        return self.message.state in _OPEN and not self.message.failed


def messages(folder: Folder, period: Period | None, services: Sequence[str] = ()) -> tuple[Period, tuple[Line, ...]]:
    """The messages of a cycle (the latest, where none is named) in the order they were begun."""
    with open_desk(folder, period) as desk:
        codes = {service.code for service in desk.services(services)}
        lines = tuple(
            Line(m, _state(m), message_id(m.cause_key, desk.sender.person.address))
            for m in desk.ledger.messages(desk.cycle.period)
            if m.service in codes or not services
        )
        return desk.cycle.period, lines


def _state(message: Message) -> str:
    if message.failed:
        return "not sent"
    return "unsure" if message.state is MessageState.SENDING else message.state.value


def settle(folder: Folder, lines: Sequence[Line], *, went: bool, by: str) -> int:
    """Write down that messages went out, or that they did not and may be written again; gives how many were new."""
    count = 0
    for period in dict.fromkeys(line.message.period for line in lines):
        with open_desk(folder, period, by, writing=True) as desk:
            for line in (line for line in lines if line.message.period == period):
                known = desk.ledger.message(line.message.cause_key)
                if known is None or known.failed or known.state not in _OPEN:
                    continue
                if went:
                    desk.ledger.confirm_message(known.cause_key)
                else:
                    desk.ledger.message_failed(known.cause_key, "the officer's word")
                count += 1
    return count
