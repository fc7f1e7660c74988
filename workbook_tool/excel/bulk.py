"""Rows of like cells as the file has them: each different value of a column is looked at once.

A row is one join. What Excel would not take is refused as it is for single cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import getitem

from xlsxwriter.utility import xl_col_to_name

from workbook_tool.book import Bulk, Put, Value
from workbook_tool.excel.allowed import NotAllowed
from workbook_tool.excel.engine import Page
from workbook_tool.excel.rows import Run

Tail = Callable[[Put], str]  # a cell after its address


class _Column(dict[Value, str]):
    """The cells of a column after their addresses, and the beginning of the next, by value."""

    def __init__(self, place: Put, tail: Tail, following: str) -> None:
        super().__init__()
        self._place, self._tail, self._following = place, tail, following

    def __missing__(self, value: Value) -> str:
        put = Put(self._place.row, self._place.column, value, self._place.style, self._place.number_format)
        return self.setdefault(value, self._tail(put) + self._following)


def run_of(bulk: Bulk, page: Page, tail: Tail) -> Run:
    """The rows of ``bulk`` for ``page``; ``tail`` gives a cell, or refuses it."""
    strings = page.str_table.count
    columns = [
        _Column(Put(bulk.row, c, None, *look), tail, f'<c r="{xl_col_to_name(c + 1)}' if c < bulk.area[3] else "")
        for c, look in enumerate(bulk.looks, bulk.column)
    ]
    cells = list(_rows(bulk, columns))
    page.str_table.count = strings + sum(row.count('t="s"') for row in cells)
    return Run(bulk.row, bulk.column, cells)


def _rows(bulk: Bulk, columns: list[_Column]) -> Iterator[str]:
    start = f'<c r="{xl_col_to_name(bulk.column)}'
    for number, row in enumerate(bulk.rows, bulk.row + 1):
        kinds = list(map(type, row))
        if len(kinds) != len(columns) or bool in kinds:  # True would be taken for the 1 that it equals
            raise NotAllowed(f"row {number} of a bulk has {len(kinds)} values for {len(columns)} columns, or a bool")
        yield f'{number}"'.join((start, *map(getitem, columns, row)))
