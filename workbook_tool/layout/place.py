"""Records laid out as the cells of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from workbook_tool.book import Put, Sheet, Table, Validation, Value
from workbook_tool.layout.template import Column, Layout, SheetLayout
from workbook_tool.theme import style_of
from workbook_tool.typeset import text_height


class Filled(NamedTuple):
    """A cell's value with what differs from its column's own look."""

    value: Value = None
    style: str = ""
    """A style of the theme; the column's where empty."""
    number_format: str = ""
    """Excel's code; the column's where empty."""
    formula: str = ""
    """In A1 notation, without the leading ``=``."""
    link: str = ""
    """A web address or a place in the workbook."""


Record = Mapping[str, "Value | Filled"]
_FORM_WIDTH = 88  # characters


def put(row: int, column: int, style: str, content: Value | Filled) -> Put:
    """One cell from a plain value or a :class:`Filled`."""
    if not isinstance(content, Filled):
        return Put(row, column, content, style)
    return Put(row, column, content.value, content.style or style, content.number_format, content.formula, content.link)


def lay(
    layout: Layout,
    key: str,
    records: Sequence[Record],
    facts: Mapping[str, object],
    fields: Mapping[str, Any] | None = None,
    counts: Mapping[str, int] | None = None,
) -> Sheet:
    """The sheet ``key`` holding ``records`` (one record, for a form).

    ``facts`` fill the ``{names}`` in titles and introductions; ``fields`` are the
    sub-schemas of the columns, from which drop-downs, limits and messages are
    made; ``counts`` say how many rows the sheets that serve as choices have.
    """
    sheet = layout.sheet(key)
    head = _head(sheet, facts)
    body = _form(sheet, records[0]) if sheet.kind == "form" else _table(sheet, records)
    rows = max(len(records), 1)
    tables: tuple[Table, ...] = ()
    if sheet.table:
        area = (sheet.first_row, 0, sheet.first_row + rows, len(sheet.columns) - 1)
        tables = (Table(sheet.table, area, tuple(c.heading for c in sheet.columns)),)
    return Sheet(
        name=sheet.name,
        cells=(*head, *body),
        widths=_widths(sheet),
        tables=tables,
        validations=tuple(_validations(layout, sheet, rows, fields or {}, counts or {})),
        freeze=(sheet.first_row + 1, sheet.freeze_columns) if sheet.kind == "table" else None,
        hidden_columns=_folded(sheet, records),
        grouped_columns=tuple(c.index for c in sheet.columns if c.grouped),
        state=sheet.state,
        protected=sheet.protected,
        landscape=sheet.landscape,
        repeat_rows=_repeated(sheet),
        tab_colour=sheet.tab_colour,
    )


def _folded(sheet: SheetLayout, records: Sequence[Record]) -> tuple[int, ...]:
    """The columns of the groups in which nothing is filled in."""
    filled = {c.index for c in sheet.columns for record in records if _is_filled(record.get(c.key))}
    folded: list[int] = []
    for is_grouped, run in groupby(sheet.columns, key=lambda c: c.grouped):
        columns = [c.index for c in run]
        folded += columns if is_grouped and not filled.intersection(columns) else []
    return tuple(folded)


def _is_filled(content: Value | Filled) -> bool:
    value = content.value if isinstance(content, Filled) else content
    return value not in (None, "")


def _repeated(sheet: SheetLayout) -> tuple[int, int] | None:
    """The rows that stand on each page: a table's headings, with the words above them."""
    if sheet.kind == "form":
        return None
    return sheet.first_row - any(column.above for column in sheet.columns), sheet.first_row


def _head(sheet: SheetLayout, facts: Mapping[str, object]) -> list[Put]:
    title = Put(0, 0, sheet.title.format_map(facts), sheet.title_style)
    return [title, *(Put(n, 0, line.format_map(facts), "note") for n, line in enumerate(sheet.intro, 1))]


def _form(sheet: SheetLayout, record: Record) -> list[Put]:
    cells = []
    for column in sheet.columns:
        row = sheet.place(column.key)[0]
        cells += [Put(row, 0, column.heading, "label"), put(row, 1, column.style, record.get(column.key))]
    return cells


