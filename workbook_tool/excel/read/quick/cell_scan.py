"""The quick way through a sheet's cells and the shared strings, as spreadsheet programs write them.

One regular expression takes every cell. What it leaves over must be rows and
nothing else, so that no character of the part goes unaccounted for; what is
written in any other way is left to expat, the slow way. This one never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from workbook_tool.excel.read.cells import BrokenCellError, Maker
from workbook_tool.grid import CellRead
from workbook_tool.immutable import immutable

Cells = dict[tuple[int, int], CellRead]
_Written = tuple[str, str | None, str | None, str | None]  # attributes, value, start of the value, start of a formula

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"((?: (?:s|t|cm|vm|ph)="[0-9A-Za-z]*+")*+)(?:/>|>'
    r'(?:(<f)(?: [A-Za-z0-9:]++="[^"<]*+")*+(?:/>|>[^<]*+</f>))?(?:(<v)(?:/>|>([^<]*+)</v>))?</c>)'
)
_GROUPS = 7  # those of a cell, and what stands before it
_ROWS = re.compile(r'(?:\s*<row r="[1-9][0-9]{0,6}"(?: [A-Za-z0-9:]+="[^"<]*")*(?:/>|>\s*</row>))*\s*')
_LAST_ROW = 1_048_576
_SMALL = 32_768  # characters of a sheet's cells
_STRING = re.compile(r'<si><t(?: xml:space="preserve")?(?:/>|>([^<]*+)</t>)</si>')
_STRINGS_START = re.compile(
    r'(?:\ufeff?<\?xml [^<>?]*\?>\s*)?<sst(?: [^<>]*)? xmlns="[^"]*spreadsheetml/(?:2006/)?main"[^<>]*>'
)
_OTHER_CODE = re.compile(rb"""^[^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r' (\w+)="(\w*)"')
_HIDDEN = re.compile(r'<row r="([0-9]+)"[^>]* hidden="(?:1|true)"')
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ILLEGAL = bytes(code for code in range(32) if code not in b"\t\n")  # a carriage return is not as it was written


@immutable
class Halves:
    """A sheet's XML in two: what stands between ``<sheetData>`` and its end, and what stands around it."""

    around: bytes
    body: str
    """What stands inside."""


def split(data: bytes) -> Halves | None:
    """A sheet's XML in two; None where that cannot be done.

    It is for certain once the part around has been parsed, and has this one sheetData in it.
    """
    start, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    if start < 0 or end < start or data.count(b"<sheetData") != 1:
        return None
    start += len(b"<sheetData>")
    around, body = data[:start] + data[end:], data[start:end]
    if _OTHER_CODE.match(around) or _odd(body):
        return None
    try:
        return Halves(around, body.decode())
    except UnicodeDecodeError:
        return None


def cells(body: str, maker: Maker, columns: dict[str, int]) -> tuple[Cells, list[int]] | None:
    """The cells by (row, column) and the hidden rows, all from 0; None where anything is written in another way.

    Raises BrokenCellError for cells that are themselves wrong, KeyError for those that stand beyond the last.
    """
    scanned = _scanned_before(body) if len(body) <= _SMALL else _scan(body)
    if scanned is None:
        return None
    kept: Cells = {}
    made: dict[_Written, CellRead] = {}
    recipes = maker.recipes
    filled = 0
    for letters, row, key in scanned.cells:
        cell = made.get(key)
        if cell is None:
            attributes, value, has_value, formula = key
            recipe = recipes.get(attributes)
            if recipe is None:
                named = dict(_ATTRIBUTE.findall(attributes))
                recipe = recipes[attributes] = maker.recipe(named.get("s"), named.get("t"))
            raw = (unquoted(value) if "&" in value else value) if value else "" if has_value else None
            cell = made[key] = recipe(raw, formula is not None)
        if cell[1] or cell[4]:
            filled += 1
            kept[row, columns[letters]] = cell
    if len(kept) != filled or max(kept, default=(0, 0))[0] >= _LAST_ROW:
        return None
    return kept, scanned.hidden


class _Scanned(NamedTuple):
    """The cells of a sheet as they are written: letters of the column, row from 0, and the rest."""

    cells: Iterable[tuple[str, int, _Written]]
    hidden: list[int]


def _scan(body: str) -> _Scanned | None:
    pieces = _CELL.split(body)
    rows = "".join(pieces[::_GROUPS])
    if not _ROWS.fullmatch(rows) or "xmlns" in rows:
        return None
    numbers = {row: int(row) - 1 for row in set(pieces[2::_GROUPS])}
    written = (
        (letters, numbers[row], (attributes, value, has_value, formula))
        for letters, row, attributes, formula, has_value, value in zip(
            *(pieces[n::_GROUPS] for n in range(1, _GROUPS)), strict=True
        )
        if not (has_value is None and formula is None)
    )
    return _Scanned(written, _hidden(rows))


@lru_cache(
    maxsize=16
)  # most sheets of a return are written like those of the one before it: their words stand elsewhere
def _scanned_before(body: str) -> _Scanned | None:
    scanned = _scan(body)
    return scanned and scanned._replace(cells=tuple(scanned.cells))


def _hidden(rows: str) -> list[int]:
    # Looked for only where some row is: LibreOffice says of each that it is not.
    some = ' hidden="1"' in rows or ' hidden="true"' in rows
    return [int(row) - 1 for row in _HIDDEN.findall(rows)] if some else []


def simple_strings(data: bytes) -> list[str] | None:
    """The shared strings, or None where any is more than plain text."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    start = _STRINGS_START.match(text)
    if start is None or _OTHER_CODE.match(data):
        return None
    inside = text[start.end() :]
    pieces = _STRING.split(inside)
    if "".join(pieces[::2]).strip() != "</sst>" or _odd(inside.encode()) or "\ufffe" in inside or "\uffff" in inside:
        return None
    try:
        return [unquoted(piece) if piece and "&" in piece else piece or "" for piece in pieces[1::2]]
    except BrokenCellError:
        return None


def _odd(data: bytes) -> bool:
    return len(data.translate(None, _ILLEGAL)) != len(data)


def unquoted(text: str) -> str:
    """Text with XML's own entities replaced: others come from a DOCTYPE only. Raises BrokenCellError for those."""
    unquoted_text, count = _ENTITY.subn(_character, text)
    if count != text.count("&"):
        raise BrokenCellError
    return unquoted_text


def _character(entity: re.Match[str]) -> str:
    if entity[1]:
        return _NAMED[entity[1]]
    code = int(entity[2]) if entity[2] else int(entity[3], 16)
    if not (code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000):
        raise BrokenCellError
    return chr(code)
