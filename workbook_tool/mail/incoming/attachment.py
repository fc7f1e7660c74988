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
    plain = one_line(name).replace("\\", "/").rpartition("/")[2].strip()
    return "" if plain in (".", "..") else plain


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
    plain = refused.code == "file-wrong-kind" or (refused.code == "file-unknown" and suffix not in _TABLES)
    return suffix in _TABLES if plain or refused.code in ("file-text", "file-html", "file-empty") else True


def words_for(part: EmailPart) -> str:
    """An attachment that is no return, in words."""
    if part.letter is not None:
        return "a message without a workbook"
    suffix = PurePosixPath(file_name(part.name).lower()).suffix
    said = _FOR_PEOPLE.get(suffix, "")
    if not said and part.kind.startswith("image/"):
        said = "a picture"
    if not said and part.data:
        refused = why_not_a_workbook(part.data, Limits())
        said = str(refused.facts.get("kind", "")) if refused else ""
    said = said or "a file"
    return f"{said} ({file_name(part.name)})" if file_name(part.name) else said
