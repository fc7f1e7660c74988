"""What can be, and is probably a slip: asked about, for the officer to say that it is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.register.parse import TARGET_FIGURES, split
from workbook_tool.register.read import number
from workbook_tool.register.records import Records, likely

_ALIKE = 88  # of 100: how much alike two committees' names are that are probably one


def committees(records: Records) -> Iterator[Finding]:
    """A committee that one indicator alone names, and that is nearly another's name or holds a comma."""
    naming: dict[str, list[int]] = defaultdict(list)
    for n, record in enumerate(records["indicators"]):
        for name in split(str(record.get("committees", ""))):
            naming[name].append(n)
    for name, rows in naming.items():
        if len(rows) > 1:
            continue
        hint = likely(name, naming.keys() - {name}, _ALIKE)
        if hint:
            yield records.say("register-committee-nearly", "indicators", rows[0], "committees", name=name, likely=hint)
        elif "," in name:
            yield records.say("register-committee-comma", "indicators", rows[0], "committees", name=name)


def targets(records: Records) -> Iterator[Finding]:
    """Targets that are empty, pro rata of nothing, or a range that is open to the bad side."""
    for n, record in enumerate(records["targets"]):
        indicator = records.refs.get(record.get("indicator", ""))
        if indicator is None:
            continue
        if all(record.get(key) is None for key in TARGET_FIGURES):
            yield records.say("register-target-empty", "targets", n, "value")
        if record.get("profile") == "pro rata" and number(record.get("value")) == 0:
            yield records.say("register-pro-rata-zero", "targets", n, "value")
        low, high = record.get("low"), record.get("high")
        is_open = (low is None) != (high is None) and record.get("value") is None
        if is_open and indicator.get("better") == ("lower" if high is None else "higher"):
            column = "low" if high is None else "high"
            yield records.say("register-range-direction", "targets", n, column, better=indicator["better"])


def gaps(records: Records) -> Iterator[Finding]:
    """Periods between two targets of an indicator for which it has none: one of them was probably mistyped."""
    rows: dict[str, list[tuple[Period, Period | None, int]]] = defaultdict(list)
    for n, record in enumerate(records["targets"]):
        if (start := _period(record.get("start"))) is not None and record.get("indicator") in records.refs:
            rows[record["indicator"]].append((start, _period(record.get("end")), n))
    for held in rows.values():
        ordered = sorted(held, key=lambda row: row[0].key)
        for (_, end, _), (start, _, n) in pairwise(ordered):
            if end is not None and (start.start - end.end).days > 1:
                yield records.say("register-targets-gap", "targets", n, "start", end=end.label, start=start.label)


def _period(value: Any) -> Period | None:  # noqa: ANN401
    try:
        return parse_period(str(value))
    except ValueError:
        return None
