"""Sizes and pairs that a commentary tells: "an increase of 12% on the 9,200", "61.3%, an improvement from 61.9%"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tool.domain.period import Period
from workbook_tool.narrative.english import Clause, any_of, one_of, quote
from workbook_tool.narrative.numbers import Mention, in_figures, mentions
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import POINTER, Subject
from workbook_tool.narrative.targets import is_restricted
from workbook_tool.narrative.when import times, without

_MOST = 0.75  # of a title's words: the cases of a share may change by another size
_DIRECTIONS = {"up": 1, "down": -1}
_BACK = r"(?:from|on|than|compared (?:with|to)|against|over)"


def change_claims(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a pair of figures or the size of a change, within one sentence each."""
    for n, clause in enumerate(clauses):
        if n and clause.whole == clauses[n - 1].whole:
            continue
        sentence = in_figures(clause.whole)
        if subject.is_open(clause) or is_restricted(clauses, n) or re.search(r"\btarget", sentence, re.IGNORECASE):
            continue
        if _is_wrong_pair(row, sentence):
            yield Question("commentary-own-figures", "commentary", {"quote": quote(clause_of(clause))})
            return
        if wrong := _wrong_size(row, subject, [c for c in clauses if c.whole == clause.whole], sentence):
            mention, sizes = wrong
            facts = {"quote": quote(clause_of(clause)), "size": mention.text, "sizes": sizes}
            yield Question("commentary-change-size", "commentary", facts)
            return


def clause_of(clause: Clause) -> Clause:
    """The whole sentence as one clause, to be quoted."""
    return Clause(clause.whole, "", clause.sentence, clause.whole)


# -- two figures of one sentence -----------------------------------------------------


def _is_wrong_pair(row: Row, sentence: str) -> bool:
    """Whether a sentence calls the way from one of its figures to the row's own by the wrong name."""
    numbers = [m for m in mentions(sentence) if m.kind != "change" and not m.hedge]
    if not any(m.fits(row.now) and m.kind == _kind(row) for m in numbers):
        return False
    for sense in ("up", "down", "better", "worse"):
        for move in any_of("movement", sense).finditer(sentence):
            if pair := _pair(sentence, move, numbers, row):
                now, before = pair
                wanted = _DIRECTIONS.get(sense) or row.indicator.better.sign * (1 if sense == "better" else -1)
                if wanted and now != before and (now > before) != (wanted > 0):
                    return True
    return False


def _kind(row: Row) -> str:
    return {"percent": "percent", "money": "money"}.get(row.unit.type.value, "plain")


def _pair(sentence: str, move: re.Match[str], numbers: list[Mention], row: Row) -> tuple[Decimal, Decimal] | None:
    """The row's figure and the one that it is compared with by a word of movement."""
    after = sentence[move.end() :]
    said_back = re.search(rf"\b{_BACK}\s*$", move.group(), re.IGNORECASE)
    tail = r"(?: slightly| a little| again)?,? ?" if not said_back else " ?"
    gap = r"(?:the |its |our |a )?(?:very |high |low |record )*"
    link = "" if said_back else rf"{_BACK} "
    if hit := re.match(rf"{tail}{link}{gap}(?P<n>£?\d)", after, re.IGNORECASE):
        second = next((m for m in numbers if m.start == move.end() + hit.start("n")), None)
        first = [m for m in numbers if m.end <= move.start()]
        to = re.match(r" to (?P<n>£?\d)", sentence[second.end :]) if second else None
        if second and to:  # "from 86.5% to 88%"
            end = next((m for m in numbers if m.start == second.end + to.start("n")), None)
            return (end.value, second.value) if end and end.fits(row.now) and end.kind == second.kind else None
        if second and first and first[-1].fits(row.now) and first[-1].kind == second.kind:
            return first[-1].value, second.value
    if hit := re.match(r" to (?P<n>£?\d)", after):  # "down to 14", with the figure that is held before it
        end = next((m for m in numbers if m.start == move.end() + hit.start("n")), None)
        before = row.figure(row.against)
        if end and end.kind == _kind(row) and end.fits(row.now) and before is not None:
            return row.now, before
    return None


# -- the size of a change ------------------------------------------------------------


def _wrong_size(row: Row, subject: Subject, clauses: Sequence[Clause], sentence: str) -> tuple[Mention, str] | None:
    """The size that is told of this indicator's change and is none of those that its figures give."""
    named = [_own_period(t.period, row) for t in times(sentence, row)]
    if any(period is None or row.figure(period) is None for period in named):
        return None
    others = [period for period in named if period != row.period]
    starts = others or [row.against, row.before_cycle, row.period.a_year_before()]
    before = [f for p in starts if p and (f := row.figure(p)) is not None]
    if not before:
        return None
    for mention in mentions(sentence):
        if not _is_size(sentence, mention) or not _is_told_of(row, subject, clauses, sentence, mention):
            continue
        if not any(_fits(mention, row, figure) for figure in before):
            sizes = " or ".join(dict.fromkeys(_size(row, figure) for figure in before))
            return mention, sizes
    return None


def _own_period(named: Period | None, row: Row) -> Period | None:
    """The indicator's own period that a time stands for: a month is also the quarter that it ends."""
    if named in (row.period, row.cycle):
        return row.period
    before = row.against
    return before if named and before and named.end == before.end else named


def _is_size(sentence: str, mention: Mention) -> bool:
    """Whether a number is how much something changed: "rose by 6 points", "an increase of 12%", "up 8%"."""
    if mention.kind not in ("percent", "change") or mention.hedge or not re.search(r"%|cent|point", mention.text):
        return False
    moves = "|".join(one_of("movement", sense) for sense in ("up", "down", "better", "worse"))
    return bool(re.search(rf"\b(?:{moves}|up|down) (?:by |of )?$", sentence[: mention.start], re.IGNORECASE))


def _is_told_of(row: Row, subject: Subject, clauses: Sequence[Clause], sentence: str, mention: Mention) -> bool:
    """Whether a size is said of this indicator: beside its own figure, or of a subject that is plainly it."""
    first = next((m for m in mentions(sentence) if m.kind == _kind(row)), None)
    if first and first is not mention and first.fits(row.now) and not first.hedge and first.start < mention.start:
        return True
    clause = next((c for c in clauses if mention.text in in_figures(c.text)), clauses[0])
    text = without(clause.text, times(clause.text, row))
    rest = in_figures(text)
    for number in reversed(mentions(rest)):
        rest = rest[: number.start] + " " + rest[number.end :]
    for sense in ("up", "down", "better", "worse"):
        rest = any_of("movement", sense).without(rest)
    kind = subject.kind_of(rest, _MOST if row.unit.is_percent else 0.5)
    return bool(kind) and kind != POINTER


def _fits(mention: Mention, row: Row, before: Decimal) -> bool:
    """Whether a size, as it was rounded, may be that of the change, in points or as a share of the figure before."""
    change, unit = abs(row.now - before), Decimal(1).scaleb(-mention.decimals)
    slack = max(unit, Decimal(1).scaleb(-row.indicator.decimals))
    if row.unit.is_percent and abs(mention.value - change) <= slack / 2 + slack / 10:
        return True
    share = change * 100 / abs(before) if before else None
    return "%" in mention.text and share is not None and abs(mention.value - share) <= unit


def _size(row: Row, before: Decimal) -> str:
    change = row.now - before
    if row.unit.is_percent:
        return f"{abs(change):f} points"
    return f"{abs(change) * 100 / abs(before):.1f}%" if before else row.text(abs(change))
