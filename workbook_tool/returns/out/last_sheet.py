"""The sheet Last time: what was said before, for reading beside what is written now."""

from __future__ import annotations

from workbook_tool.grid import sheet_reference
from workbook_tool.layout.place import Record
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out.form import Form


def records(form: Form) -> list[Record]:
    """A row for each indicator with a commentary; one that says so where none has."""
    made: list[Record] = [
        {
            "indicator": row.indicator.ref,
            "title": row.indicator.title,
            "period": row.last.period.label,
            "text": row.last.commentary,
        }
        for row in _spoken_of(form)
        if row.last
    ]
    return made or [{"indicator": "–", "title": load("return").words["nothing_last"]}]


def links(form: Form) -> dict[str, str]:
    """Where the last commentary of each indicator stands, of those that have one."""
    sheet = load("return").sheet("last")
    spoken_of = enumerate(_spoken_of(form))
    return {
        row.indicator.ref: f"internal:{sheet_reference(sheet.name)}!{sheet.address('text', n)}" for n, row in spoken_of
    }


def _spoken_of(form: Form) -> list[Asked]:
    """The rows with something said before, one for each indicator: its earliest."""
    first: dict[str, Asked] = {}
    for row in form.rows:
        if row.last and row.last.commentary:
            first.setdefault(row.indicator.ref, row)
    return list(first.values())
