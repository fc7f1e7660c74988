"""Which attachments may be a return: by their content, and by their name where the content says nothing."""

from __future__ import annotations

from pathlib import PurePosixPath

from workbook_tool.excel.read import suffix_of, why_not_a_workbook
from workbook_tool.mail.incoming import eml
from workbook_tool.mail.incoming.received_email import EmailPart, one_line
from workbook_tool.untrusted import Limits

_TABLES = frozenset((
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".xlt", ".xltx", ".xltm", ".ods", ".ots", ".fods", ".csv", ".tsv", ".numbers",
    ".zip", ".7z", ".rar", ".gz", ".eml", ".msg", ".mbox",
))  # fmt: skip
# What is no workbook by its content, and counts as a return that went wrong only where its name is a workbook's.
_BY_NAME = frozenset((
    "file-wrong-kind", "file-text", "file-html", "file-empty", "file-sign-in", "file-put-in-place",
))  # fmt: skip
_FOR_PEOPLE = {
    ".ics": "a calendar entry",
    ".vcf": "a contact card",
    ".p7s": "a signature",
    ".asc": "a signature",
    ".pdf": "a PDF",
    ".txt": "a text",
}


def file_name(name: str) -> str:
    """A name as the sender gave it, without folders; empty where it is none. It is shown, and never used as a path."""
    own = one_line(name).replace("\\", "/").rpartition("/")[2].strip()
    return "" if own in (".", "..") else own


def unnamed(part: EmailPart, number: int) -> str:
    """What an attachment without a name is called."""
    return f"attachment {number}{suffix_of(part.data)}"


def looks_like_return(part: EmailPart, limits: Limits) -> bool:
    """Whether an attachment may be a return, or may hold one."""
    if part.link:
        return False
    suffix = PurePosixPath(file_name(part.name).lower()).suffix
    if not part.data:
        return suffix in _TABLES
    refused = why_not_a_workbook(part.data, limits)
    if refused is None or refused.facts.get("kind") in ("a zip archive of other files", "an email saved from Outlook"):
        return True
    if refused.facts.get("kind") == "an email":
        return eml.is_message(part.data)
    by_name = refused.code in _BY_NAME or (refused.code == "file-unknown" and suffix not in _TABLES)
    return suffix in _TABLES if by_name else True


def words_for(part: EmailPart) -> str:
    """An attachment that is no return, in words."""
    if part.email is not None:
        return "a message without a workbook"
    suffix = PurePosixPath(file_name(part.name).lower()).suffix
    words = _FOR_PEOPLE.get(suffix, "")
    if not words and part.kind.startswith("image/"):
        words = "a picture"
    if not words and part.data:
        refused = why_not_a_workbook(part.data, Limits())
        words = str(refused.facts.get("kind", "")) if refused else ""
    words = words or "a file"
    return f"{words} ({file_name(part.name)})" if file_name(part.name) else words
