"""The quick way for the cells of a sheet: past xlsxwriter's many small calls for each.

It keeps cells where xlsxwriter keeps them, as the file has them. Of private members it uses ``table``, ``str_table``,
``row_info``, ``_check_dimensions``, ``_write_cell``, ``_write_empty_row`` and ``_prepare_formula``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from heapq import merge
from io import StringIO
from itertools import chain, count, groupby, repeat
from math import isfinite
from operator import itemgetter
from typing import Any, NamedTuple, cast

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellStringTuple, RowInfo, Worksheet, re_dynamic_function

from workbook_tool.book import Put
from workbook_tool.excel.write.allowed import COLUMNS, ROWS
from workbook_tool.excel.write.content import is_simple_text
from workbook_tool.excel.write.engine import Content, Page, number_text
from workbook_tool.excel.write.quick.archive import Part
from workbook_tool.excel.write.style import Formats

Cells = Mapping[int, Any]  # of a row, by column: text as the file has it, or xlsxwriter's own tuple

_CALL = re.compile(r"\S?[\w.]*\(")  # a function's name as it is called, and the character before it
_AT_ONCE = 1024  # rows: so many at least are put together, and packed where there are more
_BEFORE = "(,<>&+-*/"  # a call, within a formula
USUAL = frozenset(
    ("", "ABS", "AND", "COUNTA", "COUNTIF", "COUNTIFS", "EXACT", "FIND", "IF", "IFERROR", "INDEX", "ISERROR",
     "ISLOGICAL", "ISNUMBER", "LEFT", "LEN", "MATCH", "MAX", "MIN", "MOD", "N", "NOT", "OR", "ROUND", "SUM",
     "SUMPRODUCT", "TEXT", "TRIM")
)  # fmt: skip
"""Functions that Excel has always had, which stand in a file under their names."""
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
_letters = lru_cache(maxsize=None)(xl_col_to_name)


@lru_cache(maxsize=1024)
def _stays(call: str) -> bool:
    """Whether xlsxwriter leaves the call of a function as it is, and takes it for no array's."""
    if call[:-1].lstrip(_BEFORE) in USUAL:
        return True  # without the 150 expressions that xlsxwriter compiles to tell
    return not re_dynamic_function.search(call) and Worksheet()._prepare_formula(call, True) == call


@lru_cache(maxsize=4096)  # the rows of one return are those of the next
def _is_plain(formula: str) -> bool:
    """Whether the formula, without its leading ``=``, stands in the file as it is."""
    return formula[:1] not in ("", "{", "=") and formula[-1] != "}" and all(map(_stays, _CALL.findall(formula)))


class Run(NamedTuple):
    """Rows of cells from ``row`` to ``bottom``, from ``column`` to ``last``, as the file has them."""

    row: int
    column: int
    bottom: int
    last: int
    cells: Iterable[str]

    def pieces(self) -> Iterator[tuple[int, int, str]]:
        """Each row by its number, with the first column and the cells."""
        return zip(count(self.row), repeat(self.column), self.cells)


