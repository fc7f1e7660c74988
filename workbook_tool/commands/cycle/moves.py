"""Whose move it is: of a service's return, and of each question about it."""

from __future__ import annotations

from enum import StrEnum

from workbook_tool.commands.intake.held_back import is_held_back
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Ledger, Noted, Received

ASKED = "asked"  # the event by which the officer leaves a question to its service
CORRECTIONS = "corrections"  # the template that says what to correct
_FOR_OFFICER = "answer-for-officer"


class Move(StrEnum):
    """Who has to do something next; NOBODY where nothing is left to do."""

    OFFICER = "officer"
    SERVICE = "service"
    NOBODY = "nobody"


def corrections_sent(ledger: Ledger, received: Received) -> bool:
    """Whether the service was told what to correct in a return: it was written to, and nobody said that it failed."""
    if received.period is None or received.service is None:
        return False
    message = ledger.messages.get(reply_cause(received.period, received.service, received.number))
    return message is not None and not message.failed


def reply_cause(period: Period, service: str, number: int, template: str = CORRECTIONS) -> str:
    """The cause of the message that answers the return which came in as ``number``: what to correct, or a receipt."""
    return f"reply/{period.code}/{service}/{number}/{template}"


def move_of_return(ledger: Ledger, received: Received | None, *, issued: bool, asks: bool) -> Move:
    """Whose move a service's return is: ours until it went out, and until the service was told what to correct.

    ``asks``: whether anything about it is open.
    """
    if received is None:
        return Move.SERVICE if issued else Move.OFFICER
    if not asks:
        return Move.NOBODY
    return Move.SERVICE if corrections_sent(ledger, received) else Move.OFFICER


def move_of_question(noted: Noted, *, asked: bool, told: bool) -> Move:
    """Whose move a question is: the service's once it was told (or is to be asked), save what only we can settle."""
    if noted.finding.code == _FOR_OFFICER or is_held_back(noted.finding):
        return Move.OFFICER
    return Move.SERVICE if asked or told else Move.OFFICER


def left_to_services(ledger: Ledger, period: Period) -> frozenset[int]:
    """The numbers of the findings of a cycle that the officer leaves to their services."""
    undone = ledger.undoing.undone()
    asked = (e for e in ledger.events.all(period) if e.kind == ASKED and e.number not in undone)
    return frozenset(int(number) for event in asked for number in event.detail["findings"])
