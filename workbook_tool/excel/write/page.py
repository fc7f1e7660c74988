"""How a sheet stands on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import ceil

from workbook_tool.book import Area, Sheet
from workbook_tool.excel.write import allowed
from workbook_tool.excel.write.allowed import NotAllowed
from workbook_tool.excel.write.engine import Page
from workbook_tool.excel.write.style import Formats
from workbook_tool.grid import address
from workbook_tool.typeset import height_for, heights_of

_A4 = 9
_MARGIN, _TOP, _BOTTOM = 0.5, 0.6, 0.75  # inches
_PAPER = (8.27, 11.69)  # inches
_PIXELS = 96  # an inch
_SMALLEST = 0.5  # of its size: type on paper is not made smaller than this
_DEFAULT_WIDTH = 8.43
_FOOTER = 255
_STATES = ("visible", "hidden", "veryHidden")
# Protection guards against slips: people may still make room, sort and filter.
_ALLOWED = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


def set_up(worksheet: Page, sheet: Sheet, formats: Formats) -> None:
    """Widths and heights, freezing, protection, print set-up."""
    _sizes(worksheet, sheet, formats)
    if sheet.freeze and sheet.freeze != (0, 0):
        worksheet.freeze_panes(*sheet.freeze)
    if sheet.tab_colour:
        worksheet.set_tab_color(formats.theme.colour("#" + sheet.tab_colour.removeprefix("#")))
    if sheet.protected:
        worksheet.protect("", _ALLOWED)
    if sheet.state not in _STATES:
        raise NotAllowed(f"{sheet.state!r} is no state of a sheet")
    if sheet.state != "visible":
        (worksheet.hide if sheet.state == "hidden" else worksheet.very_hidden)()
    worksheet.hide_gridlines(2)
    if sheet.active != (0, 0):
        worksheet.set_selection(*sheet.active, *sheet.active)
    used = sheet.used
    _no_green_corners(worksheet, sheet, used)
    _print(worksheet, sheet, sheet.print_area or used)


def _sizes(worksheet: Page, sheet: Sheet, formats: Formats) -> None:
    for column in sorted({*sheet.widths, *sheet.hidden_columns}):
        width = sheet.widths.get(column)
        if width is not None and not 0 < width <= allowed.WIDEST:
            raise NotAllowed(f"a column is {width} characters wide, and Excel has at most {allowed.WIDEST}")
        folded = column - 1 in sheet.grouped_columns and column - 1 in sheet.hidden_columns
        options = {
            "hidden": column in sheet.hidden_columns,
            "level": int(column in sheet.grouped_columns),
            "collapsed": folded and column not in sheet.grouped_columns,
        }
        worksheet.set_column(column, column, width, None, options)
    heights = _own_heights(sheet, formats) | dict(sheet.heights)
    for row, height in heights.items():
        if not 0 < height <= allowed.TALLEST:
            raise NotAllowed(f"row {row + 1} is {height} points tall, and Excel has at most {allowed.TALLEST}")
    worksheet.set_heights(heights)
    wrapping = {name for name in {put.style for put in sheet.cells} if formats.style(name).wrap}
    worksheet.growing |= {put.row for put in sheet.cells if put.style in wrapping}
    for bulk in sheet.bulks:
        if any(formats.style(style).wrap for style, _ in bulk.looks):
            worksheet.growing.update(range(bulk.area[0], bulk.area[2] + 1))


def _own_heights(sheet: Sheet, formats: Formats) -> dict[int, float]:
    """Heights of rows that say none but need one: LibreOffice does not work them out in a file like Excel's."""
    normal = formats.theme.size
    heights: dict[int, float] = {}
    styles = {name: formats.style(name) for name in {put.style for put in sheet.cells}}
    tall = {name: style for name, style in styles.items() if style.wrap or style.size > normal}
    for put in sheet.cells:
        style = tall.get(put.style)
        if style is None or put.row in sheet.heights:
            continue
        words = [(put.value, sheet.widths.get(put.column, _DEFAULT_WIDTH))] if isinstance(put.value, str) else []
        needed = height_for(words, style.size, bold=style.bold) if style.wrap else style.size * 1.5
        if needed > height_for([], normal):
            heights[put.row] = max(heights.get(put.row, 0), needed)
    for bulk in sheet.bulks:
        if all(row in sheet.heights for row in range(bulk.area[0], bulk.area[2] + 1)):
            continue
        looks = [formats.style(style) for style, _ in bulk.looks]
        widths = [sheet.widths.get(column, _DEFAULT_WIDTH) for column, _ in enumerate(looks, bulk.column)]
        wrapping = {
            n: (width, look.size, look.bold)
            for n, (width, look) in enumerate(zip(widths, looks, strict=True))
            if look.wrap
        }
        for row, needed in enumerate(heights_of(bulk.rows, wrapping), bulk.row):
            if row not in sheet.heights and needed > height_for([], normal):
                heights[row] = max(heights.get(row, 0), needed)
    return heights


