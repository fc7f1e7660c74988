"""A register workbook as flat records with a cell for every part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from workbook_tool import resources
from workbook_tool.catalogue import finding
from workbook_tool.document import Document, Path
from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Frequency, containing
from workbook_tool.figures.bounds import read_bound
from workbook_tool.figures.spelling import figure_finding, read_figure
from workbook_tool.figures.units import scaled
from workbook_tool.grid import HIDDEN_COLUMN, CellKind, CellRead, WorkbookRead
from workbook_tool.layout.find import FoundSheet, Row, find
from workbook_tool.layout.template import load
from workbook_tool.schema import fields, required

LISTS = ("services", "indicators", "targets", "comparators", "rules", "units", "given", "waivers", "labels")
_OPTIONAL = ("comparators", "given", "labels", "targets", "waivers")
_PLAIN = Unit("number", "number", UnitType.NUMBER, Basis.RELATIVE)
_PERCENT = Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS)
_MONEY = Unit("£", "pounds", UnitType.MONEY, Basis.RELATIVE)
_UNITS: dict[str, Unit] = {UnitType.PERCENT: _PERCENT, UnitType.MONEY: _MONEY, UnitType.NUMBER: _PLAIN}
Doubt = tuple[str, dict[str, object]]  # code of the catalogue, facts
_YES_NO = {"true": "yes", "false": "no", "y": "yes", "n": "no"}


def read_register(workbook: WorkbookRead) -> Document:
    """The flat records of a register; what cannot be read is in the document's findings."""
    sheets, findings_of_sheets = find(load("register"), workbook, LISTS)
    findings = [f for f in findings_of_sheets if f.code not in ("sheet-missing", "heading-missing")]
    findings += _absent(sheets, workbook.file)
    units = _Units(sheets)
    data: dict[str, Any] = {key: [] for key in LISTS}
    cells: dict[Path, Cell] = {}
    for key, sheet in sheets.items():
        cells[key,] = Cell(workbook.file, sheet.sheet.name)
        for row in sheet.rows:
            record, doubts = _record(key, row, units.of(key, row))
            if key == "indicators" and "unit" in record:
                record["unit"] = units.code_of(record["unit"])
            if key == "targets" and isinstance(record.get("value"), str):
                bounds = _bounded(record["value"], units.of(key, row), units.better.get(row.text("indicator"), ""))
                record = {**{k: v for k, v in record.items() if k != "value" or not bounds}, **bounds}
            for column, place in row.places.items():
                cells[key, len(data[key]), column] = place
            data[key].append(record)
            findings += doubts
    with_ranges(data)
    return Document("register", workbook.file, data, cells, tuple(findings))


def _absent(sheets: Mapping[str, FoundSheet], file: str) -> Iterator[Finding]:
    """Sheets and columns that are not there: an error only where the register cannot do without."""
    layout = load("register")
    for key in LISTS:
        name = layout.sheet(key).name
        if key not in sheets:
            if key not in _OPTIONAL:
                yield finding("register-sheet-missing", Cell(file), sheet=name)
            continue
        sheet = sheets[key]
        for column in sheet.layout.columns:
            if column.key not in sheet.columns and not fields("register", key)[column.key].get("x-optional"):
                needed = column.key in required("register", key)
                code = "heading-missing" if needed else "register-column-missing"
                yield finding(code, Cell(file, sheet.sheet.name), heading=column.heading, sheet=name)


class _Units:
    """What kind of figure each row holds: all that matters for reading is whether it is a percentage or money."""

    def __init__(self, sheets: Mapping[str, FoundSheet]) -> None:
        units = sheets["units"].rows if "units" in sheets else ()
        indicators = sheets["indicators"].rows if "indicators" in sheets else ()
        self._kinds = {row.text("code"): _unit_of(row) for row in units}
        self._by_name = {row.text("name").casefold(): row.text("code") for row in units if row.text("name")}
        self._codes = {row.text("ref"): self.code_of(row.text("unit")) for row in indicators}

        field = fields("register", "indicators")["better"]
        self.better = {row.text("ref"): _choice(field, row.text("better")) for row in indicators}

    def code_of(self, text: str) -> str:
        """The code of a unit written by its code or, as workbooks print it, by its name; other text as it is."""
        return text if text in self._kinds else self._by_name.get(text.casefold(), text)

    def of(self, key: str, row: Row) -> Unit | None:
        """The kind of a row's figures; None where its unit is not known: each cell's own format then says it."""
        if key == "units":
            code = row.text("code")
        else:
            code = self.code_of(row.text("unit")) if key == "indicators" else self._codes.get(row.text("indicator"), "")
        return self._kinds.get(code)


