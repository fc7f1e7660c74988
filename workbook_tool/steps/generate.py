"""A service's return workbook, as a book ready to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from workbook_tool.book import Book, Condition, Sheet, Validation, Value
from workbook_tool.domain.consolidation import Collection
from workbook_tool.domain.figure import Unit, from_cell, number_format, to_cell
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import UNSETTLED, Change, DataStatus, Reading
from workbook_tool.domain.register import COLOURS, Rag, Register, Service
from workbook_tool.layout.place import Filled, Record, lay
from workbook_tool.layout.template import Layout, SheetLayout, load
from workbook_tool.steps import check_column, guidance, identity, marks
from workbook_tool.steps.asked import Asked
from workbook_tool.steps.case import case_of, target_text
from workbook_tool.steps.formula import NOT_A_NUMBER, change_formula, places_of, rag_formula
from workbook_tool.steps.marks import Mark
from workbook_tool.steps.rate import rate
from workbook_tool.steps.validate import fields
from workbook_tool.typeset import height_for

_DAY_ZERO = date(1899, 12, 30)
_STATUSES = "data_statuses"
_LATEST_ONLY = ("commentary", "actions")
_FIGURES = ("value", "revised_previous", "target")
_PARTS = ("numerator", "denominator")

Entries = Mapping[tuple[str, str], Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Form:
    """One return to be made: who asks whom for what by when, and its rows.

    ``entries`` are what the service has written already (by ID and period label;
    figures in their unit, text as typed), ``start`` its answers on the first
    sheet; ``marks`` are the cells to mark as needing attention, with the words.
    """

    collection: Collection
    register: Register
    service: Service
    cycle: Period
    due: date
    rows: tuple[Asked, ...]
    entries: Entries = field(default_factory=dict)
    start: Mapping[str, Value] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()

    @property
    def reference(self) -> str:
        """The return's reference."""
        return identity.reference(self.service.code, self.cycle)


def long_date(day: date) -> str:
    """``16 October 2023``."""
    return f"{day.day} {day:%B %Y}"


def return_book(form: Form) -> Book:
    """The return workbook of a service; the same form gives the same book."""
    layout = load("return")
    facts = {
        "council": form.collection.council,
        "service": form.service.name,
        "period": form.cycle.label,
        "due": long_date(form.due),
        "reference": form.reference,
    }
    asked_sheet = layout.sheet("readings")
    records = [_record(form, asked_sheet, n, row) for n, row in enumerate(form.rows)]
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
        sheets=tuple(_heights(s) for s in sheets),
        created=datetime.combine(form.cycle.end + timedelta(days=1), time()),
        subject=f"{form.collection.council}, {form.cycle.label}",
        author=form.collection.team or form.collection.council,
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
        "due": long_date(form.due),
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
    generic = {k: v for k, v in fields("return", "readings").items() if k not in (*_FIGURES, *_PARTS, "data_status")}
    made = lay(layout, "readings", records, facts, generic)
    figures = fields("return", "readings")
    limits = [v for n, row in enumerate(form.rows) if row.due for v in _limits(sheet, n, row, figures)]
    limits += _statuses(sheet, form.rows, figures)
    # A cell has one validation: what a column says of itself gives way to the limits of its rows.
    limited = {v.area[1] for v in limits}
    general = [v for v in made.validations if v.area[1] not in limited]
    made = replace(made, validations=(*general, *limits), conditions=_colours(sheet, len(form.rows)))
    return marks.with_marks(made, form.marks, form.rows, sheet, records)


def _statuses(
    sheet: SheetLayout, rows: Sequence[Asked], figures: Mapping[str, Mapping[str, object]]
) -> list[Validation]:
    """The drop-down of Data Status, over each run of rows that are due."""
    words, made = str(figures["data_status"]["description"]), []
    for due, run in groupby(enumerate(rows), key=lambda one: one[1].due):
        numbers = [n for n, _ in run]
        if due:
            area = (*sheet.place("data_status", numbers[0]), *sheet.place("data_status", numbers[-1]))
            made.append(Validation(area, "list", f"={_STATUSES}", input_title="Data Status", input_message=words))
    return made


