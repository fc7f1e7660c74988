"""What there is to fix or confirm in a return that goes back, marked on its sheet: in the cells and in Check.

A mark is live: its colour and its words in Check go away once it is done on
What to fix. None of it is data: a return read again is read without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from workbook_tool.book import Condition, Sheet, Value
from workbook_tool.domain.days import EXCEL_DAY_ZERO
from workbook_tool.domain.finding import Severity
from workbook_tool.grid import address, sheet_reference
from workbook_tool.immutable import immutable
from workbook_tool.layout.place import Filled, Record
from workbook_tool.layout.template import SheetLayout, load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.identity import QUESTION

if TYPE_CHECKING:
    from workbook_tool.returns.read.answers import Question, RowKey


@immutable
class Mark:
    """One thing to fix or confirm, by its number.

    ``cells`` are those of the Return sheet that it is about (row's key, column's key),
    the first one first; ``start`` is the key of an entry of the first sheet instead;
    with neither it is about the whole return. ``also`` are columns of the same row
    where it may be mended as well.
    """

    number: int
    severity: Severity
    """Must be mended, or is asked."""
    message: str
    """What is wrong."""
    fix: str
    question: Question
    """What an answer is to."""
    seen: str = ""
    """What was sent, as it showed."""
    title: str = ""
    """The indicator's title."""
    cells: tuple[tuple[RowKey, str], ...] = ()
    also: tuple[str, ...] = ()
    start: str = ""
    proposal: bool = False
    """Whether entries were put where they seem to belong: done when it is answered."""

    @property
    def answerable(self) -> bool:
        """Whether it may be answered beside it."""
        return self.severity is Severity.QUERY or self.proposal or not (self.cells or self.start)


_LONGEST_LITERAL = 200  # characters; a formula's text holds 255, quotes count twice
_STATE = "state_"  # and a mark's number: the name of its Done?, which a colour may ask on another sheet


def names(marks: Sequence[Mark]) -> dict[str, str]:
    """The defined names by which each mark says what it is about, and whether it is done."""
    fixes, made = load("corrections").sheet("fixes"), dict[str, str]()
    for line, mark in enumerate(marks):
        from workbook_tool.returns.read.answers import as_name  # what reads a return is loaded for one that was read

        made[f"{QUESTION}{mark.number}"] = f'="{as_name(mark.question)}"'
        made[f"{_STATE}{mark.number}"] = f"={fixes.reference('done', line)}"
    return made


def in_check(
    marks: Sequence[Mark], rows: Sequence[Asked], sheet: SheetLayout, records: Sequence[Record]
) -> list[dict[str, Value | Filled]]:
    """The records with each row's first open mark said in Check, before what Check says anyway."""
    made, words = [dict(record) for record in records], load("corrections").words
    fixes = load("corrections").sheet("fixes")
    marked = dict.fromkeys((line, n) for line, _, n, _ in _places(marks, rows, sheet))
    for line, n in reversed(marked):
        usual = made[n].get("check")
        otherwise = usual.formula if isinstance(usual, Filled) and usual.formula else '""'
        is_open = f'{fixes.reference("done", line)}="{words["open"]}"'
        formula = f"IF({is_open},{fixes.reference('fix', line)},{otherwise})"
        made[n]["check"] = Filled(what_to_do(marks[line]), formula=formula)
    return made


def what_to_do(mark: Mark) -> str:
    """``Must fix. Type the figure.``"""
    return f"{mark.severity.words}. {mark.fix}"


def with_marks(sheet: Sheet, marks: Sequence[Mark], rows: Sequence[Asked], layout: SheetLayout) -> Sheet:
    """The Return sheet with the marked cells coloured as long as their mark is open, before its other colours."""
    made = [_coloured(mark, layout.place(column, n)) for _, mark, n, column in _places(marks, rows, layout)]
    return replace(sheet, conditions=(*made, *sheet.conditions))


def on_form(marks: Sequence[Mark], layout: SheetLayout) -> list[Condition]:
    """The colours of the marked entries of the first sheet, as long as their mark is open."""
    return [_coloured(mark, layout.place(mark.start)) for mark in marks if mark.start]


def _coloured(mark: Mark, place: tuple[int, int]) -> Condition:
    return Condition((*place, *place), f'{_STATE}{mark.number}="{load("corrections").words["open"]}"', "attention")


def _places(marks: Sequence[Mark], rows: Sequence[Asked], sheet: SheetLayout) -> Iterator[tuple[int, Mark, int, str]]:
    """Each marked cell: the mark's line and itself, the row's number, the column's key."""
    numbers = {row.key: n for n, row in enumerate(rows)}
    known = {column.key for column in sheet.columns}
    for line, mark in enumerate(marks):
        for key, column in mark.cells:
            if key in numbers:
                yield line, mark, numbers[key], column if column in known else "value"


def is_open(mark: Mark, rows: Sequence[Asked], sheet: SheetLayout, records: Sequence[Record], answer: str) -> str:
    """An Excel condition, for another sheet: nothing was changed where the mark is, and no ``answer`` was given."""
    silent = f'TRIM({answer})=""'
    if mark.proposal or not mark.cells:
        return silent
    numbers = {row.key: n for n, row in enumerate(rows)}
    known = {column.key for column in sheet.columns}
    unchanged = []
    for key, column in mark.cells:
        n = numbers[key]
        columns = dict.fromkeys(c for c in (column, *mark.also) if c in known)
        same = [_same(sheet, records[n], of, n) for of in columns]
        unchanged.append(same[0] if len(same) == 1 else f"AND({','.join(same)})")
    some = unchanged[0] if len(unchanged) == 1 else f"OR({','.join(unchanged)})"
    return f"AND({some},{silent})" if mark.answerable else some


def _same(sheet: SheetLayout, record: Mapping[str, Value | Filled], column: str, n: int) -> str:
    row, place = sheet.place(column, n)
    held = record.get(column)
    cell = f"{sheet_reference(sheet.name)}!{address(row, place)}"
    return same_as(cell, held.value if isinstance(held, Filled) else held)


def same_as(cell: str, value: Value) -> str:
    """An Excel condition: the cell holds what it was sent back with."""
    if value is None or value == "":
        return f'{cell}=""'
    if isinstance(value, bool):
        return f"{cell}={str(value).upper()}"
    if isinstance(value, date):
        return f"{cell}={(value - EXCEL_DAY_ZERO).days}"
    if isinstance(value, Decimal | int):
        return f'AND({cell}<>"",{cell}={Decimal(value).normalize():f})'
    if len(value) > _LONGEST_LITERAL or not value.isprintable():
        return f"LEN({cell})={len(value.encode('utf-16-le')) // 2}"
    quoted = value.replace('"', '""')
    return f'EXACT({cell},"{quoted}")'
