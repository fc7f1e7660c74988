"""Marks in a return that goes back for correction: in the cells, in Check, and on a sheet of their own.

A mark is live: its colour and its words in Check go away once the cell says
something else, or the question is answered. None of it is data: a return read
again is read without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from workbook_tool.book import Condition, Sheet, Value
from workbook_tool.domain.finding import Severity
from workbook_tool.grid import address, sheet_reference
from workbook_tool.layout.place import Filled, Record, lay
from workbook_tool.layout.template import Layout, SheetLayout, load
from workbook_tool.returns.asked import Asked

_DAY_ZERO = date(1899, 12, 30)
_LONGEST_LITERAL = 200  # characters; a formula's text holds 255, quotes count twice


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to fix or confirm. ``key`` (ID and period label) and ``column`` say where on the Return sheet.

    ``start`` is the key of an entry of the first sheet instead; with neither it
    is about the whole return. ``seen`` is what stood there.
    """

    severity: Severity
    message: str
    fix: str
    seen: str = ""
    key: tuple[str, str] | None = None
    column: str = ""
    start: str = ""
    title: str = ""


def in_check(
    marks: Sequence[Mark], rows: Sequence[Asked], sheet: SheetLayout, records: Sequence[Record]
) -> list[dict[str, Value | Filled]]:
    """The records with each row's first open mark said in Check, before what Check says anyway."""
    made = [dict(record) for record in records]
    for number, n in reversed(list(_places(marks, rows, sheet))):
        record, mark = made[n], marks[number]
        usual = record.get("check")
        otherwise = usual.formula if isinstance(usual, Filled) and usual.formula else '""'
        where = load("corrections").sheet("fixes").reference("message", number)
        formula = f"IF({_unchanged(mark, sheet, n, record)},{where},{otherwise})"
        made[n]["check"] = Filled(mark.message, formula=formula)
    return made


def conditions(
    marks: Sequence[Mark], rows: Sequence[Asked], sheet: SheetLayout, records: Sequence[Record]
) -> tuple[Condition, ...]:
    """The colour of each marked cell, as long as its mark is open."""
    made = []
    for number, n in _places(marks, rows, sheet):
        place = sheet.place(marks[number].column, n)
        made.append(Condition((*place, *place), _unchanged(marks[number], sheet, n, records[n]), "attention"))
    return tuple(made)


def _places(marks: Sequence[Mark], rows: Sequence[Asked], sheet: SheetLayout) -> list[tuple[int, int]]:
    """The number of each mark that is on an entry of a row, with the row's number."""
    numbers = {row.key: n for n, row in enumerate(rows)}
    entries = {column.key for column in sheet.columns if column.entry or column.key == "target"}
    of_entries = [(number, mark) for number, mark in enumerate(marks) if mark.column in entries]
    return [(number, numbers[mark.key]) for number, mark in of_entries if mark.key in numbers]


def _unchanged(mark: Mark, sheet: SheetLayout, n: int, record: Record) -> str:
    """An Excel condition: the cell still holds what it was sent back with, and no question has been answered."""
    held = record.get(mark.column)
    same = _same(_fixed(sheet, mark.column, n), held.value if isinstance(held, Filled) else held)
    if mark.severity is Severity.QUERY and mark.column != "answer":
        return f'AND({same},TRIM({_fixed(sheet, "answer", n)})="")'
    return same


def _fixed(sheet: SheetLayout, key: str, n: int) -> str:
    row, column = sheet.place(key, n)
    return f"${address(row, column)}"


def _same(cell: str, value: Value) -> str:
    if value is None or value == "":
        return f'{cell}=""'
    if isinstance(value, bool):
        return f"{cell}={str(value).upper()}"
    if isinstance(value, date):
        return f"{cell}={(value - _DAY_ZERO).days}"
    if isinstance(value, Decimal | int):
        return f'AND({cell}<>"",{cell}={Decimal(value).normalize():f})'
    if len(value) > _LONGEST_LITERAL or not value.isprintable():
        return f"LEN({cell})={len(value.encode('utf-16-le')) // 2}"
    quoted = value.replace('"', '""')
    return f'EXACT({cell},"{quoted}")'


# -- the sheet What to fix ------------------------------------------------------------


def fixes(marks: Sequence[Mark], rows: Sequence[Asked], returned: Layout, facts: Mapping[str, object]) -> Sheet:
    """The sheet that lists every mark with a link to its cell; ``returned`` is how this return is laid out."""
    layout = load("corrections")
    words = layout.words
    count = words["one"] if len(marks) == 1 else words["many"].format(count=len(marks))
    numbers = {row.key: n for n, row in enumerate(rows)}
    records = [_record(mark, numbers, layout, returned) for mark in marks]
    return lay(layout, "fixes", records, {**facts, "summary": words["intro"].format(count=count)})


def _record(
    mark: Mark, numbers: Mapping[tuple[str, str], int], layout: Layout, returned: Layout
) -> dict[str, Value | Filled]:
    readings, start = returned.sheet("readings"), returned.sheet("start")
    shown, sheet, cell = layout.words["whole"], readings, "A1"
    if mark.start:
        sheet, cell = start, start.address(mark.start)
        shown = f"{sheet.name} {cell}"
    elif mark.key in numbers:
        n = numbers[mark.key] if mark.key else 0
        known = {column.key for column in readings.columns}
        cell = readings.address(mark.column if mark.column in known else "value", n)
        shown = f"{sheet.name} {cell}"
    return {
        "place": Filled(shown, link=f"internal:{sheet_reference(sheet.name)}!{cell}"),
        "indicator": mark.title,
        "severity": mark.severity.words,
        "seen": mark.seen or layout.words["blank"],
        "message": mark.message,
        "fix": mark.fix,
    }


def with_marks(
    sheet: Sheet, marks: Sequence[Mark], rows: Sequence[Asked], layout: SheetLayout, records: Sequence[Record]
) -> Sheet:
    """The Return sheet with the marked cells coloured, before its other colours."""
    return replace(sheet, conditions=(*conditions(marks, rows, layout, records), *sheet.conditions))
