"""Links to files that were left in a cloud instead of being attached."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from workbook_tool import resources

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
