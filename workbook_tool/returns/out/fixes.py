"""The sheet What to fix: a line for each thing to fix or confirm, with its link, its state and its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbook_tool.book import Condition, Put, Sheet, Validation, Value
from workbook_tool.grid import address, sheet_reference
from workbook_tool.layout.place import Filled, Record, lay
from workbook_tool.layout.template import Layout, load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out.marks import Mark, is_open, same_as, what_to_do

_LONGEST_ANSWER = 4000  # characters
_SUMMARY_ROW = 1


def fixes_sheet(
    marks: Sequence[Mark],
    rows: Sequence[Asked],
    returned: Layout,
    records: Sequence[Record],
    start: Mapping[str, Value],
    facts: Mapping[str, object],
) -> Sheet:
    """The sheet for a return laid out as ``returned`` with rows ``records`` and the first sheet's entries ``start``."""
    layout = load("corrections")
    sheet, words = layout.sheet("fixes"), layout.words
    lines = []
    for line, mark in enumerate(marks):
        answer = sheet.address("answer", line)
        if mark.start and not mark.proposal:
            form = returned.sheet("start")
            still = same_as(f"{sheet_reference(form.name)}!{form.address(mark.start)}", start.get(mark.start))
            still = f'AND({still},TRIM({answer})="")' if mark.answerable else still
        else:
            still = is_open(mark, rows, returned.sheet("readings"), records, answer)
        done = Filled(words["open"], formula=f'IF({still},"{words["open"]}","{words["done"]}")')
        lines.append({**_line(mark, rows, returned, words), "done": done})
    made = lay(layout, "fixes", lines, facts)
    summary = words["summary"].format_map({**facts, "count": len(marks)})
    states = sheet.span("done", len(marks)).rpartition("!")[2]
    reference = f"{facts['reference']}: "
    left = f'"{reference}"&COUNTIF({states},"{words["open"]}")&"{summary}"'
    cells = [cell for cell in made.cells if (cell.row, cell.column) != (_SUMMARY_ROW, 0)]
    cells.append(Put(_SUMMARY_ROW, 0, f"{reference}{len(marks)}{summary}", "alarm", formula=left))
    area = (*sheet.place("done"), *sheet.place("done", len(marks) - 1))
    first = address(*sheet.place("done"))
    return replace(
        made,
        cells=tuple(cells),
        tables=tuple(replace(table, style="", filter=False) for table in made.tables),
        conditions=(
            Condition(area, f'{first}="{words["done"]}"', "ok"),
            Condition(area, f'{first}="{words["open"]}"', "attention"),
        ),
        validations=tuple(
            _allowed(sheet.place("answer", n), mark, words) for n, mark in enumerate(marks) if mark.answerable
        ),
        active=next(
            (sheet.place("answer", n) for n, mark in enumerate(marks) if mark.answerable), sheet.place("place")
        ),
        print_area=(0, 0, area[2], len(sheet.columns) - 1),
    )


def _line(mark: Mark, rows: Sequence[Asked], returned: Layout, words: Mapping[str, str]) -> dict[str, Value | Filled]:
    shown, link = _place(mark, rows, returned, words)
    return {
        "number": mark.number,
        "place": Filled(shown, link=link),
        "indicator": mark.title or words["whole"],
        "seen": mark.seen or words["blank"],
        "message": mark.message,
        "fix": what_to_do(mark),
        "answer": Filled(None, "field-wrap") if mark.answerable else words["in_the_cell"],
    }


def _place(mark: Mark, rows: Sequence[Asked], returned: Layout, words: Mapping[str, str]) -> tuple[str, str]:
    """What is shown as the place of a mark, and the link to it."""
    readings, form = returned.sheet("readings"), returned.sheet("start")
    if mark.start:
        cell = form.address(mark.start)
        return f"{form.name} {cell}", f"internal:{sheet_reference(form.name)}!{cell}"
    if not mark.cells:
        return words["whole"], f"internal:{sheet_reference(readings.name)}!A1"
    numbers = {row.key: n for n, row in enumerate(rows)}
    known = {column.key for column in readings.columns}
    key, column = mark.cells[0]
    cell = readings.address(column if column in known else "value", numbers[key])
    return f"{readings.name} {cell}", f"internal:{sheet_reference(readings.name)}!{cell}"


def _allowed(place: tuple[int, int], mark: Mark, words: Mapping[str, str]) -> Validation:
    return Validation(
        (*place, *place),
        "length",
        minimum=0,
        maximum=_LONGEST_ANSWER,
        input_title="Your answer",
        input_message=words["ask_yes"] if mark.proposal else words["ask_answer"],
        error_title="Please check this entry",
        error_message=f"An answer has at most {_LONGEST_ANSWER:,} characters.",
    )
