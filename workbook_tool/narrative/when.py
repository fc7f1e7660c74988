"""What time a clause speaks of: this period, an earlier one that is known, or one that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.period import Frequency, Period, containing, month_number
from workbook_tool.immutable import immutable
from workbook_tool.narrative.english import Clause, any_of, ends_with
from workbook_tool.narrative.row import Row

_YEAR = r"(?:20)?(?P<{0}>\d\d)\s?[/-]\s?(?:20)?\d\d\b"
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
MONTH_NAMES = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?"
)
_NO_SPELL = r"(?! (?:in a row|running|in succession))"  # "for the third quarter running"
QUARTER = re.compile(
    rf"\b(?:{_YEAR.format('y1')},? )?"
    rf"(?:[Qq](?:uarter)? ?(?P<n>[1-4])|(?<!\ba )(?P<nth>{'|'.join(_NTH)}) quarter\b{_NO_SPELL})\b"
    rf"(?:,? \(?(?:of )?{_YEAR.format('y2')}|,? (?:of )?(?P<ago>last year|the previous year|the year before)\b)?"
)
MONTH = re.compile(rf"\b(?P<name>{MONTH_NAMES})\b\.?(?: ?'?(?P<y>20\d\d|(?<=')\d\d))?(?! \d)")
_BEGINNING = re.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_OF_YEAR = re.compile(r"(?<![\d/-])20(?P<y>\d\d)\s?[/-]\s?(?:20)?(?P<z>\d\d)\b(?![/-])|\b(?:19|20)\d\d\b")
_NAMED = ("now", "year", "previous", "year_ago", "vague")
_CUMULATIVE = (Accumulation.YEAR_TO_DATE, Accumulation.FORECAST)
_LEADS = re.compile(r"\b(?:in|during|for|at|across|throughout|within|the|end of|of|month of|quarter of|,)\s*$", re.I)


def quarters(text: str) -> Iterator[re.Match[str]]:
    """The quarters that a text names."""
    return QUARTER.finditer(text) if "q" in text or "Q" in text else iter(())


def months(text: str) -> Iterator[re.Match[str]]:
    """The months that a text names."""
    return MONTH.finditer(text) if _BEGINNING.search(text) else iter(())


@immutable
class Time:
    """A time that is named. ``period`` is None where it is not known which."""

    period: Period | None
    start: int
    """Where it begins in the text."""
    end: int
    """Where it ends."""
    is_now: bool = False
    """Whether it is the period reported."""
    is_compared: bool = False  # "since", "than", "compared with" before it


@lru_cache(maxsize=64)  # each rule asks for those of the same clauses
def times(text: str, row: Row) -> tuple[Time, ...]:
    """Every time that a text names, in order, none within another."""
    named: list[Time] = []
    for start, end, period in sorted(_all(text, row), key=lambda t: (t[0], -t[1])):
        if not named or start >= named[-1].end:
            before = text[:start]
            while (shorter := _LEADS.sub("", before)) != before:
                before = shorter
            compared = ends_with("time", "compared").search(before)
            named.append(Time(period, len(before), end, period in (row.period, row.cycle), bool(compared)))
    return tuple(named)


def times_of(clauses: Sequence[Clause], n: int, row: Row) -> tuple[Time, ...]:
    """The times of a clause; where it names none, that of the one before which is a time and little else."""
    own = times(clauses[n].text, row)
    if own or n == 0 or clauses[n - 1].sentence != clauses[n].sentence:
        return own
    before = times(clauses[n - 1].text, row)
    little = len(without(clauses[n - 1].text, before).split()) <= 2
    return tuple(replace(t, start=0, end=0) for t in before) if little else own


def without(text: str, named_times: Sequence[Time]) -> str:
    """The text with the times blanked out, every other letter in its place."""
    for time in named_times:
        text = text[: time.start] + " " * (time.end - time.start) + text[time.end :]
    return text


def _all(text: str, row: Row) -> Iterator[tuple[int, int, Period | None]]:
    for match in quarters(text):
        yield *match.span(), quarter_of(match, row)
    for match in months(text):
        yield *match.span(), _ending_with(month_of(match, row), text[: match.start()], row)
    for match in _OF_YEAR.finditer(text) if "19" in text or "20" in text else ():
        yield *match.span(), _year(match, row)
    for key in _NAMED if any_of("time", *_NAMED).may_be_in(text) else ():
        for match in any_of("time", key).finditer(text):
            yield *match.span(), _meant(key, row)


def _ending_with(month: Period, before: str, row: Row) -> Period:
    """The month; where only its end is spoken of, the period of the indicator that ends with it."""
    if not re.search(r"\bend of $", before, re.IGNORECASE):
        return month
    return next((p for p in (row.period, row.period.previous()) if p.end == month.end), month)


def _meant(key: str, row: Row) -> Period | None:
    """The period that a phrase of a list means in this row."""
    if key == "now" or (key == "year" and _is_of_the_year(row)):
        return row.period
    if key == "previous":
        return row.period.previous()
    return row.period.a_year_before() if key == "year_ago" else None


def _is_of_the_year(row: Row) -> bool:
    """Whether the figure is one of the whole year so far."""
    return row.indicator.accumulation in _CUMULATIVE or row.indicator.frequency is Frequency.YEAR


def quarter_of(match: re.Match[str], row: Row) -> Period:
    """The quarter that is named: of the year given, or the newest that has begun by the cycle's end."""
    number = int(match["n"]) if match["n"] else _NTH[match["nth"]]
    if year := match["y1"] or match["y2"]:
        return Period(Frequency.QUARTER, 2000 + int(year), number)
    period = Period(Frequency.QUARTER, row.cycle.financial_year.year, number)
    if match["ago"]:
        return period.a_year_before()
    return period if period.start <= row.cycle.end else period.a_year_before()


def month_of(match: re.Match[str], row: Row) -> Period:
    """The month that is named: of the year given, or the newest that has begun by the cycle's end."""
    number, end = month_number(match["name"]), row.cycle.end
    year = int(match["y"]) % 100 + 2000 if match["y"] else end.year - (number > end.month)
    return containing(Frequency.MONTH, date(year, number, 1))


def _year(match: re.Match[str], row: Row) -> Period | None:
    if not match["y"] or (int(match["z"]) - int(match["y"])) % 100 != 1:
        return None
    period = Period(Frequency.YEAR, 2000 + int(match["y"]))
    if period == row.cycle.financial_year:
        return row.period if _is_of_the_year(row) else None
    return period
