"""The names of the master's sheets: legal, unique, and telling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from workbook_tool.domain.indicator import Indicator
from workbook_tool.layout.place import Filled

COVER, SUMMARY, EXCEPTIONS, INDEX = "Cover", "Summary", "Exceptions", "Index"
TREND, RETURNS, QUALITY, CHANGES, KEY = "Trend data", "Returns", "Data quality", "Changes", "Key"
FIXED = (COVER, SUMMARY, EXCEPTIONS, INDEX, TREND, RETURNS, QUALITY, CHANGES, KEY)
_LONGEST = 31
_RESERVED = ("History",)  # by Excel
_UNFIT = re.compile(r"\([^)]*\)|[\[\]:*?/\\'()]|_x(?=[0-9a-fA-F]{4}_)")  # Excel reads _x0041_ as A


def page_names(indicators: Iterable[Indicator]) -> dict[str, str]:
    """A sheet's name for each indicator's page, by reference: ``183 Subject Access Requests``."""
    taken = {name.casefold() for name in (*FIXED, *_RESERVED)}
    names: dict[str, str] = {}
    for indicator in indicators:
        whole = f"{indicator.ref} {indicator.title}"
        name, count = _short(whole, _LONGEST), 1
        while name.casefold() in taken:
            count += 1
            name = f"{_short(whole, _LONGEST - len(str(count)) - 1)} {count}"
        taken.add(name.casefold())
        names[indicator.ref] = name
    return names


def leading(
    ref: str, pages: Mapping[str, str], text: str = "", style: str = "wrap", link_style: str = "link"
) -> Filled:
    """A cell that leads to an indicator's page, in ``link_style``; plain words, in ``style``, where it has none."""
    shown = text or ref
    return Filled(shown, link_style, link=link(pages[ref])) if shown and ref in pages else Filled(shown, style)


def link(sheet: str, cell: str = "A1") -> str:
    """An internal link to a cell of a sheet."""
    return f"internal:'{sheet}'!{cell}"


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between words, without those that a sheet's name may not hold."""
    fitting = " ".join(_UNFIT.sub(" ", "".join(map(_fit, text))).split())
    if len(fitting) <= most:
        return fitting or "Indicator"
    cut = fitting[: most + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > most // 2 else fitting[:most]).rstrip(" ,;-–")


def _fit(character: str) -> str:
    # Excel counts two for a character beyond the first plane, XML cannot hold controls and surrogates,
    # and some turn the reading direction of the whole name.
    kind = unicodedata.category(character)
    unfit = character > "\uffff" or "\u202a" <= character <= "\u202e" or kind in ("Cc", "Cs", "Cn", "Zl", "Zp")
    return " " if unfit else character
