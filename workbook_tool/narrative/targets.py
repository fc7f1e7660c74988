"""What is said of the target, held against the row: on which side the figure stands, whether it is met, the gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tool.domain.figure import UnitType, as_shown
from workbook_tool.narrative.english import Clause, any_of, one_of, quote
from workbook_tool.narrative.figures import states
from workbook_tool.narrative.numbers import Mention, in_figures, mentions
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import PERFORMANCE, Subject
from workbook_tool.narrative.when import times_of, without

_HELD = r"(?:the |our |its |this |that )?(?:quarterly |annual |year's |agreed |council's )*"
_FIGURE = r"(?:£?[\d.,]+(?:k|m)? ?(?:%|per cent|points|days|hours)? ?)?"
_TARGET = rf"{_HELD}{_FIGURE}(?:\S+ )??target\b(?! (?:date|group|time|audience))"
_SIDES = ("higher", "lower", "good", "bad")  # in the word lists, of the target


def target_claims(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about the side of the target, whether it is met, and how far off it is."""
    if row.target is None or row.meets_target is None:
        return
    for n, clause in enumerate(clauses):
        if "target" not in clause.text.lower() or not _is_ours(row, subject, clauses, n):
            continue
        if wrong := _wrong_gap(row, clause):
            facts = {"quote": quote(clause), "gap": row.text(abs(row.now - row.target))} | _held(row)
            yield Question(wrong, "commentary", facts)
            return
        claimed = _side(row, subject, clauses, n)
        if claimed is not None and claimed != row.meets_target:
            yield Question("commentary-target-side", "commentary", {"quote": quote(clause)} | _held(row))
            return


def _held(row: Row) -> dict[str, str]:
    return {
        "figure": row.text(row.now),
        "target": row.text(row.target or Decimal(0)),
        "better": row.indicator.better.value,
    }


def _is_ours(row: Row, subject: Subject, clauses: Sequence[Clause], n: int) -> bool:
    """Whether a clause tells of this row's target, now: no other measure, time, part or wish stands in it."""
    clause = clauses[n]
    if _goes_on(clause.text):
        return True
    if any(not time.is_now for time in times_of(clauses, n, row)) or subject.is_open(clause):
        return False
    if any_of("target", "elsewhere").search(clause.text) or is_restricted(clauses, n):
        return False
    return clause.joint.split(" ")[-1] not in ("which", "where", "when", "if", "unless", "until", "against")


def is_restricted(clauses: Sequence[Clause], n: int) -> bool:
    """Whether a sentence leaves something out, or speaks of a part alone: "Leaving out the flood days, …"."""
    return bool(any_of("clause", "restricting").search(clauses[n].whole))


def _goes_on(text: str) -> bool:
    """That it is met is taken for granted: "go on meeting the target"."""
    return bool(re.search(rf"\b{one_of('target', 'going_on')} {_TARGET}", text, re.IGNORECASE))


def _side(row: Row, subject: Subject, clauses: Sequence[Clause], n: int) -> bool | None:
    """Whether a clause says that the target is met; None where it says neither."""
    text = clauses[n].text
    if _goes_on(text):
        return True
    if (met := _met(text)) is not None and _is_subject(row, subject, clauses, n, text):
        return met
    side = _named_side(text)
    gives = _gives_figure(row, subject, clauses, n)
    if not side or not (gives or _is_subject(row, subject, clauses, n, text)):
        return None
    if side in ("good", "bad"):
        return side == "good"
    if not gives or subject.kind_of(_bare(text)) == PERFORMANCE:
        return side == "higher" if row.indicator.better.sign > 0 else None
    target = as_shown(row.target or Decimal(0), row.indicator.shown_target_decimals)
    true = row.now > target if side == "higher" else row.now < target
    return row.meets_target if true else not row.meets_target


def _named_side(text: str) -> str:
    """On which side of the target a text puts the figure, by its last words for that; empty where on none."""
    if any_of("clause", "negated").search(text) or re.search(r"\b(?:by|within) £?\d", text):
        return ""
    named = [side for side in _SIDES if re.search(rf"\b{one_of('target', side)} {_TARGET}", text, re.IGNORECASE)]
    return named[-1] if named else ""


