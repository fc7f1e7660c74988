"""Which figures rest on too few cases to be published, and which words would give them away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from workbook_tool import resources
from workbook_tool.domain.consolidation import Page
from workbook_tool.domain.figure import as_shown
from workbook_tool.domain.indicator import Accumulation, Indicator, Publication
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.immutable import immutable

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w]|\.\d)")


@immutable
class Hidden:
    """What of one indicator must not be read: the periods, their figures, and below what number a count is small."""

    periods: frozenset[Period]
    figures: frozenset[Decimal]
    limit: Decimal
    """Counts below it are small."""


Secrets = Mapping[str, tuple[Indicator, Hidden]]  # by reference


def is_restricted(indicator: Indicator) -> bool:
    """Whether none of its figures is published; one to be suppressed below a limit that nobody set is such."""
    unlimited = indicator.publication is Publication.SUPPRESS and indicator.suppress_below is None
    return indicator.publication is Publication.RESTRICTED or unlimited


def hidden_in(page: Page) -> Hidden | None:
    """What must not be read of a page under its suppression limit; None where all of it may."""
    limit = page.indicator.suppress_below
    if limit is None:
        return None
    readings = tuple(readings_of(page))
    periods = {r.period for r in readings if too_few(page.indicator, r, limit)}
    if page.indicator.accumulation is Accumulation.YEAR_TO_DATE:
        periods |= _by_difference(readings, periods, limit)
    if not periods:
        return None
    figures = {f for r in readings if r.period in periods for f in _figures(r)}
    alone = {p.in_period for p in page.trend if p.period in periods and p.in_period is not None}
    return Hidden(frozenset(periods), frozenset(figures | alone), limit)


def readings_of(page: Page) -> Iterator[Reading]:
    """Every reading that a page holds, once for each place."""
    rating = page.rating
    yield from (r for r in (rating.current, rating.previous, rating.last_known) if r is not None)
    yield from (point.reading for point in page.trend)


def too_few(indicator: Indicator, reading: Reading, limit: Decimal) -> bool:
    """Whether a reading rests on fewer than ``limit``: its own count, its parts, or what its parts leave over."""
    top, whole = reading.numerator, reading.denominator
    if reading.value is None:
        return False
    if not indicator.has_parts:
        return abs(reading.value) < limit
    if top is None or whole is None:
        return True  # on how many it rests is not known
    return top < limit or whole < limit or 0 <= whole - top < limit


def holds(text: str, hidden: Hidden, *, small: bool = False) -> bool:
    """Whether ``text`` has one of the hidden figures, in digits or words; with ``small`` any count below the limit."""
    for value, decimals in _numbers(text):
        if small and value < hidden.limit:
            return True
        if any(as_shown(abs(f), decimals) == value for f in hidden.figures):
            return True
    return False


def mentions(text: str, ref: str | None, secrets: Secrets) -> bool:
    """Whether a text names an indicator other than its own, ``ref``, together with a hidden figure of it."""
    others = (secret for other, secret in secrets.items() if other != ref)
    return any(_names(text, indicator) and holds(text, hidden, small=True) for indicator, hidden in others)


def _names(text: str, indicator: Indicator) -> bool:
    """Whether a text has an indicator's title, or its reference as a word of its own."""
    folded, ref, title = (part.casefold().strip() for part in (text, indicator.ref, indicator.title))
    word = rf"(?<![\w./]){re.escape(ref)}(?![\w/]|\.\d)"
    return (title != "" and title in folded) or re.search(word, folded) is not None


def _by_difference(readings: Iterable[Reading], small: set[Period], limit: Decimal) -> set[Period]:
    """The periods whose sum, less the last one shown of its year, would be a small figure."""
    periods: set[Period] = set()
    shown: dict[Period, Decimal] = {}
    known = {r.period: r.value for r in readings if r.value is not None and r.period not in small}
    for period in sorted(known, key=lambda p: p.key):
        before = shown.get(period.financial_year)
        if before is not None and abs(known[period] - before) < limit:
            periods.add(period)
        else:
            shown[period.financial_year] = known[period]
    return periods


def _figures(reading: Reading) -> Iterator[Decimal]:
    yield from (v for v in (reading.value, reading.numerator, reading.denominator) if v is not None)
    if reading.numerator is not None and reading.denominator is not None:
        yield reading.denominator - reading.numerator


def _numbers(text: str) -> Iterator[tuple[Decimal, int]]:
    """The numbers that a text holds with their decimal places; words for small numbers among them."""
    for match in _NUMBER.finditer(text):
        digits = match.group().replace(",", "")
        yield Decimal(digits), len(digits.partition(".")[2])
    words: Mapping[str, int] = resources.template("report")["number_words"]
    for word in re.findall(r"[A-Za-z]+", text):
        if word.lower() in words:
            yield Decimal(words[word.lower()]), 0