def _no_green_corners(worksheet: Page, sheet: Sheet, used: Area) -> None:
    """No warning marks on what is meant so: references that are digits, formulas beside others."""
    if sheet.cells or sheet.bulks:
        area = f"A1:{address(*used[2:])}"
        kinds = ("number_stored_as_text", "formula_differs", "formula_unlocked", "empty_cell_reference")
        worksheet.ignore_errors(dict.fromkeys(kinds, area))


def _print(worksheet: Page, sheet: Sheet, area: Area) -> None:
    """How it is printed, ``area`` being the cells that are."""
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=_MARGIN, right=_MARGIN, top=_TOP, bottom=_BOTTOM)
    if sheet.landscape:
        worksheet.set_landscape()
    if sheet.breaks or sheet.column_breaks:  # Excel leaves out breaks where it fits pages itself
        worksheet.set_h_pagebreaks([row + 1 for row in sheet.breaks])
        worksheet.set_v_pagebreaks(list(sheet.column_breaks))
        worksheet.set_print_scale(_scale(sheet, area))
        if sheet.column_breaks:
            worksheet.print_across()
    else:
        worksheet.fit_to_pages(_pages_wide(worksheet, sheet, area), sheet.fit_height)
    if sheet.repeat_rows:
        worksheet.repeat_rows(*sheet.repeat_rows)
    if sheet.repeat_columns:
        worksheet.repeat_columns(*sheet.repeat_columns)
    if sheet.print_area:
        worksheet.print_area(*sheet.print_area)
    if sheet.footer:
        worksheet.set_footer(allowed.at_most(sheet.footer, _FOOTER, "the footer"), {"margin": 0.35})


def _scale(sheet: Sheet, area: Area) -> int:
    """The scale in percent at which the widest of the pages side by side fits the width of the paper."""
    first, last = area[1::2]
    again = sheet.repeat_columns or (0, -1)
    ends = (first, *sheet.column_breaks, last + 1)
    pages = [_widths(sheet, range(start, end)) for start, end in pairwise(ends)]
    repeated = _widths(sheet, range(again[0], again[1] + 1))
    widest = max(pages[0], *(page + repeated for page in pages[1:])) if len(pages) > 1 else pages[0]
    return max(10, min(100, int(_room(sheet) / max(widest, 1) * 93)))  # other programs draw columns wider


def _pages_wide(worksheet: Page, sheet: Sheet, area: Area) -> int:
    """How many pages side by side keep the words readable; the frozen columns then stand on each of them."""
    frozen = sheet.freeze[1] if sheet.freeze else 0
    width = _widths(sheet, range(area[1], area[3] + 1))
    again = _widths(sheet, range(area[1], frozen)) if frozen else 0
    if width * _SMALLEST <= _room(sheet) or again * 3 > width:
        return 1
    if frozen:
        worksheet.repeat_columns(0, frozen - 1)
    return ceil((width - again) / (_room(sheet) / _SMALLEST - again))


def _widths(sheet: Sheet, columns: Iterable[int]) -> int:
    shown = (column for column in columns if column not in sheet.hidden_columns)
    return sum(int(sheet.widths.get(column, _DEFAULT_WIDTH) * 8 + 5) for column in shown)


def _room(sheet: Sheet) -> float:
    """The width of the paper between its margins, in pixels."""
    return (_PAPER[1 if sheet.landscape else 0] - 2 * _MARGIN) * _PIXELS
