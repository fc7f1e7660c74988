"""What a commentary says of the whole year: a total that is not the readings' sum, a best quarter that was none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tool.domain.figure import UnitType
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.period import Period
from workbook_tool.narrative.english import Clause, quote
from workbook_tool.narrative.numbers import in_figures, mentions
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import POINTER, Subject
from workbook_tool.narrative.targets import is_restricted

_SPAN = re.compile(
    r"\b(?:for|in|over|during) the (?:(?:financial )?year(?: so far| to date)?"
    r"|first (?:half|six months)(?: of the year)?)\b"
    r"|\bso far this (?:financial )?year\b|\bsince april\b|\byear to date\b|\bthe year so far\b|\bthis year in total\b",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\b(?P<kind>best|worst|highest|lowest) (?:[a-z]+ ){0,2}?"
    r"(?:(?:of|in|so far) (?:the|this) (?:financial )?year|this (?:financial )?year|(?P<ever>on record|ever)\b)",
    re.IGNORECASE,
)


def year_claims(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a year's total, and one about what is called the best or worst of the year."""
    yield from _total(row, subject, clauses)
    yield from _extreme(row, subject, clauses)


def _total(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    total = _sum_of_year(row)
    if total is None or total == row.now:
        return
    wanted = "money" if row.unit.type is UnitType.MONEY else "plain"
    for n, clause in enumerate(clauses):
        text = in_figures(clause.text)
        span = _SPAN.search(text)
        if span is None or subject.is_open(clause) or is_restricted(clauses, n) or "target" in text.lower():
            continue
        numbers = [m for m in mentions(text) if m.kind == wanted and m.end <= span.start()]
        if len(numbers) != 1 or numbers[0].fits_any((total, row.now)) or numbers[0].value < row.now:
            continue
        rest = text[: numbers[0].start] + text[numbers[0].end : span.start()] + text[span.end() :]
        if subject.kind_of(rest) not in ("", POINTER) or not rest.strip(" .,"):
            yield Question("commentary-year-total", "commentary", {"quote": quote(clause), "total": row.text(total)})
            return


def _sum_of_year(row: Row) -> Decimal | None:
    """The readings of the year up to this one, where they can be added and none is missing."""
    if row.unit.is_percent or row.indicator.accumulation is not Accumulation.IN_PERIOD:
        return None
    total, period = row.now, row.period
    while period.previous().financial_year == row.period.financial_year:
        period = period.previous()
        figure = row.figure(period)
        if figure is None:
            return None
        total += figure
    return total


def _extreme(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    for clause in clauses:
        hit = _EXTREME.search(clause.text)
        if hit is None or subject.is_open(clause):
            continue
        rest = clause.text[: hit.start()] + clause.text[hit.end() :]
        for number in reversed(mentions(rest)):
            if number.fits(row.now):
                rest = rest[: number.start] + rest[number.end :]
        if re.search(r"[a-z]", rest, re.IGNORECASE) and not subject.kind_of(rest):
            continue
        if beyond := _beyond(row, hit["kind"].lower(), ever=bool(hit["ever"])):
            facts = {"quote": quote(clause), "figure": row.text(row.now), "before_period": beyond.label}
            facts["before"] = row.text(row.figure(beyond) or Decimal(0))
            yield Question("commentary-best", "commentary", facts)
            return


def _beyond(row: Row, kind: str, *, ever: bool) -> Period | None:
    """An earlier period whose figure is further in the direction that is claimed for this one."""
    good = row.indicator.better.sign
    sign = {"best": good, "worst": -good, "highest": 1, "lowest": -1}[kind]
    for reading in row.earlier:
        figure = row.figure(reading.period)
        in_span = ever or reading.period.financial_year == row.period.financial_year
        if figure is not None and in_span and (figure - row.now) * sign > 0:
            return reading.period
    return None
