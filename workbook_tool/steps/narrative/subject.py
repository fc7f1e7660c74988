"""Whether words are about this indicator: by the words of its title, and by those that stand for any indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from workbook_tool.domain.figure import Unit
from workbook_tool.domain.register import Indicator
from workbook_tool.steps.narrative.english import one_of, plain, stem, words, words_of

ENOUGH = 0.5  # of a title's words
_ASIDE = re.compile(r"\([^()]*\)")
_CAPITALS = re.compile(r"\b(?:[A-Z][\w-]*(?: (?:of|and|the|for|in|to) )?\s?){2,}")
_POINTING = re.compile(
    r"\b(?:of|for|to) (?:this|these|such) (?:kinds?|types?|sorts?|reasons?|causes?)\b", re.IGNORECASE
)
PERFORMANCE, FIGURE = "performance", "figure"


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = words_of("subject")
    return {
        key: frozenset(stem(w) for w in table[key])
        for key in ("idle", "performance", "figure", "heads", "around", "population")
    }


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for n, group in enumerate(words_of("subject")["alike"]):
        for word in group:
            found[stem(word)] = found.get(stem(word), frozenset()) | {f"#{n}"}
    return found


@cache
def _ontime() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{one_of(words_of('phrases')['ontime'])})", re.IGNORECASE)


def meanings(text: str) -> list[frozenset[str]]:
    """What each word of a text may mean: its stem, and the groups of like words that it belongs to."""
    read = _ontime().sub(" ontime ", plain(text))
    # "IT" is a word of some titles, "it" never is.
    found = [
        stem("i-t" if w == "IT" else w.lower().removesuffix("'s"))
        for w in re.findall(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\d[\d,.]*", read)
    ]
    return [frozenset({s}) | _groups().get(s, frozenset()) for s in found]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an indicator is about: the words of its title, and all that its register entry uses."""

    title: tuple[frozenset[str], ...]
    known: frozenset[str]
    short: frozenset[str]  # its initials
    unit: frozenset[str]
    is_share: bool

    def covers(self, text: str) -> float:
        """What share of the title's words a text has, by meaning."""
        said = frozenset().union(*meanings(text))
        return sum(bool(word & said) for word in self.title) / len(self.title) if self.title else 0

    def has_title_word(self, text: str) -> bool:
        """Whether any word of a text is one of the title's."""
        own = frozenset().union(*self.title)
        return any(m & own for m in meanings(text))

    def strange(self, text: str, extra: frozenset[str] = frozenset()) -> bool:
        """Whether a text has a word that neither the register nor a way of speaking of any indicator explains."""
        fine = self.known | extra
        return any(not m & fine for m in meanings(text) if not next(iter(m))[0].isdigit())


@cache
def subject_of(indicator: Indicator, unit: Unit) -> Subject:
    """The subject of an indicator."""
    lists = _lists()
    title = _ASIDE.sub(" ", indicator.title)
    own = [m for m in meanings(title) if not m & (lists["idle"] | lists["around"])]
    entry = (
        indicator.title,
        indicator.description,
        indicator.how_to_measure,
        indicator.numerator,
        indicator.denominator,
    )
    known = frozenset().union(*(m for text in entry for m in meanings(text)))
    short = frozenset(stem(w) for text in entry for w in _initials(text))
    unit_words = frozenset(stem(w) for w in words(f"{unit.code} {unit.name}"))
    around = lists["around"] | lists["idle"] | lists["performance"] | lists["figure"] | {"ontime"}
    return Subject(tuple(dict.fromkeys(own)), known | short | around, short, unit_words, unit.is_percent)


def _initials(text: str) -> list[str]:
    """FOI and FOIs for Freedom of Information."""
    found = []
    for run in _CAPITALS.findall(text):
        capitals = [w[0] for w in run.split() if w[0].isupper()]
        for size in range(2, len(capitals) + 1):
            short = "".join(capitals[:size]).lower()
            found += [short, f"{short}s"]
    return found


def kind_of(phrase: str, subject: Subject) -> str:
    """Whether a noun phrase stands for the indicator: ``performance``, ``figure``, or empty where it does not.

    Every word must be explained, and it must be a word for any indicator ("the
    figure"), or say half of the title, or be a head that the title has ("turnover").
    """
    lists, own = _lists(), frozenset().union(*subject.title) | subject.short
    content = [m for m in meanings(phrase) if not m & lists["around"]]
    if not content or subject.strange(phrase) or (subject.is_share and any("number" in m for m in content)):
        return ""
    if any(m & lists["performance"] for m in content):
        rest = [m for m in content if not m & (lists["performance"] | lists["figure"] | lists["idle"])]
        return PERFORMANCE if all(m & own for m in rest) else ""
    if any(m & lists["figure"] for m in content):
        return FIGURE if all(m & (own | lists["figure"] | lists["idle"]) for m in content) else ""
    heads = lists["heads"] if _POINTING.search(phrase) else lists["heads"] & own
    if subject.covers(phrase) >= ENOUGH or any(m & heads for m in content):
        return FIGURE
    of_unit = any(m & subject.unit for m in content) and len(content) > 1 and subject.has_title_word(phrase)
    return FIGURE if of_unit else ""
