"""What holds other files, told by its bytes: an archive, a message in any form, a mailbox."""

from __future__ import annotations

from enum import Enum

from workbook_tool.excel.read import is_outlook_message
from workbook_tool.mail.incoming import archive, eml, outlook
from workbook_tool.mail.incoming.received_email import ReceivedEmail


class Holder(Enum):
    """What holds other files; the value is how people call it."""

    ARCHIVE = "a zip archive"
    MESSAGE = "an email"
    SAVED = "an email saved from Outlook"
    MBOX = "a mailbox"


def holder_of(data: bytes) -> Holder | None:
    """What kind of holder these bytes are; None for a single file."""
    if archive.is_archive(data):
        return Holder.ARCHIVE
    if is_outlook_message(data):
        return Holder.SAVED
    if not eml.is_message(data):
        return None
    return Holder.MBOX if data.startswith(b"From ") else Holder.MESSAGE


def read_email(kind: Holder, data: bytes) -> ReceivedEmail:
    """The message in ``data``; whatever the libraries raise where it is damaged."""
    return outlook.email_of(data) if kind is Holder.SAVED else eml.email_of(data)
