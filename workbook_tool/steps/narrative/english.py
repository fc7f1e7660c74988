"""English as services write it, cut into sentences and clauses: no grammar, only enough not to misread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbook_tool import resources

_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "−": "-", "–": "-", "—": "-"})
_BLANKS = re.compile(r"[^\S\n]+")
# A full stop ends a sentence where a capital, a number or a bullet follows; that of an abbreviation does not.
_SENTENCE = re.compile(
    r"(?<!e\.g\.)(?<!i\.e\.)(?<!approx\.)(?<!\bvs\.)(?<!\bno\.)(?<=[.!?])[\"')]*\s+(?=[\"'(£]?[A-Z0-9•-])|\s*\n\s*"
)
_ASIDE = re.compile(r"\s*\([^()]*\)")
_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d[\d,.]*\d|\d")
SENSES = ("steady", "same", "up", "down", "better", "worse")  # of a movement, in the word lists
_ENDINGS = (
    "ably", "abilities", "ability", "ations", "ation", "ements", "ement", "ments", "ment", "ances", "ance", "ingly",
    "ily", "ness", "ions", "ion", "ings", "ing", "ees", "ee", "ers", "er", "ors", "or", "able", "ied",
    "ies", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence. ``joint`` is the word before it, ``sentence`` the number of its sentence."""

    text: str
    joint: str
    sentence: int
    whole: str  # its sentence, as written


def words_of(table: str) -> dict[str, Any]:
    """A table of the word lists."""
    found: dict[str, Any] = resources.template("narrative")[table]
    return found


@cache
def one_of(table: str, key: str) -> str:
    """A pattern, not yet compiled, for any phrase of a list, the longest first."""
    phrases = sorted(words_of(table)[key], key=lambda p: (-len(p), p))
    return "|".join(re.escape(p) for p in phrases)


@cache
def any_of(table: str, key: str) -> re.Pattern[str]:
    """Any phrase of a list, as whole words, in capitals or not."""
    return re.compile(rf"\b(?:{one_of(table, key)})(?!\w)", re.IGNORECASE)


@cache
def ends_with(table: str, key: str) -> re.Pattern[str]:
    """Any phrase of a list as the last words of a text."""
    return re.compile(rf"\b(?:{one_of(table, key)})[\s:(]*$", re.IGNORECASE)


@cache
def stems(table: str, key: str) -> frozenset[str]:
    """The stems of the single words of a list."""
    return frozenset(stem(w) for w in words_of(table)[key])


def plain(text: str) -> str:
    """The text with one kind of quotation mark, dash and blank."""
    return _BLANKS.sub(" ", text.translate(_ALIKE)).strip()


def clauses(text: str) -> list[Clause]:
    """The clauses of a plain text, in order; a line is at least one sentence."""
    sentences = [s.strip() for s in _SENTENCE.split(text) if s and s.strip()]
    return [c for n, sentence in enumerate(sentences) for c in _clauses(sentence, n)]


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"[;:,](?=\s)|\s-\s|\b(?:{one_of('clause', 'joints')})\b|\bthat(?=\s)", re.IGNORECASE)


def _clauses(sentence: str, number: int) -> Iterator[Clause]:
    bare, start, joint = _ASIDE.sub("", sentence), 0, ""
    for found in [*_joint().finditer(bare), None]:
        part = bare[start : found.start() if found else len(bare)].strip(" .!?,")
        if part:
            yield Clause(part, joint, number, sentence)
            joint = ""
        if found:
            joint, start = f"{joint} {found.group().strip().lower()}".strip(), found.end()
    for aside in _ASIDE.findall(sentence):
        yield Clause(aside.strip(" ()"), "(", number, sentence)


def quote(clause: Clause, limit: int = 140) -> str:
    """The words of a clause to quote as they stand, cut at a blank where they are many."""
    tidy = (clause.text if clause.text in clause.whole else clause.whole).strip().rstrip(".,;:")
    return tidy if len(tidy) <= limit else tidy[:limit].rsplit(" ", 1)[0] + " …"


def words(text: str) -> list[str]:
    """The words and numbers of a text, without a possessive ending."""
    return [w.removesuffix("'s") for w in _WORD.findall(text)]


@cache
def stem(word: str) -> str:
    """A word in small letters without its endings: ``Completed``, ``completions`` and ``complete`` are one."""
    word = word.lower()
    while (shorter := _shorter(word)) != word:
        word = shorter
    return word


def _shorter(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word