def _table(sheet: SheetLayout, records: Sequence[Record]) -> list[Put]:
    cells = [
        Put(sheet.first_row - 1, c.index, c.above, "above-asked" if c.entry else "above")
        for c in sheet.columns
        if c.above
    ]
    cells += [Put(sheet.first_row - 1, c.index, c.example, "example") for c in sheet.columns if c.example]
    cells += [Put(sheet.first_row, c.index, c.heading, "heading") for c in sheet.columns]
    for row, record in enumerate(records or ({},), sheet.first_row + 1):
        cells += [put(row, column.index, column.style, record.get(column.key)) for column in sheet.columns]
    return cells


def _widths(sheet: SheetLayout) -> dict[int, float]:
    if sheet.kind == "form":
        return {0: max((c.width for c in sheet.columns), default=28), 1: _FORM_WIDTH}
    return {c.index: c.width for c in sheet.columns}


def _validations(
    layout: Layout, sheet: SheetLayout, rows: int, fields: Mapping[str, Any], counts: Mapping[str, int]
) -> Iterable[Validation]:
    for column in sheet.columns:
        first = sheet.place(column.key)
        last = first if sheet.kind == "form" else (first[0] + max(rows, sheet.room) - 1, first[1])
        made = validation((*first, *last), column, fields.get(column.key, {}))
        if column.choices:
            other, key = column.choices.split(".")
            source = layout.sheet(other)
            span = source.span(key, max(counts.get(other, 0), source.room))
            made = replace(made or Validation((*first, *last), "list"), kind="list", source=f"={span}")
        if made:
            yield made


def validation(area: tuple[int, int, int, int], column: Column, field: Mapping[str, Any]) -> Validation | None:
    """What Excel allows in a column, made from its sub-schema; None where anything goes.

    The schema's ``enum`` or ``examples``, ``minimum``, ``maximum``, ``maxLength`` and ``format``
    decide; ``description`` is the input message. Whether a wrong entry is
    stopped or only warned of is ``x-stop`` (default true); what is no example is only warned of.
    """
    message = _short(str(field.get("description", column.prompt)), 250)
    common: dict[str, Any] = {
        "area": area,
        "input_title": _short(column.heading, 32) if message else "",
        "input_message": message,
        "error_title": str(field.get("x-error-title", "Please check this entry")),
        "error_message": _short(str(field.get("x-error", message)), 220),
        "stop": bool(field.get("x-stop", "examples" not in field)),
    }
    words = tuple(str(w) for w in field.get("enum") or field.get("examples", ()) if w not in (None, ""))
    kinds = field.get("type", ())
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if words and len(",".join(words)) <= 255:
        return Validation(kind="list", source=words, **common)
    if field.get("format") == "date":
        return Validation(kind="date", minimum=date(2000, 1, 1), maximum=date(2199, 12, 31), **common)
    if "integer" in kinds and "string" not in kinds:
        low, high = field.get("minimum", -(10**9)), field.get("maximum", 10**9)
        return Validation(kind="whole", minimum=int(low), maximum=int(high), **common)
    if "number" in kinds and "string" not in kinds:
        low, high = field.get("minimum", -(10**12)), field.get("maximum", 10**12)
        return Validation(kind="decimal", minimum=Decimal(str(low)), maximum=Decimal(str(high)), **common)
    if message:
        return Validation(kind="length", minimum=0, maximum=int(field.get("maxLength", 32767)), **common)
    return None


def _short(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return re.sub(r"\s+\S*$", "", text[: most - 1]) + "…"


def with_heights(sheet: Sheet) -> Sheet:
    """The sheet with rows tall enough for their texts, in so far as a row can be."""
    heights: dict[int, float] = {}
    emboldened = _emboldened(sheet)
    styles = {name: style_of(name) for name in {put.style for put in sheet.cells}}
    wrapping = {name: look for name, look in styles.items() if look.wrap}
    for row, column, value, style, *_ in sheet.cells:
        if style in wrapping and isinstance(value, str):
            look = wrapping[style]
            bold = look.bold or any(first <= row <= last for first, last in emboldened.get(column, ()))
            needed = text_height(value, sheet.widths.get(column, 10), look.size, bold)
            if needed > heights.get(row, 0):
                heights[row] = needed
    return replace(sheet, heights=heights | dict(sheet.heights))


def _emboldened(sheet: Sheet) -> dict[int, list[tuple[int, int]]]:
    """By column, the rows, from the first to the last, in which a condition may make letters bold."""
    made: dict[int, list[tuple[int, int]]] = {}
    for area in (condition.area for condition in sheet.conditions if style_of(condition.style).bold):
        for column in range(area[1], area[3] + 1):
            made.setdefault(column, []).append((area[0], area[2]))
    return made
