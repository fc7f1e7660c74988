"""What came in: files and folders taken apart into single files, each with its bytes or with what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.mail.incoming.gather import IncomingFile, Open, count, gather, no_mailbox
from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.mail.incoming.automatic import AutomaticKind, AutomaticMessage
    from workbook_tool.mail.incoming.received_email import against_by_place
    from workbook_tool.mail.incoming.unpacking import unpack

__all__ = [
    "AutomaticKind", "AutomaticMessage", "IncomingFile", "Open", "against_by_place", "count", "gather",
    "no_mailbox", "unpack",
]  # fmt: skip

__getattr__ = offered(
    __name__,
    automatic=("AutomaticKind", "AutomaticMessage"),
    received_email=("against_by_place",),
    unpacking=("unpack",),
)
