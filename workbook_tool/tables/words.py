"""The words of a table: how its columns are headed and what its cells may say, from templates/tables.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from workbook_tool import resources
from workbook_tool.layout.find import fold
from workbook_tool.tables.period_words import split_period

_BRACKETS = re.compile(r"\s*[\(\[][^()\[\]]*[\)\]]")
_LONGEST_HEADING = 120  # characters; more than that is a sentence


def part(name: str) -> Mapping[str, Any]:
    """A part of the template."""
    section: Mapping[str, Any] = resources.template("tables")[name]
    return section


@lru_cache(8192)
def tidy(text: str) -> str:
    """A heading or a name for comparing: case, accents, plural, spaces and punctuation aside."""
    return " ".join(
        w if len(w) < 4 or w.endswith(("ss", "us", "is")) else w.removesuffix("s") for w in fold(text).split()
    )


@cache
def _spelled(name: str) -> dict[str, tuple[str, ...]]:
    """What the spellings of [columns] or [doubtful] stand for."""
    spelled: dict[str, tuple[str, ...]] = {}
    for key, value in part(name).items():
        for heading in value if name == "columns" else [key]:
            spelled.setdefault(tidy(heading), (key,) if name == "columns" else tuple(value))
    return spelled


def likeness(heading: str, meaning: str) -> int:
    """How far down the spellings of a meaning a heading stands: the first are the likeliest; else their number."""
    spellings = [tidy(text) for text in part("columns")[meaning]]
    return spellings.index(tidy(heading)) if tidy(heading) in spellings else len(spellings)


@lru_cache(8192)
def meanings_of(heading: str) -> tuple[str, ...]:
    """What a heading without its period may mean, the likeliest first; none where it is not known."""
    if len(heading) > _LONGEST_HEADING:
        return ()
    for text in dict.fromkeys((heading, _BRACKETS.sub(" ", heading))):
        folded = tidy(text)
        for words in dict.fromkeys((folded, _without_fill(folded), folded.removeprefix("our "))):
            if meanings := _spelled("doubtful").get(words) or _spelled("columns").get(words):
                return meanings
    return _by_its_words(_without_fill(tidy(_BRACKETS.sub(" ", heading))))


def _by_its_words(words: str) -> tuple[str, ...]:
    """“Current Quarter performance”, “Previous result for the year”."""
    if {"rag", "rating", "status", "target", "change"} & set(words.split()):
        return ("target",) if words.split()[-1:] == ["target"] and len(words.split()) <= 3 else ()
    first, _, rest = words.partition(" ")
    if first in ("previous", "current", "actual", "projected", "estimated") and len(words.split()) <= 4:
        return {"previous": ("previous",), "projected": ("forecast",), "estimated": ("forecast",)}.get(
            first, ("current",)
        )
    if words.endswith((" forecast", " actual", " result")) and len(words.split()) <= 3:
        return ("forecast",) if words.endswith("forecast") else ("current",)
    return _spelled("columns").get(rest, ()) if first in ("service", "corporate") else ()


@cache
def _fill() -> frozenset[str]:
    return frozenset(part("heading_words")["fill"])


def _without_fill(words: str) -> str:
    """The words without those at either end that say nothing of the meaning."""
    left = words.split()
    while left and left[0] in _fill():
        left.pop(0)
    while left and left[-1] in _fill():
        left.pop()
    return " ".join(left)


def heading_of(texts: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """What a column's heading, one text for each of its rows, may mean, and its period as written.

    A heading that is only a period is that of a figure.
    """
    whole = meanings_of(texts[-1]) if len(texts) == 1 else ()
    if whole and not _is_current(whole):
        return whole, split_period(texts[-1])[0]
    split = [split_period(text) for text in texts]
    period = " ".join(dict.fromkeys(p for p, _ in split if p))
    rests = [r for _, r in split if re.sub(r"[\W_]+", "", r)]
    if period and not any(
        _without_fill(tidy(rest)) or _spelled("columns").get(tidy(rest), ("period",)) != ("period",) for rest in rests
    ):
        return ("current",), period
    for rest in dict.fromkeys((" ".join(rests), *reversed(rests))):
        if meanings := meanings_of(rest):
            return meanings, period
    return (), period


def _is_current(meanings: tuple[str, ...]) -> bool:
    return meanings[0] in ("current", "period", "year to date")


# -- cells ------------------------------------------------------------------------------------


@cache
def _folded_words(kind: str) -> dict[str, str]:
    """Each spelling of a kind of words, as it stands and folded, with the word that it stands for."""
    spelled: dict[str, str] = {}
    for word, spellings in part(kind).items():
        for spelling in spellings:
            spelled.setdefault(spelling, word)
            if fold(spelling):
                spelled.setdefault(tidy(spelling), word)
    return spelled


@lru_cache(8192)
def word_of(kind: str, text: str) -> str:
    """What ``text`` says of ``kind`` (better, basis, kind, change, rag, stage) in our words; empty where it is none.

    An arrow or a light beside words counts (``↑ higher is better``), and what stands in brackets does not.
    """
    raw = " ".join(text.replace("\u00a0", " ").casefold().split())
    if not raw:
        return ""
    spelled = _folded_words(kind)
    if word := spelled.get(raw) or spelled.get(tidy(raw)):
        return word
    signs = {
        word for spelling, word in spelled.items() if not fold(spelling) and spelling not in "-–=!×" and spelling in raw
    }
    if len(signs) == 1:
        return signs.pop()
    bare = _BRACKETS.sub("", raw).partition(" - ")[0].strip()
    return word_of(kind, bare) if bare != raw else _of_a_sentence(kind, tidy(raw))


def _of_a_sentence(kind: str, words: str) -> str:
    """“Higher percentages are better”, “A low figure is good”: of polarity alone."""
    if kind != "better" or not re.search(r"\b(?:better|good|best|desirable|aim)\b", words):
        return ""
    higher = re.search(r"\b(?:higher|high|bigger|larger|greater|increase|increasing|more|maximise)\b", words)
    lower = re.search(r"\b(?:lower|low|smaller|fewer|less|decrease|decreasing|reduce|minimise)\b", words)
    return ("higher" if higher else "lower") if bool(higher) != bool(lower) else ""


def words_of(kind: str) -> str:
    """The words that a column may hold, for a sentence."""
    return ", ".join(part(kind))
