"""The sheet Last time: what was said before, for reading beside what is written now."""

from __future__ import annotations

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


def link(form: Form, row: Asked) -> str:
    """Where the last commentary of a row's indicator stands; empty where there is none."""
    refs = [asked.indicator.ref for asked in _spoken_of(form)]
    if row.indicator.ref not in refs:
        return ""
    sheet = load("return").sheet("last")
    return f"internal:{sheet.reference('text', refs.index(row.indicator.ref)).replace('$', '')}"


def _spoken_of(form: Form) -> list[Asked]:
    """The rows with something said before, one for each indicator: its earliest."""
    first: dict[str, Asked] = {}
    for row in form.rows:
        if row.last and row.last.commentary:
            first.setdefault(row.indicator.ref, row)
    return list(first.values())
