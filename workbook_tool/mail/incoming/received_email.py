"""A message as it came, whatever it was kept in: who, when, about what, and the files that it brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timezone

from workbook_tool.immutable import immutable

_LONGEST = 300  # characters of a header that are worth keeping


@immutable
class EmailPart:
    """One attachment. ``email`` is a message that was attached as one; ``link`` stands for a file left in a cloud."""

    name: str
    """As the sender gave it."""
    data: bytes = b""
    """Its bytes."""
    kind: str = ""  # the content type that it claims
    inline: bool = False
    """Whether it is shown in the text, as a logo is."""
    email: ReceivedEmail | None = None
    link: str = ""


@immutable
class ReceivedEmail:
    """A message. ``sender`` is an address, ``came`` when our own server took it in; ``headers`` by small letters."""

    sender: str = ""
    sender_name: str = ""
    """As the sender wrote it."""
    subject: str = ""
    """As the sender wrote it."""
    sent: datetime | None = None
    """As the message says."""
    came: datetime | None = None
    message_id: str = ""
    """Without angle brackets."""
    parts: tuple[EmailPart, ...] = ()
    """Its attachments."""
    text: str = ""
    """Its plain text."""
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""  # the content type of the whole, or Outlook's class of message
    report: str = ""  # what a delivery report says for machines

    def via(self) -> dict[str, str]:
        """How a file came, for the ledger; what the message does not say is left out."""
        facts = {
            "sender": self.sender,
            "sender_name": self.sender_name,
            "subject": self.subject,
            "date": _iso(self.sent),
            "received": _iso(self.came),
            "message_id": self.message_id,
        }
        return {key: one_line(value) for key, value in facts.items() if value}


def one_line(text: str) -> str:
    """A text of the sender's on one line, without what no screen shows, and not endless."""
    shown = "".join(character if character.isprintable() else " " for character in text[: 10 * _LONGEST])
    return " ".join(shown.split())[:_LONGEST]


def _iso(when: datetime | None) -> str:
    if when is None:
        return ""
    return when.isoformat() if when.tzinfo else when.replace(tzinfo=timezone.utc).isoformat()  # noqa: UP017
