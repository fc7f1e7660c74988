"""A figure in the commentary that is said to be this indicator's and is none of its row's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.figure import UnitType
from workbook_tool.domain.register import Accumulation
from workbook_tool.steps.narrative.english import Clause, quote
from workbook_tool.steps.narrative.numbers import Mention, mentions
from workbook_tool.steps.narrative.row import Question, Row
from workbook_tool.steps.narrative.subject import ENOUGH, Subject, kind_of
from workbook_tool.steps.narrative.when import Time, times

_NEAR_POINTS = 25  # a share further off than this is a share of something else
_NEAR = (Decimal("0.6"), Decimal("1.6"))
_SPANNING = (Accumulation.YEAR_TO_DATE, Accumulation.ROLLING, Accumulation.FORECAST)
_LINK = (
    r"(?:(?:has |have |had )?(?:now |again |also |just )?(?:was|is|were|are|been|stands at|stood at|stand at|remains? at|remained at|remains|remained|stayed at|"
    r"reached|reaches|hit|at|of|came to|comes to|came in at|sits at|sat at|averaged|totalled|"
    r"(?:rose|fell|improved|increased|dropped|declined|reduced|decreased|grew|dipped|slipped|moved|went up|went down|risen|fallen|grown|gone up|gone down|recovered) to))"
)
_STATED = re.compile(rf"^(?:overall,? |and |with |at present )*(?P<np>.+?) {_LINK}$", re.IGNORECASE)
_WE = re.compile(
    r"^(?:and |so |overall,? |again )*(?:we|the team|the service|it|the council|our team)(?: have| has)?(?: again| also)? (?:achieved|reached|recorded|scored|delivered|reported|managed)"
    r"(?P<np> an? .*? of)?$|^(?:achieving|reaching|recording|scoring)(?P<np2> an? .*? of)?$", re.IGNORECASE,
)  # fmt: skip
_TARGET_BEFORE = re.compile(
    r"(?P<kind>(?:[\w'-]+ ){0,2})target(?: figure| level)?(?: (?:of|is|was|being|at|remains?|stands at|set at|set to|which is))+$",
    re.IGNORECASE,
)
_TARGET_AFTER = re.compile(r"^ (?P<kind>(?:[\w'-]+ ){0,1})target\b(?! (?:for|of|in|time|date|group))", re.IGNORECASE)
_PLAIN_TARGET = re.compile(
    r"^(?:the|our|its|a|an|against|above|below|under|over|on|of|to|meets?|met|exceed(?:s|ed|ing)?|missed|annual|quarterly|monthly|corporate|agreed|council|council's|and|at|year-end|performance|than|for|is|with|from|rata|pro|full|year|this|year's|quarter's|short|behind|beat|beats|reach|achieve)?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|up on|down on|compared (?:with|to)|against)$", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:from|than|compared (?:with|to)|against|versus|vs\.?|previously|nationally|average|benchmark|to|between|and|minimum|maximum)$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|been|being|be|met|sent|came|\w+ed|in|on|for|by|at|within|from|to|with|who|that|ontime)\b"
)
_PART = re.compile(
    r"\b(?:in|for|at|among|across|within|by|from|excluding|including|of|where|via|through) (?P<what>.+?)(?=$|\b(?:in|for|at|among|across|within|by|from|of|and|on|to|with)\b)",
    re.IGNORECASE,
)
_FINE_PART = re.compile(
    r"\b(?:in (?:line with|total|full|all|fact|turn)|at (?:present|least|most|all)|for (?:example|all)|by (?:the|its|their) deadlines?|within [^,]*?(?:days|weeks|months|hours|minutes|seconds|deadlines?|time\w*|limits?)|(?:in|on) (?:\w+ )?time\w*)\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?<![\w/.£-])(?P<n>\d[\d,]*) (?:out )?of (?:the |our |its |a total of |all )?(?P<m>\d[\d,]*)(?![\d%/]|\.\d)"
)
_OTHER_TARGET = "other"


def other_figures(row: Row, subject: Subject, said: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a figure of the indicator, and one about its target."""
    stated = any(_states_value(row, clause) for clause in said)
    asked: set[str] = set()
    for n, clause in enumerate(said):
        for mention, after_end in _candidates(clause, row):
            code = "commentary-other-target"
            role = _role(clause, mention, after_end, row, subject, _times_of(said, n, row))
            if role is None or role in asked or (role == "figure" and stated):
                continue
            asked.add(role)
            code = "commentary-other-target" if role == "target" else "commentary-other-figure"
            held = ", ".join(dict.fromkeys(row.text(t) for t in row.target_figures)) if role == "target" else _held(row)
            yield Question(code, "commentary", {"quote": quote(clause), "figure": mention.text, "held": held})


