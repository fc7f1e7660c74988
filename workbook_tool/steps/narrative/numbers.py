"""The figures that a text names, each with what its writer said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from workbook_tool.domain.figure import as_shown

_HEDGE = {
    "over": "more than|over|above|at least|exceeding|in excess of|just over|upwards of|a little over|better than|up to more than",
    "under": "less than|fewer than|under|below|just under|at most|up to|not quite|no more than|a little under|short of",
    "about": "about|around|approximately|approx\\.?|roughly|nearly|almost|some|circa|c\\.?|close to|near|near to|in the region of|around the",
}
_NUMBER = re.compile(
    r"(?<![\w/.,:£-])(?P<pound>£)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale>(?:k|m|bn| ?million| ?thousand| ?billion)\b)?"
    r"(?P<percent> ?%| per ?cent\b| pc\b)?(?P<points> ?(?:percentage )?points?\b| ?p\.?p\.?(?!\w)| ?ppts?\b)?(?![\w/]|[.,:-]\d)",
    re.IGNORECASE,
)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_CHANGE_BEFORE = re.compile(
    r"\b(?:by|up|down|(?:an? |the )?(?:\w+ )?(?:increase|rise|growth|jump|decrease|fall|drop|reduction|dip|decline|improvement|difference|gap|variance|change) of|"
    r"increased|decreased|reduced|improved|dropped|fell|rose|grew|declined|dipped)(?: (?:just|only|about|around|a further|another))*$",
    re.IGNORECASE,
)  # fmt: skip
_CHANGE_AFTER = re.compile(
    r" ?(?:increase|rise|growth|jump|decrease|fall|drop|reduction|dip|decline|improvement|higher|lower|more|fewer|less|above|below|better|worse|up\b|down\b|under|over|short|ahead|points?)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a text. ``kind`` is percent, money, plain or change (so much more or less than something)."""

    value: Decimal
    decimals: int
    kind: str
    hedge: str  # over, under, about or empty
    start: int
    end: int
    text: str

    def fits(self, figure: Decimal) -> bool:
        """Whether the number, as it was rounded and hedged, may be this figure."""
        if self.hedge == "over":
            return figure >= self.value
        if self.hedge == "under":
            return figure <= self.value
        unit = Decimal(1).scaleb(-self.decimals)
        if self.hedge == "about":
            return abs(figure - self.value) <= max(unit, abs(figure) / 50)
        rounded = as_shown(figure, self.decimals) if self.decimals >= 0 else figure
        return self.value in (rounded, figure.quantize(unit, rounding=ROUND_DOWN)) or self._round(figure)

    def _round(self, figure: Decimal) -> bool:
        """Whether a whole number in noughts (9,200; 1.2 million) is the figure rounded to them."""
        if self.value != self.value.to_integral_value() or self.value < 100 or self.value % 10:
            return False
        exponent = 0
        while self.value % Decimal(10) ** (exponent + 1) == 0:
            exponent += 1
        return as_shown(figure, -exponent) == self.value

    def fits_any(self, figures: Iterable[Decimal]) -> bool:
        """Whether it may be any of some figures."""
        return any(self.fits(f) for f in figures)


@lru_cache(64)
def mentions(text: str) -> tuple[Mention, ...]:
    """The numbers of a text that may be figures: no dates, times, references or years."""
    return tuple(m for found in _NUMBER.finditer(text) if (m := _mention(found, text)))


def _mention(found: re.Match[str], text: str) -> Mention | None:
    digits = found["digits"].replace(",", "")
    bare = not (found["pound"] or found["percent"] or found["points"] or found["scale"])
    if bare and _YEAR_LIKE.fullmatch(found["digits"]):
        return None
    before, hedge = text[: found.start()].rstrip(), ""
    for name, words in _HEDGE.items():
        if hit := re.search(rf"\b(?:{words})$", before, re.IGNORECASE):
            hedge, before = name, before[: hit.start()].rstrip()
            break
    scale = _SCALES.get((found["scale"] or "").strip().lower(), 0)
    value = Decimal(digits).scaleb(scale)
    kind = "percent" if found["percent"] else "money" if found["pound"] else "plain"
    if found["points"] or _CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(text, found.end()):
        kind = "change"
    places = -Decimal(digits).as_tuple().exponent if "." in digits else 0  # type: ignore[operator]
    return Mention(value, places - scale, kind, hedge, found.start(), found.end(), found.group().strip())
