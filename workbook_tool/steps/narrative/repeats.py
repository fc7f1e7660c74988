"""A commentary that says what the last one said, all but a word or two."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tool.steps.narrative.english import plain, words
from workbook_tool.steps.narrative.row import Question, Row

_ALIKE = 90  # of 100, word by word
_LEAST = 8  # words; a shorter one may well be said twice


def repeats(row: Row) -> Iterator[Question]:
    """A question where the newest earlier commentary of another cycle is the same, or nearly."""
    held = [r for r in row.earlier if r.commentary.strip() and not row.cycle.covers(r.period.end)]
    last = max(held, key=lambda r: r.period.key, default=None)
    if last is None:
        return
    facts = {"before_period": last.period.label}
    if last.commentary.strip() == row.commentary:
        yield Question("commentary-repeated", "commentary", facts)
    elif _nearly(plain(last.commentary), plain(row.commentary)):
        yield Question("commentary-nearly-repeated", "commentary", facts)


def _nearly(before: str, now: str) -> bool:
    """Nearly the same words, with the same figures: a changed figure is news."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    old, new = words(before), words(now)
    if min(len(old), len(new)) < _LEAST or _figures(old) != _figures(new):
        return False
    return Levenshtein.normalized_similarity(old, new) * 100 >= _ALIKE or fuzz.ratio(before, now) >= 97


def _figures(text: list[str]) -> list[str]:
    return sorted(w.strip(".,") for w in text if w[0].isdigit())
