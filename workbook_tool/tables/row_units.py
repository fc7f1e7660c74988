"""The unit of a row: of its own column, of the rules, or as its cells and its title show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.indicator import Indicator
from workbook_tool.figures.spelling import read_figure
from workbook_tool.figures.units import built_in_type, scaled
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.tables.rows import FIGURES, TableRow
from workbook_tool.tables.words import part

_SCALED = re.compile(r"\.(\d+)\s*(k|m|mn|bn|thousand|million|billion)?\b", re.IGNORECASE)
_WORD = re.compile(r"[-+−(]?\s*[\d,.][\d,. ]*\s*(?P<word>[A-Za-z][A-Za-z ]{2,24})\.?")
_SIZES = ("thousand", "million", "billion", "percent", "per cent")
_SHOWN = ("current", "target", "previous", "low", "high")
_CURRENCIES = {"$": "dollars", "€": "euros"}


def unit_of(row: TableRow, units: Mapping[str, Unit], known: Indicator | None, mapping: str = "") -> Unit | None:
    """The unit; None where only the title may say that it is a percentage, and does not for certain.

    ``mapping`` is what a mapping says of this row.
    """
    if text := row.text("unit") or mapping:
        by_name = (u for u in units.values() if text.casefold() in (u.code.casefold(), u.name.casefold()))
        return next(by_name, None) or _made(text, text, built_in_type(text) or _type_of(text), units, "")
    return units[known.unit] if known and known.unit in units else _as_shown(row, units)


def _as_shown(row: TableRow, units: Mapping[str, Unit]) -> Unit | None:
    """The unit that the cells of a row show by a sign or a word, or that its title names."""
    shown = " ".join(_sign(row.cells[k]) for k in FIGURES if k in row.cells)
    currency = next((t.currency for t in row.beside.values() if t.currency), "")
    if currency:
        return _made(currency, _CURRENCIES[currency], UnitType.MONEY, units, f"{currency}{{}}")
    if in_title := _of_title(row, units):
        return in_title
    kind = _type_of(shown)
    if kind is UnitType.NUMBER and (word := _word(row)):
        by_name = (u for u in units.values() if word in (u.code.casefold(), u.name.casefold()))
        return next(by_name, None) or Unit(word, word, UnitType.NUMBER, _basis(UnitType.NUMBER, units))
    if kind is UnitType.NUMBER:
        by_title = percent_by_title(row.title)
        if by_title is None and _has_figure(row):
            return None
        kind = UnitType.PERCENT if by_title else kind
    alike = [u for u in units.values() if u.type is kind]
    return alike[0] if alike else _made("", "", kind, units, "")


def _of_title(row: TableRow, units: Mapping[str, Unit]) -> Unit | None:
    """The unit that ends a title in brackets, where it is one that is known: Agency spend (£k)."""
    match = re.search(r"\(([^()]{1,20})\)\s*$", row.title)
    text = match[1].strip() if match else ""
    by_name = (u for u in units.values() if text and text.casefold() in (u.code.casefold(), u.name.casefold()))
    if unit := next(by_name, None):
        return None if unit.is_percent else unit
    kind = built_in_type(text)
    return _made(text, text, kind, units, "") if kind else None


def _has_figure(row: TableRow) -> bool:
    return any(c.isdecimal() for k in ("current", "target") for c in row.text(k))


def percent_by_title(title: str) -> bool | None:
    """Whether a title says that its figures are percentages; None where it only may."""
    words = title.casefold()
    front = re.match(r"(?:the |average |total |overall |cumulative |a )*", words)
    start = words[front.end() :] if front else words
    if any(start.startswith(w) and not start[len(w) : len(w) + 1].isalpha() for w in part("title")["percent"]):
        return True
    inside = re.search(r"(?<![\d.])\s?%|\(%\)|\bpercentage\b|\bper ?cent\b", words)
    perhaps = re.match(rf"(?:{'|'.join(part('title')['perhaps_percent'])})\b(?!.*\bper\b)", start)
    if re.search(r"\(%\)\s*$", words):
        return True
    return None if inside or perhaps else False


def _made(code: str, name: str, kind: UnitType, units: Mapping[str, Unit], sign: str) -> Unit:
    unit = scaled(Unit(code or "count", name or "number", kind, _basis(kind, units)))
    return replace(unit, sign=sign) if sign else unit


def _basis(kind: UnitType, units: Mapping[str, Unit]) -> Basis:
    alike = [u for u in units.values() if u.type is kind]
    return alike[0].basis if alike else Basis.POINTS if kind is UnitType.PERCENT else Basis.RELATIVE


def _word(row: TableRow) -> str:
    """The unit's word in the first cell that has one: 10.93 days."""
    for key in _SHOWN:
        match = _WORD.fullmatch(row.text(key))
        if match and match["word"].strip().casefold() not in _SIZES:
            word = match["word"].strip().casefold()
            return word if word.endswith("s") else f"{word}s"
    return ""


def _type_of(text: str) -> UnitType:
    words = text.casefold()
    if any(w in words for w in ("%", "percent", "per cent")):
        return UnitType.PERCENT
    return UnitType.MONEY if any(w in words for w in ("£", "gbp", "pounds")) else UnitType.NUMBER


def _sign(cell: CellRead) -> str:
    """What shows a figure's unit: its text, or its number format."""
    return cell.text if cell.kind is CellKind.TEXT else cell.number_format


def decimals_of(cell: CellRead, unit: Unit) -> int:
    """The decimals with which a cell shows its figure; of £2,310k in million pounds they are two."""
    if unit.scale != 1:
        value = read_figure(cell, unit, 0).value
        exponent = 0 if value is None else value.as_tuple().exponent
        return min(max(0, -exponent), 9) if isinstance(exponent, int) else 0
    if cell.kind is CellKind.NUMBER and cell.seen.display is not None:  # .ods says what is shown
        places = _SCALED.search(cell.seen.display)
        return min(len(places[1]), 9) if places else 0
    if cell.kind is CellKind.NUMBER and cell.number_format not in ("General", ""):
        places = re.search(r"\.(0+)", cell.number_format.partition(";")[0])
        return len(places[1]) if places else 0
    places = _SCALED.search(cell.text)
    return min(len(places[1]), 9) if places and not places[2] else 0


COUNT = Unit("count", "number", UnitType.NUMBER, Basis.RELATIVE)
FAR = Decimal(10) ** 5
"""In million pounds and the like: figures of a row are written alike, or in full."""