class Rows(Page):
    """A worksheet that takes and writes cells the quick way."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[Run] = []

    def put_run(self, run: Run) -> int:
        """Rows of cells made with :meth:`tail`. Not 0 where they are too many."""
        self.runs.append(run)
        corners = ((run.row, run.column), (run.bottom, run.last))
        return cast(int, min(self._check_dimensions(*corner) for corner in corners))

    def tail(self, value: str | Decimal | int | float | None, look: Format) -> str:
        """A cell as the file has it, after its address."""
        start = f' s="{look._get_xf_index()}"'
        if value is None:
            return start + "/>"
        if isinstance(value, str):
            return f'{start} t="s"><v>{self.str_table._get_shared_string_index(value)}</v></c>'
        return f"{start}><v>{number_text(value)}</v></c>"

    def take(self, puts: Iterable[Put], formats: Formats, seen: set[tuple[int, int]]) -> Iterator[Put]:
        """Write plain words, whole numbers and blanks; the others are given, each in its turn, to be written."""
        strings = self.str_table
        looks: dict[tuple[str, str], int] = {}
        index_of = strings.string_table.setdefault
        for put in puts:
            value: Any
            row, column, value, style, number_format, formula, link, _ = put
            kind, at = type(value), (row, column)
            is_text = kind is str and is_simple_text(value)
            is_simple = is_text or value is None or (kind is Decimal and isfinite(value))
            if formula or link or not is_simple or at in seen or not (0 <= row < ROWS and 0 <= column < COLUMNS):
                yield put
                continue
            look = looks.get((style, number_format))
            if look is None:
                look = looks[style, number_format] = formats.cell(style, number_format)._get_xf_index()
            if is_text:
                end = f' t="s"><v>{index_of(value, strings.unique_count)}</v></c>'
                strings.count += 1
                strings.unique_count = len(strings.string_table)
            else:
                end = "/>" if value is None else f"><v>{number_text(value)}</v></c>"
            self.table[row][column] = f'<c r="{_letters(column)}{row + 1}" s="{look}"{end}'
            seen.add(at)

    def put(self, row: int, column: int, value: Content, look: Format) -> int:
        """A cell; text is text whatever it begins with. Not 0 where xlsxwriter left it out."""
        if isinstance(value, bool | float | date):
            return super().put(row, column, value, look)
        return self._hold(row, column, self.tail(value, look))

    def _hold(self, row: int, column: int, cell: str) -> int:
        """Keep a cell; :meth:`measure` says then how far they reach."""
        if not (0 <= row < ROWS and 0 <= column < COLUMNS):
            return -1
        self.table[row][column] = f'<c r="{_letters(column)}{row + 1}"{cell}'
        return 0

    def measure(self) -> None:
        """Note the first and last row and column of the cells that are held."""
        rows, columns = (
            [row for row, cells in self.table.items() if cells],
            set(chain.from_iterable(self.table.values())),
        )
        if columns:
            self._check_dimensions(min(rows), min(columns))
            self._check_dimensions(max(rows), max(columns))

    def put_formula(self, row: int, column: int, formula: str, look: Format, result: Content) -> int:
        """A formula without its leading ``=``. Not 0 where xlsxwriter left it out."""
        if not _is_plain(formula):
            return super().put_formula(row, column, formula, look, result)
        return self._hold(row, column, f' s="{look._get_xf_index()}"{self._formula(formula, result)}')

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        bare = formula.removeprefix("=")
        if _is_plain(bare):
            return bare
        return cast(str, super()._prepare_formula(formula, expand_future_functions))

    def _write_rows(self) -> None:
        if self.comments:
            super()._write_rows()
            return
        lines: list[str] = []
        spans, file = self._spans(), cast(Part, self.fh)
        alone = ((row, -1, "") for row in sorted(self.table.keys() | self.row_info.keys()))
        for row, pieces in groupby(merge(alone, *(run.pieces() for run in self.runs)), itemgetter(0)):
            if not self.dim_rowmin <= row <= self.dim_rowmax:
                continue
            cells, info, span = self.table.get(row), self.row_info.get(row), spans.get(row // 16)
            runs = [(column, text) for _, column, text in pieces if column >= 0]
            if not cells and not runs:
                if info is not None:
                    file.write("".join(lines))
                    lines = []
                    self._write_empty_row(row, span, info)
                continue
            if not runs:
                text = "".join(self._cells(row, cells))
            elif not cells and len(runs) == 1:
                text = runs[0][1]
            else:
                runs += zip(sorted(cells or ()), self._cells(row, cells or {}), strict=True)
                text = "".join(text for _, text in sorted(runs))
            lines.append(f"{self._row_start(row, span, info)}{text}</row>")
            if len(lines) == _AT_ONCE:
                file.write("".join(lines))
                file.drain()
                lines = []
        file.write("".join(lines))
        self.runs.clear()

    def _row_start(self, row: int, span: str | None, info: RowInfo | None) -> str:
        """The opening tag of a row that has at most a height of its own."""
        height = self.default_row_height if info is None else info.height
        spans = f' spans="{span}"' if span else ""
        if height == self.original_row_height == self.default_row_height:
            return f'<row r="{row + 1}"{spans}>'
        fixed = "" if row in self.growing else ' customHeight="1"'
        return f'<row r="{row + 1}"{spans} ht="{height * 0.75:.16g}"{fixed}>'

    def _spans(self) -> dict[int, str]:
        """First and last column, from 1, of each sixteen rows."""
        stretches = [(row // 16, min(cells), max(cells)) for row, cells in self.table.items() if cells]
        for run in self.runs:
            blocks = range(run.row // 16, run.bottom // 16 + 1)
            stretches += [(block, run.column, run.last) for block in blocks]
        ends: dict[int, tuple[int, int]] = {}
        for block, first, last in stretches:
            low, high = ends.get(block, (first, last))
            ends[block] = (min(first, low), max(last, high))
        return {block: f"{low + 1}:{high + 1}" for block, (low, high) in ends.items()}

    def _cells(self, row: int, cells: Cells) -> list[str]:
        """The cells of a row from the left."""
        columns = sorted(cells)
        if columns != list(cells):
            cells = {column: cells[column] for column in columns}
        return [c if type(c) is str else self._slowly(row, column, c) for column, c in cells.items()]

    def _slowly(self, row: int, column: int, cell: Any) -> str:  # noqa: ANN401 (xlsxwriter's own tuple)
        """The cell as xlsxwriter writes it; the words of a link are plain text."""
        if type(cell) is CellStringTuple and cell.format is not None:
            look = cell.format._get_xf_index()
            return f'<c r="{_letters(column)}{row + 1}" s="{look}" t="s"><v>{cell.string}</v></c>'
        file: Any = self.fh  # type: ignore[has-type]
        self.fh = StringIO()
        self._write_cell(row, column, cell)
        written, self.fh = self.fh.getvalue(), file
        return written

    def _formula(self, formula: str, value: Content) -> str:
        kind = ""
        if isinstance(value, bool):
            kind, value = ' t="b"', int(value)
        elif isinstance(value, str):
            kind = ' t="e"' if value in _ERRORS else ' t="str"'
            value = self._escape_data(self._escape_control_characters(value))
        elif isinstance(value, Decimal | float):
            value = number_text(value)
        return f"{kind}><f>{self._escape_data(formula)}</f><v>{value}</v></c>"
