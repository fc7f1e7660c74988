"""What came in: files and folders taken apart into single files, each with its bytes or with what is wrong with it."""

from workbook_tool.mail.incoming.automatic import AutomaticKind, AutomaticMessage
from workbook_tool.mail.incoming.gather import Open, count, gather, no_mailbox
from workbook_tool.mail.incoming.incoming_file import IncomingFile
from workbook_tool.mail.incoming.says_against import against_by_place
from workbook_tool.mail.incoming.unpack import unpack

__all__ = [
    "AutomaticKind",
    "AutomaticMessage",
    "IncomingFile",
    "Open",
    "against_by_place",
    "count",
    "gather",
    "no_mailbox",
    "unpack",
]
