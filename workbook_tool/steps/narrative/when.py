"""What time a clause speaks of: this period, an earlier one that is known, or one that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from workbook_tool.domain.period import Frequency, Period, containing, month_number
from workbook_tool.domain.register import Accumulation
from workbook_tool.steps.narrative.english import one_of, words_of
from workbook_tool.steps.narrative.row import Row

_YEARS = r"(?:20)?(?P<{0}>\d\d)\s?[/-]\s?(?:20)?\d\d\b"
MONTH_NAMES = r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4}
QUARTER = re.compile(
    rf"\b(?:{_YEARS.format('y1')},? )?(?:Q ?(?P<q>[1-4])\b(?! of the survey| ?[?:] ?\"| \")|(?:quarter )(?P<n>[1-4]|one|two|three|four)\b"
    rf"|(?P<nth>first|second|third|fourth|final|1st|2nd|3rd|4th) quarter\b)(?:,? \(?(?:of )?(?:the )?(?:financial year )?{_YEARS.format('y2')})?",
    re.IGNORECASE,
)  # fmt: skip
MONTH = re.compile(rf"\b(?P<name>{MONTH_NAMES})\b\.?(?: ?'?(?P<y>20\d\d|(?<=')\d\d))?(?! \d)")
_YEAR = re.compile(r"(?<![\d/-])(?:FY ?)?20(?P<y>\d\d)\s?[/-]\s?(?:20)?(?P<z>\d\d)\b(?![/-])")
_PREP = r"(?:(?P<prep>in|during|for|since|from|to|until|by|on|than|over|at|against|with|between|of|throughout|across|within) )?(?:(?:the )?(?:end|start|beginning|course|whole|month|period) of )?(?:the )?"
_LAST = r"(?:last|previous|prior|preceding)"
_NOW = re.compile(
    r"\b(?:in |during |over |for |at |across |throughout |within )?(?:the )?(?:end of )?(?:this|the|current|the current|the latest) (?:reporting )?(?:quarter|month|period|financial year|year)(?:'s)?\b(?! (?:before|ago|earlier|end))"
    r"|\b(?:currently|now|so far|to date|at present|year to date)\b", re.IGNORECASE,
)  # fmt: skip
_BEFORE = re.compile(
    rf"\b{_LAST} (?:reporting )?(?:quarter|month|period|return|report|time|figure|position|result|score)(?:'s)?\b(?! (?:last|of))|\b(?:quarter|month|period) before\b",
    re.IGNORECASE,
)
_A_YEAR_AGO = re.compile(
    rf"\b(?:the )?(?:same|equivalent|corresponding|this) (?:quarter|period|time|month|point|stage)(?: of| in)?(?: the)? {_LAST} (?:financial )?year\b"
    r"|\b(?:a|one|the|12|twelve) (?:year|months) (?:ago|earlier|before)\b|\byear[- ](?:on[- ]|to[- ])year\b"
    rf"|\b(?:over|in|during) the (?:last|past|previous) (?:12|twelve) months\b|\b(?:over|in|during) the past year\b", re.IGNORECASE,
)  # fmt: skip
_SPAN = re.compile(r"quarter|month|year|^q ?[1-4]")
_LAST_YEAR = re.compile(rf"\b(?:the )?{_LAST} (?:financial )?year(?:'s)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Time:
    """A time that is named. ``period`` is None where it is not known which; ``prep`` the word before it."""

    period: Period | None
    prep: str
    start: int
    end: int
    is_now: bool = False
    span: str = ""  # quarter, month or year where such a word was used


@lru_cache(64)
def times(text: str, row: Row) -> tuple[Time, ...]:
    """Every time that a text names, in order, none within another."""
    found: list[Time] = []
    for time in sorted(_all(text, row), key=lambda t: (t.start, -t.end)):
        if not found or time.start >= found[-1].end:
            found.append(time)
    return tuple(found)


def without(text: str, found: Sequence[Time]) -> str:
    """The text with the times cut out."""
    for time in reversed(found):
        text = f"{text[: time.start]} {text[time.end :]}"
    return re.sub(r"\s+", " ", text).strip(" ,")


def _all(text: str, row: Row) -> Iterator[Time]:
    for pattern, meant in _readers():
        for found in pattern.finditer(text):
            start, prep = _with_preposition(text, found.start())
            period, now = meant(found, row)
            if now is not None:
                span = _SPAN.search(found.group().lower())
                yield Time(period, prep, start, found.end(), now, span.group() if span else "")


def _with_preposition(text: str, start: int) -> tuple[int, str]:
    """Where the phrase begins, its preposition with it."""
    found = _BEFORE_IT.search(text[:start])
    return (found.start(), (found["prep"] or "").lower()) if found else (start, "")


_BEFORE_IT = re.compile(rf"(?:\b(?:compared (?:to|with) |relative to |up |down )?{_PREP})$", re.IGNORECASE)
Meant = tuple[Period | None, bool | None]


def _own(period: Period, row: Row) -> Meant:
    return (row.period, True) if period in (row.period, row.cycle) else (period, False)


def quarter_of(found: re.Match[str], row: Row) -> Period:
    """The quarter that is named: of the year given, or the newest that has begun by the cycle's end."""
    name = (found["q"] or found["n"] or found["nth"]).lower()
    number = int(name) if name.isdigit() else {**_NTH, **_COUNT}[name]
    if year := found["y1"] or found["y2"]:
        return Period(Frequency.QUARTER, 2000 + int(year), number)
    period = Period(Frequency.QUARTER, row.cycle.financial_year.year, number)
    return period if period.start <= row.cycle.end else period.a_year_before()


