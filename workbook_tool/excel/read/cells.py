"""One cell from what its XML says: its style, its kind, the text of its value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from workbook_tool.excel.read import formats
from workbook_tool.excel.read.formats import Shows, moment_text, shows
from workbook_tool.excel.read.markup import unescaped
from workbook_tool.excel.read.runs import Strings
from workbook_tool.excel.read.styles import Style
from workbook_tool.grid import CellKind, CellRead, Looks, Run

Recipe = Callable[[str | None, bool], CellRead]

_ALLOWED = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?").fullmatch
_SHORTEST = re.compile(r"0|-?(?:[1-9][0-9]*|0(?=\.))(?:\.[0-9]*[1-9])?").fullmatch
_SHORT = 16  # characters: so few digits come back from a double as they went in
_INDEX = re.compile(r"[0-9]{1,9}").fullmatch
_new = tuple.__new__  # for the cells that there are most of: half the time of calling the type
_BLANK = " \t\r\n"
_TEXT, _NUMBER, _ERROR, _DATE = CellKind.TEXT, CellKind.NUMBER, CellKind.ERROR, CellKind.DATE


# What is read of a cell that contradicts itself, or points to what is not there: an error at that cell.
BROKEN = CellRead(_ERROR, "#BROKEN")


class BrokenCellError(Exception):
    """A cell that contradicts itself, or points to what is not there."""


class Maker:
    """Makes the cells of one workbook from its shared strings and its styles."""

    def __init__(self, strings: Strings, styles: tuple[Style, ...], *, date_1904: bool) -> None:
        self._strings = {str(number): text for number, text in enumerate(strings.texts)}
        self._runs = {str(number): runs for number, runs in strings.runs.items()}
        self._styles = styles
        self._date_1904 = date_1904
        self.recipes: dict[str, Recipe] = {}
        """Those that the quick way has had, by the attributes of the cell as they are written."""

    def recipe(self, style: str | None, kind: str | None) -> Recipe:
        """How to make cells of a style (its number) and a kind (``s``, ``n``, ``str``…) from text and formula flag.

        The text is that of the value, None where there is none. Raises
        BrokenCellError for a style that is not there, or an unknown kind; the
        recipe does for a string that is not there.
        """
        number = 0 if not style else int(style) if _INDEX(style) else len(self._styles)
        if number >= len(self._styles):
            raise BrokenCellError
        code, looks = self._styles[number]
        make = self._kinds(kind, code)
        if looks is None:
            return make
        return lambda raw, formula: _looking(make(raw, formula), looks)

    def _kinds(self, kind: str | None, code: str) -> Recipe:
        if not kind or kind == "n":
            return _plain_number(code) if shows(code) is Shows.NUMBER else _date(code, self._date_1904)
        if kind == "s":
            return _shared(self._strings, self._runs, code)
        if kind in ("str", "inlineStr"):
            return lambda raw, formula: _text(raw, code, formula)
        if kind == "e":
            return lambda raw, formula: _error(raw, code, formula)
        if kind == "b":
            return lambda raw, formula: _boolean(raw, code, formula)
        if kind == "d":
            return lambda raw, formula: _written_date(raw, code, formula, self._date_1904)
        raise BrokenCellError


def _looking(cell: CellRead, looks: Looks) -> CellRead:
    return cell._replace(looks=looks._replace(runs=cell.seen.runs))


def _shared(strings: dict[str, str], marked: dict[str, tuple[Run, ...]], code: str) -> Recipe:
    def make(raw: str | None, formula: bool) -> CellRead:
        if not raw:
            return _nothing(code, formula)
        text = strings.get(raw)
        if text is None:
            raise BrokenCellError
        looks = Looks(runs=marked[raw]) if raw in marked else None
        return _new(CellRead, (_TEXT, text, None, code, formula, None, looks))

    return make


def _plain_number(code: str) -> Recipe:
    def make(raw: str | None, formula: bool) -> CellRead:
        if raw and len(raw) < _SHORT and _SHORTEST(raw):
            return _new(CellRead, (_NUMBER, raw, Decimal(raw), code, formula, None, None))
        text_and_number = number_of(raw)
        if text_and_number is None:
            return _no_number(raw, code, formula)
        return _new(CellRead, (_NUMBER, *text_and_number, code, formula, None, None))

    return make


def _date(code: str, date_1904: bool) -> Recipe:
    how = shows(code)

    def make(raw: str | None, formula: bool) -> CellRead:
        text_and_number = number_of(raw)
        if text_and_number is None:
            return _no_number(raw, code, formula)
        text, number = text_and_number
        moment = formats.moment(number, how, from_1904=date_1904)
        return CellRead(_DATE, text if moment is None else moment_text(moment), number, code, formula, moment)

    return make


def number_cell(raw: str, code: str, formula: bool, date_1904: bool) -> CellRead:
    """A number as its format shows it."""
    recipe = _plain_number(code) if shows(code) is Shows.NUMBER else _date(code, date_1904)
    return recipe(raw, formula)


def _nothing(code: str, formula: bool) -> CellRead:
    return CellRead(CellKind.UNCALCULATED if formula else _TEXT, "", None, code, formula)


def _no_number(raw: str | None, code: str, formula: bool) -> CellRead:
    """What stands where a number should: nothing, or what XML Schema does not allow: an error, never a guess."""
    text = (raw or "").strip(_BLANK)
    return CellRead(_ERROR, text, None, code, formula) if text else _nothing(code, formula)


def _text(raw: str | None, code: str, formula: bool) -> CellRead:
    return _nothing(code, formula) if raw is None else CellRead(_TEXT, unescaped(raw), None, code, formula)


def _error(raw: str | None, code: str, formula: bool) -> CellRead:
    return _nothing(code, formula) if raw is None else CellRead(_ERROR, raw.strip(_BLANK), None, code, formula)


def _boolean(raw: str | None, code: str, formula: bool) -> CellRead:
    if raw is None:
        return _nothing(code, formula)
    shown = {"0": "FALSE", "false": "FALSE", "1": "TRUE", "true": "TRUE"}.get(raw.strip(_BLANK))
    if shown is None:
        raise BrokenCellError
    return CellRead(CellKind.BOOLEAN, shown, None, code, formula)


def _written_date(raw: str | None, code: str, formula: bool, date_1904: bool) -> CellRead:
    """A date written as ISO 8601 (strict workbooks)."""
    value: datetime | date | time
    text = (raw or "").strip(_BLANK)
    try:
        value = time.fromisoformat(text) if ":" in text[:3] else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return _no_number(raw, code, formula)
    if isinstance(value, datetime) and value.time() == time() and shows(code) is not Shows.DATETIME:
        value = value.date()
    return CellRead(_DATE, moment_text(value), formats.serial(value, from_1904=date_1904), code, formula, value)


def number_of(raw: str | None) -> tuple[str, Decimal] | None:
    """A number as a person sees it in Excel, as text and exactly; None for what XML Schema allows no number to be.

    Excel never shows more than 15 digits, and rounds what it shows from those: 83.65% typed
    is stored as 0.83649999999999991, and is 83.7% to everybody at one decimal.
    """
    text = (raw or "").strip(_BLANK)
    if not _ALLOWED(text):
        return None
    value = float(text)
    shortest = repr(value)
    if len(shortest) > _SHORT:
        value = float(f"{value:.15g}")
        shortest = repr(value)
    if not math.isfinite(value):
        return None
    if shortest.endswith(".0"):
        shortest = shortest[:-2] if value else "0"
    if "e" not in shortest:
        return shortest, Decimal(shortest)
    number = Decimal(shortest)
    return (f"{number:f}" if -20 < number.adjusted() < 20 else str(number)), number
