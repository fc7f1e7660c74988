"""What IMAP servers write, read: folder names (RFC 3501, 5.1.3), lists of folders, numbers and moments."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from typing import Any

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
