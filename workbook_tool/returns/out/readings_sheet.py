"""The sheet Return: its table with what may be typed in it, its colours, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workbook_tool.book import Condition, Sheet
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.place import Record, lay
from workbook_tool.layout.template import Layout, SheetLayout, load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out import check_column, limits, marks
from workbook_tool.returns.out.form import Form
from workbook_tool.schema import fields
from workbook_tool.theme import all_ratings, conditions


def readings_sheet(form: Form, layout: Layout, records: Sequence[Record], facts: Mapping[str, object]) -> Sheet:
    """The sheet of a return whose rows are ``records``."""
    sheet = layout.sheet("readings")
    of_schema = fields("return", "readings")
    made = lay(layout, "readings", records, facts, {k: v for k, v in of_schema.items() if k not in limits.BY_ROW})
    of_rows = list(limits.limits(sheet, form.rows, of_schema))
    # A cell has one validation: what a column says of itself gives way to the limits of its rows.
    limited = {v.area[1] for v in of_rows}
    general = [v for v in made.validations if v.area[1] not in limited]
    printed = {"actions", "forecast"} & {column.key for column in sheet.columns}
    last = max(sheet.column(key).index for key in printed)
    made = replace(
        made,
        tables=tuple(replace(table, style="") for table in made.tables),
        validations=(*general, *of_rows),
        conditions=tuple(_colours(sheet, form)),
        active=first_to_fill_in(sheet, form),
        print_area=(0, 0, sheet.place("check", max(len(form.rows), 1) - 1)[0], last),
        column_breaks=_breaks(sheet),
        repeat_columns=(0, sheet.freeze_columns - 1),
    )
    return marks.with_marks(made, form.marks, form.rows, sheet)


def _breaks(sheet: SheetLayout) -> tuple[int, ...]:
    """The columns before which a printed page ends: the words, and what is done where both would be too wide."""
    commentary, actions = sheet.column("commentary"), sheet.column("actions")
    usual = load("return").sheet("readings").column("commentary").width
    return (commentary.index, *((actions.index,) if commentary.width > usual else ()))


def first_to_fill_in(sheet: SheetLayout, form: Form) -> tuple[int, int]:
    """The Value of the first row that has none yet; of the first row where all have."""
    empty = (n for n, row in enumerate(form.rows) if row.due and _is_empty(form, row))
    return sheet.place("value", next(empty, 0))


def _is_empty(form: Form, row: Asked) -> bool:
    return form.entries.get(row.key, {}).get("value") in (None, "")


def _colours(sheet: SheetLayout, form: Form) -> Iterator[Condition]:
    """The rating's colour behind its word, what Check says in three colours, and yellow where a cell is needed."""
    last = max(len(form.rows), 1) - 1

    def area(key: str) -> tuple[int, int, int, int]:
        return (*sheet.place(key), *sheet.place(key, last))

    yield from conditions(area("rag"), (rag for rag in all_ratings(form.register) if rag is not Rag.NOT_RATED))
    check = f"${sheet.address('check')}"
    yield Condition(area("check"), f'{check}="{check_column.OK}"', "ok")
    question = check_column.QUESTION
    yield Condition(area("check"), f'LEFT({check},{len(question)})="{question}"', "doubtful")
    yield Condition(area("check"), f'{check}<>""', "attention")
    for key, words in _needed(form).items():
        says = ",".join(f'{check}="{text}"' for text in words)
        yield Condition(area(key), f'AND(TRIM({sheet.address(key)})="",OR({says}))', "needed")


def _needed(form: Form) -> dict[str, tuple[str, ...]]:
    """The words of Check that ask for a cell to be filled in, by the column's key."""
    needed: dict[str, dict[str, None]] = {}
    for row in form.rows:
        for key, words in check_column.asks_for(row, form.register.scheme(row.indicator).worst).items():
            needed.setdefault(key, {}).update(dict.fromkeys(words))
    return {key: tuple(words) for key, words in needed.items()}
