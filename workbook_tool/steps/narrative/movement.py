"""What a clause says of the direction in which this indicator went: up, down, better, worse or the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from workbook_tool.steps.narrative.english import CONDITION, Clause, one_of, words_of
from workbook_tool.steps.narrative.subject import PERFORMANCE, Subject, kind_of
from workbook_tool.steps.narrative.when import Time, without

_ADVERB = re.compile(
    r"\b(?!(?:only|early|monthly|quarterly|yearly|daily|weekly|family|supply|reply|apply|july|assembly|fully)\b)[a-z]+ly\b"
    r"|\b(?:again|also|however|overall|further|now|still|already|somewhat|therefore|then|so|indeed|both|since then)\b"
)
_REPORT = re.compile(
    r"^(?:we are pleased to (?:report|note|say)|i am pleased to report|it is pleasing to see|it is encouraging to see|pleasing to see|and|but|yet|with|as|that|this means|unfortunately)\b ?"
)
_PRONOUN = re.compile(r"^(?:this|that|it|which|these|they)?$")
_SHOWS = r"(?:is|was|are|were|has been|represents?|represented|shows?|showed|marks?|marked|reflects?|reflected|means|meant|continues|being|remains)"
_GIVES = re.compile(
    r"^(?:showing|representing|reflecting|marking|demonstrating|indicating|giving|being|continuing|which shows)$"
)
_THERE = re.compile(
    r"^(?:there (?:has been|was|is|were|have been|continues to be)|(?:we|the team|the service|the council)(?: have| has)? (?:seen|saw|see|experienced|reported|recorded|achieved))$"
)
_SEES = r"(?:shows?|showed|has shown|have shown|is showing|are showing|has seen|have seen|saw|sees|continues? to show|recorded|is on|are on)"
_AFTER_NOUN = re.compile(
    r"^(?:$|in\b|of\b|on\b|from\b|since\b|over\b|compared\b|relative\b|to [\d£]|by\b|against\b|between\b|at\b|due\b|is\b|was\b|reflects\b|follows\b|this\b|and\b|upon\b)"
)
_ADJECTIVES = r"(?:(?:slight|small|large|big|further|continued|maintained|sustained|steady|marked|significant|marginal|notable|clear|welcome|general|gradual|modest|sharp|considerable|substantial|good|great|strong|real|minor|major|overall|consistent|slow|encouraging|pleasing|recent|\d[\d.,]*(?: ?%| percentage points?| points?| per ?cent)?|percentage point|point) )*"
_SAME_LOOSE = re.compile(
    r"\b(?:broad|large|almost|near|virtual|relative|fair|general|little|rough|most|more or less|about|essential|pretty much|much|reasonab)(?:ly|)\b"
)
_NOT_ALL = re.compile(r"\b(?:in|for|at|among|across|within|by|of|with) (?P<what>[^,;]+)")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement. ``sense`` is up, down, better, worse, or the same: strictly or loosely ("steady")."""

    sense: str
    loose: bool = False
    of: str = ""  # performance, figure, or empty where it leans on what was said before


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """By sense: a subject that moved, and a noun for the movement."""
    found = []
    for verb in words_of("movement")["verb"]:
        nouns = re.compile(
            rf"^(?P<lead>.*?) ?\b(?P<det>a|an|the|any|no|some) (?P<adj>{_ADJECTIVES})(?:{one_of(verb['noun'])})\b ?(?P<rest>.*)$"
        )
        bare = re.compile(
            rf"^(?P<lead>{_GIVES.pattern[1:-1]}|)(?P<det>) ?(?P<adj>{_ADJECTIVES})(?:{one_of(verb['noun'])})\b ?(?P<rest>.*)$"
        )
        found.append((verb["sense"], nouns, bare))
    return tuple(found)


@cache
def _verbs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for verb in words_of("movement")["verb"]:
        if "past" in verb:
            forms = (
                rf"(?:has|have|had) (?:been )?(?P<part>{one_of(verb['participle'] + verb['ing'])})|(?:is|are|was|were) (?:{one_of(verb['ing'])})"
                rf"|(?:continues?|continued) (?:to (?:{one_of(verb['plain'])})|{one_of(verb['ing'])})|(?:{one_of(verb['past'])})"
            )
            found.append((verb["sense"], re.compile(rf"^(?P<np>.*?) ?\b(?:{forms})\b ?(?P<rest>.*)$")))
    return tuple(found)


@cache
def _same() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = words_of("movement")["same"]
    state = rf"(?P<strict>{one_of(lists['strict'])})|(?P<loose>{one_of(lists['loose'])})"
    verb = r"(?:has |have )?(?:remains?|remained|stays?|stayed|is|are|was|were|has been|have been|continues? to be|held|holds|kept|been)"
    return (
        re.compile(
            rf"^(?P<np>.*?) ?\b{verb} (?:at (?:a|the) )?(?:{state})\b ?(?:level|position|rate|figure)?(?! (?:as|number|to)\b(?! (?:in|for|at|reported)?$)) ?(?P<rest>.*)$"
        ),
        re.compile(r"^(?P<np>.*?) ?\b(?P<strict>(?:has|have|had|did) not changed?)\b ?(?P<rest>.*)$"),
        re.compile(r"^(?P<np>.*?) ?\b(?P<strict>no) (?:change|movement|difference)\b ?(?P<rest>.*)$"),
    )


