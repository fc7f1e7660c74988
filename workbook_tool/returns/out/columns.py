"""Which columns a return has and how wide they are, from what it asks and holds.

All that a row needs while it is filled in stands side by side on a small screen:
the columns from ID to Check share ``_BUDGET`` characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tool.domain.figure import figure_text, from_cell
from workbook_tool.layout.template import SheetLayout, load
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.out.form import Form
from workbook_tool.returns.out.rows import PARTS, given_target, is_revisable

_BUDGET = 150  # characters from ID to Check: 1,250 pixels, of the 1,267 that a window of 1,366 shows
_ID, _TITLE, _PERIOD, _CHECK = (6, 9), (22, 36), (11, 14), (22, 33)  # narrowest and widest
_FIGURE, _VALUE = 10, 12  # narrowest
_LONG, _WIDE = 1_500, 90  # a row of a workbook ends at 409 points: longer words need a wider column
_TITLES_SHARE = Decimal("0.52")  # of what Indicator and Check have between them


def readings_layout(form: Form) -> SheetLayout:
    """The sheet Return with the columns that this return needs, each as wide as it needs."""
    sheet = load("return").sheet("readings")
    wanted = _wanted(form)
    widths = {column.key: column.width for column in sheet.columns if not column.rare or column.key in wanted}
    figures = max((len(text) + 2 for row in form.rows for text in _figures(form, row)), default=0)
    widths["indicator"] = _within(_ID, max((len(row.indicator.ref) + 2 for row in form.rows), default=0))
    widths["period"] = _within(_PERIOD, max((len(row.label) + 1 for row in form.rows), default=0))
    widths["target"] = widths["previous"] = max(_FIGURE, figures)
    widths["value"] = max(_VALUE, figures + 1)
    if "forecast" in widths:
        widths["forecast"] = max(widths["forecast"], widths["value"])
    if any(len(str(entries.get("commentary") or "")) > _LONG for entries in form.entries.values()):
        widths["commentary"] = _WIDE
    widths["title"] = widths["check"] = 0
    left = _BUDGET - sum(
        width for key, width in widths.items() if sheet.column(key).index <= sheet.column("check").index
    )
    widths["title"] = _within(_TITLE, round(Decimal(left) * _TITLES_SHARE))
    widths["check"] = _within(_CHECK, round(left - widths["title"]))
    return sheet.narrowed(widths)


def _within(limits: tuple[int, int], width: int) -> int:
    return min(max(width, limits[0]), limits[1])


def _wanted(form: Form) -> set[str]:
    """The rare columns that some row needs, or that something was entered in."""
    wanted = {key for entries in form.entries.values() for key, value in entries.items() if value not in (None, "")}
    if any(row.indicator.has_parts for row in form.rows):
        wanted |= {*PARTS}
    if any(is_revisable(row) for row in form.rows):
        wanted.add("revised_previous")
    if "revised_previous" in wanted or "revision_reason" in wanted:
        wanted |= {"revised_previous", "revision_reason"}
    if any(row.last and row.last.commentary for row in form.rows):
        wanted.add("last_commentary")
    if any(row.forecast for row in form.rows):
        wanted.add("forecast")
    return wanted


def _figures(form: Form, row: Asked) -> Iterator[str]:
    """The figures that stand in Target and Previous, as they are shown."""
    target, indicator = given_target(form.register, row), row.indicator
    if isinstance(target, Decimal):
        yield figure_text(from_cell(target, row.unit), row.unit, indicator.shown_target_decimals)
    for reading in (row.previous, row.last):
        if reading is not None and reading.value is not None:
            yield figure_text(reading.value, row.unit, indicator.decimals)
