"""One return that several people filled in, each a copy of their own: put together where they do not collide.

A return is a part where it leaves rows empty that came in before, and yet
brings rows of its own. One that leaves rows empty and brings nothing new is
taken at its word: the rows are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.immutable import immutable
from workbook_tool.returns.check.gates import absent_finding
from workbook_tool.returns.read.match import Matched
from workbook_tool.returns.read.records import ReadReturn
from workbook_tool.returns.read.values import figure_of

Key = tuple[str, Period]
_FILLED_IN = ("value", "numerator", "denominator", "revised_previous", "forecast", "commentary", "actions", "answer")


@immutable
class EarlierReading:
    """A reading that an earlier return of the cycle brought; ``came`` counts the files as they came in."""

    reading: Reading
    came: int
    file: str
    """The return that brought it."""


@immutable
class Merged:
    """The findings of a return beside earlier ones, and how many of its readings due these have given."""

    findings: tuple[Finding, ...]
    in_earlier: int = 0
    """Readings due that earlier returns gave."""


def merge_with_earlier(read: ReadReturn, findings: Sequence[Finding], earlier: Mapping[Key, EarlierReading]) -> Merged:
    """What is said of a return, when rows that it leaves empty came in before."""
    rows = {(m.asked.indicator.ref, m.asked.period): m for m in read.matched.values() if m.asked.period}
    empty = {key: m for key, m in rows.items() if key in earlier and not any(map(m.row.text, _FILLED_IN))}
    absent = {(row.indicator.ref, row.period): row for row in read.absent if row.period}
    absent = {key: row for key, row in absent.items() if key in earlier}
    both = {key: m for key, m in rows.items() if key in earlier and key not in empty}
    new = rows.keys() - earlier.keys()
    has_new = any(rows[key].row.text("value") or _not_available(read, rows[key]) for key in new)
    left = {earlier[key].came for key in (*empty, *absent)}
    same_hand = left & {earlier[key].came for key in both}
    if not left or not (has_new or (both and not same_hand)):
        return Merged(tuple(findings))
    spoken = {(m.row.places.get("value"), "value-missing") for m in empty.values()}
    gone = [absent_finding(read, row) for row in absent.values()]
    kept = [f for f in findings if (f.cell, f.code) not in spoken and f not in gone]
    kept += _collisions(read, both, earlier, left)
    count = len(empty) + len(absent)
    files = " and ".join(dict.fromkeys(earlier[key].file for key in (*empty, *absent)))
    rows_of = "1 row that stands" if count == 1 else f"{count} rows that stand"
    kept.append(finding("parts-merged", Cell(read.document.file), rows=rows_of, files=files))
    return Merged(tuple(kept), count)


def _not_available(read: ReadReturn, match: Matched) -> bool:
    return bool(read.record_of(match).get("data_status") == DataStatus.NOT_AVAILABLE)


def _collisions(
    read: ReadReturn, both: Mapping[Key, Matched], earlier: Mapping[Key, EarlierReading], left: set[int]
) -> list[Finding]:
    """A query for each row that both filled in and say something else in; one that only its own hand mended is none."""
    collisions = []
    for key, match in both.items():
        given, record = earlier[key], read.record_of(match)
        value, status = figure_of(record, "value"), record.get("data_status", DataStatus.FINAL)
        earlier_reading = given.reading
        if (
            given.came not in left
            or value is None
            or (value, status) == (earlier_reading.value, earlier_reading.data_status)
        ):
            continue
        indicator, unit = match.asked.indicator, match.asked.unit
        facts = {
            "here": figure_text(value, unit, indicator.decimals),
            "there": figure_text(earlier_reading.value, unit, indicator.decimals),
            "place": str(earlier_reading.cell) if earlier_reading.cell else given.file,
        }
        cell, seen = match.row.places["value"], match.row.text("value")
        readings = (value,) if earlier_reading.value is None else (value, earlier_reading.value)
        collisions.append(finding("parts-collide", cell, readings, indicator=indicator.ref, value=seen, **facts))
    return collisions
