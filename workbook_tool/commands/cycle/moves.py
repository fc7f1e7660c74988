"""Whose move it is: of a service's return, and of each question about it."""

from __future__ import annotations

from enum import StrEnum

from workbook_tool.commands.intake.held_back import is_held_back
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger, Noted, Received

ASKED = "asked"  # the event by which the officer leaves a question to its service
CORRECTIONS = "corrections"  # the template that says what to correct
_FOR_OFFICER = "answer-for-officer"


class Move(StrEnum):
    """Who has to do something next; NOBODY where nothing is left to do."""

    OFFICER = "officer"
    SERVICE = "service"
    NOBODY = "nobody"


class Need(StrEnum):
    """What the officer has to do about a service's return: the name of its step, the most pressing first."""

    SEND = "send"
    CONFIRM = "sent"
    DECIDE = "questions"
    REMIND = "chase"
    REPLY = "reply"


def turned_away(ledger: Ledger, period: Period) -> dict[str, Received]:
    """By service, the last file that came since its return of a cycle went out and is for another cycle."""
    issued, latest = ledger.issues.of(period), dict[str, Received]()
    for received in ledger.returns.all():
        issue = issued.get(received.service or "")
        away = received.status is ReturnStatus.RETURNED and received.period != period
        if issue and received.service and away and received.at >= issue.at:
            latest[received.service] = received
    return latest


@immutable
class ReturnState:
    """How a service's return stands, as far as it matters for whose move it is."""

    received: bool = False
    """Whether a return is in."""
    unsent: bool = False
    """Whether its workbook still waits to be sent."""
    draft: bool = False
    """Whether a message to it is a draft, of which nobody said yet that it went out."""
    decide: int = 0
    """How many points about it the officer can settle."""
    asks: bool = False
    """Whether anything about it is open."""
    told: bool = False
    """Whether the service was told what to correct in it."""
    stray: bool = False
    """Whether a file for another period came instead of it, and the service was not told."""
    remind: bool = False
    """Whether the schedule has a reminder for it today."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """What the officer has to do about it; nothing where it is the service's move, or nobody's."""
        holds = {
            Need.SEND: self.unsent and not self.received,
            Need.CONFIRM: self.draft,
            Need.DECIDE: self.decide > 0,
            Need.REMIND: self.remind and not self.unsent and not self.draft,
            Need.REPLY: self.stray or (self.received and self.asks and not self.told),
        }
        return tuple(need for need in Need if holds[need])

    @property
    def move(self) -> Move:
        """Whose move it is. A reminder alone leaves it the service's: it is late all the same."""
        if set(self.needs) - {Need.REMIND}:
            return Move.OFFICER
        return Move.SERVICE if self.asks or not self.received else Move.NOBODY


def corrections_sent(ledger: Ledger, received: Received) -> bool:
    """Whether the service was told what to correct in a return: it was written to, and nobody said that it failed."""
    if received.period is None or received.service is None:
        return False
    message = ledger.messages.get(reply_cause(received.period, received.service, received.number))
    return message is not None and not message.failed


def reply_cause(period: Period, service: str, number: int, template: str = CORRECTIONS) -> str:
    """The cause of the message that answers the return which came in as ``number``: what to correct, or a receipt."""
    return f"reply/{period.code}/{service}/{number}/{template}"


NOBODYS = ReturnState(received=True)
"""Of a return that nobody waits for any more."""


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
