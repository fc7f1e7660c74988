"""Periods as officers write them: in headings, in cells, above a table, as the name of a sheet.

``Q1 2023/24``, ``Qtr 4 2022-23``, ``Apr-Jun 2022``, ``Mar-23``, ``FY 21-22``, ``Year to 31 March 2022``, a real date.
What can be two periods comes back as both: ``2012-Q4``, ``2019``, ``07/08/23``.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from workbook_tool.domain.period import Frequency, Period, containing, parse_period
from workbook_tool.tables.period_words import NUMBERS, Piece, pieces_of


def day_comes_first(texts: Iterable[str]) -> bool:
    """Whether the dates of a column, such as 07/08/23, are certainly day/month/year."""
    pairs = [(p.number("d"), p.number("m")) for text in texts for p in pieces_of(text) if p.kind == "slashes"]
    always_first = len(pairs) > 1 and {d for d, _ in pairs} == {1} and len({m for _, m in pairs}) > 1
    return all(m <= 12 for _, m in pairs) and (any(d > 12 for d, _ in pairs) or always_first)


def read_period(
    text: str,
    frequency: Frequency | None = None,
    *,
    context: str = "",
    day_first: bool = False,
    day: date | None = None,
) -> tuple[Period, ...]:
    """The periods that ``text`` may be: one where it is certain, several where it must be asked, none where it is none.

    ``frequency`` is that of the indicator; without it every kind is read. ``context`` is what else names the year: the
    heading above, the words above the table, the sheet's name. ``day`` is what a cell with a real date holds;
    ``day_first`` what :func:`day_comes_first` says of its column.
    """
    if day is not None:
        return tuple(_fitting([(day, day)], frequency))
    try:
        certain = parse_period(text)
    except ValueError:
        pass
    else:
        return (certain,) if frequency in (None, certain.frequency) else tuple(_by_span(certain, frequency))
    if not (pieces := pieces_of(text)):
        return ()
    spans = list(dict.fromkeys(_spans(pieces, pieces_of(context), day_first)))
    return tuple(dict.fromkeys(_fitting(spans, frequency)))


def _by_span(period: Period, frequency: Frequency | None) -> Iterator[Period]:
    return _fitting([(period.start, period.end)], frequency) if frequency else iter(())


def time_order(text: str) -> tuple[date, date]:
    """By which the columns of a table stand in time; of a period without a year, within one year."""
    spans = list(_spans(pieces_of(text), pieces_of("2000/01"), day_first=True))
    return (spans[0][1], spans[0][0]) if spans else (date.min, date.min)


Span = tuple[date, date]
_USUAL = tuple(f for f in Frequency if f is not Frequency.TERM)  # a term has a quarter's days, and says its name


def _fitting(spans: Iterable[Span], frequency: Frequency | None) -> Iterator[Period]:
    """The periods of ``frequency`` with those first and last days; of one day, the month, or what it ends or begins."""
    for first, last in spans:
        for kind in _USUAL if frequency is None else (frequency,):
            period = containing(kind, last)
            of_a_day = kind is Frequency.MONTH or (frequency and first in (period.start, period.end))
            if (period.start, period.end) == (first, last) or (first == last and of_a_day):
                yield period


def _spans(pieces: tuple[Piece, ...], context: tuple[Piece, ...], day_first: bool) -> Iterator[Span]:
    """The first and last days that the pieces of a text may mean together."""
    by_kind = {piece.kind: piece for piece in pieces}
    if "to date" in by_kind:
        return
    for kind in ("days", "year end", "day", "slashes", "months", "month", "iso month"):
        beside_part = kind in ("day", "slashes", "month", "months") and "quarter" in by_kind
        if kind not in by_kind or (beside_part and _years(pieces)):
            continue
        if spans := list(_WHOLE[kind](by_kind[kind], _years(pieces) or _years(context), day_first)):
            yield from (map(_its_quarter, spans) if beside_part else spans)
            return
    loose = _loose(pieces)
    years = _years(pieces) or ([] if loose else _years(context))
    loose = loose or _loose(context)
    part = next((by_kind[k] for k in ("quarter", "half", "term", "month name") if k in by_kind), None)
    if part is None and "number" in by_kind:
        return  # “Period 9” counts months, or weeks, of a year that begins nobody knows where
    for year in years:
        yield _part(year, part)
    if not years:
        yield from _of_loose(loose, part)


def _its_quarter(span: Span) -> Span:
    """The quarter that holds the last of some days: Q2 (30 September 2013)."""
    quarter = containing(Frequency.QUARTER, span[1])
    return quarter.start, quarter.end


def _years(pieces: Iterable[Piece]) -> list[int]:
    """The first years of the financial years that are written out."""
    return list(dict.fromkeys(p.year("a") for p in pieces if p.kind in ("years", "pair")))


def _loose(pieces: Iterable[Piece]) -> Piece | None:
    return next((p for p in pieces if p.kind == "year"), None)


def _of_loose(loose: Piece | None, part: Piece | None) -> Iterator[Span]:
    """2019 may be the year that begins or ends in it; a quarter of 2012 may be counted from January too."""
    if loose is None:
        return
    year = loose.year()
    is_calendar = loose.groups.get("kind", "").casefold() == "cy"
    if part is not None and part.kind == "month name":
        yield _months(year, part.month(), part.month())
        return
    if not is_calendar:
        yield from (_part(y, part) for y in (year, year - 1))
    if part is not None and part.kind == "quarter":
        number = _part_number(part)
        yield _months(year, 3 * number - 2, 3 * number)
    elif part is None and is_calendar:
        yield _months(year, 1, 12)


def _part(year: int, part: Piece | None) -> Span:
    """A part of the financial year that begins in ``year``."""
    if part is None:
        return date(year, 4, 1), date(year + 1, 3, 31)
    if part.kind == "month name":
        month = part.month()
        return _months(year + (month < 4), month, month)
    if part.kind == "term":
        number = ("summer", "autumn", "spring").index(part.groups["t"].casefold()) + 1
        period = Period(Frequency.TERM, year, number)
    else:
        period = Period(Frequency.HALF_YEAR if part.kind == "half" else Frequency.QUARTER, year, _part_number(part))
    return period.start, period.end


def _part_number(part: Piece) -> int:
    word = part.groups.get("n") or part.groups.get("m") or part.groups.get("nth") or part.groups.get("word") or "1"
    return NUMBERS.get(word.casefold()) or int(word[0])


def _months(year: int, first: int, last: int, last_year: int | None = None) -> Span:
    end = last_year or year
    return date(year, first, 1), date(end, last, calendar.monthrange(end, last)[1])


def _of_months(piece: Piece, years: list[int], _: bool) -> Iterator[Span]:
    """Apr-Jun 2022; Apr to Jun under a year; May-13 to Apr-14."""
    first, last = piece.month("m"), piece.month("m2")
    over = last < first
    if "y2" in piece.groups or "y" in piece.groups:
        end = piece.year("y2") if "y2" in piece.groups else piece.year("y") + over
        start = piece.year("y") if "y" in piece.groups else end - over
        yield _months(start, first, last, end)
        return
    for year in years:
        yield _months(year + (first < 4), first, last, year + (first < 4) + over)


def _of_day(piece: Piece, _: list[int], __: bool) -> Iterator[Span]:
    try:
        day = date(piece.year(), piece.month(), piece.number("d"))
    except ValueError:
        return
    yield day, day


def _of_slashes(piece: Piece, _: list[int], day_first: bool) -> Iterator[Span]:
    for d, m in ((piece.number("d"), piece.number("m")), (piece.number("m"), piece.number("d")))[
        : 1 if day_first else 2
    ]:
        try:
            day = date(piece.year(), m, d)
        except ValueError:
            continue
        yield day, day


def _of_days(piece: Piece, _: list[int], __: bool) -> Iterator[Span]:
    try:
        yield (date(piece.year(), piece.month(), piece.number("d")),
               date(piece.year("y2"), piece.month("m2"), piece.number("d2")))  # fmt: skip
    except ValueError:
        return


def _of_month(piece: Piece, _: list[int], __: bool) -> Iterator[Span]:
    yield _months(piece.year(), piece.month(), piece.month())


def _of_year_end(piece: Piece, _: list[int], __: bool) -> Iterator[Span]:
    yield _months(piece.year() - (piece.month() < 12), piece.month() % 12 + 1, piece.month(), piece.year())


_WHOLE: Mapping[str, Callable[[Piece, list[int], bool], Iterator[Span]]] = {
    "days": _of_days,
    "year end": _of_year_end,
    "day": _of_day,
    "slashes": _of_slashes,
    "months": _of_months,
    "month": _of_month,
    "iso month": _of_month,
}
