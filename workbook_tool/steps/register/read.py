"""A register workbook as flat records with a cell for every part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.document import Document, Path
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Frequency, containing
from workbook_tool.grid import CellKind, CellRead, WorkbookRead
from workbook_tool.layout.find import Found, Row, find
from workbook_tool.layout.template import load
from workbook_tool.steps.spelling import figure_finding, read_figure
from workbook_tool.steps.validate import fields, required

LISTS = ("services", "indicators", "targets", "comparators", "rules", "units", "given", "labels")
_OPTIONAL = ("comparators", "given", "labels", "targets")
_PLAIN = Unit("number", "number", UnitType.NUMBER, Basis.RELATIVE)
_PERCENT = Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS)
_YES_NO = {"true": "yes", "false": "no", "y": "yes", "n": "no"}


def read_register(workbook: WorkbookRead) -> Document:
    """The flat records of a register; what cannot be read is in the document's findings."""
    found, said = find(load("register"), workbook, LISTS)
    findings = [f for f in said if f.code not in ("sheet-missing", "heading-missing")]
    findings += _absent(found, workbook.file)
    percents = _percent_codes(found)
    units = _units_of_indicators(found, percents)
    data: dict[str, Any] = {key: [] for key in LISTS}
    cells: dict[Path, Cell] = {}
    for key, sheet in found.items():
        cells[key,] = Cell(workbook.file, sheet.sheet.name)
        for row in sheet.rows:
            unit = _unit_of_row(key, row, percents, units)
            record, doubts = _record(key, row, unit)
            for column, place in row.places.items():
                cells[key, len(data[key]), column] = place
            data[key].append(record)
            findings += doubts
    return Document("register", workbook.file, data, cells, tuple(findings))


def _absent(found: Mapping[str, Found], file: str) -> Iterator[Finding]:
    """Sheets and columns that are not there: an error only where the register cannot do without."""
    layout = load("register")
    for key in LISTS:
        name = layout.sheet(key).name
        if key not in found:
            if key not in _OPTIONAL:
                yield finding("register-sheet-missing", Cell(file), sheet=name)
            continue
        sheet = found[key]
        for column in sheet.layout.columns:
            if column.key not in sheet.columns:
                needed = column.key in required("register", key)
                code = "heading-missing" if needed else "register-column-missing"
                yield finding(code, Cell(file, sheet.sheet.name), heading=column.heading, sheet=name)


def _percent_codes(found: Mapping[str, Found]) -> set[str]:
    """The codes of the units that are percentages."""
    rows = found["units"].rows if "units" in found else ()
    return {row.text("code") for row in rows if row.text("type").casefold() == UnitType.PERCENT}


def _units_of_indicators(found: Mapping[str, Found], percents: set[str]) -> dict[str, bool]:
    """Whether each indicator is a percentage, by its reference."""
    rows = found["indicators"].rows if "indicators" in found else ()
    return {row.text("ref"): row.text("unit") in percents for row in rows}


def _unit_of_row(key: str, row: Row, percents: set[str], indicators: Mapping[str, bool]) -> Unit:
    """The unit that the figures of a row are in: all that matters is whether it is a percentage."""
    if key == "units":
        percent = row.text("code") in percents
    elif key == "indicators":
        percent = row.text("unit") in percents
    else:
        percent = indicators.get(row.text("indicator"), False)
    return _PERCENT if percent else _PLAIN


def _record(key: str, row: Row, unit: Unit) -> tuple[dict[str, Any], list[Finding]]:
    record: dict[str, Any] = {}
    findings: list[Finding] = []
    for column, cell in row.cells.items():
        value, said = _value(fields("register", key)[column], cell, row.places[column], unit)
        if value is not None:
            record[column] = value
        if said is not None:
            findings.append(said)
    return record, findings


def _value(field: Mapping[str, Any], cell: CellRead, place: Cell, unit: Unit) -> tuple[Any, Finding | None]:
    """A part of a record by its sub-schema: text, whole number, number, or figure in the row's unit."""
    if cell.kind in (CellKind.ERROR, CellKind.UNCALCULATED):
        return None, finding("text-is-error-value", place, value=cell.text)
    kinds = field.get("type", "string")
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if not kinds & {"number", "integer"}:
        return _choice(field, _text(cell, period=bool(field.get("x-period")))), None
    own = unit if field.get("x-figure") else _PERCENT if field.get("x-percent") and _is_percentage(cell) else _PLAIN
    read = read_figure(cell, own, 6)
    if read.value is not None:
        whole = read.value == read.value.to_integral_value() and "integer" in kinds
        return (int(read.value) if whole else read.value), None
    if "string" in kinds and cell.kind is CellKind.TEXT:
        return _text(cell), None
    said = figure_finding(read, place, unit=own, shown=cell.text)
    asked = said.message if said else ""
    return None, finding("register-figure-doubtful", place, value=cell.text, asked=asked)


def _is_percentage(cell: CellRead) -> bool:
    return cell.is_percent or (cell.kind is CellKind.TEXT and cell.text.rstrip().endswith("%"))


def _choice(field: Mapping[str, Any], text: str) -> str:
    """One of the words that the schema allows, in whatever case it is typed; other text as it is."""
    folded = {str(word).casefold(): str(word) for word in field.get("enum", ())}
    said = text.casefold()
    return folded.get(said) or folded.get(_YES_NO.get(said, said), text)


def _text(cell: CellRead, *, period: bool = False) -> str:
    if isinstance(cell.moment, date):
        # Excel turns 2023-09 and Sep 2023 into the first day of the month as they are typed.
        if period and cell.moment.day == 1:
            day = cell.moment.date() if isinstance(cell.moment, datetime) else cell.moment
            return containing(Frequency.MONTH, day).code
        return cell.moment.strftime("%d %B %Y").lstrip("0")
    if cell.kind is CellKind.NUMBER and cell.number is not None and cell.number == cell.number.to_integral_value():
        return str(int(cell.number))
    lines = [" ".join(line.split()) for line in cell.text.strip().split("\n")]
    return "\n".join(lines)


def number(value: object) -> Decimal | None:
    """A number of a flat record; None where it is absent or text."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)
