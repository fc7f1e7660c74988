"""Web addresses that somebody else typed: where they really lead, and whether a paper may make them live."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_LONGEST: Final = 2000
_SCHEMES: Final = ("http", "https")
_WRAPPERS: Final = {  # gateways that wrap an address into one of their own, and where they keep it
    "safelinks.protection.outlook.com": "url",
    "urldefense.proofpoint.com": "u",
    "www.google.com": "q",
    "linkprotect.cudasvc.com": "a",
}
_PROOFPOINT: Final = re.compile(r"https://urldefense\.com/v3/__(.+?)__;", re.IGNORECASE)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SHOWN_HOST: Final = re.compile(  # in words, where "annex.pdf" is no host
    r"(?:https?://|(?=www\.))([\w.-]+)|(?<![@\w.-])((?:[\w-]+\.)+(?:com|org|net|uk|gov|eu|info|scot|wales|example))"
    r"(?![\w@-]|\.\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """An address as typed, the host that it leads to, and why it is not made live (empty where it may be)."""

    address: str
    host: str
    trouble: str = ""

    @property
    def live(self) -> bool:
        """Whether a paper may make it live."""
        return not self.trouble


def judge(address: str, words: str = "") -> JudgedLink:
    """Where ``address`` leads, and whether the ``words`` that it stands under say so too."""
    address = address.strip()
    if len(address) > _LONGEST or not address.isprintable() or any(c in address for c in ' "<>\\^`{|}'):
        return JudgedLink(address, "", "it is no web address")
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or ""), parts.port
    except ValueError:
        return JudgedLink(address, "", "it is no web address")
    return JudgedLink(address, host, _trouble(parts, host, words))


def _trouble(parts: SplitResult, host: str, words: str) -> str:
    named = ((first or second).lower().strip(".") for first, second in _SHOWN_HOST.findall(words))
    labels = host.rstrip(".").split(".")
    troubles = (
        (parts.scheme.lower() not in _SCHEMES or not host, "it is no web address"),
        ("@" in parts.netloc, "a name or password stands before the host"),
        (_is_number(host), "it leads to a number, not to a name"),
        (
            not host.isascii() or any(label.startswith("xn--") for label in labels),
            "its host has letters that look like others",
        ),
        ("%" in parts.netloc or not all(map(_LABEL.fullmatch, labels)), "its host is not written as hosts are"),
        (any(not _same_site(host, other) for other in named), "its words name another host"),
    )
    return next((words for is_so, words in troubles if is_so), "")


def _is_number(host: str) -> bool:
    if re.fullmatch(r"(?:0x)?[0-9a-f.]*", host) and not re.search(r"[g-z]", host.removeprefix("0x")):
        return bool(re.fullmatch(r"(?:(?:0x[0-9a-f]+|[0-9]+)\.?)+", host))
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _same_site(host: str, other: str) -> bool:
    """Whether two hosts are the same, or one a part of the other."""
    host, other = host.removeprefix("www."), other.removeprefix("www.")
    return host == other or host.endswith("." + other) or other.endswith("." + host)


def shown(link: JudgedLink, words: str = "") -> str:
    """The link as plain text: its words, the address, and its real host where that is not plain from them."""
    words = words.strip()
    text = link.address if not words or words == link.address else f"{words} ({link.address})"
    if link.live or not link.host:
        return text
    return f"{text} [leads to {link.host}: {link.trouble}]"


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
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    for wrapper, key in _WRAPPERS.items():
        if host == wrapper or host.endswith("." + wrapper):
            found = parse_qs(parts.query, max_num_fields=50).get(key, [""])[0]
            if key == "u":  # Proofpoint writes signs of its own for % and /
                found = unquote(found.replace("-", "%").replace("_", "/"))
            return found if found.lower().startswith(("http://", "https://")) else ""
    return ""
