"""What cannot be, though every cell of it could: targets beyond what is possible, ranges upside down, overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.register.parse import TARGET_FIGURES
from workbook_tool.register.read import number
from workbook_tool.register.records import Records, period_of

_TO_BE_CONFIRMED = ("tbc", "to be confirmed")


def targets(records: Records) -> Iterator[Finding]:
    """Targets that cannot be: beyond what is possible, pro rata of what does not add up, TBC misspelt."""
    for n, record in enumerate(records["targets"]):
        indicator = records.refs.get(record.get("indicator", ""))
        value = record.get("value")
        if isinstance(value, str) and value.casefold() not in _TO_BE_CONFIRMED:
            yield records.say("register-target-word", "targets", n, "value")
        if record.get("low") is not None and record.get("high") is not None and record["low"] > record["high"]:
            yield records.say("register-range-reversed", "targets", n, "low")
        if indicator is None:
            continue
        for column in TARGET_FIGURES:
            yield from _impossible(records, "targets", n, column, indicator)
        if record.get("profile") == "pro rata" and indicator.get("accumulation") != "year to date":
            yield records.say("register-pro-rata", "targets", n, "profile")
        yield from _limits(records, n, indicator)
        yield from _not_a_range(records, n, indicator)


def _not_a_range(records: Records, n: int, indicator: Mapping[str, Any]) -> Iterator[Finding]:
    """A target without a range, or with limits that need a direction, where nearer to the range is better."""
    record = records["targets"][n]
    others = [key for key in ("value", "green", "amber", "floor") if number(record.get(key)) is not None]
    lacks = [key for key in ("low", "high") if number(record.get(key)) is None]
    is_set = others or len(lacks) == 1
    if indicator.get("better") == "range" and is_set:
        yield records.say("register-range-wanted", "targets", n, (others or lacks)[0])


def _limits(records: Records, n: int, indicator: Mapping[str, Any]) -> Iterator[Finding]:
    """A green limit that is easier to meet than the amber one."""
    record = records["targets"][n]
    green, amber = number(record.get("green")), number(record.get("amber"))
    if green is None or amber is None:
        return
    if (green < amber) if indicator.get("better") == "higher" else (green > amber):
        yield records.say("register-limits-reversed", "targets", n, "green", better=indicator.get("better", ""))


def comparators(records: Records) -> Iterator[Finding]:
    """Figures of others that are beyond what is possible."""
    for n, record in enumerate(records["comparators"]):
        indicator = records.refs.get(record.get("indicator", ""))
        for column in ("neighbours", "england") if indicator else ():
            yield from _impossible(records, "comparators", n, column, indicator or {})


def _impossible(records: Records, key: str, n: int, column: str, indicator: Mapping[str, Any]) -> Iterator[Finding]:
    figure = number(records[key][n].get(column))
    least, most = records.possible(indicator)
    if figure is None:
        return
    shown, limits = records.shown(indicator, figure), (records.shown(indicator, least), records.shown(indicator, most))
    if most is not None and figure > most:
        yield records.say("register-figure-too-high", key, n, column, shown=shown, most=limits[1])
    elif least is not None and figure < least:
        yield records.say("register-figure-too-low", key, n, column, shown=shown, least=limits[0])


def overlaps(records: Records) -> Iterator[Finding]:
    """Two targets of one indicator for the same period."""
    held: dict[str, list[tuple[Period, Period | None, int]]] = {}
    for n, record in enumerate(records["targets"]):
        start, end = period_of(record.get("start")), period_of(record.get("end"))
        if start is None or (end is None and "end" in record):
            continue
        if end is not None and end.end < start.start:
            yield records.say("register-ends-before", "targets", n, "end", start=start.label)
            continue
        for other_start, other_end, other in held.get(record.get("indicator", ""), []):
            apart = (end and end.end < other_start.start) or (other_end and other_end.end < start.start)
            if not apart:
                first = records.document.cell("targets", other, "start").ref
                yield records.say("register-targets-overlap", "targets", n, "start", first=first)
        held.setdefault(record.get("indicator", ""), []).append((start, end, n))


def indicators(records: Records) -> Iterator[Finding]:
    """Indicators whose attributes contradict each other."""
    for n, record in enumerate(records["indicators"]):
        first, last = period_of(record.get("first_period")), period_of(record.get("last_period"))
        if first and last and last.end < first.start:
            yield records.say("register-indicator-ends-before", "indicators", n, "last_period", start=first.label)
        if record.get("replaced_by") and record.get("replaced_by") == record.get("ref"):
            yield records.say("register-replaced-by-itself", "indicators", n, "replaced_by")
        if ("numerator" in record) != ("denominator" in record):
            missing = "denominator" if "numerator" in record else "numerator"
            yield records.say("register-half-a-fraction", "indicators", n, missing, missing=missing)
        if record.get("publication") == "suppress" and "suppress_below" not in record:
            yield records.say("register-suppress-limit", "indicators", n, "suppress_below")
        yield from _turned(records, "indicators", n)


def units(records: Records) -> Iterator[Finding]:
    """Units whose least is above their most."""
    for n in range(len(records["units"])):
        yield from _turned(records, "units", n)


def _turned(records: Records, key: str, n: int) -> Iterator[Finding]:
    least, most = number(records[key][n].get("minimum")), number(records[key][n].get("maximum"))
    if least is not None and most is not None and least > most:
        yield records.say("register-range-reversed", key, n, "minimum")
