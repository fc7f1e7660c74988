"""A service's return workbook, as a book ready to be written."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from workbook_tool.book import Book, Sheet
from workbook_tool.domain.days import long_day
from workbook_tool.layout.place import lay, with_heights
from workbook_tool.layout.template import load
from workbook_tool.returns import identity
from workbook_tool.returns.out import guidance, last_sheet, marks
from workbook_tool.returns.out.columns import readings_layout
from workbook_tool.returns.out.fixes import fixes_sheet
from workbook_tool.returns.out.form import Form
from workbook_tool.returns.out.readings_sheet import readings_sheet
from workbook_tool.returns.out.rows import records
from workbook_tool.returns.out.start_sheet import start_sheet
from workbook_tool.theme import colours_of


def return_book(form: Form) -> Book:
    """The return workbook of a service; the same form gives the same book."""
    sheet = readings_layout(form)
    layout, collection = load("return").with_sheet(sheet), form.collection
    address = collection.return_to or collection.contact
    facts = {
        "service": form.service.name,
        "period": form.cycle.label,
        "due": long_day(form.due),
        "reference": form.reference,
        "to": layout.words["to"].format(address=address) if address else "",
        "asked_by": " · ".join(x for x in (collection.team, collection.council, collection.contact) if x),
    }
    rows = marks.in_check(form.marks, form.rows, sheet, records(form, sheet))
    readings = readings_sheet(form, layout, rows, facts)
    start = start_sheet(form, layout, rows, facts, readings.active)
    fixes: tuple[Sheet, ...] = ()
    if form.marks:
        fixes = fixes_sheet(form.marks, form.rows, layout, rows, form.start, facts), readings, start
    sheets = (
        *(fixes or (start, readings)),
        lay(layout, "last", last_sheet.records(form), facts),
        lay(layout, "guidance", guidance.records(form.register, form.service, form.rows), facts),
    )
    return Book(
        title=f"{layout.title}: {form.service.name}, {form.cycle.label}",
        sheets=tuple(with_heights(s) for s in sheets),
        created=datetime.combine(form.cycle.end + timedelta(days=1), time()),
        subject=f"{collection.council}, {form.cycle.label}",
        author=collection.team or collection.council,
        colours=colours_of(form.register, collection.colours),
        description=f"Return {form.reference}",
        names={identity.NAME: f'="{form.reference}"', **marks.names(form.marks)},
        properties={identity.PROPERTY: form.reference, identity.TEMPLATE_PROPERTY: f"return {layout.version}"},
        opens_on=sheets[0].name if form.marks else readings.name,
    )
