"""The names of IMAP folders as people read them and as the protocol writes them (RFC 3501, 5.1.3)."""

from __future__ import annotations

import base64
import binascii
import re

_OUTSIDE = re.compile(r"([^\x20-\x7e]+)")
_CODED = re.compile(r"&([A-Za-z0-9+,]*)-")


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