def _unit_of(row: Row) -> Unit | None:
    """What matters of a unit for reading a figure in it: its type, its words and its scale."""
    kind = _UNITS.get(row.text("type").casefold())
    scale = row.cells.get("scale")
    own = scale.number if scale else None
    return scaled(replace(kind, code=row.text("code"), name=row.text("name")), own) if kind else None


def _bounded(text: str, unit: Unit | None, better: str) -> dict[str, Any]:
    """The figure of a target with a bound that agrees with its direction: ≤3% where lower is better; the ends of 8-12%.

    Empty for another text.
    """
    bound = read_bound(text)
    if bound is None or (bound.figure and bound.better != better):
        return {}
    texts = {"value": bound.figure} if bound.figure else {"low": bound.low, "high": bound.high}
    kind = unit or (_PERCENT if text.rstrip().endswith("%") else _PLAIN)
    figures = {key: read_figure(CellRead(CellKind.TEXT, part), kind, 6).value for key, part in texts.items()}
    return {} if None in figures.values() else figures


def with_ranges(data: Mapping[str, Any]) -> None:
    """Say ``range`` of the indicators that say no direction and have targets that are all ranges."""
    targets: dict[object, list[Mapping[str, Any]]] = {}
    for target in data.get("targets", ()):
        targets.setdefault(target.get("indicator"), []).append(target)
    for record in data.get("indicators", ()):
        own = [t for t in targets.get(record.get("ref"), ()) if not isinstance(t.get("value"), str)]
        if "better" not in record and own and all("low" in t and "high" in t for t in own):
            record["better"] = "range"


def _record(key: str, row: Row, unit: Unit | None) -> tuple[dict[str, Any], list[Finding]]:
    record: dict[str, Any] = {}
    findings: list[Finding] = []
    ref = row.text("ref") or row.text("indicator") or None
    for column, cell in row.cells.items():
        field = fields("register", key)[column]
        value, doubt = _value(field, cell, unit)
        if value is not None:
            record[column] = value
        if doubt is not None:
            code, facts = doubt
            findings.append(finding(code, row.places[column], indicator=ref, value=cell.text, **facts))
    return record, findings


def _value(field: Mapping[str, Any], cell: CellRead, unit: Unit | None) -> tuple[Any, Doubt | None]:
    """A part of a record by its sub-schema: text, whole number, number, or figure in the row's unit."""
    if cell.kind is CellKind.UNCALCULATED:
        return None, ("formula-not-calculated", {})
    if cell.kind is CellKind.ERROR:
        return None, ("register-error-value", {})
    kinds = field.get("type", "string")
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    if not kinds & {"number", "integer"}:
        return _choice(field, _text(cell, period=bool(field.get("x-period")))), None
    own = _kind_of_figure(field, cell, unit)
    if cell.seen.unseen == HIDDEN_COLUMN:  # the register folds rare columns away itself
        cell = cell.looking(unseen="")
    read = read_figure(cell, own, 6)
    if read.value is not None:
        whole = read.value == read.value.to_integral_value() and "integer" in kinds
        return (int(read.value) if whole else read.value), None
    if "string" in kinds and cell.kind is CellKind.TEXT:
        return _text(cell), None
    doubt = figure_finding(read, None, unit=own, shown=cell.text)
    return None, ("register-figure-doubtful", {"asked": doubt.message if doubt else ""})


def _kind_of_figure(field: Mapping[str, Any], cell: CellRead, unit: Unit | None) -> Unit:
    """A figure is in its row's unit, other numbers have none; ends of bands and tolerances may be typed as -10%."""
    if unit is not None and field.get("x-figure"):
        return unit
    by_itself = field.get("x-figure") or field.get("x-percent")
    return _PERCENT if by_itself and _is_percentage(cell) else _PLAIN


def _is_percentage(cell: CellRead) -> bool:
    return cell.is_percent or (cell.kind is CellKind.TEXT and cell.text.rstrip().endswith("%"))


def _choice(field: Mapping[str, Any], text: str) -> str:
    """One of the schema's words or examples, in any case or as it is also called; other text as it is."""
    words = field.get("enum") or field.get("examples", ())
    folded = {str(word).casefold(): str(word) for word in words} | dict(field.get("x-also", {}))
    folded |= _words(field["x-words"], tuple(words)) if "x-words" in field else {}
    word = text.casefold()
    return folded.get(word) or folded.get(_YES_NO.get(word, word), text)


@cache
def _words(kind: str, enum: tuple[str, ...]) -> dict[str, str]:
    """The spellings of a kind of words in tables, which a register may have too; yes and no alone say nothing here."""
    spelled: dict[str, list[str]] = resources.template("tables")[kind]
    plain = {spelling: word for word in enum for spelling in spelled.get(word, ())}
    return {spelling: word for spelling, word in plain.items() if spelling not in {*_YES_NO, *_YES_NO.values()}}


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
