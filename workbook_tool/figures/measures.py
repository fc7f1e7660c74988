"""Rates and lengths of time, as people write them in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.figure import Measure, Unit, as_shown
from workbook_tool.figures.spelled import Spelled, tidy_number

_RATE = re.compile(r"(?P<rest>.+?) ?(?:per|/) ?(?P<of>10{1,2}|10{0,2}[ ,]?000)(?: [a-z ]+)?", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
_SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_LENGTH = re.compile(
    r"(?:(?P<days>[0-9]+(?:\.[0-9]+)?) ?d(?:ays?)?\b)?[, ]*"
    r"(?:(?P<hours>[0-9]+(?:\.[0-9]+)?) ?h(?:(?:ou)?rs?)?(?![a-z]))?"
    r"(?:[, ]|and )*(?:(?P<minutes>[0-9]+(?:\.[0-9]+)?) ?m(?:in(?:ute)?s?)?(?![a-z]))?"
    r"(?:[, ]|and )*(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?) ?s(?:ec(?:ond)?s?)?(?![a-z]))?",
    re.IGNORECASE,
)


def in_measure(words: str, unit: Unit, decimals: int, spell: Callable[[str], Spelled]) -> Spelled | None:
    """A length of time (``1h 30m``) or a rate (``4.5 per 1,000``) in ``unit``; None where it is neither.

    ``spell`` reads the figure of a rate.
    """
    if unit.measure is Measure.RATE:
        rate = _RATE.fullmatch(words)
        return _rate(spell(rate["rest"]), Decimal(re.sub("[ ,]", "", rate["of"])), unit) if rate else None
    if unit.measure is Measure.TIME:
        clock = _CLOCK.fullmatch(words)
        return _on_the_clock(clock, unit, decimals) if clock else _length(words, unit)
    return None


def _rate(inner: Spelled, of: Decimal, unit: Unit) -> Spelled | None:
    if inner.value is None:
        return None
    value = tidy_number(inner.value * unit.scale / of)
    return replace(inner, value=value, scaled=True) if of == unit.scale else _in_another_unit(value)


def _on_the_clock(clock: re.Match[str], unit: Unit, decimals: int) -> Spelled:
    """1:30 is an hour and a half, or a minute and a half where minutes are counted."""
    first, second = int(clock[1]), int(clock[2])
    seconds = [3600 * first + 60 * second + int(clock[3] or 0)]
    if unit.scale == _SECONDS["minutes"] and not clock[3]:
        seconds.insert(0, 60 * first + second)
    return of_seconds([Decimal(s) for s in seconds], unit, decimals)


def of_seconds(seconds: Sequence[Decimal], unit: Unit, decimals: int) -> Spelled:
    """A question that offers these lengths of time in ``unit``."""
    readings = dict.fromkeys(tidy_number(as_shown(s / unit.scale, max(decimals, 2))) for s in seconds)
    return Spelled(readings=tuple(readings), code="figure-clock")


def _length(words: str, unit: Unit) -> Spelled | None:
    match = _LENGTH.fullmatch(words)
    counts = {key: Decimal(count) for key, count in match.groupdict().items() if count} if match else {}
    if not counts:
        return None
    value = tidy_number(sum(count * _SECONDS[key] for key, count in counts.items()) / unit.scale)
    # A working day is not of 24 hours.
    working_days = set(counts) != {"days"} if unit.scale == _SECONDS["days"] else "days" in counts
    return _in_another_unit(value) if working_days else Spelled(value=value, echo=True, scaled=True)


def _in_another_unit(value: Decimal) -> Spelled:
    return Spelled(readings=(value,), code="figure-other-unit")
