"""A target with a bound or as a range, which says what is better: ``≤3%``, ``At least 85%``, ``8-12%``, ``± 4.5%``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from workbook_tool import resources
from workbook_tool.immutable import immutable

_SPACES = re.compile(r"[\s\u00a0]+")
_NUMBER = r"[-+−]?\s*[£$€]?\s*\d[\d,]*(?:\.\d+)?"
_UNIT = r"\s*(?:%|[A-Za-z]{1,12}\.?)?"
_RANGE = re.compile(
    rf"(?:between\s+)?(?P<low>{_NUMBER})(?P<unit>{_UNIT})\s*(?:-|–|—|to|and)\s*(?P<high>{_NUMBER})(?P<unit2>{_UNIT})\.?",
    re.IGNORECASE,
)


@immutable
class Bound:
    """What a target says: ``better`` and the ``figure`` of a bound, or ``low`` and ``high`` of a range, as texts."""

    better: str = ""
    figure: str = ""
    low: str = ""
    high: str = ""


def read_bound(text: str) -> Bound | None:
    """The bound or range of a target; None where it is neither."""
    words = _SPACES.sub(" ", text.replace("−", "-")).strip().rstrip(".")
    if not any(c.isdecimal() for c in words):
        return None
    words = _without_leading(words)
    for sign in _spelled()["around"]:
        if words.startswith(sign):
            figure = words.removeprefix(sign).strip()
            return Bound(low=f"-{figure}", high=figure)
    if match := _RANGE.fullmatch(words):
        return _range(match)
    for key, better in (("most", "lower"), ("least", "higher")):
        for before in _longest_first(key):
            if _begins(words, before):
                return _bound(better, words[len(before) :])
        for after in _longest_first(f"after_{key}"):
            if words.casefold().endswith(after):
                return _bound(better, words[: -len(after)])
    return None


def _bound(better: str, rest: str) -> Bound | None:
    figure = rest.strip(" :=")
    return Bound(better=better, figure=figure) if re.match(r"[-+]?\s*[£$€]?\s*\d", figure) else None


def _range(match: re.Match[str]) -> Bound | None:
    low, high = (float(re.sub(r"[^\d.-]", "", match[key])) for key in ("low", "high"))
    unit = match["unit2"].strip() or match["unit"].strip()
    if low >= high or (match["unit"].strip() and match["unit2"].strip() and match["unit"].strip() != unit):
        return None
    return Bound(
        low=f"{match['low']}{unit if unit == '%' else f' {unit}'}".strip(),
        high=f"{match['high']}{unit if unit == '%' else f' {unit}'}".strip(),
    )


def _begins(words: str, before: str) -> bool:
    rest = words[len(before) :]
    return words.casefold().startswith(before) and (not before[-1].isalpha() or not rest[:1].isalpha())


def _without_leading(words: str) -> str:
    for leading in _longest_first("leading"):
        if _begins(words, leading):
            return words[len(leading) :].strip(" :")
    return words


def _spelled() -> Mapping[str, list[str]]:
    spelled: Mapping[str, list[str]] = resources.template("tables")["bounds"]
    return spelled


@cache
def _longest_first(key: str) -> tuple[str, ...]:
    return tuple(sorted(_spelled()[key], key=len, reverse=True))
