"""What would be read of a file: column by column what it was taken for, the rows counted, the first ones, the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook_tool.immutable import immutable
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.questions import Question, named
from workbook_tool.tables.roles import roles_of
from workbook_tool.tables.table import Column, Table

_FIRST_ROWS = 3
_WORDS = {
    "current": "the figure to rate", "previous": "the figure before", "target": "its target", "ref": "the reference",
    "indicator": "the indicator", "title": "the indicator's title", "better": "which way is good", "area": "the area",
    "rag": "the published rating", "change": "the published change", "service": "the service", "unit": "the unit",
    "year_before": "the figure of a year before", "period": "the period", "movement": "where the figure went",
    "year to date": "a total or average, not read", "comparator": "others' figures, not read",
    "baseline": "a baseline, no previous figure", "forecast": "a forecast, not read",
    "annual target": "the target of the year",
}  # fmt: skip


@immutable
class TablePreview:
    """One table: ``columns`` are heading, what it was taken for, and an example; ``rows`` the first ones."""

    place: str
    """Where the table stands."""
    columns: tuple[tuple[str, str, str], ...]
    count: int
    """How many rows it has."""
    rows: tuple[Mapping[str, str], ...]
    sections: str
    """The section rows, for a sentence."""
    questions: tuple[Question, ...]
    """What must be said first."""

    def as_data(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "place": self.place, "rows": self.count, "first": [dict(row) for row in self.rows],
            "columns": [{"heading": h, "taken_for": t, "example": e} for h, t, e in self.columns],
            "sections": self.sections or None,
        }  # fmt: skip


def preview_of(table: Table, mapping: TableMap) -> TablePreview:
    """What would be read of a table."""
    roles = roles_of(table, mapping)
    by_column = {column.index: role for role, column in roles.columns.items()}
    asked = {answer.option.partition("=")[2] for q in roles.questions for answer in q.answers}
    columns = tuple((c.heading, _taken_for(c, by_column, asked), _example(table, c)) for c in table.columns)
    rows = tuple(
        {c.heading: row.text(c) for c in table.columns if c.index in by_column and row.text(c)}
        for row in table.rows[:_FIRST_ROWS]
    )
    sections = named([out.words for out in table.left_out if out.why == "section"])
    place = table.heading_place()
    where = f"{place.sheet}!{place.ref}" if place.sheet else place.ref
    return TablePreview(where, columns, len(table.rows), rows, sections, roles.questions)


def _taken_for(column: Column, by_column: Mapping[int, str], asked: set[str]) -> str:
    if column.heading in asked:
        return "asked about"
    if role := by_column.get(column.index):
        return _WORDS.get(role, role)
    if column.meaning == "current":
        return f"figures of {column.period or 'another column'}, not read"
    if column.meaning in ("target", "annual target"):
        return "a target of another period, not read"
    return _WORDS.get(column.meaning, f"{column.meaning}, not read" if column.meaning else "not known, not read")


def _example(table: Table, column: Column) -> str:
    return next((text for row in table.rows if (text := row.text(column))), "")