def _limits(sheet: SheetLayout, n: int, row: Asked, figures: Mapping[str, Mapping[str, object]]) -> list[Validation]:
    """What each figure cell of a row allows: a number within the indicator's possible range, with a warning."""
    wanted = ["value", "revised_previous", *(_PARTS if row.indicator.has_parts else ())]
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
        if row.unit.is_percent and key not in _PARTS:
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


def _colours(sheet: SheetLayout, rows: int) -> tuple[Condition, ...]:
    """The rating's colour behind its word, and a mark on rows that need attention."""
    made = []
    for rag in (*COLOURS, Rag.BASELINE, Rag.CONTEXTUAL, Rag.IN_DEVELOPMENT):
        first, last = sheet.place("rag"), sheet.place("rag", max(rows, 1) - 1)
        style = f"rag-{rag.value.lower().replace(' ', '-')}"
        made.append(Condition((*first, *last), f'${sheet.address("rag")}="{rag.value}"', style))
    first, last = sheet.place("check"), sheet.place("check", max(rows, 1) - 1)
    own = f"${sheet.address('check')}"
    made.append(Condition((*first, *last), f'{own}="{check_column.OK}"', "ok"))
    made.append(Condition((*first, *last), f'AND({own}<>"",{own}<>"{check_column.OK}")', "attention"))
    return tuple(made)


_ANY = Decimal(10) ** 12


def _record(form: Form, sheet: SheetLayout, n: int, row: Asked) -> dict[str, Value | Filled]:
    indicator, unit = row.indicator, row.unit
    target_format = number_format(unit, indicator.shown_target_decimals)
    record: dict[str, Value | Filled] = {
        "indicator": indicator.ref,
        "title": indicator.title,
        "period": row.label,
        "unit": indicator.unit,
        "better": f"{indicator.better.arrow} {indicator.better}",
        "target": Filled(*_target(form.register, row), number_format=target_format),
        "last_commentary": f"{row.last.period.label}: {row.last.commentary}"
        if row.last and row.last.commentary
        else "",
    }
    if not row.due:
        said = form.entries.get(row.key, {})
        return record | _not_due(row) | {key: said[key] for key in ("commentary", "answer") if key in said}
    return record | _due(form, sheet, n, row)


def _target(register: Register, row: Asked) -> tuple[Value, str]:
    """The target's cell value and style: the figure, a range in words, TBC, or empty for the service to fill in."""
    if row.indicator.target_from_service and row.due:
        return None, "asked-number"
    case = case_of(row.indicator, register, row.period or row.cycle, None, None, attrgetter("label"))
    return (target_text(case) if case.against is None else to_cell(case.against, row.unit)), ""


def _not_due(row: Asked) -> dict[str, Value | Filled]:
    words, shown = load("return").words, number_format(row.unit, row.indicator.decimals)
    record: dict[str, Value | Filled] = {"value": Filled(words["not_due"], "given")}
    for key in ("revised_previous", "revision_reason", "data_status", "actions"):
        record[key] = Filled(None, "given")
    if row.last:
        record["previous"] = Filled(_in_cell(row.last.value, row.unit), number_format=shown)
        record["previous_period"] = row.last.period.label
    return record


def _due(form: Form, sheet: SheetLayout, n: int, row: Asked) -> dict[str, Value | Filled]:
    entries = form.entries.get(row.key, {})
    shown = number_format(row.unit, row.indicator.decimals)
    record: dict[str, Value | Filled] = {
        "previous": _previous(form, sheet, n, row),
        "previous_period": row.against.label if row.against else "",
        "data_status": entries.get("data_status", DataStatus.FINAL.value),
    }
    for key in ("value", "revised_previous"):
        record[key] = _entered(entries.get(key), row.unit, shown)
    if row.indicator.target_from_service:
        look = number_format(row.unit, row.indicator.shown_target_decimals)
        own = entries.get("target", row.held_target)  # the register's to begin with, for the service to type over
        record["target"] = _entered(own, row.unit, look)._replace(style="asked-number")
    for key in _PARTS:
        style = "asked-number" if row.indicator.has_parts else ""
        record[key] = Filled(entries.get(key), style)
    for key in ("revision_reason", "answer", *(_LATEST_ONLY if row.latest else ())):
        record[key] = entries.get(key)
    if not row.latest:
        once = load("return").words["asked_once"].format(period=_latest_label(form.rows, row))
        record |= {key: Filled(once, "given-wrap") for key in _LATEST_ONLY}
    return record | _live(form, sheet, n, row, record)


