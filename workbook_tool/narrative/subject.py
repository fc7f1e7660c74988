"""Whether words are about this indicator: by its register entry, and by the words that stand for any indicator."""

from __future__ import annotations

import re
from functools import cache

from workbook_tool.domain.figure import Unit
from workbook_tool.domain.indicator import Indicator
from workbook_tool.immutable import immutable
from workbook_tool.narrative.english import Clause, any_of, evened, stem, stems, words, words_of

HALF = 0.5  # of a title's words
_ASIDE = re.compile(r"\([^()]*\)")
_CAPITALS = re.compile(r"\b(?:[A-Z][\w-]*(?: (?:of|and|the|for|in|to) )?\s?){2,}")
_IN_DAYS = re.compile(
    r"\b(?:with)?in (?:the |our )?(?:\d+|five|ten|twenty)[ -](?:calendar |working )?(?:day|week|month|hour|minute)s?\b"
    r"(?: limit| target| deadline| timescale)?",
    re.IGNORECASE,
)
_THIS = re.compile(r"\s*(?:this|that|these|those|such)\b", re.IGNORECASE)
_SIZED = re.compile(
    r"\b(small|large|big|minor|major|simple|complex|urgent|routine)(?:er|est)? ([A-Za-z'-]+)", re.IGNORECASE
)
PERFORMANCE, FIGURE, POINTER = "performance", "figure", "pointer"
Meaning = frozenset[str]


@cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for n, group in enumerate(words_of("subject")["alike"]):
        for word in group:
            groups[stem(word)] = groups.get(stem(word), frozenset()) | {f"#{n}"}
    return groups


def _general() -> frozenset[str]:
    return stems("subject", "performance") | stems("subject", "figure") | stems("subject", "heads")


def meanings(text: str) -> list[Meaning]:
    """What each word of a text may mean: its stem, and the groups of like words that it belongs to."""
    read = any_of("subject", "on_time").without(_IN_DAYS.sub(" ontime ", evened(text)), " ontime ")
    # "IT" is a word of some titles, "it" never is.
    stems_read = [stem("i-t" if w == "IT" else w) for w in words(read)]
    return [frozenset({s}) | _groups().get(s, frozenset()) for s in stems_read]


@immutable
class Subject:
    """What an indicator is about: the words of its title, and all that its register entry uses."""

    title: tuple[Meaning, ...]
    own: frozenset[str]  # the title's words and its initials
    heads: frozenset[str]  # every word of its title
    known: frozenset[str]
    """Words that its register entry uses."""
    is_share: bool
    """Whether it is a share of something."""

    def kind_of(self, text: str, enough: float = HALF) -> str:
        """What a text stands for: ``performance``, a ``figure``, a mere ``pointer`` ("this"), or empty for another.

        Every word must be explained. ``enough`` is how much of the title's words
        stands for the indicator where none of those for any indicator does.
        """
        spoken = meanings(text)
        if any(not m & self.known for m in spoken) or self._is_narrowed(text):
            return ""
        content = frozenset().union(*spoken)
        if content & stems("subject", "not_share" if self.is_share else "not_number"):
            return ""
        if not content & self.own and (_THIS.match(text) or not content & _general()):
            return POINTER  # "this number": the one just named, whatever it was of
        if content & stems("subject", "performance"):
            return PERFORMANCE
        covered = sum(bool(word & content) for word in self.title) / max(len(self.title), 1)
        return (
            FIGURE if covered >= enough or content & stems("subject", "figure") or self._is_head(text, content) else ""
        )

    def _is_narrowed(self, text: str) -> bool:
        """Whether a word of size narrows what is counted, and the title does not: "small items", "large ones"."""
        for size, noun in _SIZED.findall(text):
            if stem(size) not in self.heads and (noun.lower() == "ones" or self.has_own(noun)):
                return True
        return False

    def is_open(self, clause: Clause) -> bool:
        """Whether a clause tells a wish, a rule or a doubt, and not what happened; a title's "plans" are none."""
        phrases = any_of("clause", "open").finditer(f"{clause.joint} {clause.text}")
        return any(stem(words.group()) not in self.own for words in phrases)

    def has_own(self, text: str) -> bool:
        """Whether any word of a text is one of the title's."""
        return any(m & self.own for m in meanings(text))

    def _is_head(self, text: str, content: frozenset[str]) -> bool:
        heads = stems("subject", "heads") & content
        return bool(heads & self.heads or (heads and any_of("subject", "pointing").search(text)))


@cache
def subject_of(indicator: Indicator, unit: Unit) -> Subject:
    """The subject of an indicator."""
    title = _ASIDE.sub(" ", indicator.title)
    around = stems("subject", "around") | stems("subject", "pronouns")
    title_words = [
        m for m in meanings(title) if not m & (stems("subject", "idle") | around) and not next(iter(m))[0].isdigit()
    ]
    texts = (indicator.title, indicator.description, indicator.how_to_measure)
    entry = (*texts, indicator.numerator, indicator.denominator, unit.code, unit.name)
    known = frozenset().union(*(m for text in entry for m in meanings(text)))
    short = frozenset(stem(w) for text in entry for w in _initials(text))
    general = frozenset().union(*(stems("subject", k) for k in ("idle", "performance", "figure")), {"ontime"})
    own = frozenset().union(*title_words) | short
    heads = frozenset(stem(w) for w in words(title))
    return Subject(tuple(dict.fromkeys(title_words)), own, heads, known | own | around | general, unit.is_percent)


def _initials(text: str) -> list[str]:
    """FOI and FOIs for Freedom of Information."""
    initials = []
    for run in _CAPITALS.findall(text):
        capitals = [w[0] for w in run.split() if w[0].isupper()]
        for size in range(2, len(capitals) + 1):
            short = "".join(capitals[:size]).lower()
            initials += [short, f"{short}s"]
    return initials
