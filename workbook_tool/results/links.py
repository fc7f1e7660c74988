"""Which addresses are live in a workbook or a paper: those that lead where a reader sees that they lead."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LONGEST = 2_000  # characters that Excel takes as an address
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?")
_OWN_NETWORK = re.compile(r".*\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|private|home\.arpa)\.?")


def is_live(address: str) -> bool:
    """Whether ``address`` may be a link: of the web, with a host's name in plain letters, without a name or password.

    ``https://council.gov.uk@elsewhere.example`` leads elsewhere, a host with letters
    of another script looks like one that it is not, and ``localhost``, a number
    (10.0.0.1) or a name without a point leads somewhere else for each reader: they
    stand as text alone.
    """
    if len(address) > _LONGEST or not address.isprintable() or re.search(r"[\s\\<>\"]", address):
        return False
    try:
        split = urlsplit(address)
        host, port = split.hostname or "", split.port
    except ValueError:
        return False
    if split.scheme.lower() not in ("http", "https") or "@" in split.netloc or port == 0:
        return False
    looks_alike = any(part.startswith("xn--") for part in host.split("."))
    return bool(_HOST.fullmatch(host)) and not looks_alike and not _OWN_NETWORK.fullmatch(host)


def link_text(text: str, address: str) -> str:
    """The words of a link; where they look like an address, with the host that the link really leads to."""
    host = urlsplit(address).hostname or ""
    if re.search(r"\w\.\w", text) and host and host not in text.casefold():
        return f"{text} ({host})"
    return text
