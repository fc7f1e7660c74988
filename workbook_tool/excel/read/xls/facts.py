"""What python-calamine does not tell of an .xls (BIFF8): formats and looks, formulas, errors, comments, protection.

Only the records that say so are looked at; a stream that does not follow the
rules tells nothing more.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbook_tool.excel.read.formats import BUILTIN
from workbook_tool.excel.read.runs import runs_of
from workbook_tool.excel.read.styles import Style
from workbook_tool.excel.read.xls import looks
from workbook_tool.excel.read.xls.formulas import formula_text
from workbook_tool.excel.read.xls.records import BIFF8, BOF, CONTINUE, records, rich_strings, text
from workbook_tool.grid import NoteRead, Run

_FONT, _FORMAT, _XF, _PALETTE, _STRINGS = 0x0031, 0x041E, 0x00E0, 0x0092, 0x00FC
_DATEMODE, _SHEET = 0x0022, 0x0085
_FORMULA, _NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _BOOLERR = 0x0006, 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x0205
_TEXT_RESULT, _BETWEEN = 0x0207, (0x0221, 0x0236, 0x04BC)  # an array, a table or a shared formula may stand before it
_ROW, _COLUMNS, _WINDOW, _PROTECT, _VALIDATION = 0x0208, 0x007D, 0x023E, 0x0012, 0x01BE
_ONE_CELL = (_FORMULA, _NUMBER, _RK, _LABELSST, _LABEL, _BOOLERR)
_HIDDEN_ROW, _ZEROS_SHOWN = 0x20, 0x10
_OTHER, _IS_TEXT, _IS_ERROR = b"\xff\xff", 0, 2
_NO_FOURTH = 4  # no font has this number
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(slots=True)
class SheetFacts:
    """What is known of a sheet besides its values, cells by (row, column) from 0."""

    styles: dict[tuple[int, int], Style] = field(default_factory=dict)
    """Of each cell that has one."""
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    """As text; empty where it is not known."""
    textless: set[tuple[int, int]] = field(default_factory=set)
    """Formulas whose result is a text that was not stored."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """Error values such as ``#N/A``."""
    runs: dict[tuple[int, int], tuple[Run, ...]] = field(default_factory=dict)
    """Of texts that are partly struck through or raised."""
    hidden_rows: set[int] = field(default_factory=set)
    """From 0."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each span, from 0."""
    zeros_hidden: bool = False
    """Whether the sheet shows zeros as blanks."""
    validations: int = 0
    """How many rules for entries it has."""
    protected: bool = False
    """Whether it is protected."""
    notes: tuple[NoteRead, ...] = ()
    """Comments and text boxes."""


@dataclass(slots=True)
class BookFacts:
    """What is known of a workbook besides its values: sheets by name."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date_1904: bool = False
    """Whether dates count from 1904."""


@dataclass(slots=True)
class _Globals:
    """What the sheets of a workbook share, as its records tell it."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILTIN))
    fonts: list[looks.Font] = field(default_factory=list)
    colours: dict[int, str] = field(default_factory=dict)
    used: list[bytes] = field(default_factory=list)
    strings: list[bytes] = field(default_factory=list)
    starts: list[tuple[str, int]] = field(default_factory=list)
    date_1904: bool = False
    last: int = 0
    """The kind of the record before."""

    def take(self, kind: int, body: bytes) -> None:
        if kind == _FONT:
            self.fonts += [looks.font(body)] * (2 if len(self.fonts) + 1 == _NO_FOURTH else 1)
        elif kind == _FORMAT:
            self.codes[struct.unpack_from("<H", body)[0]] = text(body, 2, 2)
        elif kind == _XF:
            self.used.append(body)
        elif kind == _PALETTE:
            self.colours = looks.palette(body)
        elif kind == _STRINGS or (kind == CONTINUE and self.last == _STRINGS):
            self.strings.append(body)
        elif kind == _DATEMODE:
            self.date_1904 = body[:1] == b"\x01"
        elif kind == _SHEET:
            self.starts.append((text(body, 6, 1), struct.unpack_from("<I", body)[0]))
        self.last = self.last if kind == CONTINUE else kind


