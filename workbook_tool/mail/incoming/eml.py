"""A message in the form of the internet (.eml, a message of an mbox or a mailbox) as a ReceivedEmail."""

from __future__ import annotations

import base64
import codecs
import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import CloseBoundaryNotFoundDefect, InvalidBase64LengthDefect, StartBoundaryNotFoundDefect
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime

from workbook_tool.mail.incoming.in_text import files_in_text
from workbook_tool.mail.incoming.received_email import EmailPart, ReceivedEmail, one_line

_MOST_PARTS = 500
_LONGEST = 4000  # characters of a header that are read as words
_LONGEST_HEADER = 16_000  # that are looked at
_MOST_TEXT = 1_000_000  # characters that are searched for a link
_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=")
_ENCODED = re.compile(r"=\?[^?\s]+\?[bBqQ]\?")
_HEADERS = re.compile(rb"(?:(?:[!-9;-~]+):[^\n]*\r?\n(?:[ \t][^\n]*\n)*)+")
_LENGTH = re.compile(rb"([0-9]{1,10})[ \t]*\r?\n")
_NAME = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)
_NO_LETTER = re.compile(rb"[^A-Za-z0-9+/]")
_CUT = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
_USUAL = frozenset((
    b"from", b"to", b"subject", b"date", b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to",
    b"reply-to", b"content-type", b"x-unsent",
))  # fmt: skip
# Alphabets that are no way of writing letters as bytes, or that take ever longer for each letter more.
_NOT_READ = frozenset(("punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"))
_REPORTS = ("message/delivery-status", "message/disposition-notification", "text/rfc822-headers")


def is_message(data: bytes) -> bool:
    """Whether these bytes begin with the headers of a message: two or more that messages have."""
    start = _from_start(data[:131_072])
    if start.startswith((b"From ", b">From ")):
        start = start.partition(b"\n")[2]
    block = _HEADERS.match(start)
    names = {name.lower() for name in _NAME.findall(block[0])} if block else set()
    return len(names & _USUAL) >= 2 and bool(names & {b"from", b"received", b"subject", b"x-unsent"})


def email_of(data: bytes) -> ReceivedEmail:
    """The message in ``data``, however badly it is put together. RecursionError where it is nested without end."""
    return _email(email.message_from_bytes(_from_start(data), policy=_Lenient(message_factory=_Message)))


def _from_start(data: bytes) -> bytes:
    """Without what some programs put before a message: a mark of its alphabet, empty lines, its length (.emlx)."""
    data = data.lstrip(b"\xef\xbb\xbf\r\n\t ")
    length = _LENGTH.match(data)
    return data[length.end() : length.end() + int(length[1])] if length else data