def claims(clause: Clause, row: Row, subject: Subject) -> bool:
    """Whether a clause gives a figure as this indicator's, right or wrong."""
    return any(_claimed(clause.text, m, end, row, subject, []) for m, end in _candidates(clause, row))


def _held(row: Row) -> str:
    text = f"{row.text(row.now)} for {row.period.label}"
    before = row.figure(row.against)
    return f"{text} and {row.text(before)} for {row.against.label}" if before is not None and row.against else text


def _states_value(row: Row, clause: Clause) -> bool:
    return any(m.hedge in ("", "about") and m.kind != "change" and m.fits(row.now) for m, _ in _candidates(clause, row))


def _candidates(clause: Clause, row: Row) -> list[tuple[Mention, int]]:
    """The numbers of the indicator's own kind with where each ends; "274 of 330" is one share."""
    found: list[tuple[Mention, int]] = []
    taken: list[tuple[int, int]] = []
    if row.unit.is_percent:
        for hit in _FRACTION.finditer(clause.text):
            part, whole = (Decimal(hit[k].replace(",", "")) for k in ("n", "m"))
            taken.append(hit.span())
            if whole > 0 and part <= whole and not _is_parts(row, part, whole):
                found.append(
                    (Mention(part * 100 / whole, 0, "percent", "about", hit.start(), hit.end(), hit.group()), hit.end())
                )
    wanted = {UnitType.PERCENT: ("percent",), UnitType.MONEY: ("money",)}.get(row.unit.type, ("plain",))
    for mention in mentions(clause.text):
        inside = any(a <= mention.start < b for a, b in taken)
        if mention.kind in wanted and not inside:
            found.append((mention, mention.end))
    return found


def _is_parts(row: Row, part: Decimal, whole: Decimal) -> bool:
    return (part, whole) == row.parts


def _times_of(said: Sequence[Clause], n: int, row: Row) -> Sequence[Time]:
    """The times of a clause; those of the one before where that is only a time."""
    own = times(said[n].text, row)
    if own or n == 0 or said[n - 1].sentence != said[n].sentence:
        return own
    before = times(said[n - 1].text, row)
    rest = said[n - 1].text
    return before if before and before[0].start == 0 and before[-1].end >= len(rest) - 3 else own


def _blank(text: str, found: Sequence[Time]) -> str:
    for time in found:
        text = text[: time.start] + " " * (time.end - time.start) + text[time.end :]
    return text


def _role(clause: Clause, mention: Mention, end: int, row: Row, subject: Subject, found: Sequence[Time]) -> str | None:
    """``figure`` or ``target`` for a number that is said to be one of the row's and is not; None otherwise."""
    target = _target(clause.text, mention, end)
    if target == _OTHER_TARGET or (mention.hedge in ("over", "under") and target):
        return None
    if target:
        known = row.target_figures
        elsewhere = any(not t.is_now for t in found)
        return "target" if known and not elsewhere and not mention.fits_any(known) else None
    allowed = _allowed(clause.text, mention, row, found)
    if allowed is None or mention.fits_any(allowed) or not _claimed(clause.text, mention, end, row, subject, found):
        return None
    return "figure"


