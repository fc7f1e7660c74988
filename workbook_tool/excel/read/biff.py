"""What python-calamine does not tell of an .xls (BIFF8): number formats, formulas, errors, protection.

Only the records that say so are looked at, each where its own header puts it;
a stream that does not follow the rules tells nothing more.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbook_tool.excel.read.formats import BUILTIN

_BOF, _EOF, _BIFF8 = 0x0809, 0x000A, 0x0600
_FORMAT, _XF, _DATEMODE, _SHEET = 0x041E, 0x00E0, 0x0022, 0x0085
_FORMULA, _NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _BOOLERR = 0x0006, 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x0205
_ROW, _PROTECT, _VALIDATION = 0x0208, 0x0012, 0x01BE
_ONE_CELL = (_FORMULA, _NUMBER, _RK, _LABELSST, _LABEL, _BOOLERR)
_HIDDEN_ROW = 0x20
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(slots=True)
class SheetFacts:
    """What is known of a sheet besides its values, cells by (row, column) from 0."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    validations: int = 0
    protected: bool = False


@dataclass(slots=True)
class BookFacts:
    """What is known of a workbook besides its values: sheets by name."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date_1904: bool = False


def facts(stream: bytes) -> BookFacts:
    """The facts of a workbook stream; none where it is not BIFF8, or breaks off."""
    facts = BookFacts()
    codes, used, starts = dict(BUILTIN), list[int](), list[tuple[str, int]]()
    try:
        if struct.unpack_from("<HHH", stream) != (_BOF, struct.unpack_from("<H", stream, 2)[0], _BIFF8):
            return facts
        for kind, body in _records(stream, 0):
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", body)[0]] = _text(body, 2, 2)
            elif kind == _XF:
                used.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == _DATEMODE:
                facts.date_1904 = body[:1] == b"\x01"
            elif kind == _SHEET:
                starts.append((_text(body, 6, 1), struct.unpack_from("<I", body)[0]))
        styles = [codes.get(number, "General") for number in used]
        for name, start in starts:
            facts.sheets[name] = _sheet(stream, start, styles)
    except (struct.error, IndexError):
        return BookFacts()
    return facts


def _sheet(stream: bytes, start: int, styles: list[str]) -> SheetFacts:
    facts = SheetFacts()
    for kind, body in _records(stream, start):
        if kind in _ONE_CELL:
            row, column, style = struct.unpack_from("<HHH", body)
            facts.formats[row, column] = styles[style]
            if kind == _FORMULA:
                facts.formulas.add((row, column))
                if body[6] == 2 and body[12:14] == b"\xff\xff":
                    facts.errors[row, column] = _ERRORS.get(body[8], "#ERROR")
            elif kind == _BOOLERR and body[7]:
                facts.errors[row, column] = _ERRORS.get(body[6], "#ERROR")
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            for number in range((len(body) - 6) // 6):
                facts.formats[row, column + number] = styles[struct.unpack_from("<H", body, 4 + 6 * number)[0]]
        elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
            facts.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _PROTECT:
            facts.protected = body[:1] == b"\x01"
        elif kind == _VALIDATION:
            facts.validations += 1
    return facts


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record of the part that starts at ``place``; parts within it (charts) are passed over."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _text(body: bytes, place: int, size: int) -> str:
    """A string with its length before it, in ``size`` bytes, and a mark whether it is of wide characters."""
    length = int.from_bytes(body[place : place + size], "little")
    start = place + size + 1
    if body[place + size] & 1:
        return body[start : start + 2 * length].decode("utf-16-le", "replace")
    return body[start : start + length].decode("latin-1")
