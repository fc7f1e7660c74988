"""The words of a return's rows: held against their figures and their period, and those that tell a reader nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.collection import TrendRules
from workbook_tool.domain.days import long_day
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.domain.register import Register
from workbook_tool.layout import fold, load
from workbook_tool.narrative import Question, Row, questions
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.records import ReadReturn
from workbook_tool.returns.read.values import day_of, figure_of

Record = Mapping[str, Any]


def about_words(
    record: Record,
    asked: Asked,
    same: Sequence[tuple[Asked, Record]],
    register: Register,
    rules: TrendRules,
    rag: str = "",
) -> Iterator[Question]:
    """The questions about a row's commentary and actions.

    ``same`` are the return's rows of the same indicator; ``rules`` say how
    trends are read, ``rag`` is the rating that the row would have.
    """
    value = figure_of(record, "value")
    if not asked.latest or asked.period is None or value is None:
        return
    within = [
        _reading(other, record_) for other, record_ in same if other.period and other.period.end < asked.period.end
    ]
    figures = [figure_of(record, key) for key in ("numerator", "denominator")]
    row = Row(
        indicator=asked.indicator,
        unit=asked.unit,
        cycle=asked.cycle,
        period=asked.period,
        value=value,
        against=asked.against,
        earlier=(*asked.earlier, *(reading for reading in within if reading)),
        targets=register.targets_of(asked.indicator.ref),
        revised=figure_of(record, "revised_previous"),
        own_target=figure_of(record, "target"),
        fraction=tuple(part for part in figures if part is not None),
        commentary=str(record.get("commentary", "")),
        actions=str(record.get("actions", "")),
        is_final=str(record.get("data_status", "") or DataStatus.FINAL) == DataStatus.FINAL,
        trend_rules=rules,
        is_worst=bool(rag) and rag == register.scheme(asked.indicator).worst.value,
    )
    yield from questions(row)


def _reading(asked: Asked, record: Record) -> Reading | None:
    value: Decimal | None = figure_of(record, "value")
    if value is None or asked.period is None:
        return None
    return Reading(asked.indicator.ref, asked.period, value, commentary=str(record.get("commentary", "")))


_LATEST = timedelta(days=366)  # after the period's end that a return is likely to be completed
_LONGEST_QUOTE = 300  # characters
_AGAINST = re.compile(
    r"\b(?:draft|supersed\w+|recall\w*|withdraw\w*|ignore|disregard|wrong|incorrect|mistakes?|errors?|not final|"
    r"provisional|do not use|don[’']t use|replace\w*|corrected version|to follow|incomplete|unfinished|"
    r"not (?:yet )?approved)\b",
    re.IGNORECASE,
)

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_PART = rf"one month|two months|(?:{_MONTHS})|part of the (?:month|quarter|period|year)"
_UNFIT = {
    "asks not to be published": re.compile(
        r"not for publication|(?:do not|don[’']t) publish|not to be published|confidential\b|internal (?:use )?only|"
        r"off the record|please (?:remove|delete)|not for (?:the )?(?:public|committee|press)\b", re.IGNORECASE),
    "gives a telephone number or an email address": re.compile(
        r"(?<![\d.,])(?:\+44|0)(?:[ -]?\d){9,10}(?![\d.,]\d|\d)|[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "takes the figure back, or says that it is of a part of the period": re.compile(
        r"(?:figures?|number|data) (?:is|are|was|were|looks?) (?:wrong|incorrect|not (?:right|correct))|"
        r"please (?:ignore|disregard)|(?:ignore|disregard) this (?:figure|number)|\bsee q[1-4]\b|"
        rf"(?:covers?|is for|are for|based on|includes?) (?:only|just) (?:{_PART})|(?:{_PART}) only\b", re.IGNORECASE),
    "is a formula": re.compile(r"=[A-Z]{2,}\("),
    "shows #### in place of a figure": re.compile(r"#{4,}"),
    "holds markup": re.compile(r"</?(?:p|br|b|i|u|div|span|font|a|li|ul|table|td|tr)\b[^<>]*>|&(?:nbsp|amp|lt|gt);"),
    "holds broken characters": re.compile(r"â€|Ã[\u0080-\u00bf]|Â[£\u00a0-\u00bf]|ï¿½"),
}  # fmt: skip
_LIMITS = (255, 256, 1023, 1024, 32_767)  # characters at which programs cut a text off


def unfit(text: str) -> tuple[str, str] | None:
    """Why words may not be meant for readers, or speak against their figure, and the place; None where nothing is."""
    for why, pattern in _UNFIT.items():
        if match := pattern.search(text):
            return why, " ".join(text[max(match.start() - 40, 0) : match.end() + 40].split())
    if len(text) in _LIMITS and text[-1].isalnum():
        return "seems to be cut off", " ".join(text[-80:].split())
    return None


def says_nothing(text: str) -> bool:
    """Whether commentary is empty or only stands in for some: ``tbc``, ``n/a``, ``See attached``."""
    folded = fold(text)
    return not folded or folded in load("return").words["says_nothing"]


def about_completion(read: ReadReturn, period: Period | None) -> Iterator[Finding]:
    """What the first sheet says against the return: a day that cannot be right, or words beside the figures."""
    start, cell = read.document.data["start"], read.document.cell
    day = day_of(start.get("completed_on", ""))
    if day and period and day < period.end:
        facts = {"day": long_day(day), "end": long_day(period.end), "period": period.label}
        yield finding("completed-before-the-end", cell("start", "completed_on"), value=day.isoformat(), **facts)
    elif day and period and day > period.end + _LATEST:
        facts = {"day": long_day(day), "end": long_day(period.end), "period": period.label}
        yield finding("completed-years-away", cell("start", "completed_on"), value=day.isoformat(), **facts)
    if note := " ".join(str(start.get("note", "")).split()):
        code = "note-against-return" if _AGAINST.search(note) else "note-of-service"
        yield finding(code, cell("start", "note"), value=note, words=note[:_LONGEST_QUOTE])
