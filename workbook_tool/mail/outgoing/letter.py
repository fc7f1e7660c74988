"""A letter to a service, and the email that it becomes. The same letter gives the same bytes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from workbook_tool.immutable import immutable

REFERENCE = "X-Workbook-Tool-Reference"
_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,200}>")  # what a person's program wrote: no more than printable ASCII


@immutable
class Person:
    """A name (a post, usually) and an email address that a mail server will understand."""

    name: str
    address: str

    def header(self) -> Address:
        """As it stands in a header."""
        return Address(one_line(self.name), addr_spec=self.address)


@immutable
class Sender:
    """The mailbox that a letter comes from, the officer's or a shared one, and where answers go."""

    person: Person
    """Name and address."""
    reply_to: str = ""
    """Where answers go; the sender where empty."""


@immutable
class AttachedWorkbook:
    """A workbook and its name in the message."""

    name: str
    data: bytes
    """Its bytes."""


@immutable
class Letter:
    """One message for one cause. ``html`` may be empty; ``reference`` is that of the return that it is about."""

    cause: str
    sender: Sender
    """From whom."""
    to: tuple[Person, ...]
    """Recipients."""
    cc: tuple[Person, ...]
    """Recipients of copies."""
    subject: str
    """The subject line."""
    text: str
    """As plain text."""
    html: str = ""
    reference: str = ""
    attachment: AttachedWorkbook | None = None
    """At most one."""
    answers: str = ""  # the Message-ID of what it is an answer to

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody's address, once."""
        return tuple(dict.fromkeys(person.address for person in (*self.to, *self.cc)))

    @property
    def message_id(self) -> str:
        """See :func:`message_id`."""
        return message_id(self.cause, self.sender.person.address)


def message_id(cause: str, sender: str) -> str:
    """Always the same for one cause and sender's address, so that a mailbox can be asked for it."""
    return f"<{_digest(cause)[:32]}@{sender.rpartition('@')[2]}>"


def person(name: str, address: str) -> Person | None:
    """Somebody who can be written to; None where the address is none that every mail server takes."""
    trimmed = address.strip()
    return Person(name, trimmed) if _ADDRESS.fullmatch(trimmed) and ".." not in trimmed else None


def one_line(text: str) -> str:
    """Text that is safe in a header: one line, without control or direction characters."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split())


def draft(letter: Letter) -> bytes:
    """An ``.eml`` file that Outlook opens ready to send: without From and Message-ID, which it gives itself."""
    made = _message(letter)
    made["X-Unsent"] = "1"
    return _finished(made, letter)


def message(letter: Letter, at: datetime) -> bytes:
    """The whole message as a mail server takes it."""
    made = _message(letter)
    made["From"] = letter.sender.person.header()
    made["Date"] = format_datetime(at)
    made["Message-ID"] = letter.message_id
    return _finished(made, letter)


def _message(letter: Letter) -> EmailMessage:
    made = EmailMessage(SMTP)
    made["Subject"] = one_line(letter.subject)
    made["To"] = _addresses(letter.to)
    if letter.cc:
        made["Cc"] = _addresses(letter.cc)
    if letter.sender.reply_to:
        made["Reply-To"] = Address(addr_spec=letter.sender.reply_to)
    if letter.reference:
        made[REFERENCE] = one_line(letter.reference)
    if _MESSAGE_ID.fullmatch(letter.answers):
        made["In-Reply-To"] = made["References"] = letter.answers
    return made


def _finished(made: EmailMessage, letter: Letter) -> bytes:
    made.set_content(_sound(letter.text), cte="quoted-printable")
    if letter.html:
        made.add_alternative(_sound(letter.html), subtype="html", cte="quoted-printable")
    if letter.attachment:
        name = one_line(letter.attachment.name)
        made.add_attachment(letter.attachment.data, maintype="application", subtype=_XLSX, filename=name)
    for number, part in enumerate(p for p in made.walk() if p.is_multipart()):
        part.set_boundary(f"=_{_digest(letter.cause)[:24]}_{number}")  # the library's own would differ every time
    return made.as_bytes()


def _sound(text: str) -> str:
    """Half a character pair cannot be sent."""
    return text.encode("utf-8", "replace").decode()


def _addresses(people: Iterable[Person]) -> tuple[Address, ...]:
    return tuple(recipient.header() for recipient in people)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
