"""Periods of the English local-government year, April to March.

A period is named by the council's way of counting: ``2023-24-Q2`` is July to
September 2023. School terms follow the academic year but are counted here by
the financial year in which they end.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from enum import StrEnum
from functools import lru_cache

from workbook_tool.immutable import immutable

YEAR_STARTS = 4  # April

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Frequency(StrEnum):
    """What one reading covers."""

    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    HALF_YEAR = "half-year"
    YEAR = "year"
    TWO_YEARS = "two years"


# Months from April (0) at which each numbered period of a frequency starts, and one past its end.
_SPANS: dict[Frequency, tuple[tuple[int, int], ...]] = {
    Frequency.MONTH: tuple((n, n + 1) for n in range(12)),
    Frequency.QUARTER: ((0, 3), (3, 6), (6, 9), (9, 12)),
    Frequency.TERM: ((0, 5), (5, 9), (9, 12)),
    Frequency.HALF_YEAR: ((0, 6), (6, 12)),
    Frequency.YEAR: ((0, 12),),
    Frequency.TWO_YEARS: ((0, 24),),
}
_TERMS = ("Summer", "Autumn", "Spring")
_LETTER = {Frequency.MONTH: "M", Frequency.QUARTER: "Q", Frequency.TERM: "T", Frequency.HALF_YEAR: "H"}
_OF_LETTER = {letter: frequency for frequency, letter in _LETTER.items()}

_YEAR = r"(?P<a>\d{4})\s*[-/–]\s*(?P<b>\d{4}|\d{2})"
_NUMBERED = re.compile(rf"^{_YEAR}(?:[\s-]+(?P<letter>[QHTMqhtm])\s?(?P<n>\d{{1,2}}))?$")
_NUMBER_FIRST = re.compile(rf"^(?P<letter>[QHTMqhtm])\s?(?P<n>\d{{1,2}})[\s,-]+{_YEAR}$")
_TERM_FIRST = re.compile(rf"^(?P<term>summer|autumn|spring)(?:\s+term)?\s+{_YEAR}$", re.IGNORECASE)
_SPELT_OUT = re.compile(r"\b(?:quarter|qtr)\.? ?(?=[1-4]\b)", re.IGNORECASE)
_SHORT_YEARS = re.compile(r"^(?P<before>[QHTMqhtm] ?\d{1,2}[ ,-]+)(?P<a>\d{2})[/–-](?P<b>\d{2})$")
_ISO_MONTH = re.compile(r"^(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])$")
_NAMED_MONTH = re.compile(r"^(?P<name>[A-Za-z]{3,9})[\s-]+(?P<y>\d{4})$")


@immutable
class Period:
    """One period: ``number`` counts from 1 within the financial year that starts in April of ``year``."""

    frequency: Frequency
    """Month, quarter, half-year or year."""
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= len(_SPANS[self.frequency]):
            raise ValueError(f"there is no {self.frequency} number {self.number} in a year")
        if not 1900 <= self.year <= 2999:
            raise ValueError(f"{self.year} is not a year of this century or the last")

    # -- names ---------------------------------------------------------------
    @property
    def code(self) -> str:
        """The name in data and folders: ``2023-24-Q2``, ``2023-09``, ``2023-24``."""
        if self.frequency is Frequency.MONTH and not _reads_as_year(self.start.year, self.start.month):
            return f"{self.start.year:04}-{self.start.month:02}"
        if self.frequency is Frequency.TWO_YEARS:
            last = self.year + 2
            return f"{self.year}-{last if last % 100 == 1 else last % 100:02}"  # 1999-01 would be a month
        years = f"{self.year}-{(self.year + 1) % 100:02}"
        letter = _LETTER.get(self.frequency)
        number = f"{self.number:02}" if self.frequency is Frequency.MONTH else self.number
        return f"{years}-{letter}{number}" if letter else years

    @property
    def label(self) -> str:
        """The name in print: ``Q2 2023/24``, ``Sep 2023``, ``2023/24``."""
        if self.frequency is Frequency.MONTH:
            return f"{MONTHS[self.start.month - 1]} {self.start.year}"
        if self.frequency is Frequency.TWO_YEARS:
            return f"{self.year}/{(self.year + 2) % 100:02}"
        years = f"{self.year}/{(self.year + 1) % 100:02}"
        if self.frequency is Frequency.TERM:
            return f"{_TERMS[self.number - 1]} term {years}"
        letter = _LETTER.get(self.frequency)
        return f"{letter}{self.number} {years}" if letter else years

    @property
    def compact(self) -> str:
        """The name inside a reference that people read aloud: ``2324Q2``, ``2309``."""
        if self.frequency is Frequency.MONTH:
            return f"{self.start.year % 100:02}{self.start.month:02}"
        end = self.year + (2 if self.frequency is Frequency.TWO_YEARS else 1)
        return f"{self.year % 100:02}{end % 100:02}{_LETTER.get(self.frequency, '')}" + (
            str(self.number) if self.frequency in _LETTER else ""
        )

    def __str__(self) -> str:
        return self.label

    # -- time ----------------------------------------------------------------
    @property
    def start(self) -> date:
        """First day."""
        return _first_of(self.year, _SPANS[self.frequency][self.number - 1][0])

    @property
    def end(self) -> date:
        """Last day."""
        return _end(self.year, _SPANS[self.frequency][self.number - 1][1] - 1)

    @property
    def financial_year(self) -> Period:
        """The financial year in which this period starts."""
        return Period(Frequency.YEAR, self.year)

    @property
    def elapsed(self) -> tuple[int, int]:
        """How much of its financial year is over at its end: (months, of months)."""
        span = _SPANS[self.frequency]
        return span[self.number - 1][1], span[-1][1]

    def previous(self) -> Period:
        """The period just before, of the same frequency."""
        return self.shifted(-1)

    def next(self) -> Period:
        """The period just after, of the same frequency."""
        return self.shifted(1)

    @lru_cache(4096)  # noqa: B019 (of values, not of objects that should go)
    def shifted(self, count: int) -> Period:
        """The period ``count`` places later (earlier where negative), of the same frequency."""
        per_year = len(_SPANS[self.frequency])
        step = 2 if self.frequency is Frequency.TWO_YEARS else 1
        years, number = divmod(self.number - 1 + count, per_year)
        return Period(self.frequency, self.year + years * step, number + 1)

    def a_year_before(self) -> Period:
        """The same period of the financial year before."""
        return Period(self.frequency, self.year - 1, self.number)

    def last_outturn(self) -> Period:
        """The last period, of the same frequency, of the financial year before."""
        return Period(self.frequency, self.year - 1, len(_SPANS[self.frequency]))

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies within this period."""
        return self.start <= day <= self.end

    @lru_cache(1024)  # noqa: B019 (of values, not of objects that should go)
    def ending_within(self, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of ``frequency`` whose last day lies within this one, in order."""
        years = range(self.start.year - 2, self.end.year + 2)
        periods = (
            Period(frequency, year, n)
            for year in years
            for n in range(1, len(_SPANS[frequency]) + 1)
            if frequency is not Frequency.TWO_YEARS or year % 2 == 0
        )
        return tuple(p for p in periods if self.covers(p.end))

    @property
    def key(self) -> tuple[date, date]:
        """For putting periods in order of time."""
        return self.end, self.start


def _reads_as_year(year: int, month: int) -> bool:
    """Whether ``2011-12`` and the like would be read as financial years rather than a month."""
    return month - year % 100 in (1, 2)


@lru_cache(1024)
def _end(year: int, months_from_april: int) -> date:
    last = _first_of(year, months_from_april)
    return date(last.year, last.month, calendar.monthrange(last.year, last.month)[1])


@lru_cache(1024)
def _first_of(year: int, months_from_april: int) -> date:
    index = YEAR_STARTS - 1 + months_from_april
    return date(year + index // 12, index % 12 + 1, 1)


@lru_cache(1024)
def containing(frequency: Frequency, day: date) -> Period:
    """The period of ``frequency`` that holds ``day``."""
    for year in range(max(day.year - 2, 1900), day.year + 1):
        if frequency is Frequency.TWO_YEARS and year % 2:
            continue
        for number in range(1, len(_SPANS[frequency]) + 1):
            period = Period(frequency, year, number)
            if period.covers(day):
                return period
    raise ValueError(f"no {frequency} holds {day}")


@lru_cache(1024)
def month_number(name: str) -> int:
    """1 to 12 from a month's English name or its first three letters or more; ValueError otherwise."""
    text = {"sept": "sep"}.get(name.strip().lower(), name.strip().lower())
    for number in range(1, 13):
        if len(text) >= 3 and (
            calendar.month_name[number].lower().startswith(text) or (text == "sept" and number == 9)
        ):
            return number
    raise ValueError(f"{name!r} is not the name of a month")


def parse_period(text: str) -> Period:
    """Read a period in any of the ways that people write one.

    ``2023-24-Q2``, ``2023/24 Q2``, ``Q2 2023/24``, ``Q2 23/24``, ``Quarter 2 2023/24``, ``2023-24``, ``2023-09``,
    ``Sep 2023``, ``Autumn term 2023/24``, ``2022-24`` (two years). ValueError
    where the text is none of them.
    """
    words = _SPELT_OUT.sub("Q", " ".join(text.replace("\u00a0", " ").split()))
    words = _SHORT_YEARS.sub(r"\g<before>20\g<a>/\g<b>", words)
    if (match := _ISO_MONTH.match(words)) and not _reads_as_year(int(match["y"]), int(match["m"])):
        return containing(Frequency.MONTH, date(int(match["y"]), int(match["m"]), 1))
    if match := _NAMED_MONTH.match(words):
        return containing(Frequency.MONTH, date(int(match["y"]), month_number(match["name"]), 1))
    if match := _TERM_FIRST.match(words):
        return Period(Frequency.TERM, _start_year(match, 1), _TERMS.index(match["term"].capitalize()) + 1)
    if match := _NUMBERED.match(words) or _NUMBER_FIRST.match(words):
        if match["letter"]:
            return Period(_OF_LETTER[match["letter"].upper()], _start_year(match, 1), int(match["n"]))
        years = (int(match["b"]) - int(match["a"])) % 100
        if years == 2:
            return Period(Frequency.TWO_YEARS, int(match["a"]))
        return Period(Frequency.YEAR, _start_year(match, 1))
    raise ValueError(f"{text!r} is not a period; write it like 2023-24-Q2, 2023-09 or 2023-24")


def _start_year(match: re.Match[str], years: int) -> int:
    if (int(match["b"]) - int(match["a"])) % 100 != years:
        raise ValueError(f"{match['a']} and {match['b']} are not two years in a row")
    return int(match["a"])
