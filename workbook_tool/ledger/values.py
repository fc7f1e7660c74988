"""What the ledger gives back that is no domain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.immutable import immutable


@immutable
class Issue:
    """A return workbook that went out."""

    reference: str
    """The return's reference."""
    sha256: str
    """Of the workbook's bytes."""
    file: str
    """The workbook's name."""
    at: datetime
    """When it was written."""


@immutable
class Arrival:
    """A file that came in: its name as people know it, the hash of its bytes, and of what it says.

    ``content_sha256`` is equal for two files that say the same in other bytes.
    ``via`` holds how it came: sender, subject, date and id of the message, the
    archive that it was in.
    """

    file: str
    sha256: str
    """Of its bytes."""
    content_sha256: str = ""
    at: datetime | None = None
    """When it came in."""
    via: Mapping[str, str] = field(default_factory=dict)


@immutable
class Received:
    """What became of one file that came in. ``number`` counts them in order of taking in."""

    number: int
    period: Period | None
    """The cycle that it answers."""
    service: str | None
    """The service's code."""
    status: ReturnStatus
    """What became of it."""
    reference: str
    """The return's reference."""
    file: str
    sha256: str
    """Of the file's bytes."""
    content_sha256: str
    """Of what it says, whatever program saved it."""
    at: datetime
    """When it came in."""
    completed_by: str = ""
    """As written."""
    completed_on: date | None = None
    """As written."""
    approved_by: str = ""
    """As written."""
    approved_on: date | None = None
    """As written."""
    via: Mapping[str, str] = field(default_factory=dict)
    """How it came: message, sender, archive."""
    errors: int = 0
    """How many things must be mended."""
    queries: int = 0
    """How many questions it raised."""
    readings: int = 0
    """How many figures were accepted."""


@immutable
class Noted:
    """A finding about a return, with its number in the ledger and what was said to it.

    ``answer`` is what the service wrote about its row; ``closed_by`` and ``reason``
    are the officer's. Open is what asks something and was not closed by her: an
    answered question is recorded as a note.
    """

    number: int
    received: int
    """The number of the return."""
    period: Period | None
    """The cycle's period."""
    service: str
    finding: Finding
    answer: str = ""
    closed_by: str = ""
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do or say something."""
        return not self.closed_by and self.finding.asks


@immutable
class Publication:
    """A cycle frozen: when, by whom, and which compile was published."""

    at: datetime
    """When."""
    by: str
    version: int | None
    """Of the compile."""


class MessageState(StrEnum):
    """How far a message has come; it only ever goes forward, save from sending back to prepared when it failed."""

    PREPARED = "prepared"
    SENDING = "sending"  # handed over, outcome unknown: after a crash it is not sent again unasked
    SENT = "sent"
    CONFIRMED = "confirmed"


WAITING = (MessageState.PREPARED, MessageState.SENDING)
"""How far a message has come of which nobody said yet that it went out."""


@immutable
class Message:
    """One message for one cause: ``cause_key`` says why it is sent, and is never sent for twice.

    ``failed`` is true where it was said last that it did not go out: it may be sent again.
    """

    cause_key: str
    kind: str
    """Invitation, reminder, reply, receipt."""
    period: Period | None
    """The cycle that it is about."""
    service: str | None
    """The service's code."""
    to: tuple[str, ...]
    """Addresses."""
    subject: str
    """As sent."""
    state: MessageState
    """How far it has come."""
    sha256: str
    """Of the message's bytes."""
    at: datetime | None = None
    """When it came to this state."""
    failed: bool = False


@immutable
class Event:
    """One thing that happened. ``hash`` covers all of it and the hash of the event before."""

    number: int
    """Counts from 1."""
    at: datetime
    """When it was written."""
    actor: str
    """Whose hand it was."""
    kind: str
    """What happened, in a word."""
    period: Period | None
    """The cycle that it belongs to."""
    service: str | None
    """The service's code."""
    detail: Mapping[str, Any]
    """What else is known."""
    bytes_sha256: str | None
    """Of the file that it is about."""
    hash: str