def _target(text: str, mention: Mention, end: int) -> str:
    before, after = _before(text, mention), text[end:]
    hit = _TARGET_BEFORE.search(before) or _TARGET_AFTER.search(after)
    if hit is None:
        return (
            _OTHER_TARGET
            if re.search(r"\b(?:target|benchmark|threshold|standard)\b.{0,15}$", before, re.IGNORECASE)
            else ""
        )
    return "target" if all(_PLAIN_TARGET.match(w) for w in hit["kind"].split()) else _OTHER_TARGET


def _before(text: str, mention: Mention) -> str:
    """The words before a number, without those that only hedge it."""
    before = text[: mention.start].rstrip()
    return re.sub(
        r"\b(?:just |only |a little )?(?:over|under|above|below|more than|less than|about|around|approximately|nearly|almost|some|at least|close to|near|exactly|only|just|still|now)$",
        "",
        before,
        flags=re.IGNORECASE,
    ).rstrip()


def _allowed(text: str, mention: Mention, row: Row, found: Sequence[Time]) -> list[Decimal] | None:
    """The figures that it may be; None where nobody can tell of which time it speaks."""
    if any(t.period is None for t in found):
        return None
    if row.indicator.accumulation in _SPANNING and any(t.span in ("quarter", "month") for t in found):
        return None
    earlier = [t for t in found if not t.is_now]
    known = [f for t in earlier if t.period and (f := row.figure(t.period)) is not None]
    if earlier and len(known) < len(earlier):
        return None
    if _AGAINST.search(_before(text, mention)) and not _LINK_TO.search(_before(text, mention)):
        return None
    cycle = [f for p in row.within_cycle if (f := row.figure(p)) is not None]
    everything = [row.now, *known, *cycle, *_means([*cycle, row.now])]
    if earlier or not any(t.is_now for t in found):
        before = (row.figure(row.against), row.figure(row.period.previous()))
        everything += [f for f in before if f is not None] + list(row.target_figures)
    return everything


_LINK_TO = re.compile(rf"{_LINK}$", re.IGNORECASE)


def _means(figures: Sequence[Decimal]) -> list[Decimal]:
    return [sum(figures, Decimal(0)) / len(figures)] if len(figures) > 1 else []


def _claimed(text: str, mention: Mention, end: int, row: Row, subject: Subject, found: Sequence[Time]) -> bool:
    """Whether a number is said to be the indicator's own figure."""
    blank = _blank(text, found or times(text, row))
    before, after = _before(blank, replace(mention, start=mention.start)).strip(), blank[end:].strip()
    if _parted(f"{before} {after}", subject):
        return False
    share_of = after.lower().startswith("of ")
    if share_of and subject.strange(_noun(after[3:])):
        return False
    stated = _STATED.match(before)
    if stated and kind_of(stated["np"], subject) and (not share_of or subject.covers(after) >= ENOUGH):
        return True
    ours = _WE.match(before)
    if ours and (np := ours["np"] or ours["np2"]):
        return bool(kind_of(np.removesuffix(" of"), subject))
    if ours and not after:
        return True
    return _is_near(mention, row) and not subject.strange(_noun(after)) and _covered(before, after, share_of, subject)


def _covered(before: str, after: str, share_of: bool, subject: Subject) -> bool:
    """Whether the words around a number say what the title says, and more than whom it counts."""
    if subject.covers(f"{before} {after}") < ENOUGH or (before and _AGAINST.search(before)):
        return False
    rest = after[3:].removeprefix(_noun(after[3:])) if share_of else after
    return subject.has_title_word(f"{before} {rest}") if subject.is_share else subject.has_title_word(_noun(after))


def _noun(text: str) -> str:
    """The words up to the first verb or preposition."""
    found = _VERB.search(text)
    return text[: found.start()] if found else text


def _parted(text: str, subject: Subject) -> bool:
    """Whether a clause speaks of a part only: in one team, for one group, by one way."""
    return any(subject.strange(p["what"]) for p in _PART.finditer(_FINE_PART.sub(" ", text)))


def _is_near(mention: Mention, row: Row) -> bool:
    if row.unit.is_percent:
        return abs(mention.value - row.now) <= _NEAR_POINTS
    return bool(row.now) and mention.value >= 10 and _NEAR[0] <= mention.value / row.now <= _NEAR[1]
