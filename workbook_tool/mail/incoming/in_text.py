"""Files that stand inside a text of a message: uuencoded, or attached to an invitation."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

_BEGIN: Final = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,300})\r?$", re.MULTILINE)
_END: Final = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)
_MOST: Final = 100  # files in one text
_FOLDED: Final = re.compile(rb"\r?\n[ \t]")  # RFC 5545, 3.1
_ATTACH: Final = re.compile(
    rb"^ATTACH((?:;[^:\r\n]{0,2000})?;(?:[^:\r\n]{0,2000}))?:([A-Za-z0-9+/=]+)\r?$", re.MULTILINE | re.I
)
_FILE_NAME: Final = re.compile(rb'(?:X-)?(?:FILENAME|LABEL)="?([^";:]+)"?', re.IGNORECASE)


def files_in_text(raw: bytes, *, calendar: bool) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that stands in a text part of a message."""
    yield from _attached(raw) if calendar else _uuencoded(raw)


def _uuencoded(raw: bytes) -> Iterator[tuple[str, bytes]]:
    start = 0
    for _ in range(_MOST):
        begin = _BEGIN.search(raw, start)
        end = _END.search(raw, begin.end()) if begin else None
        if begin is None or end is None:
            return
        start = end.end()
        decode = _base64 if begin[0].startswith(b"begin-base64") else _uu
        if data := decode(raw[begin.end() : end.start()]):
            yield _name(begin[1]), data


def _uu(body: bytes) -> bytes:
    """The bytes of uuencoded lines; nothing where one of them is broken."""
    try:
        return b"".join(_uu_line(line) for line in body.splitlines())
    except binascii.Error:
        return b""


def _uu_line(line: bytes) -> bytes:
    if not line:
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # some programs write more than belongs to the line, or cut the spaces at its end
        length = ((line[0] - 32) & 63) * 4 // 3 + 2
        return binascii.a2b_uu(line[:length].ljust(length))


def _base64(body: bytes) -> bytes:
    try:
        return base64.b64decode(body)
    except binascii.Error:
        return b""


def _attached(raw: bytes) -> Iterator[tuple[str, bytes]]:
    for number, match in enumerate(_ATTACH.finditer(_FOLDED.sub(b"", raw)), start=1):
        if number > _MOST:
            return
        how = (match[1] or b"").upper()
        if b"ENCODING=BASE64" not in how and b"VALUE=BINARY" not in how:
            continue
        if data := _base64(match[2]):
            name = _FILE_NAME.search(match[1] or b"")
            yield _name(name[1]) if name else "", data


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()
