"""Number formats under which a cell shows something other than the figure that it holds."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_CONDITION = re.compile(r"\[[<>=][^\]]*\]")
_SIDE = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours, currencies, room left, filling
_WORDS = re.compile(r'"([^"]*)"|\\(.)')
_PLACE = re.compile(r"[0#?@]|general|standard", re.IGNORECASE)
_SCALED = re.compile(r"[0#?.](,+)(?![0#?,])")
_LONGEST = 255  # characters, which Excel allows
_USUAL = frozenset(("", "General", "0", "0.0", "0.00", "#,##0", "#,##0.0", "#,##0.00", "0%", "0.0%", "0.00%", "@"))


def disguised(number: Decimal, code: str) -> bool:
    """Whether a reader of the cell sees nothing, other digits, or a thousandth of ``number`` with no word for it."""
    if code in _USUAL:
        return False
    return len(code) > _LONGEST or any(map(_hides, _sections(code, 1 if number > 0 else -1 if number else 0)))


@lru_cache(maxsize=1024)
def _sections(code: str, sign: int) -> tuple[str, ...]:
    """The sections that may apply: all of them where they have conditions of their own."""
    sections = _split(code)
    if _CONDITION.search(code):
        return tuple(sections)
    own = {1: 0, -1: 1, 0: 2}[sign]
    return (sections[own] if own < min(len(sections), 3) else sections[0],)


def _split(code: str) -> list[str]:
    """At each ; that is not in quotes, after a backslash or in brackets."""
    return re.findall(r'((?:"[^"]*"?|\\.|\[[^\]]*\]|[^;])*)(?:;|$)', code)[: code.count(";") + 1]


@lru_cache(maxsize=1024)
def _hides(section: str) -> bool:
    shown = _SIDE.sub("", section)
    words = "".join(a or b for a, b in _WORDS.findall(shown))
    places = _WORDS.sub("", shown)
    if not _PLACE.search(places):  # a word for the figure, such as a dash for nought, is shown as one
        return not words.strip() or any(c.isdecimal() for c in words)
    if any(c.isdecimal() for c in words) or places.count("%") > 1:
        return True
    return bool(_SCALED.search(places)) and not any(c.isalpha() for c in words + re.sub("general|standard", "", places))
