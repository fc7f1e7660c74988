"""English as services write it, cut into sentences and clauses: no grammar, only enough not to misread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from os.path import commonprefix
from typing import Any

from workbook_tool import resources
from workbook_tool.immutable import immutable

_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "−": "-", "–": "-", "—": "-"})
_BLANKS = re.compile(r"[^\S\n]+")
# A full stop ends a sentence where a capital, a number or a bullet follows; that of an abbreviation does not.
_END = re.compile(r"[.!?](?P<gap>[\"')]*\s+)(?=[\"'(£]?[A-Z0-9•-])|(?P<line>\s*\n\s*)")
_ABBREVIATED = re.compile(r"(?:e\.g|i\.e|approx|\bvs|\bno)\.\Z")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_TOKEN = re.compile(r"\w+")
_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d[\d,.]*\d|\d")
SENSES = ("steady", "same", "up", "down", "better", "worse")  # of a movement, in the word lists
_ENDINGS = (
    "ably", "abilities", "ability", "ations", "ation", "ements", "ement", "ments", "ment", "ances", "ance", "ingly",
    "ily", "ness", "ions", "ion", "ings", "ing", "ees", "ee", "ers", "er", "ors", "or", "able", "ied",
    "ies", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip


@immutable
class Clause:
    """A part of a sentence. ``joint`` is the word before it, ``sentence`` the number of its sentence."""

    text: str
    """Its words."""
    joint: str
    sentence: int
    whole: str  # its sentence, as written


def words_of(table: str) -> dict[str, Any]:
    """A table of the word lists."""
    entries: dict[str, Any] = resources.template("narrative")[table]
    return entries


@cache
def one_of(table: str, key: str) -> str:
    """A pattern, not yet compiled, for any phrase of a list, the longest first."""
    return f"(?:{_branches({p.lower() for p in words_of(table)[key]})})"


def _branches(endings: set[str]) -> str:
    """A pattern for any of some texts, the longest first; what they begin with alike is looked at once."""
    following: dict[str, list[str]] = {}
    for ending in filter(None, endings):
        following.setdefault(ending[0], []).append(ending)
    alternatives = []
    for _, alike in sorted(following.items()):
        start = commonprefix(alike)  # noqa: RUF071 (letter by letter is what is wanted)
        alternatives.append(re.escape(start) + _branches({ending[len(start) :] for ending in alike}))
    body = "|".join(alternatives)
    if body and "" in endings:
        return f"(?:{body})?"
    return f"(?:{body})" if len(alternatives) > 1 else body


@lru_cache(maxsize=512)  # each rule looks through the same clauses
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text.lower()))


class Phrases:
    """Any phrase of a list, as whole words, in capitals or not.

    Most texts have none: one that has not all words of any phrase is not searched.
    """

    def __init__(self, table: str, keys: Sequence[str]) -> None:
        self._table, self._keys = table, keys
        self._words: dict[str, list[frozenset[str]]] = {}
        for phrase in (phrase for key in keys for phrase in words_of(table)[key]):
            first, *rest = _TOKEN.findall(phrase.lower())
            self._words.setdefault(first, []).append(frozenset(rest))
        self._firsts = frozenset(self._words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        patterns = "|".join(one_of(self._table, key) for key in self._keys)  # only when a text may have one: it is slow
        return re.compile(rf"\b(?:{patterns})(?!\w)", re.IGNORECASE)

    def may_be_in(self, text: str) -> bool:
        """False where no phrase can be in the text."""
        tokens = _tokens(text)
        if self._firsts.isdisjoint(tokens):
            return False
        for first in self._firsts & tokens:
            for rest in self._words[first]:
                if rest <= tokens:
                    return True
        return False

    def search(self, text: str) -> re.Match[str] | None:
        """The first phrase of the list in a text."""
        return self._pattern.search(text) if self.may_be_in(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """The phrase that a text begins with."""
        return self._pattern.match(text) if self.may_be_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every phrase in a text, in order."""
        return self._pattern.finditer(text) if self.may_be_in(text) else iter(())

    def without(self, text: str, instead: str = " ") -> str:
        """The text with something else in place of each phrase."""
        return self._pattern.sub(instead, text) if self.may_be_in(text) else text


@cache
def any_of(table: str, *keys: str) -> Phrases:
    """Any phrase of a list, or of several, as whole words, in capitals or not."""
    return Phrases(table, keys)


class Endings:
    """Any phrase of a list as the last words of a text."""

    def __init__(self, table: str, key: str) -> None:
        self._table, self._key = table, key
        self._endings = tuple(phrase.lower() for phrase in words_of(table)[key])
        self._longest = max(map(len, self._endings), default=0)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b{one_of(self._table, self._key)}[\s:(]*$", re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The phrase that a text ends with."""
        while (shorter := text.rstrip().rstrip(":(")) != text:
            text = shorter
        if not text[-self._longest :].lower().endswith(self._endings):
            return None
        return self._pattern.search(text)


@cache
def ends_with(table: str, key: str) -> Endings:
    """Any phrase of a list as the last words of a text."""
    return Endings(table, key)


@cache
def stems(table: str, key: str) -> frozenset[str]:
    """The stems of the single words of a list."""
    return frozenset(stem(w) for w in words_of(table)[key])


def evened(text: str) -> str:
    """The text with one kind of quotation mark, dash and blank."""
    return _BLANKS.sub(" ", text.translate(_ALIKE)).strip()


def clauses(text: str) -> list[Clause]:
    """The clauses of a plain text, in order; a line is at least one sentence."""
    return [c for n, sentence in enumerate(_sentences(text)) for c in _clauses(sentence, n)]


def _sentences(text: str) -> list[str]:
    pieces, start = [], 0
    for end in _END.finditer(text):
        gap = end["gap"] or ""
        stop = end.end() - len(gap or end["line"])
        if gap and _ABBREVIATED.search(text, max(0, stop - 8), stop):
            if "\n" not in gap:
                continue
            stop = end.end() - len(gap.lstrip("\"')"))  # the end of a line all the same
        pieces.append(text[start:stop])
        start = end.end()
    return [part.strip() for part in (*pieces, text[start:]) if part.strip()]


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"[;:,](?=\s)|\s-\s|\b(?:{one_of('clause', 'joints')})\b|\bthat(?=\s)")  # in small letters


def _clauses(sentence: str, number: int) -> Iterator[Clause]:
    bare, start, joint = _ASIDE.sub("", sentence) if "(" in sentence else sentence, 0, ""
    small = bare.lower()
    if len(small) != len(bare):  # a letter such as İ, which no phrase has
        small = "".join(letter.lower() if letter.isascii() else letter for letter in bare)
    for match in [*_joint().finditer(small), None]:
        part = bare[start : match.start() if match else len(bare)].strip(" .!?,")
        if part:
            yield Clause(part, joint, number, sentence)
            joint = ""
        if match:
            joint, start = f"{joint} {match.group().strip()}".strip(), match.end()
    for aside in _ASIDE.findall(sentence) if "(" in sentence else ():
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
