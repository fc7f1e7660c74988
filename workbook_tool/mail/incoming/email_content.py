"""What a message brought: attachments and links that may be returns, or the one thing that is to be said of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from workbook_tool import resources
from workbook_tool.excel.read import suffix_of, why_not_a_workbook
from workbook_tool.immutable import immutable
from workbook_tool.mail.incoming import eml
from workbook_tool.mail.incoming.automatic import AutomaticMessage, automatic_of
from workbook_tool.mail.incoming.received_email import EmailPart, ReceivedEmail, against_by_mail, one_line
from workbook_tool.untrusted import Limits, RefusedError

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


_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]]{1,2000}", re.IGNORECASE)
_MOST = 2000  # addresses of one message that are looked at
_WRAPPERS: Final = {  # gateways that wrap an address into one of their own, and where they keep it
    "safelinks.protection.outlook.com": "url",
    "urldefense.proofpoint.com": "u",
    "www.google.com": "q",
    "linkprotect.cudasvc.com": "a",
}
_PROOFPOINT: Final = re.compile(r"https://urldefense\.com/v3/__(.+?)__;", re.IGNORECASE)


@cache
def _hosts() -> tuple[str, ...]:
    return tuple(resources.template("intake")["cloud_hosts"])


def cloud_link(text: str) -> str:
    """The first address in a text where files are shared, taken out of what a mail gateway wrapped it into."""
    for n, match in enumerate(_ADDRESS.finditer(text)):
        if n >= _MOST:
            break
        for address in _meant(html.unescape(match[0]).rstrip(".,;")):
            try:
                host = (urlsplit(address).hostname or "").lower()
            except ValueError:
                continue
            if any(host == known or host.endswith("." + known) for known in _hosts()):
                return address
    return ""


def _meant(address: str) -> Iterator[str]:
    """What is wrapped in an address, then the address itself."""
    inner = unwrapped(address)
    if inner != address:
        yield inner
    try:
        values = parse_qsl(urlsplit(address).query, max_num_fields=50)
    except ValueError:
        values = []
    yield from (value for _, value in values if value.lower().startswith(("http://", "https://")))
    yield address


def unwrapped(address: str) -> str:
    """The address that a mail gateway wrapped into one of its own; as it is where none did."""
    for _ in range(3):
        inner = _inner(address)
        if not inner:
            break
        address = inner
    return address


def _inner(address: str) -> str:
    if match := _PROOFPOINT.match(address):
        return match[1].replace(":/", "://", 1) if "://" not in match[1] else match[1]
    try:
        url = urlsplit(address)
        host = (url.hostname or "").lower()
    except ValueError:
        return ""
    for wrapper, key in _WRAPPERS.items():
        if host == wrapper or host.endswith("." + wrapper):
            wrapped = parse_qs(url.query, max_num_fields=50).get(key, [""])[0]
            if key == "u":  # Proofpoint writes signs of its own for % and /
                wrapped = unquote(wrapped.replace("-", "%").replace("_", "/"))
            return wrapped if wrapped.lower().startswith(("http://", "https://")) else ""
    return ""


_RECALL = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)*(?:recall:|message recall)|.{0,80} would like to recall the message", re.IGNORECASE
)


@immutable
class EmailContent:
    """A message, decided on. ``files`` are (name, bytes), ``attached`` the messages in it by what they are called.

    ``via`` says how its files came, ``left_out`` names what was not taken. ``automatic`` is there where a machine
    wrote it; ``trouble`` is what is said where it brought nothing.
    """

    via: Mapping[str, str]
    files: tuple[tuple[str, bytes], ...] = ()
    attached: tuple[tuple[str, EmailContent], ...] = field(default=())
    left_out: str = ""
    automatic: AutomaticMessage | None = None
    trouble: RefusedError | None = None
    is_whole: bool = True
    """Whether the end of the message is there."""


def content_of(email: ReceivedEmail, sha256: str, limits: Limits) -> EmailContent:
    """What ``email`` brought; ``sha256`` is of the whole message, empty for one that lay in another."""
    via = email.via()
    if against := against_by_mail(email.subject, email.text):
        via["against"] = against
    if "x-unsent" in email.headers:
        return EmailContent(via, trouble=RefusedError("mail-draft"))
    wanted = [part for part in email.parts if part.email is None and looks_like_return(part, limits)]
    automatic = automatic_of(email, sha256)
    if automatic and (automatic.certain or not wanted):
        return EmailContent(via, automatic=automatic)
    rest = [part for part in email.parts if part.email is None and part not in wanted]
    return EmailContent(
        via,
        tuple((file_name(part.name) or unnamed(part, n), part.data) for n, part in enumerate(wanted, start=1)),
        tuple(
            (one_line(part.name).replace("/", "-") or f"message {n}", content_of(part.email, "", limits))
            for n, part in enumerate(email.parts, start=1)
            if part.email
        ),
        ", ".join(dict.fromkeys(part.name or one_line(part.kind) for part in rest))[:300],
        trouble=_nothing(email),
        is_whole=email.is_whole,
    )


def _nothing(email: ReceivedEmail) -> RefusedError:
    """Why a message brought no workbook, as far as it says."""
    kinds = {part.kind.lower() for part in email.parts}
    names = {part.name.lower() for part in email.parts}
    if "winmail.dat" in names or "application/ms-tnef" in kinds:
        return RefusedError("mail-winmail")
    if how := _sealed(email, kinds, names):
        return RefusedError("mail-sealed", how=how)
    if "outlook.recall" in email.kind or _RECALL.match(email.subject):
        return RefusedError("mail-recall", about=email.subject)
    linked = next((part.link for part in email.parts if part.link), "") or cloud_link(email.text)
    if linked:
        return RefusedError("mail-link", value=linked[:200])
    if email.parts:
        return RefusedError("mail-only-others", words=_words(email.parts)[:300])
    return RefusedError("mail-nothing")


def _words(parts: tuple[EmailPart, ...]) -> str:
    return ", ".join(dict.fromkeys(words_for(part) for part in parts))


def _sealed(email: ReceivedEmail, kinds: set[str], names: set[str]) -> str:
    if "message.rpmsg" in names or "application/x-microsoft-rpmsg-message" in kinds:
        return "protected by rights management"
    if "multipart/encrypted" in email.kind or "application/pgp-encrypted" in kinds:
        return "encrypted (PGP)"
    whole = any("pkcs7-mime" in kind for kind in (email.kind, *kinds)) or "smime.p7m" in names
    return "encrypted or sealed (S/MIME)" if whole or "smime" in email.kind else ""
