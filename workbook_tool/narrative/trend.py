"""What a commentary says of how the indicator goes on ("improving", "stable"), held against the trend of its readings.

Only where the readings are enough for a trend; a step from one period to the next
is held against the two figures elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.narrative.english import SENSES, Clause, any_of, quote
from workbook_tool.narrative.movement import STILL, Statement, sign_of, statement_of
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import Subject
from workbook_tool.narrative.targets import is_restricted

if TYPE_CHECKING:
    from workbook_tool.trends import Series, Trend

_TREND = re.compile(r"\b(?:trend|direction of travel)\b(?! line)", re.IGNORECASE)
# "is improving", "an improving …"; not "we are improving …", "by improving …".
_GOING_ON = re.compile(r"\b(?:is|are|been|keeps?|continu\w+|an?)(?: (?:now|still|again|also|\w+ly))* $", re.IGNORECASE)
_CONTINUING = re.compile(r"\bcontinu\w+ to (?:\w+ly )?$", re.IGNORECASE)
_DOING = re.compile(r"\bwe\b", re.IGNORECASE)
_ONE_PERIOD = re.compile(r"quarter|month|period", re.IGNORECASE)


def trend_claims(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one note about a course that the trend does not show."""
    if row.indicator.accumulation is Accumulation.YEAR_TO_DATE and not row.unit.is_percent:
        return  # nobody can tell whether the total or what each period adds is spoken of
    if not any(_may_be_course(clause.text) for clause in clauses):
        return
    read = [replace(clause, text=_TREND.sub("figure", clause.text)) for clause in clauses]
    statements = [(n, s) for n in range(len(read)) if (s := statement_of(read, n, row, subject))]
    if len({(s.sense in STILL, sign_of(s, row)) for _, s in statements}) != 1:
        return  # none, or one against the other
    claimed = [(n, s) for n, s in statements if _is_of_now(s) and _is_course(s) and not is_restricted(read, n)]
    if not claimed:
        return
    from workbook_tool.trends import read_trend, rounded  # only here: few commentaries speak of a course
    from workbook_tool.trends.words import trend_words

    series = _series(row)
    trend = read_trend(series, row.trend_rules)
    for n, statement in claimed:
        if trend.variation is not None and _contradicts(statement, trend, row):
            why = trend_words(
                trend, series, lambda value: figure_text(rounded(value), row.unit, row.indicator.decimals)
            )
            quoted = clauses[n] if statement.is_alone else replace(clauses[n], text=clauses[n].whole)
            yield Question("commentary-against-trend", "commentary", {"quote": quote(quoted), "why": why})
            return


def _may_be_course(text: str) -> bool:
    return "continu" in text or any_of("trend", "going", "lasting", "still").may_be_in(text)


def _is_of_now(statement: Statement) -> bool:
    return all(time.is_now for time in statement.times)


def _is_course(statement: Statement) -> bool:
    """Whether it tells how the indicator goes on, and not merely a step from the period before."""
    text = statement.clause.text
    if statement.sense in STILL:
        return bool(any_of("trend", "still").search(text))
    if any_of("trend", "lasting").search(text):
        return True
    if any(_ONE_PERIOD.search(text[time.start : time.end]) for time in statement.times):
        return False  # "is improving this quarter" tells of a step
    befores = [text[: match.start()] for match in any_of("trend", "going").finditer(text)]
    if any(_GOING_ON.search(before) and not _DOING.search(before) for before in befores):
        return True
    return any(_CONTINUING.search(text[: match.start()]) for match in any_of("movement", *SENSES).finditer(text))


def _contradicts(statement: Statement, trend: Trend, row: Row) -> bool:
    if statement.sense in STILL:
        before = row.figure(row.against)
        return bool(trend.signals) and before is not None and before != row.now
    sign = sign_of(statement, row)
    latest = trend.points[-1].signals
    return bool(sign) and sign not in latest.values()


def _series(row: Row) -> Series:
    """The row's readings up to its period, each as shown."""
    from workbook_tool.trends import Series

    periods = {r.period for r in row.earlier if r.period.frequency is row.period.frequency}
    figures = {period: row.figure(period) for period in (*periods, row.period) if period.key <= row.period.key}
    known = {period: figure for period, figure in figures.items() if figure is not None}
    return Series.of(row.indicator, known, row.period, row.unit.is_percent)
