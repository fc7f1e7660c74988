"""A service's return workbook, as a book ready to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from workbook_tool.book import Book, Condition, Sheet, Validation, Value
from workbook_tool.domain.days import long_day
from workbook_tool.domain.figure import to_cell
from workbook_tool.domain.reading import UNSETTLED, DataStatus
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.place import Filled, Record, lay, with_heights
from workbook_tool.layout.template import Layout, SheetLayout, load
from workbook_tool.returns import identity
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out import check_column, guidance, marks
from workbook_tool.returns.out.form import Form
from workbook_tool.returns.out.rows import PARTS, record
from workbook_tool.schema import fields
from workbook_tool.theme import all_ratings, colours_of, conditions

_STATUSES = "data_statuses"
_FIGURES = ("value", "revised_previous", "target")


def return_book(form: Form) -> Book:
    """The return workbook of a service; the same form gives the same book."""
    layout = load("return")
    facts = {
        "council": form.collection.council,
        "service": form.service.name,
        "period": form.cycle.label,
        "due": long_day(form.due),
        "reference": form.reference,
    }
    asked_sheet = layout.sheet("readings")
    records = [record(form, asked_sheet, n, row) for n, row in enumerate(form.rows)]
    records = marks.in_check(form.marks, form.rows, asked_sheet, records)
    fixes = (marks.fixes(form.marks, form.rows, facts),) if form.marks else ()
    sheets = (
        _start(form, layout, records, facts),
        *fixes,
        _readings(form, layout, records, facts),
        lay(layout, "guidance", guidance.records(form.register, form.service, form.rows), facts),
        lay(layout, "lists", [{"data_status": status.value} for status in DataStatus], facts),
    )
    return Book(
        title=f"{layout.title}: {form.service.name}, {form.cycle.label}",
        sheets=tuple(with_heights(s) for s in sheets),
        created=datetime.combine(form.cycle.end + timedelta(days=1), time()),
        subject=f"{form.collection.council}, {form.cycle.label}",
        author=form.collection.team or form.collection.council,
        colours=colours_of(form.register, form.collection.colours),
        description=f"Return {form.reference}",
        names={
            identity.NAME: f'="{form.reference}"',
            _STATUSES: "=" + layout.sheet("lists").span("data_status", len(DataStatus)),
        },
        properties={identity.PROPERTY: form.reference, identity.TEMPLATE_PROPERTY: f"return {layout.version}"},
    )


# -- the Start here sheet --------------------------------------------------------


def _start(form: Form, layout: Layout, records: Sequence[Record], facts: Mapping[str, object]) -> Sheet:
    words, readings = layout.words, layout.sheet("readings")
    checks = readings.span("check", len(form.rows))
    asked_rows = [r for r in records if _text(r.get("check"))]
    open_rows = [r for r in asked_rows if _text(r.get("check")) != check_column.OK]
    collection = form.collection
    record: dict[str, Value | Filled] = {
        "asked_by": " · ".join(x for x in (collection.team, collection.council, collection.contact) if x),
        "service": f"{form.service.name} ({form.service.code})",
        "period": form.cycle.label,
        "due": long_day(form.due),
        "return_to": collection.return_to or collection.contact,
        "reference": form.reference,
        "attention": Filled(
            f"{len(open_rows)} of {len(asked_rows)} {words['attention']}",
            formula=f'(COUNTIF({checks},"?*")-COUNTIF({checks},"{check_column.OK}"))&" of "'
            f'&COUNTIF({checks},"?*")&" {words["attention"]}"',
        ),
        "to_return": Filled(words["go_to_return"], link=f"internal:'{readings.name}'!A1"),
        "to_guidance": Filled(words["go_to_guidance"], link=f"internal:'{layout.sheet('guidance').name}'!A1"),
        "protection": words["no_password"],
    }
    for key in ("completed_by", "completed_on", "approved_by", "approved_on", "note"):
        entry = form.start.get(key)
        record[key] = Filled(entry, number_format="dd/mm/yyyy") if key.endswith("_on") else entry
    return lay(layout, "start", [record], facts, fields("return", "start"))


def _text(value: Value | Filled) -> str:
    return str(value.value) if isinstance(value, Filled) else str(value or "")


# -- the Return sheet --------------------------------------------------------------


def _readings(form: Form, layout: Layout, records: Sequence[Record], facts: Mapping[str, object]) -> Sheet:
    sheet = layout.sheet("readings")
    generic = {k: v for k, v in fields("return", "readings").items() if k not in (*_FIGURES, *PARTS, "data_status")}
    made = lay(layout, "readings", records, facts, generic)
    figures = fields("return", "readings")
    limits = [v for n, row in enumerate(form.rows) if row.due for v in _limits(sheet, n, row, figures)]
    limits += _statuses(sheet, form.rows, figures)
    # A cell has one validation: what a column says of itself gives way to the limits of its rows.
    limited = {v.area[1] for v in limits}
    general = [v for v in made.validations if v.area[1] not in limited]
    made = replace(made, validations=(*general, *limits), conditions=_colours(sheet, form))
    return marks.with_marks(made, form.marks, form.rows, sheet, records)


def _statuses(
    sheet: SheetLayout, rows: Sequence[Asked], figures: Mapping[str, Mapping[str, object]]
) -> list[Validation]:
    """The drop-down of Data Status, over each run of rows that are due."""
    words, made = str(figures["data_status"]["description"]), []
    for due, run in groupby(enumerate(rows), key=lambda numbered: numbered[1].due):
        numbers = [n for n, _ in run]
        if due:
            area = (*sheet.place("data_status", numbers[0]), *sheet.place("data_status", numbers[-1]))
            made.append(Validation(area, "list", f"={_STATUSES}", input_title="Data Status", input_message=words))
    return made


def _limits(sheet: SheetLayout, n: int, row: Asked, figures: Mapping[str, Mapping[str, object]]) -> list[Validation]:
    """What each figure cell of a row allows: a number within the indicator's possible range, with a warning."""
    wanted = ["value", "revised_previous", *(PARTS if row.indicator.has_parts else ())]
    wanted += ["target"] if row.indicator.target_from_service else []
    made = []
    for key in wanted:
        own = key in ("value", "revised_previous")
        low, high = (row.minimum, row.maximum) if own else (None, None)
        message = str(figures[key]["description"])
        if key == "revised_previous" and row.previous and row.previous.data_status in UNSETTLED:
            message = (
                load("return")
                .words["to_confirm"]
                .format(status=row.previous.data_status, period=row.previous.period.label)
            )
        if row.unit.is_percent and key not in PARTS:
            message += " For 83% type 83."
        place = sheet.place(key, n)
        made.append(
            Validation(
                (*place, *place),
                "decimal",
                minimum=-_ANY if low is None else to_cell(low, row.unit),
                maximum=_ANY if high is None else to_cell(high, row.unit),
                input_title=f"{row.indicator.ref}: {row.label}"[:32],
                input_message=message,
                error_title="Please check this entry",
                error_message=str(figures["value"]["x-error"]),
                stop=False,
            )
        )
    return made


def _colours(sheet: SheetLayout, form: Form) -> tuple[Condition, ...]:
    """The rating's colour behind its word, and a mark on rows that need attention."""
    first, last = sheet.place("rag"), sheet.place("rag", max(len(form.rows), 1) - 1)
    ratings = (rag for rag in all_ratings(form.register) if rag is not Rag.NOT_RATED)
    made = list(conditions((*first, *last), ratings))
    first, last = sheet.place("check"), sheet.place("check", max(len(form.rows), 1) - 1)
    own = f"${sheet.address('check')}"
    made.append(Condition((*first, *last), f'{own}="{check_column.OK}"', "ok"))
    made.append(Condition((*first, *last), f'AND({own}<>"",{own}<>"{check_column.OK}")', "attention"))
    return tuple(made)


_ANY = Decimal(10) ** 12