def month_of(found: re.Match[str], row: Row) -> Period | None:
    """The month that is named, by the same rule; None where the word is not a month ("may")."""
    number, end = month_number(found["name"]), row.cycle.end
    if found["y"]:
        return containing(Frequency.MONTH, date(int(found["y"]) % 100 + 2000, number, 1))
    return containing(Frequency.MONTH, date(end.year - (number > end.month), number, 1))


def _quarter(found: re.Match[str], row: Row) -> Meant:
    return _own(quarter_of(found, row), row)


def _month(found: re.Match[str], row: Row) -> Meant:
    period = month_of(found, row)
    return _own(period, row) if period else (None, None)


def _year(found: re.Match[str], row: Row) -> Meant:
    first, second = int(found["y"]), int(found["z"])
    if (second - first) % 100 != 1:
        return None, None
    period = Period(Frequency.YEAR, 2000 + first)
    if period == row.cycle.financial_year:
        return (row.period, True) if _counts_the_year(row) else (None, False)
    return period, False


def _now(found: re.Match[str], row: Row) -> Meant:
    yearly = "year" in found.group().lower()
    return (row.period, True) if not yearly or _counts_the_year(row) else (None, False)


def _counts_the_year(row: Row) -> bool:
    """Whether a figure of the whole year so far is this indicator's figure."""
    of_year = row.indicator.accumulation in (Accumulation.YEAR_TO_DATE, Accumulation.FORECAST)
    return of_year or row.indicator.frequency is Frequency.YEAR


def _year_before(_: re.Match[str], row: Row) -> Meant:
    return row.period.a_year_before(), False


def _last_year(_: re.Match[str], row: Row) -> Meant:
    if row.period.frequency is Frequency.YEAR:
        return row.period.previous(), False
    return None, False  # its outturn, or its same quarter: nobody can tell


def _previous(_: re.Match[str], row: Row) -> Meant:
    return row.period.previous(), False


def _long(_: re.Match[str], row: Row) -> Meant:
    return None, False


@cache
def _long_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{one_of(words_of('time')['long'])})\b", re.IGNORECASE)


@cache
def _readers() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Row], Meant]], ...]:
    return (
        (QUARTER, _quarter),
        (MONTH, _month),
        (_YEAR, _year),
        (_A_YEAR_AGO, _year_before),
        (_LAST_YEAR, _last_year),
        (_BEFORE, _previous),
        (_NOW, _now),
        (_long_words(), _long),
    )