def facts(stream: bytes) -> BookFacts:
    """The facts of a workbook stream; none where it is not BIFF8, or breaks off."""
    shared = _Globals()
    try:
        if struct.unpack_from("<HHH", stream) != (BOF, struct.unpack_from("<H", stream, 2)[0], BIFF8):
            return BookFacts()
        for kind, body in records(stream, 0):
            shared.take(kind, body)
        styles = [looks.style(body, shared.codes, shared.fonts, shared.colours) for body in shared.used]
        marks = [font.mark for font in shared.fonts]
        runs = rich_strings(shared.strings, marks) if shared.strings and any(marks) else {}
        sheets = {name: _sheet(stream, start, styles, runs) for name, start in shared.starts}
    except (struct.error, IndexError):
        return BookFacts()
    return BookFacts(sheets, shared.date_1904)


def _sheet(stream: bytes, start: int, styles: Sequence[Style], runs: dict[int, tuple[Run, ...]]) -> SheetFacts:
    sheet, comments = SheetFacts(), looks.Notes()
    awaited: tuple[int, int] | None = None
    for kind, body in records(stream, start):
        if awaited is not None and kind not in _BETWEEN:
            sheet.textless |= {awaited} if kind != _TEXT_RESULT else set()
            awaited = None
        if kind in _ONE_CELL:
            row, column, style = struct.unpack_from("<HHH", body)
            sheet.styles[row, column] = styles[style]
            if kind == _LABELSST and (rich := runs.get(struct.unpack_from("<I", body, 6)[0])):
                sheet.runs[row, column] = _in_font(rich, styles[style])
            if kind == _FORMULA:
                awaited = _formula(sheet, (row, column), body)
            elif kind == _BOOLERR and body[7]:
                sheet.errors[row, column] = _ERRORS.get(body[6], "#ERROR")
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            for number in range((len(body) - 6) // 6):
                sheet.styles[row, column + number] = styles[struct.unpack_from("<H", body, 4 + 6 * number)[0]]
        elif kind in looks.KINDS:
            comments.take(kind, body)
        else:
            _of_the_sheet(sheet, kind, body)
    sheet.notes = comments.notes()
    return sheet


def _in_font(rich: tuple[Run, ...], style: Style) -> tuple[Run, ...]:
    """A text's runs, the first in the font of its cell; none where none is struck through, raised or lowered."""
    own = "struck" if style.looks is not None and style.looks.struck else ""
    return runs_of((Run(rich[0].text, own), *rich[1:]))


def _formula(sheet: SheetFacts, place: tuple[int, int], body: bytes) -> tuple[int, int] | None:
    """Take a formula in; its place where a text has to follow."""
    try:
        sheet.formulas[place] = formula_text(body)
    except (struct.error, IndexError):
        sheet.formulas[place] = ""
    if body[12:14] == _OTHER and body[6] == _IS_ERROR:
        sheet.errors[place] = _ERRORS.get(body[8], "#ERROR")
    return place if body[12:14] == _OTHER and body[6] == _IS_TEXT else None


def _of_the_sheet(sheet: SheetFacts, kind: int, body: bytes) -> None:
    """Take in what is said of rows, columns and the whole sheet."""
    if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
        sheet.hidden_rows.add(struct.unpack_from("<H", body)[0])
    elif kind == _COLUMNS:
        first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
        sheet.hidden_columns += [(first, last)] if flags & 1 or not width else []
    elif kind == _WINDOW:
        sheet.zeros_hidden = not struct.unpack_from("<H", body)[0] & _ZEROS_SHOWN
    elif kind == _PROTECT:
        sheet.protected = body[:1] == b"\x01"
    elif kind == _VALIDATION:
        sheet.validations += 1
