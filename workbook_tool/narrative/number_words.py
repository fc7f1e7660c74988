"""Numbers written in words, up to 999: "two points", "sixty of the 100", "two hundred and twenty volunteers"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

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
_NUMBER = re.compile(
    rf"(?<![\w-])(?:(?:{'|'.join(_UNITS[:9])}|a) hundred(?: and {_BELOW_HUNDRED})?|{_BELOW_HUNDRED})(?![\w-])",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def in_figures(text: str) -> str:
    """The text with its number words as figures; a lone "one" stays, which is mostly no number."""
    return _NUMBER.sub(_figure, text)


def _figure(match: re.Match[str]) -> str:
    words = [w for w in re.split(r"[- ]", match.group().lower()) if w != "and"]
    if words == ["one"] and not re.match(r" (?:percentage )?point\b", match.string[match.end() :]):
        return match.group()
    value = Decimal(0)
    for word in words:
        value = max(value, Decimal(1)) * 100 if word == "hundred" else value + _VALUES.get(word, 0)
    return str(value)
