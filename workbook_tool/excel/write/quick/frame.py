"""What stands around the cells of a sheet: heights of rows and tables, past xlsxwriter's work for each cell.

Of private members it uses ``row_info``, ``row_sizes``, ``tables`` and ``_check_dimensions``, and it has the
styles of sparklines made once; with a minor version of xlsxwriter that it was not made for it steps aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from xlsxwriter import __version__, worksheet
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import RowInfo, Worksheet

from workbook_tool.book import Area

KNOWN = __version__.startswith("3.3.")
_info = lru_cache(maxsize=1024)(RowInfo)
if KNOWN:  # each sparkline would make every colour of every style anew
    worksheet._get_sparkline_style = lru_cache(maxsize=64)(worksheet._get_sparkline_style)


class Frame(Worksheet):  # type: ignore[misc] # xlsxwriter declares no types
    """A worksheet whose rows and tables cost little, unless ``quick`` says not to.

    ``growing`` are rows (from 0) that keep their height only until somebody types
    in them: Excel then makes them as tall as their words.
    """

    quick = KNOWN

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()

    def set_heights(self, heights: Mapping[int, float]) -> None:
        """Heights of rows in points, each more than 0."""
        pixels = {row: int(height * 4 / 3 + 0.5) for row, height in heights.items()}
        if not self.quick or 0 in pixels.values():
            for row, height in heights.items():
                self.set_row(row, height)
            return
        for row, height in pixels.items():
            self.row_info[row] = _info(height)
            self.row_sizes[row] = [height, False]
        for row in (min(pixels), max(pixels)) if pixels else ():
            self._check_dimensions(row, self.dim_colmin or 0)

    def mark_table(self, area: Area, said: Mapping[str, Any]) -> int:
        """A table over ``area``, which no other may meet. Not 0 where xlsxwriter left it out."""
        top, left, bottom, right = area
        code = cast(int, self.add_table(top, left, top + 1 if self.quick else bottom, right, said))
        if code or not self.quick:
            return code
        table = self.tables[-1]  # xlsxwriter keeps each cell of a table: here it had two rows
        table.update(dict.fromkeys(("range", "a_range", "autofilter") & table.keys(), xl_range(*area)))
        return cast(int, self._check_dimensions(bottom, right, True, True))

    def _row_start(self, row: int, span: str | None, said: RowInfo | None) -> str:
        """The opening tag of a row that has at most a height of its own."""
        height = self.default_row_height if said is None else said.height
        spans = f' spans="{span}"' if span else ""
        if height == self.original_row_height == self.default_row_height:
            return f'<row r="{row + 1}"{spans}>'
        fixed = "" if row in self.growing else ' customHeight="1"'
        return f'<row r="{row + 1}"{spans} ht="{height * 0.75:.16g}"{fixed}>'
