"""The names of the master's sheets: legal, unique, and telling."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbook_tool.domain.register import Indicator

COVER, SUMMARY, EXCEPTIONS, INDEX = "Cover", "Summary", "Exceptions", "Index"
TREND, RETURNS, QUALITY, CHANGES, KEY = "Trend data", "Returns", "Data quality", "Changes", "Key"
FIXED = (COVER, SUMMARY, EXCEPTIONS, INDEX, TREND, RETURNS, QUALITY, CHANGES, KEY)
_LONGEST = 31


def page_names(indicators: Iterable[Indicator]) -> dict[str, str]:
    """A sheet's name for each indicator's page, by reference: ``183 Subject Access Requests``."""
    taken = {name.casefold() for name in (*FIXED, "History")}
    names: dict[str, str] = {}
    for indicator in indicators:
        name = _short(f"{indicator.ref} {indicator.title}", _LONGEST)
        count = 1
        while name.casefold() in taken:
            count += 1
            tail = f" {count}"
            name = _short(f"{indicator.ref} {indicator.title}", _LONGEST - len(tail)) + tail
        taken.add(name.casefold())
        names[indicator.ref] = name
    return names


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between words, without those that a sheet's name may not hold."""
    plain = re.sub(r"\([^)]*\)|[\[\]:*?/\\'()\x00-\x1f]", " ", text)
    plain = " ".join(plain.split())
    if len(plain) <= most:
        return plain or "Indicator"
    cut = plain[: most + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > most // 2 else plain[:most]).rstrip(" ,;(-")


def link(sheet: str, cell: str = "A1") -> str:
    """An internal link to a cell of a sheet."""
    return f"internal:'{sheet}'!{cell}"