def said_by(clause: Clause, found: Sequence[Time], subject: Subject, leans: bool, first: bool) -> Said | None:
    """What a clause says of this indicator's movement; None where it says nothing, or of something else.

    ``leans`` is whether what was said just before was its figure, ``first``
    whether nothing was said before.
    """
    if clause.joint in CONDITION:
        return None
    text = _ready(clause, found)
    return (
        _unmoved(clause, text, subject, leans, first)
        or _moved(clause, text, subject, leans, first)
        or _noun(clause, text, subject, leans, first)
    )


def _ready(clause: Clause, found: Sequence[Time]) -> str:
    """The clause without its times, adverbs and ways of beginning."""
    text = _ADVERB.sub(" ", without(clause.text, found).lower())
    text = re.sub(r"\s+", " ", text).strip(" ,")
    while (shorter := _REPORT.sub("", text)) != text:
        text = shorter
    return text


def _moved(clause: Clause, text: str, subject: Subject, leans: bool, first: bool) -> Said | None:
    for sense, pattern in _verbs():
        hit = pattern.match(text)
        if hit is None or re.search(r"\bnot$|n't$|\bto$|\bno longer$|\bnever$", hit["np"]):
            continue
        rest = hit["rest"]
        if of := _whose(hit["np"], clause, subject, leans):
            return Said(sense, of=of) if not _of_a_part(rest, subject) else None
        alone = not hit["np"] and clause.is_first and first and not hit.groupdict().get("part")
        if alone and re.match(r"^(?:$|by\b|from\b|to [\d£]|due\b|on\b)", rest):
            return Said(sense, of="figure")
    return None


def _whose(np: str, clause: Clause, subject: Subject, leans: bool) -> str:
    """Of whom a phrase speaks: ``performance`` or ``figure``; ``leans`` where a pronoun points to the figure before."""
    np = np.strip()
    if " and " in np and not kind_of(np, subject):
        np = np.rsplit(" and ", 1)[1]
    if _PRONOUN.match(np) and (np or clause.joint == "which"):
        return "leans" if leans else ""
    return kind_of(np, subject) if np else ""


def _of_a_part(rest: str, subject: Subject) -> bool:
    """Whether the movement is only of a part: in one team, for one group; or has an object of its own."""
    if re.match(r"^(?:the|our|its|their|a|an|some|many)\b", rest):
        return True
    return any(
        subject.strange(hit["what"])
        for hit in _NOT_ALL.finditer(
            re.sub(
                r"\b(?:in line with|by|thanks to|as a result of|because of|due to|at) .*$|\bin (?:part|spite of .*)",
                "",
                rest,
            )
        )
    )


def _noun(clause: Clause, text: str, subject: Subject, leans: bool, first: bool) -> Said | None:
    for sense, with_article, bare in _patterns():
        hit = with_article.match(text) or bare.match(text)
        if hit is None or hit["det"] in ("no", "any", "some") or not _AFTER_NOUN.match(hit["rest"]):
            continue
        if of := _whose_noun(hit, clause, subject, leans, first):
            return Said(sense, of=of)
    return None


def _whose_noun(hit: re.Match[str], clause: Clause, subject: Subject, leans: bool, first: bool) -> str:
    lead, inside = hit["lead"].strip(), _inside(hit["rest"])
    own = kind_of(inside, subject) if inside else ""
    if inside and not own:
        return ""
    shows = re.match(rf"^(?P<np>.*?) ?\b(?:{_SHOWS}|{_SEES})$", lead)
    if shows and _PRONOUN.match(shows["np"]):
        return "leans" if leans and (shows["np"] or clause.joint == "which") else ""
    if shows and not inside:
        return kind_of(shows["np"], subject)
    if _GIVES.match(lead) or (
        not lead and not clause.is_first and clause.joint in (",", "-", "(") and hit["det"] in ("a", "an")
    ):
        return own or ("leans" if leans else "")
    if _THERE.match(lead):
        return own
    opening = not lead and clause.is_first
    return (
        own or ("figure" if opening and first and hit["det"] in ("a", "an", "") and hit["rest"] else "")
        if opening
        else ""
    )


def _inside(rest: str) -> str:
    """What it was a movement of: "in the share of …"; empty where only how much, or since when."""
    hit = re.match(
        r"^(?:of [\d£][\d.,]*(?: ?%| ?percentage points?| ?points?| per ?cent| \w+)? ?)?(?:in|of|to) (?!comparison|line|part|total)(?P<np>[^\d£].*?)(?= (?:compared|from|since|over|by|due|is|was|reflects|at|between|on)\b|$)",
        rest,
    )
    return hit["np"] if hit else ""


def _unmoved(clause: Clause, text: str, subject: Subject, leans: bool, first: bool) -> Said | None:
    for pattern in _same():
        hit = pattern.match(text)
        if hit is None:
            continue
        loose = bool(hit.groupdict().get("loose") or _SAME_LOOSE.search(clause.lower))
        rest = hit["rest"]
        if pattern is _same()[2]:
            inside = _inside(rest)
            there = not hit["np"] or _THERE.match(hit["np"])
            mine = (
                kind_of(inside, subject)
                if inside
                else ("figure" if first or leans else "")
                if not re.match(r"^(?:to|of)\b", rest)
                else ""
            )
            return Said("same", loose, mine) if there and mine else None
        of = _whose(hit["np"], clause, subject, leans)
        return Said("same", loose, of) if of and not _of_a_part(rest, subject) else None
    return None


def for_performance(of: str) -> bool:
    """Whether the movement is said of performance rather than of a figure."""
    return of == PERFORMANCE