def _met(text: str) -> bool | None:
    """Whether a text says that the target was met or missed."""
    small = text.lower()
    verbs, passive = one_of("target", "meeting"), one_of("target", "met")
    be = r"(?:is|was|were|has been|have been|being|is being)"
    narrowly = r"(?:again |just |narrowly |comfortably |easily |once more |therefore |still )?"
    if re.search(rf"\b(?:{one_of('target', 'missing')}|{one_of('target', 'not_meeting')}) {_TARGET}", small):
        return False
    if re.search(rf"\btarget {be} (?:not )?{narrowly}{one_of('target', 'missed')}\b", small):
        return False
    if hit := re.search(rf"\btarget {be} (?P<no>not )?(?P<yet>yet )?{narrowly}{passive}\b", small):
        return not (hit["no"] or hit["yet"])
    if hit := re.search(rf"(?P<before>.*)\b{verbs} {_TARGET}", small):
        return None if re.search(r"\b(?:to|of|for|towards|from|in)\s*$|not|n't", hit["before"]) else True
    if re.search(r"(?<!not )\bon target\b(?! (?:to|for))", small):
        return True
    return None


def _gives_figure(row: Row, subject: Subject, clauses: Sequence[Clause], n: int) -> bool:
    """Whether the sentence, up to this clause, gives the row's own figure."""
    whole = [c for c in clauses[: n + 1] if c.sentence == clauses[n].sentence]
    return any(
        any(m.fits(row.now) and not m.hedge and m.kind != "change" for m in mentions(in_figures(c.text))) for c in whole
    ) or any(states(row, subject, c) for c in whole)


def _is_subject(row: Row, subject: Subject, clauses: Sequence[Clause], n: int, text: str) -> bool:
    """Whether what is left of a clause beside the claim is about the indicator, or is nothing at all."""
    rest = _bare(without(text, times_of(clauses, n, row)))
    for mention in reversed(mentions(rest)):
        if mention.fits(row.now) or mention.fits_any(row.target_figures):
            rest = rest[: mention.start] + " " + rest[mention.end :]
    if not re.search(r"[A-Za-z]", rest):
        return True
    return bool(subject.kind_of(rest))


def _bare(text: str) -> str:
    """A clause without the words of a claim about a target, and those of regret or pleasure."""
    for key in ("meeting", "met", "missing", "missed", "not_meeting", *_SIDES, "mood"):
        text = any_of("target", key).without(text)
    return re.sub(r"\btargets?\b|\bon\b", " ", text, flags=re.IGNORECASE)


def _wrong_gap(row: Row, clause: Clause) -> str:
    """The code of the question where a stated distance from the target is not that of the figures; else empty."""
    text, target = in_figures(clause.text), row.target or Decimal(0)
    sides = "|".join(one_of("target", side) for side in _SIDES)
    around = rf"(?: of)?(?: [a-z]+)?? (?P<side>{sides}) {_TARGET}"
    for mention in mentions(text):
        hit = re.match(around, text[mention.end :], re.IGNORECASE)
        if hit and not mention.hedge and _may_be_gap(mention, row):
            return "" if _fits_gap(mention, row, abs(row.now - target), target) else "commentary-target-gap"
    return ""


def _may_be_gap(mention: Mention, row: Row) -> bool:
    if mention.kind == "money":
        return row.unit.type is UnitType.MONEY
    if row.unit.is_percent:
        return mention.kind in ("percent", "change") or "point" in mention.text
    return mention.kind in ("percent", "change", "plain") and mention.value != 0


def _fits_gap(mention: Mention, row: Row, gap: Decimal, target: Decimal) -> bool:
    """Whether a distance, as it was rounded, may be the gap, in the figure's own unit or as a share of the target."""
    unit = Decimal(1).scaleb(-mention.decimals)
    slack = max(unit / 2, Decimal(1).scaleb(-row.indicator.decimals) / 2)
    if abs(mention.value - gap) <= slack:
        return True
    share = gap * 100 / abs(target) if target else None
    return mention.kind != "money" and share is not None and "%" in mention.text and abs(mention.value - share) <= unit
