"""Rows of like cells as the file has them: each different value of a column is looked at once.

A row is one join. What Excel would not take is refused as it is for single cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from math import isfinite
from operator import getitem
from tempfile import TemporaryFile
from typing import cast

from xlsxwriter.utility import xl_col_to_name

from workbook_tool.book import Area, Bulk, Put, Value, meet
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.excel.write.content import as_number, content
from workbook_tool.excel.write.engine import Page, Place, number_text
from workbook_tool.excel.write.features import done
from workbook_tool.excel.write.quick.rows import Rows, Run
from workbook_tool.excel.write.style import Formats

_MANY = 50_000  # cells
_TEXT = 't="s"'  # of a cell


class _Column(dict[Value, str]):
    """The cells of a column after their addresses, and the beginning of the next, by value."""

    def __init__(self, page: Rows, formats: Formats, look: tuple[str, str], following: str) -> None:
        super().__init__()
        self._page, self._formats, self._look, self._following = page, formats, look, following
        self._number = ""

    def __missing__(self, value: Value) -> str:
        number = isinstance(value, Decimal | int) and isfinite(value)
        if isinstance(value, Decimal | int) and number and self._number:
            return self.setdefault(value, f"{self._number}{number_text(value)}</v></c>{self._following}")
        held, look = content(Put(0, 0, value, *self._look), self._formats)
        cell = self._page.tail(as_number(held) if isinstance(held, date) else held, look) + self._following
        if number:
            self._number = cell.partition("<v>")[0] + "<v>"
        return self.setdefault(value, cell)


class Runs:
    """Makes the rows of a workbook's bulks; the columns of one sheet are often those of the next."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats
        self._columns: dict[tuple[int, bool, tuple[str, str]], _Column] = {}

    def put(self, bulks: Iterable[Bulk], page: Page, singles: Iterable[tuple[int, int]], at: Place) -> None:
        """Write ``bulks`` beside the ``singles`` of ``page``; ``at`` is told the row and column of what is refused."""
        rows = cast(Rows, page)  # those of the same engine
        rows.measure()
        for bulk in bulks:
            at(*bulk.area[:2])
            done(rows.put_run(self._run(bulk, rows, at)))
        if rows.runs:
            _refuse_meeting(bulks, singles)

    def _run(self, bulk: Bulk, page: Rows, place: Place) -> Run:
        """The rows of ``bulk`` on ``page``; raises NotAllowed, having told ``place`` where."""
        columns = [
            self._column(page, column, look, bulk.area[3]) for column, look in enumerate(bulk.looks, bulk.column)
        ]
        strings = page.str_table.count
        held = _on_disk if len(bulk.rows) * len(columns) >= _MANY else _in_memory
        cells = held(_rows(bulk, columns, place))
        page.str_table.count = strings + int(next(cells))
        return Run(bulk.row, bulk.column, *bulk.area[2:], cells)

    def _column(self, page: Rows, column: int, look: tuple[str, str], last: int) -> _Column:
        key = (column, column == last, look)
        if key not in self._columns:
            following = "" if column == last else f'<c r="{xl_col_to_name(column + 1)}'
            self._columns[key] = _Column(page, self._formats, look, following)
        return self._columns[key]


def _in_memory(rows: Iterable[str]) -> Iterator[str]:
    """How many shared texts there are in ``rows``, then each of these."""
    cells = list(rows)
    yield str(sum(row.count(_TEXT) for row in cells))
    yield from cells


def _on_disk(rows: Iterable[str]) -> Iterator[str]:
    """The same, for so many that memory would be short: they wait in a file that nobody else sees."""
    with TemporaryFile("w+", encoding="ascii", newline="\n") as file:
        texts = 0
        for row in rows:
            texts += row.count(_TEXT)
            file.write(f"{row}\n")
        file.seek(0)
        yield str(texts)
        yield from (line[:-1] for line in file)


def _rows(bulk: Bulk, columns: list[_Column], place: Place) -> Iterator[str]:
    start = f'<c r="{xl_col_to_name(bulk.column)}'
    for number, row in enumerate(bulk.rows, bulk.row + 1):
        kinds = list(map(type, row))
        if len(kinds) != len(columns) or bool in kinds:  # True would be taken for the 1 that it equals
            place(number - 1, bulk.column)
            raise NotAllowed(f"a row of many has {len(kinds)} values for {len(columns)} columns, or a truth value")
        try:
            yield f'{number}"'.join((start, *map(getitem, columns, row)))
        except (NotAllowed, TypeError, ValueError, OverflowError):
            wrong = next(n for n, (column, value) in enumerate(zip(columns, row, strict=True)) if value not in column)
            place(number - 1, bulk.column + wrong)
            raise


def _refuse_meeting(bulks: Iterable[Bulk], singles: Iterable[tuple[int, int]]) -> None:
    """Refuse bulks that stand where something else does."""
    columns: dict[int, list[int]] = {}
    for row, column in singles:
        columns.setdefault(row, []).append(column)
    before: list[Area] = []
    for area in sorted(bulk.area for bulk in bulks):
        top, left, bottom, right = area
        before = [other for other in before if other[2] >= top]
        taken = (column for row in range(top, bottom + 1) for column in columns.get(row, ()))
        if any(left <= column <= right for column in taken) or any(meet(area, other) for other in before):
            raise NotAllowed("two things stand in the same cell")
        before.append(area)
