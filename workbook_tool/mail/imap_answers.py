"""What IMAP servers send: how much and how long at most; folder names (RFC 3501, 5.1.3), lists, numbers, moments."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from workbook_tool.untrusted import MIB, size_text

_OUTSIDE = re.compile(r"([^\x20-\x7e]+)")
_CODED = re.compile(r"&([A-Za-z0-9+,]*)-")
_TAKEN_IN = re.compile(rb'INTERNALDATE "([^"]+)"')
_SIZE = re.compile(rb"RFC822\.SIZE ([0-9]{1,15})\b")
_UID = re.compile(rb"\bUID ([0-9]{1,15})\b")
_NAMESPACE = re.compile(rb'\(\("((?:[^"\\]|\\.)*)"')
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>"(?:[^"\\]|\\.)*"|[^ ]+)$')
_LITERAL = re.compile(rb"\((?P<flags>[^)]*)\) .*\{[0-9]+\}$")


def to_wire(name: str) -> str:
    """A folder's name as IMAP writes it, in quotes."""
    pieces = _OUTSIDE.split(name)
    for n in range(1, len(pieces), 2):
        coded = base64.b64encode(pieces[n].encode("utf-16-be", "surrogatepass")).decode("ascii")
        pieces[n] = f"&{coded.rstrip('=').replace('/', ',')}-"
    pieces[::2] = (piece.replace("&", "&-") for piece in pieces[::2])
    escaped = "".join(pieces).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def from_wire(name: str) -> str:
    """The name that people read; what is not written as the protocol wants it stays as it is."""
    return _CODED.sub(lambda match: _decoded(match) if match[1] else "&", name)


def _decoded(match: re.Match[str]) -> str:
    coded = match[1].replace(",", "/")
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return match[0]


def flat(data: list[Any]) -> bytes:
    """An answer on one line, without the literals in it."""
    return b" ".join(part[0] if isinstance(part, tuple) else part for part in data if part)


def in_words(answer: object, hidden: str = "", error: Exception | None = None) -> str:
    """What the server answered, on one line and never with the password (``hidden``) in it."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    if hidden:
        text = text.replace(hidden, "(hidden)")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text.rstrip(".")[:200] or type(error).__name__


def uids(answer: bytes) -> list[str]:
    """The numbers of an answer to SEARCH; ValueError where they are none."""
    numbers = answer.split()
    if not all(number.isdigit() and len(number) <= 15 for number in numbers):
        raise ValueError("the server's list of messages is no list of numbers")
    return [number.decode("ascii") for number in numbers]


def size(answer: bytes) -> int:
    """The size of a message; 0 where the answer does not say it."""
    match = _SIZE.search(answer)
    return int(match[1]) if match else 0


def uid(head: bytes) -> str:
    """The UID of a message that FETCH brought; empty where it does not say."""
    match = _UID.search(head)
    return match[1].decode("ascii") if match else ""


def taken_in(head: bytes) -> str:
    """When the server took a message in (ISO 8601); empty where FETCH does not say."""
    match = _TAKEN_IN.search(head)
    try:
        return datetime.strptime(match[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z").isoformat() if match else ""
    except ValueError:
        return ""


def prefix(answer: bytes) -> str:
    """What the names of our own folders begin with, by an answer to NAMESPACE."""
    match = _NAMESPACE.match(answer)
    return from_wire(match[1].decode("ascii", "replace")) if match else ""


def folder(line: object) -> tuple[str, frozenset[str]]:
    """A folder of LIST with its marks in small letters; an empty name where the line makes no sense."""
    if isinstance(line, tuple):  # its name came as a literal
        match, raw = _LITERAL.search(line[0]), bytes(line[1])
    else:
        match = _LISTED.search(line) if isinstance(line, bytes) else None
        raw = match["name"] if match else b""
        if raw.startswith(b'"'):
            raw = re.sub(rb"\\(.)", rb"\1", raw[1:-1])
    if match is None:
        return "", frozenset()
    marks = match["flags"].decode("ascii", "replace").lower().split()
    return from_wire(raw.decode("utf-8", "replace")), frozenset(marks)


_BYTES: Final = 4 * MIB  # of an answer that is no message: a list of half a million messages
_LINES: Final = 20_000  # of one answer
_SPEED: Final = MIB // 8  # bytes a second, at the least, while a message is fetched
_ALL_BYTES: Final = 8192 * MIB
_ALL_SECONDS: Final = 3600  # spent in waiting for the server; our own work does not count


class LimitError(Exception):
    """A server sent more than an answer may have, or took longer."""


@dataclass
class LineLimits:
    """What is left of an answer and of the connection. ``seconds`` is for one answer that is no message."""

    seconds: float
    _bytes: int = _BYTES
    _lines: int = _LINES
    _left: float = 0.0
    _extra: int = 0
    _all_bytes: int = _ALL_BYTES
    _all_seconds: float = field(default=_ALL_SECONDS)

    def __post_init__(self) -> None:
        self.begin()

    def expect(self, extra: int) -> None:
        """The next answer may bring a message of this many bytes."""
        self._extra = extra

    def begin(self) -> None:
        """A new answer begins."""
        self._bytes, self._lines = _BYTES + self._extra, _LINES
        self._left = self.seconds + self._extra / _SPEED
        self._extra = 0

    def wait(self) -> float:
        """The seconds for which the server may be waited for; LimitError where none are left."""
        left = min(self._left, self._all_seconds)
        if left <= 0:
            raise LimitError("it took too long to answer")
        return left

    def waited(self, seconds: float, count: int) -> None:
        """``count`` bytes came after ``seconds``."""
        self._left -= seconds
        self._all_seconds -= seconds
        self._bytes -= count
        self._all_bytes -= count
        if self._bytes < 0 or self._all_bytes < 0:
            raise LimitError("it sent more than an answer may have")

    def line(self) -> None:
        """A line came."""
        self._lines -= 1
        if self._lines < 0:
            raise LimitError(f"it sent more than {_LINES:,} lines in one answer")

    def announced(self, size: int) -> None:
        """A part of ``size`` bytes is announced: refused before any of it is read, where it is too much."""
        if size > min(self._bytes, self._all_bytes):
            raise LimitError(f"it announced {size_text(size)} at once")