def _latest_label(rows: Sequence[Asked], row: Asked) -> str:
    return next(r.label for r in rows if r.indicator.ref == row.indicator.ref and r.latest)


def _entered(value: Value, unit: Unit, shown: str) -> Filled:
    """An entry as its cell holds it; a date shows itself, as it does when one is typed."""
    return Filled(_in_cell(value, unit), number_format="" if isinstance(value, date) else shown)


def _in_cell(value: Value, unit: Unit) -> Value:
    """A figure as its cell holds it; text as it was typed."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    return to_cell(value, unit) if isinstance(value, Decimal) else value


def _previous(form: Form, sheet: SheetLayout, n: int, row: Asked) -> Filled:
    """The figure compared with: from the ledger, or live from the row of this return that asks for it."""
    shown = number_format(row.unit, row.indicator.decimals)
    for other, asked_row in enumerate(form.rows):
        if asked_row.indicator.ref == row.indicator.ref and asked_row.period == row.against and row.against:
            typed = _in_cell(form.entries.get(asked_row.key, {}).get("value"), row.unit)
            cell = sheet.address("value", other)
            cached = typed if typed is not None else ""
            return Filled(cached, number_format=shown, formula=f'IF({cell}="","",{cell})')
    value = _in_cell(row.previous.value, row.unit) if row.previous else load("return").words["none"]
    return Filled(value, number_format=shown)


def _live(
    form: Form, sheet: SheetLayout, n: int, row: Asked, record: Mapping[str, Value | Filled]
) -> dict[str, Value | Filled]:
    """RAG, change and check as formulas, with the results that they have now."""
    register, indicator, period = form.register, row.indicator, row.period
    if period is None:
        return {}
    scheme = register.scheme(indicator)
    places = places_of(indicator, register, period, lambda key: sheet.address(key, n), row.year_before)
    rag, change = _ratings_now(register, row, record)
    entries = {key: _held(value) for key, value in record.items()} | {"rag": rag}
    return {
        "rag": Filled(rag, formula=rag_formula(indicator, register, scheme, places, period)),
        "change": Filled(change, formula=change_formula(indicator, register, places, period)),
        "check": Filled(
            check_column.words(row, scheme.worst, entries),
            formula=check_column.formula(row, scheme.worst, lambda key: sheet.address(key, n)),
        ),
    }


def _ratings_now(register: Register, row: Asked, record: Mapping[str, Value | Filled]) -> tuple[str, str]:
    """What the formulas give for the entries as they stand."""

    def figure(key: str) -> Decimal | None:
        number = _held(record.get(key))
        return from_cell(number, row.unit) if isinstance(number, Decimal) else None

    value, period = record["value"], row.period
    blank = not isinstance(value, Filled) or value.value in (None, "")
    if blank or period is None:
        return "", ""
    if figure("value") is None:
        return NOT_A_NUMBER, Change.NOT_APPLICABLE
    ref = row.indicator.ref
    current = Reading(ref, period, figure("value"), target=figure("target"))
    previous = Reading(ref, row.against, figure("previous")) if row.against else None
    rating = rate(row.indicator, register, period, current, previous, row.year_before)
    return rating.rag, rating.change


def _held(content: Value | Filled) -> Value:
    """What a formula finds in a cell: a date is the number of its day."""
    value = content.value if isinstance(content, Filled) else content
    return Decimal((value - _DAY_ZERO).days) if isinstance(value, date) else value


# -- heights -----------------------------------------------------------------------


def _heights(sheet: Sheet) -> Sheet:
    """Rows tall enough for their texts, in so far as a row can be."""
    texts: dict[int, list[tuple[str, float]]] = {}
    for cell in sheet.cells:
        if isinstance(cell.value, str) and ("wrap" in cell.style or cell.style == "heading"):
            texts.setdefault(cell.row, []).append((cell.value, sheet.widths.get(cell.column, 10)))
    return replace(sheet, heights={row: height_for(found) for row, found in texts.items()})
