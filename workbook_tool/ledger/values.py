"""What the ledger gives back that is no domain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import ReturnStatus


@dataclass(frozen=True, slots=True)
class Issue:
    """A return workbook that went out."""

    reference: str
    sha256: str
    file: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in: its name as people know it, the hash of its bytes, and of what it says.

    ``content_sha256`` is equal for two files that say the same in other bytes.
    ``via`` holds how it came: sender, subject, date and id of the message, the
    archive that it was in.
    """

    file: str
    sha256: str
    content_sha256: str = ""
    at: datetime | None = None
    via: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file that came in. ``number`` counts them in order of taking in."""

    number: int
    period: Period | None
    service: str | None
    status: ReturnStatus
    reference: str
    file: str
    sha256: str
    content_sha256: str
    at: datetime
    completed_by: str = ""
    completed_on: date | None = None
    approved_by: str = ""
    approved_on: date | None = None
    via: Mapping[str, str] = field(default_factory=dict)
    errors: int = 0
    queries: int = 0
    readings: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding about a return, with its number in the ledger and what was said to it.

    ``answer`` is what the service wrote about its row; ``closed_by`` and ``reason``
    are the officer's. Open is what asks something and was not closed by her: an
    answered question is recorded as a note.
    """

    number: int
    received: int
    period: Period | None
    service: str
    finding: Finding
    answer: str = ""
    closed_by: str = ""
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do or say something."""
        return not self.closed_by and self.finding.asks


@dataclass(frozen=True, slots=True)
class Publication:
    """A cycle frozen: when, by whom, and which compile was published."""

    at: datetime
    by: str
    version: int | None


class MessageState(StrEnum):
    """How far a message has come; it only ever goes forward, save from sending back to prepared when it failed."""

    PREPARED = "prepared"
    SENDING = "sending"  # handed over, outcome unknown: after a crash it is not sent again unasked
    SENT = "sent"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Message:
    """One message for one cause: ``cause_key`` says why it is sent, and is never sent for twice.

    ``failed`` is true where it was said last that it did not go out: it may be sent again.
    """

    cause_key: str
    kind: str
    period: Period | None
    service: str | None
    to: tuple[str, ...]
    subject: str
    state: MessageState
    sha256: str
    at: datetime | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``hash`` covers all of it and the hash of the event before."""

    number: int
    at: datetime
    actor: str
    kind: str
    period: Period | None
    service: str | None
    detail: Mapping[str, Any]
    bytes_sha256: str | None
    hash: str