class _Lenient(Compat32):
    """Headers as text, also where a program wrote bytes into them that no standard allows; none without end."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _mended(value[:_LONGEST_HEADER])


class _Message(Message):
    """A message whose limits between parts are read as they stand: an alphabet named for them could take minutes."""

    def get_boundary(self, failobj: object = None) -> str | None:  # type: ignore[override]
        boundary = self.get_param("boundary")
        text = boundary[2] if isinstance(boundary, tuple) else boundary
        return text.rstrip() if isinstance(text, str) else None


def _mended(value: str) -> str:
    if value.isascii():
        return value
    raw = value.encode("ascii", "surrogateescape") if not _beyond(value) else value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _beyond(value: str) -> bool:
    return any(character > "\x7f" and not "\udc80" <= character <= "\udcff" for character in value)


def _email(message: Message) -> ReceivedEmail:
    name, address = _sender(message)
    leaves = list(_leaves(message))
    return ReceivedEmail(
        sender=one_line(address),
        sender_name=one_line(name),
        subject=one_line(_words(message.get("subject", ""))),
        sent=_moment(message.get("date", "")),
        came=_moment(message.get("received", "").rpartition(";")[2]),
        message_id=one_line(message.get("message-id", "")),
        parts=tuple(_parts(leaves)),
        text=" ".join(_text(leaf) for leaf in leaves if _is_text(leaf))[:_MOST_TEXT],
        headers={key.lower(): one_line(_words(value)) for key, value in reversed(message.items())},
        kind=_kind(message),
        is_whole=not any(isinstance(defect, _CUT) for part in message.walk() for defect in part.defects),
        report=" ".join(_as_text(leaf) for leaf in leaves if leaf.get_content_type() in _REPORTS),
    )


def _sender(message: Message) -> tuple[str, str]:
    """Name and address of whoever wrote it; where several addresses stand there, all of them, so that none is believed.

    The addresses are found before encoded words are read: what is in them is a
    name, also where it looks like an address.
    """
    values = [str(value)[:_LONGEST] for value in message.get_all("from", [])]
    encoded: list[str] = []

    def aside(word: re.Match[str]) -> str:
        encoded.append(word[0])
        return f"=?{len(encoded) - 1}?="

    pairs = [pair for pair in getaddresses([_WORD.sub(aside, value) for value in values]) if "@" in pair[1]]
    if not pairs:
        return (getaddresses([_words(value) for value in values]) or [("", "")])[0]
    name = re.sub(
        r"=\?([0-9]{1,4})\?=", lambda n: encoded[int(n[1])] if int(n[1]) < len(encoded) else n[0], pairs[0][0]
    )
    return _words(name), ", ".join(dict.fromkeys(address for _, address in pairs))


def _kind(message: Message) -> str:
    """The content type, with what a report is a report of and what is encrypted."""
    about = message.get_param("report-type") or message.get_param("smime-type") or message.get_param("protocol") or ""
    return f"{message.get_content_type()} {about if isinstance(about, str) else ''}".strip().lower()


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, attached messages as a whole."""
    waiting, count = [message], 0
    while waiting:
        part = waiting.pop(0)
        count += 1
        whole = part.get_content_maintype() == "message"
        if part.is_multipart() and not whole and count < _MOST_PARTS:
            waiting = [p for p in part.get_payload() if isinstance(p, Message)] + waiting
        else:
            yield part


def _is_text(part: Message) -> bool:
    return part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment" and not _name(part)


def _parts(leaves: list[Message]) -> Iterator[EmailPart]:
    for leaf in leaves:
        kind = leaf.get_content_type()
        if kind in _REPORTS:
            continue
        if _is_text(leaf):
            files = files_in_text(_data(leaf), calendar=kind == "text/calendar")
            yield from (EmailPart(one_line(name), data, "application/octet-stream") for name, data in files)
            continue
        inner = leaf.get_payload(0) if kind == "message/rfc822" and leaf.is_multipart() else None
        if isinstance(inner, Message):
            attached = _email(inner)
            yield EmailPart(_name(leaf) or attached.subject, kind=kind, email=attached)
            continue
        inline = leaf.get_content_disposition() != "attachment" and bool(leaf.get("content-id"))
        yield EmailPart(_name(leaf), _data(leaf), kind, inline)


def _data(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):  # it ends within a letter
        letters = _NO_LETTER.sub(b"", data)
        return base64.b64decode(letters[: len(letters) // 4 * 4])
    return data


def _name(part: Message) -> str:
    """The name that the sender gave, in whichever of the ways of writing it."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(key, header=header)
        if isinstance(value, tuple):  # RFC 2231: alphabet, language, bytes
            return one_line(_decoded(value[2].encode("raw-unicode-escape"), value[0] or "utf-8"))
        if value:
            return one_line(_words(str(value)))
    return ""


def _text(part: Message) -> str:
    charset = part.get_param("charset")
    return _decoded(_data(part), str(charset[2] if isinstance(charset, tuple) else charset or "utf-8"))


def _as_text(part: Message) -> str:
    return part.as_bytes(policy=_Lenient()).decode("utf-8", "replace")


def _words(value: str) -> str:
    """A header with its encoded words read, unknown alphabets and broken ones as well as can be."""
    value = value[:_LONGEST]
    if not _ENCODED.search(value):
        return value
    try:
        pieces = decode_header(value)
    except (ValueError, email.errors.HeaderParseError):
        return value
    return "".join(text if isinstance(text, str) else _decoded(text, charset or "utf-8") for text, charset in pieces)


def _decoded(raw: bytes, charset: str) -> str:
    for known in (charset, "utf-8", "cp1252"):
        try:
            if codecs.lookup(known).name.replace("-", "_") not in _NOT_READ:
                return raw.decode(known)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1")


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text.strip()[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
