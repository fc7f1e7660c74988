"""A commentary that says what the last one said, all but a word or two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook_tool.narrative.english import evened, words
from workbook_tool.narrative.row import Question, Row

_ALIKE = 0.85  # word by word
_LEAST = 8  # words; a shorter one may well be said twice
_DIGITS = re.compile(r"\d[\d,.]*\d|\d")


def repeats(row: Row) -> Iterator[Question]:
    """A question where the newest earlier commentary of another cycle is the same, or nearly."""
    held = [r for r in row.earlier if r.commentary.strip() and not row.is_of_cycle(r.period)]
    last = max(held, key=lambda r: r.period.key, default=None)
    if last is None:
        return
    facts = {"before_period": last.period.label}
    if last.commentary.strip() == row.commentary.strip():
        yield Question("commentary-repeated", "commentary", facts)
    elif _is_nearly(evened(last.commentary), evened(row.commentary)):
        yield Question("commentary-nearly-repeated", "commentary", facts)


def _is_nearly(before: str, now: str) -> bool:
    """Nearly the same words, with the same figures: a changed figure is news."""
    old, new = ([w.lower() for w in words(text)] for text in (before, now))
    if min(len(old), len(new)) < _LEAST or sorted(_DIGITS.findall(before)) != sorted(_DIGITS.findall(now)):
        return False
    from rapidfuzz.distance import Levenshtein

    return bool(Levenshtein.normalized_similarity(old, new) >= _ALIKE)
