"""Links to files that were left in a cloud instead of being attached."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote, urlsplit

from workbook_tool import resources

_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]]{1,2000}", re.IGNORECASE)


@cache
def _hosts() -> tuple[str, ...]:
    return tuple(resources.template("intake")["cloud_hosts"])


def cloud_link(text: str) -> str:
    """The first address in a text where files are shared; gateways wrap them in addresses of their own."""
    for found in _ADDRESS.findall(text):
        for address in (found, *_ADDRESS.findall(unquote(found[8:]))):
            try:
                host = (urlsplit(address).hostname or "").lower()
            except ValueError:
                continue
            if any(host == known or host.endswith("." + known) for known in _hosts()):
                return str(address)
    return ""
