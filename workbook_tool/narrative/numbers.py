"""The figures that a text names, in digits and in words, each with what its writer said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from workbook_tool.domain.figure import as_shown
from workbook_tool.immutable import immutable
from workbook_tool.narrative.english import any_of, ends_with

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: n for n, word in enumerate(_UNITS, start=1)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[:9])}))?|{'|'.join(reversed(_UNITS))})"
_IN_WORDS = re.compile(
    rf"(?<![\w-])(?:(?:{'|'.join(_UNITS[:9])}|a) hundred(?: and {_BELOW_HUNDRED})?|{_BELOW_HUNDRED})(?![\w-])",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def in_figures(text: str) -> str:
    """The text with its number words as figures; a lone "one" stays, which is mostly no number."""
    return _IN_WORDS.sub(_figure, text)


def _figure(match: re.Match[str]) -> str:
    words = [w for w in re.split(r"[- ]", match.group().lower()) if w != "and"]
    if words == ["one"] and not re.match(r" (?:percentage )?point\b", match.string[match.end() :]):
        return match.group()
    value = Decimal(0)
    for word in words:
        value = max(value, Decimal(1)) * 100 if word == "hundred" else value + _VALUES.get(word, 0)
    return str(value)


_NUMBER = re.compile(
    r"(?<![\w/.,:£-])(?P<pound>£)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale>(?:k|m|bn| ?million| ?thousand| ?billion)\b)?"
    r"(?P<percent> ?%| per ?cent\b| pc\b)?(?P<points> ?(?:percentage )?points?\b)?(?![\w/]|[.,:-]\d)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?<![\w/.£-])(?P<n>\d[\d,]*) (?:out )?of (?:the |our |its |a total of |all )?(?P<m>\d[\d,]*)(?![\d%/]|\.\d)"
)
_DIGIT = re.compile(r"\d")
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_ONE = Decimal(1)
_MANY = 100  # a whole number from here on may be rounded to its noughts


@immutable
class Mention:
    """A number in a text. ``kind`` is percent, money, plain or change (so much more or less than something)."""

    value: Decimal
    """The number."""
    decimals: int
    """Its decimal places as written."""
    kind: str
    hedge: str  # over, under, about or empty
    start: int
    """Where it begins in the text."""
    end: int
    """Where it ends."""
    text: str

    def fits(self, figure: Decimal) -> bool:
        """Whether the number, as it was rounded and hedged, may be this figure."""
        if self.hedge in ("over", "under"):
            return figure >= self.value if self.hedge == "over" else figure <= self.value
        unit = _ONE.scaleb(-self.decimals)
        if self.hedge == "about":
            return abs(figure - self.value) <= max(unit, abs(figure) / 50)
        rounded = as_shown(figure, self.decimals) if self.decimals >= 0 else figure
        return self.value in (rounded, figure.quantize(unit, rounding=ROUND_DOWN)) or self._is_rounded(figure)

    def _is_rounded(self, figure: Decimal) -> bool:
        """Whether a whole number in noughts (9,200; 1.2 million) is the figure rounded to them."""
        if self.kind == "percent" or self.value < _MANY or self.value % 10:
            return False
        noughts = len(f"{self.value:f}") - len(f"{self.value:f}".rstrip("0"))
        return as_shown(figure, -noughts) == self.value

    def fits_any(self, figures: Iterable[Decimal]) -> bool:
        """Whether it may be any of some figures."""
        return any(self.fits(f) for f in figures)


@lru_cache(maxsize=64)  # each rule asks for those of the same clauses
def mentions(text: str) -> tuple[Mention, ...]:
    """The numbers of a text that may be figures: no years; ``274 of 330`` is one share, beside its two numbers."""
    if not _DIGIT.search(text):
        return ()
    shares = [m for match in _FRACTION.finditer(text) if (m := _share(match))]
    taken = [(m.start, m.end) for m in shares]
    alone = [m for match in _NUMBER.finditer(text) if (m := _mention(match, text))]
    return (*shares, *(m for m in alone if not any(a <= m.start < b for a, b in taken)))


def _share(match: re.Match[str]) -> Mention | None:
    part, whole = (Decimal(match[key].replace(",", "")) for key in ("n", "m"))
    if not 0 < part <= whole:
        return None
    return Mention(part * 100 / whole, 0, "percent", "about", match.start(), match.end(), match.group())


def _mention(match: re.Match[str], text: str) -> Mention | None:
    digits, scale = match["digits"].replace(",", ""), _SCALES.get((match["scale"] or "").strip().lower(), 0)
    if _YEAR_LIKE.fullmatch(match.group()):
        return None
    before, hedge = text[: match.start()].rstrip(), ""
    for name in ("over", "under", "about"):
        if hit := ends_with("number", name).search(before):
            hedge, before = name, before[: hit.start()].rstrip()
            break
    kind = "percent" if match["percent"] else "money" if match["pound"] else "plain"
    after = any_of("number", "change_after").match(text[match.end() :].lstrip())
    if match["points"] or ends_with("number", "change").search(before) or after:
        kind = "change"
    places = len(digits.partition(".")[2])
    value = Decimal(digits).scaleb(scale)
    return Mention(value, places - scale, kind, hedge, match.start(), match.end(), match.group().strip())
