"""The cells of a return's rows: what is asked, what is known of it, and what is worked out as somebody types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter

from workbook_tool.book import Value
from workbook_tool.domain.days import EXCEL_DAY_ZERO
from workbook_tool.domain.figure import Unit, from_cell, number_format, to_cell
from workbook_tool.domain.reading import Change, DataStatus, Reading
from workbook_tool.domain.register import Register
from workbook_tool.layout.place import Filled, Record
from workbook_tool.layout.template import SheetLayout, load
from workbook_tool.rating.case import case_of, target_text
from workbook_tool.rating.change import change_of
from workbook_tool.rating.formula import NOT_A_NUMBER, change_formula, places_of, rag_formula
from workbook_tool.rating.rate import colour
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out import check_column, last_sheet
from workbook_tool.returns.out.doubt import text
from workbook_tool.returns.out.form import Form

PARTS = ("numerator", "denominator")
_LATEST_ONLY = ("commentary", "actions")


def records(form: Form, sheet: SheetLayout) -> list[Record]:
    """The cells of each row by their keys: what is asked, what is known, and the formulas."""
    links = last_sheet.links(form)
    return [_record(form, sheet, n, row, links.get(row.indicator.ref, "")) for n, row in enumerate(form.rows)]


def _record(form: Form, sheet: SheetLayout, n: int, row: Asked, last: str) -> dict[str, Value | Filled]:
    """The cells of row ``n`` (from 0); ``last`` leads to what was said of it before."""
    indicator, unit = row.indicator, row.unit
    target_format = number_format(unit, indicator.shown_target_decimals)
    record: dict[str, Value | Filled] = {
        "indicator": indicator.ref,
        "title": indicator.title,
        "period": row.label,
        "unit": indicator.unit,
        "better": f"{indicator.better.arrow} {indicator.better}",
        "target": Filled(*_target(form.register, row), number_format=_padded(target_format)),
        "last_commentary": _last_commentary(last),
    }
    if not row.due:
        entries = form.entries.get(row.key, {})
        return record | _not_due(row) | {key: entries[key] for key in ("commentary", "answer") if key in entries}
    return record | _due(form, sheet, n, row)


def given_target(register: Register, row: Asked) -> Value:
    """The target as its cell holds it: the figure, a range in words, TBC."""
    case = case_of(row.indicator, register, row.period or row.cycle, None, None, attrgetter("label"))
    return target_text(case) if case.against is None else to_cell(case.against, row.unit)


def is_revisable(row: Asked) -> bool:
    """Whether there is a figure before this one that the service may correct."""
    return row.due and row.previous is not None


def _target(register: Register, row: Asked) -> tuple[Value, str]:
    """The target's cell value and style; empty for the service to fill in."""
    if row.indicator.target_from_service and row.due:
        return None, "field-number"
    return given_target(register, row), ""


def _last_commentary(link: str) -> Filled:
    return Filled(load("return").words["read_it"], "given-link", link=link) if link else Filled(None, "given")


def _padded(number_format: str) -> str:
    """A number format with a little air behind the figure, which the cell to its right would else touch."""
    return f"{number_format}_);-{number_format}_);{number_format}_);@_)"


def _not_due(row: Asked) -> dict[str, Value | Filled]:
    words, shown = load("return").words, number_format(row.unit, row.indicator.decimals)
    record: dict[str, Value | Filled] = {"value": Filled(words["not_due"], "given")}
    for key in ("revised_previous", "revision_reason", "data_status", "actions"):
        record[key] = Filled(None, "given")
    if row.last:
        record["previous"] = Filled(_in_cell(row.last.value, row.unit), number_format=_padded(shown))
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
    record["value"] = _entered(entries.get("value"), row.unit, shown)
    if row.forecast or "forecast" in entries:
        record["forecast"] = _entered(entries.get("forecast"), row.unit, shown)._replace(style="field-number")
    revises = is_revisable(row) or not {"revised_previous", "revision_reason"}.isdisjoint(entries)
    if revises:
        record["revised_previous"] = _entered(entries.get("revised_previous"), row.unit, shown)._replace(
            style="field-number"
        )
    record["revision_reason"] = Filled(entries.get("revision_reason"), "field-wrap" if revises else "")
    if row.indicator.target_from_service:
        look = number_format(row.unit, row.indicator.shown_target_decimals)
        own = entries.get("target", row.held_target)  # the register's to begin with, for the service to type over
        record["target"] = _entered(own, row.unit, look)._replace(style="field-number")
    for key in PARTS:
        style = "field-number" if row.indicator.has_parts else ""
        record[key] = Filled(entries.get(key), style)
    for key in ("answer", *(_LATEST_ONLY if row.latest else ())):
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
    """The figure compared with: from the ledger, or live from the row of this return that asks for it.

    That row is found by its ID and period, so that it stays the right one when rows are sorted.
    """
    shown = _padded(number_format(row.unit, row.indicator.decimals))
    for asked_row in form.rows:
        if asked_row.indicator.ref == row.indicator.ref and asked_row.period == row.against and row.against:
            typed = _held(_in_cell(form.entries.get(asked_row.key, {}).get("value"), row.unit))
            cached = typed if isinstance(typed, Decimal) else ""
            last = len(form.rows)
            refs, periods, values = (_fixed(sheet, key, last) for key in ("indicator", "period", "value"))
            is_it = f'({refs}={sheet.address("indicator", n)})*({periods}="{asked_row.label}")'
            count, figure = f"SUMPRODUCT({is_it}*ISNUMBER({values}))", f"SUMPRODUCT({is_it},{values})"
            return Filled(cached, number_format=shown, formula=f'IF({count}=0,"",IFERROR({figure},""))')
    value = _in_cell(row.previous.value, row.unit) if row.previous else load("return").words["none"]
    return Filled(value, number_format=shown)


def _fixed(sheet: SheetLayout, key: str, count: int) -> str:
    """The column's cells of so many rows, for a formula on the sheet itself."""
    return sheet.span(key, count).rpartition("!")[2]


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
    failed = text(NOT_A_NUMBER)
    entries = {key: _held(value) for key, value in record.items()} | {"rag": rag}
    check, check_formula = check_column.words_and_formula(row, scheme.worst, entries, lambda key: sheet.address(key, n))
    return {
        "rag": Filled(rag, formula=f"IFERROR({rag_formula(indicator, register, scheme, places, period)},{failed})"),
        "change": Filled(change, formula=f"IFERROR({change_formula(indicator, register, places, period)},{failed})"),
        "check": Filled(check, formula=check_formula),
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
    changed = change_of(row.indicator, register, period, current, previous, attrgetter("label"))
    return colour(row.indicator, register, period, current, row.year_before)[0], changed.change


def _held(content: Value | Filled) -> Value:
    """What a formula finds in a cell: a date is the number of its day."""
    value = content.value if isinstance(content, Filled) else content
    return Decimal((value - EXCEL_DAY_ZERO).days) if isinstance(value, date) else value
