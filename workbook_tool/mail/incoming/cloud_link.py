"""Links to files that were left in a cloud instead of being attached."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from workbook_tool import resources
from workbook_tool.untrusted.links import unwrapped

_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]]{1,2000}", re.IGNORECASE)
_MOST = 2000  # addresses of one message that are looked at


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
