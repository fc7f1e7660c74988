"""The expressions by which a text says a period: quarters, months, years, days, each as it is spelled."""

from __future__ import annotations

import re
from functools import lru_cache

from workbook_tool.domain.period import month_number
from workbook_tool.immutable import immutable

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_DASH = r"\s*(?:[-/\u2010-\u2015]|to|\band\b)\s*"
_FY = r"\b(?:fy\s*|financial\s+year\s*)?"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
_YY = r"'?(?:(?:19|20)\d\d|\d\d)(?!\d)"
NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "one": 1, "two": 2, "three": 3, "four": 4}
_NTH = "(?:[1-4](?:st|nd|rd|th)|first|second|third|fourth)"

# In this order: the longer spelling before those that it begins with. A group named a, b … holds what is read.
_PIECES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("to date", r"\b(?:year |quarter )?to date\b|\bytd\b"),
        ("day", r"(?<!\d)(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)(?:T[0-9:]*)?(?!\d)"),
        ("days", rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTH})\s+(?P<y>{_YY}){_DASH}"
                 rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{_MONTH})\s+(?P<y2>{_YY})"),
        ("year end", rf"\byear\s+(?:to|end(?:ing|ed)?)\s+{_DAY}(?P<m>{_MONTH})[\s\-]*(?P<y>{_YY})"),
        ("months", rf"\b(?P<m>{_MONTH})\.?(?:[\s\-]*(?P<y>{_YY}))?{_DASH}(?P<m2>{_MONTH})\b\.?"
                   rf"(?:[\s\-]*(?P<y2>{_YY}))?(?![\d/])"),
        ("day", rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+(?P<m>{_MONTH})[\s\-,]+(?P<y>{_YY})"),
        ("slashes", r"(?<!\d)(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4}|\d\d)(?!\d)"),
        ("quarter", rf"\b(?:q(?:uarter|tr)?\.?\s*[-]?(?P<n>[1-4])(?!\d)|(?P<nth>{_NTH})\s+(?:quarter|qtr)"
                    r"|quarter\s+(?P<word>one|two|three|four))\b"),
        ("half", r"\b(?:h(?P<n>[12])|half[\s-]year(?:\s+(?P<m>[12]))?|(?P<nth>first|second|1st|2nd)\s+half)\b"),
        ("term", r"\b(?P<t>summer|autumn|spring)(?:\s+term)?\b"),
        ("number", r"\bperiod\s+(?P<n>\d{1,2})\b"),
        ("years", rf"{_FY}(?<![\d.])(?P<a>(?:19|20)\d\d){_DASH}(?P<b>(?:19|20)\d\d|\d\d)(?![\d%.])"),
        ("years", rf"{_FY}(?<![\d.,/£])(?P<a>\d\d)\s*[-/\u2010-\u2015]\s*(?P<b>\d\d)(?![\d%./])"),
        ("month", rf"\b(?P<m>{_MONTH})\.?[\s\-'’,]*(?P<y>{_YY})(?!\s*[-/]\s*\d)"),
        ("iso month", r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?!\d)"),
        ("pair", r"(?<=\0 )(?P<a>\d\d)(?P<b>\d\d)(?!\d)"),
        ("year", r"\b(?P<kind>fy|cy|financial\s+year)?\s*(?<![\d.,£-])(?P<y>(?:19|20)\d\d)(?![\d.,%]|-\d)"),
        ("year", r"\b(?P<kind>fy|cy)\s?'?(?P<y>\d\d)(?!\d|\s*[-/])"),
        ("month name", rf"\b(?P<m>{_MONTH})\b"),
    )
)  # fmt: skip


@immutable
class Piece:
    """One expression of a text: its kind, what its groups hold, and where it stands."""

    kind: str
    groups: dict[str, str]
    span: tuple[int, int]
    """Where it begins and ends."""

    def number(self, key: str) -> int:
        """The digits of a group."""
        return int(re.sub(r"\D", "", self.groups[key]))

    def year(self, key: str = "y") -> int:
        """A year in four digits."""
        number = self.number(key)
        return number + (2000 if number < 70 else 1900) if number < 100 else number

    def month(self, key: str = "m") -> int:
        """A month as 1 to 12."""
        text = self.groups[key]
        return int(text) if text.isdecimal() else month_number(text)


@lru_cache(4096)
def pieces_of(text: str) -> tuple[Piece, ...]:
    """The expressions of a text, in its order; no character counts for two."""
    left, pieces = text, []
    for kind, pattern in _PIECES:
        for match in list(pattern.finditer(left)):
            piece = Piece(kind, {k: v for k, v in match.groupdict().items() if v}, match.span())
            if _is_true(piece):
                pieces.append(piece)
                left = left[: match.start()] + "\0" * len(match[0]) + left[match.end() :]
    return tuple(sorted(pieces, key=lambda piece: piece.span))


def _is_true(piece: Piece) -> bool:
    """Whether the digits can be what their shape says: 2021-22 are two years in a row, 30/04 is a day."""
    if piece.kind == "years":
        return (piece.number("b") - piece.number("a")) % 100 == 1
    if piece.kind == "pair":  # Q1 1920; Q1 2021 may be of the year 2021
        return piece.number("b") == piece.number("a") + 1 and piece.number("a") < 20
    if piece.kind == "slashes":
        return max(piece.number("d"), piece.number("m")) <= 31 and min(piece.number("d"), piece.number("m")) in range(
            1, 13
        )
    return piece.kind != "iso month" or piece.number("m") != (piece.number("y") + 1) % 100


def split_period(text: str) -> tuple[str, str]:
    """The words of a heading that say its period, and the rest of it."""
    pieces = [p for p in pieces_of(text) if p.kind not in ("to date", "term")]
    words = " ".join(text[p.span[0] : p.span[1]].strip() for p in pieces)
    rest = text
    for piece in reversed(pieces):
        rest = f"{rest[: piece.span[0]]} {rest[piece.span[1] :]}"
    return words, " ".join(rest.split())


def is_period(text: str) -> bool:
    """Whether a text is a period and nothing else."""
    words, rest = split_period(text)
    return bool(words) and not re.sub(
        r"[^A-Za-z0-9]|\b(?:to|and|in|year|ending|ended)\b", "", rest, flags=re.IGNORECASE
    )
