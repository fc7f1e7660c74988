"""What stands around the cells of a sheet: heights of rows and tables, past xlsxwriter's work for each cell.

Of private members it uses ``row_info``, ``row_sizes``, ``tables`` and ``_check_dimensions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import RowInfo

from workbook_tool.book import Area
from workbook_tool.excel.write.engine import Page
from workbook_tool.excel.write.quick.before import Before

_before = Before[dict[str, Any]]()
_info = lru_cache(maxsize=1024)(RowInfo)


class Frame(Page):
    """A worksheet whose rows and tables cost little."""

    def set_heights(self, heights: Mapping[int, float]) -> None:
        """Heights of rows in points, each more than 0."""
        pixels = {row: int(height * 4 / 3 + 0.5) for row, height in heights.items()}
        if 0 in pixels.values():
            super().set_heights(heights)
            return
        for row, height in pixels.items():
            self.row_info[row] = _info(height)
            self.row_sizes[row] = [height, False]
        for row in (min(pixels), max(pixels)) if pixels else ():
            self._check_dimensions(row, self.dim_colmin or 0)

    def mark_table(self, area: Area, table: Mapping[str, Any]) -> int:
        """A table over ``area``, which no other may meet. Not 0 where xlsxwriter left it out."""
        top, left, bottom, right = area
        headings = tuple(column["header"] for column in table["columns"])
        made_of = (area, table["name"], table["style"], table["autofilter"], headings)
        if before := _before.get(made_of):
            for heading in headings:  # which their cells then take the place of
                self.str_table._get_shared_string_index(heading)
            self.tables.append({**before})
            return 0
        if code := super().mark_table((top, left, top + 1, right), table):
            return code
        marked = self.tables[-1]  # xlsxwriter keeps each cell of a table: here it had two rows
        marked.update(dict.fromkeys(("range", "a_range", "autofilter") & marked.keys(), xl_range(*area)))
        marked["made_of"] = made_of
        _before[made_of] = {**marked}
        return cast(int, self._check_dimensions(bottom, right, True, True))
