"""A figure in the commentary that is said to be this indicator's, or its target, and is none of its row's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.figure import UnitType
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.narrative.english import SENSES, Clause, any_of, ends_with, quote, stem, stems, words
from workbook_tool.narrative.numbers import Mention, in_figures, mentions
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import POINTER, Subject
from workbook_tool.narrative.when import Time, times, times_of, without

_NEAR_POINTS = 25  # a share further off than this is a share of something else
_LEAST = 5  # a smaller number is hardly ever the indicator's own
_NEAR = (Decimal("0.6"), Decimal("1.6"))
_SPANNING = (Accumulation.YEAR_TO_DATE, Accumulation.ROLLING, Accumulation.FORECAST)
_KINDS = {UnitType.PERCENT: "percent", UnitType.MONEY: "money", UnitType.NUMBER: "plain"}
_TARGET = re.compile(r"(?:^|(?P<of>[\w'-]+) )target (?:of|is|was|being|at|set at|remains)$", re.IGNORECASE)
_TARGET_AFTER = re.compile(r" target\b(?! (?:for|of|in|time|date|group))", re.IGNORECASE)
_WE = re.compile(r"^(?:and |overall,? |again )?(?:we|the team|the service|the council)(?: have| has)? [a-z]+$", re.I)
_ASIDES = ("which", "whose", "that")
_AT_THE_FIGURE = re.compile(r"\b(?:above|over|under|below|on|off|short of|ahead of|behind) target at$", re.IGNORECASE)
_PART = re.compile(r"^ (?:of|for|in|at) (?:them|these|those|which|whom)\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"^ ([A-Za-z'-]+)")


def other_figures(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a figure of the indicator, and one about its target."""
    clauses = [replace(clause, text=in_figures(clause.text)) for clause in clauses] if _is_count(row) else clauses
    all_named = [_of_unit(clause, row) for clause in clauses]
    told = any(m.fits(row.now) for named in all_named for m in named)
    asked: set[str] = set()
    for n, (clause, named) in enumerate(zip(clauses, all_named, strict=True)):
        if not named or subject.is_open(clause):
            continue
        named_times = times_of(clauses, n, row)
        for mention in named:
            if _is_target(clause.text, mention):
                if clause.joint.split(" ")[-1] in _ASIDES and not states(row, subject, clauses[n - 1]):
                    continue  # "Routine repairs, which have a target of 85%"
                code = "commentary-other-target" if _not_the_target(row, mention, named_times) else ""
            else:
                odd = not told and _not_the_figure(row, subject, clause, mention, named_times)
                code = "commentary-other-figure" if odd else ""
            if code and code not in asked:
                asked.add(code)
                held = _targets(row) if code == "commentary-other-target" else _held(row)
                yield Question(code, "commentary", {"quote": quote(clause), "figure": mention.text, "held": held})


def given(row: Row, subject: Subject, clause: Clause) -> list[Mention]:
    """The figures that a clause gives as the indicator's, right or wrong."""
    named_times = times(clause.text, row)
    return [m for m in _of_unit(clause, row) if _is_claimed(row, subject, clause, m, named_times)]


def states(row: Row, subject: Subject, clause: Clause) -> bool:
    """Whether a clause gives this row's own figure as the indicator's."""
    return any(mention.fits(row.now) for mention in given(row, subject, clause))


def names(row: Row, clause: Clause) -> bool:
    """Whether a clause has a share or a sum of money near this row's own, which is hardly that of anything else."""
    return row.unit.type is not UnitType.NUMBER and any(_is_near(m, row) for m in _of_unit(clause, row))


def _held(row: Row) -> str:
    held = {row.period.label: row.now}
    if row.against and (before := row.figure(row.against)) is not None:
        held[row.against.label] = before
    return " and ".join(f"{row.text(value)} for {label}" for label, value in held.items())


def _targets(row: Row) -> str:
    return ", ".join(dict.fromkeys(row.text(target) for target in row.target_figures))


def _of_unit(clause: Clause, row: Row) -> list[Mention]:
    """The numbers of the indicator's own kind."""
    wanted = _KINDS[row.unit.type]
    return [m for m in mentions(clause.text) if m.kind == wanted]


def _is_target(text: str, mention: Mention) -> bool:
    """Whether a number is said to be the target, and not one of some other kind ("the national target of 60%")."""
    if _TARGET_AFTER.match(text, mention.end):
        return True
    before = text[: mention.start].rstrip()
    if _AT_THE_FIGURE.search(before):
        return False  # "just under target at 91%"
    hit = _TARGET.search(before)
    return bool(hit and (not hit["of"] or stem(hit["of"]) in stems("subject", "around")))


def _not_the_target(row: Row, mention: Mention, named_times: Sequence[Time]) -> bool:
    known = row.target_figures
    return bool(known and all(t.is_now for t in named_times) and not mention.hedge and not mention.fits_any(known))


def _not_the_figure(row: Row, subject: Subject, clause: Clause, mention: Mention, named_times: Sequence[Time]) -> bool:
    if any(t.period is None or (row.figure(t.period) is None and not t.is_now) for t in named_times):
        return False  # of a time that nobody can hold it against
    if row.indicator.accumulation in _SPANNING and re.search(r"quarter|month", clause.text, re.IGNORECASE):
        return False  # what one quarter added to a longer span is another figure
    cycle = [row.now, *(f for p in row.within_cycle if (f := row.figure(p)) is not None)]
    allowed = [*cycle, sum(cycle, Decimal(0)) / len(cycle), *row.target_figures, *row.fraction]
    if any(not t.is_now for t in named_times):
        allowed += [row.shown(r.value) for r in row.earlier if r.value is not None] + list(row.revisions)
    return not mention.fits_any(allowed) and _is_claimed(row, subject, clause, mention, named_times)


def _is_claimed(row: Row, subject: Subject, clause: Clause, mention: Mention, named_times: Sequence[Time]) -> bool:
    """Whether a number is said to be the indicator's own figure: everything around it is about the indicator."""
    if any_of("clause", "restricting").search(clause.whole):
        return False
    text = without(clause.text, named_times)
    before, after = text[: mention.start].rstrip(), text[mention.end :]
    if mention.hedge:
        before = re.sub(r"\s+\S+(?: than| of| to| least| most)?$", "", before)
    if ends_with("number", "others").search(before) or _PART.match(after) or not _is_near(mention, row):
        return False
    if row.unit.type is UnitType.NUMBER and not _counts(row, subject, after):
        return False
    around = f"{before} {after}"
    for sense in SENSES:
        around = any_of("movement", sense).without(around)  # "performance fell to 79%"
    kind = subject.kind_of(around)
    return bool(kind) and (kind != POINTER or bool(_WE.match(before) and not after.strip()))


def _counts(row: Row, subject: Subject, after: str) -> bool:
    """Whether the word after a number is what the indicator counts, or there is none."""
    following = _NEXT_WORD.match(after)
    if following is None or stem(following[1]) in stems("subject", "around"):
        return True
    return subject.has_own(following[1]) or stem(following[1]) in {stem(w) for w in words(row.unit.code)}


def _is_count(row: Row) -> bool:
    return row.unit.type is UnitType.NUMBER and not row.indicator.decimals


def _is_near(mention: Mention, row: Row) -> bool:
    if row.unit.is_percent:
        return abs(mention.value - row.now) <= _NEAR_POINTS
    return bool(row.now) and mention.value >= _LEAST and _NEAR[0] <= mention.value / row.now <= _NEAR[1]
