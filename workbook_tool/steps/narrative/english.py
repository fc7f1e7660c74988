"""English as services write it, cut into sentences and clauses: no grammar, only enough not to misread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbook_tool import resources

_ALIKE = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2212": "-", "\u2013": "-", "\u2014": "-"}
)
_BLANKS = re.compile(r"[^\S\n]+")
_SENTENCE = re.compile(
    r"(?<!e\.g\.)(?<!i\.e\.)(?<!approx\.)(?<!\bvs\.)(?<!\bc\.)(?<!\bNo\.)(?<!\bno\.)(?<=[.!?])[\"')]*\s+(?=[\"'(£]?[A-Z0-9•-])|\s*\n\s*"
)
_THAT = (
    "reports?|reported|shows?|showed|showing|means?|notes?|noted|pleased|clear|reflects?|indicates?|confirms?|suggests?|demonstrates?|"
    "evidence|so|given|ensures?|ensuring|expected|hoped|likely"
)
# What opens a new clause, and is kept as its joint. A comma within a number does not.
_JOINT = re.compile(
    r"\s*(?P<mark>;|:(?=\s)|,(?=\s)|\s-\s)\s*(?P<also>(?:and|but|which|with|so|or)\b)?\s*"
    r"|\s*\b(?P<word>but|although|though|whereas|while|whilst|because|however|despite|due to|owing to|(?<!the )following|"
    r"after|which|until|unless|if|once|when|where|in order to|with the aim of|as a result of|as a result|which)\b\s*"
    rf"|\b(?P<said>{_THAT}) that\b\s*",
    re.IGNORECASE,
)  # fmt: skip
_ASIDE = re.compile(r"\s*\([^()]*\)")
CONDITION = frozenset(
    (
        "if",
        "unless",
        "until",
        "once",
        "when",
        "where",
        "in order to",
        "with the aim of",
        "ensure",
        "ensuring",
        "hoped",
        "likely",
    )
)
_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d[\d,.]*")
_ENDINGS = (
    "abilities", "ability", "ations", "ation", "ements", "ement", "ments", "ment", "ances", "ance", "ingly", "ness",
    "ions", "ion", "ings", "ing", "ees", "ee", "ers", "er", "ors", "or", "able", "ied", "ies", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence. ``joint`` is the word or mark before it, ``sentence`` the number of its sentence."""

    text: str
    joint: str
    is_first: bool  # of its sentence
    sentence: int
    whole: str  # its sentence, as written

    @property
    def lower(self) -> str:
        """The text in small letters."""
        return self.text.lower()


def words_of(name: str) -> dict[str, Any]:
    """A table of the word lists."""
    table: dict[str, Any] = resources.template("narrative")[name]
    return table


def plain(text: str) -> str:
    """The text with one kind of quotation mark, dash and blank."""
    return _BLANKS.sub(" ", text.translate(_ALIKE)).strip()


def sentences(text: str) -> list[str]:
    """The sentences of a plain text; a line is at least one."""
    return [s.strip() for s in _SENTENCE.split(text) if s and s.strip()]


def clauses(text: str) -> list[Clause]:
    """The clauses of a plain text, in order."""
    return [c for n, sentence in enumerate(sentences(text)) for c in _clauses(sentence, n)]


def _clauses(sentence: str, number: int) -> Iterator[Clause]:
    bare, start, joint, first = _ASIDE.sub("", sentence), 0, "", True
    for found in [*_JOINT.finditer(bare), None]:
        part = bare[start : found.start() if found else len(bare)].strip(" .!?")
        if part:
            yield Clause(part, joint, first, number, sentence)
            joint, first = "", False
        if found:
            word = found["also"] or found["word"] or found["said"] or ("" if first else found["mark"])
            joint, start = (word or joint).strip().lower(), found.end()
    for aside in _ASIDE.findall(sentence):
        yield Clause(aside.strip(" ()"), "(", False, number, sentence)


def quote(clause: Clause, limit: int = 140) -> str:
    """The words of a clause to quote as they stand, cut at a blank where they are many."""
    tidy = (clause.text if clause.text in clause.whole else clause.whole).strip().rstrip(".,;:")
    if len(tidy) <= limit:
        return tidy
    return tidy[:limit].rsplit(" ", 1)[0] + " …"


def words(text: str) -> list[str]:
    """The words and numbers of a text, in small letters, without a possessive ending."""
    return [w.lower().removesuffix("'s") for w in _WORD.findall(text)]


@cache
def stem(word: str) -> str:
    """A word without its endings: ``completed``, ``completions`` and ``complete`` are one."""
    shorter = _shorter(word)
    while shorter != word:
        word, shorter = shorter, _shorter(shorter)
    return word


def _shorter(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not (ending == "s" and word.endswith("ss")):
            return word[: -len(ending)]
    return word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word


def one_of(phrases: list[str]) -> str:
    """A pattern for any of some phrases, the longest first."""
    return "|".join(
        sorted((p if "\\" in p or "(" in p or "[" in p else re.escape(p) for p in phrases), key=lambda p: -len(p))
    )
