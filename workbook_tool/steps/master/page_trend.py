"""The trend of one indicator on its page: a native chart, and the table that it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tool.book import Chart, Series
from workbook_tool.domain.consolidation import Consolidation, Page, TrendPoint
from workbook_tool.domain.figure import figure_text, number_format, to_cell
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.domain.register import Accumulation, Rag, Register
from workbook_tool.layout.place import Filled
from workbook_tool.steps.labels import marks, page_words
from workbook_tool.steps.master.canvas import LINE, Canvas, in_cell

_WIDTH, _HEIGHT = 690, 320  # pixels of the chart
_POINTS = 0.75  # of a pixel
_COLUMNS = 6  # that the table may fill
_FEW = 6  # figures that are told apart better as columns
_MOST_GAPS = 24  # periods without a reading that the chart shows as a gap
_TITLE = 76  # characters


def add_trend(given: Consolidation, canvas: Canvas, page: Page, start: int, end: int) -> int:
    """The chart from row ``start`` at the left, the table below it and below row ``end``; the row after all."""
    if not page.trend:
        canvas.put(start, 0, page_words()["no_history"], "note")
        return max(start + 1, end)
    points = tuple(_with_gaps(page.trend))
    below = _below(canvas, start, end)
    drawn = any(p.reading.value is not None for p in points)
    heading = below if drawn else max(start, end)
    placed = _table(given.register, canvas, page, points, heading)
    if drawn:
        canvas.charts.append(_chart(given, page, points, canvas.name, start, heading + 1, placed))
    return heading + 1 + len(points)


def _with_gaps(trend: tuple[TrendPoint, ...]) -> Iterator[TrendPoint]:
    """The points, and an empty one for each period between them that no reading was made of."""
    last: Period | None = None
    for point in trend:
        gap: list[Period] = []
        while last is not None and last.next() != point.period and len(gap) <= _MOST_GAPS:
            last = last.next()
            gap.append(last)
        if len(gap) <= _MOST_GAPS:
            empty = page_words()["no_reading"]
            yield from (TrendPoint(p, Reading(point.reading.indicator, p, None, note=empty)) for p in gap)
        yield point
        last = point.period


def _below(canvas: Canvas, start: int, end: int) -> int:
    """The first row that is below both the chart, which floats over rows of any height, and the words."""
    room, row = _HEIGHT * _POINTS + LINE, start
    while room > 0:
        room -= canvas.height(row)
        row += 1
    return max(row, end + 1)


# -- the table -----------------------------------------------------------------------


def _table(register: Register, canvas: Canvas, page: Page, points: tuple[TrendPoint, ...], row: int) -> dict[str, int]:
    """The trend as rows from the headings at ``row``; the columns by their keys."""
    rows = [_cells(register, page, point) for point in points]
    alone = any(p.in_period is not None for p in points)
    keys = ["period", "value", "target", "in_period", "rag", "data_status", "note"]
    if not alone:
        keys.remove("in_period")
    if len(keys) > _COLUMNS:  # the status and the note share a column
        keys.remove("note")
        for cells in rows:
            cells["data_status"] = "; ".join(str(cells[key]) for key in ("data_status", "note") if cells[key])
    words = page_words()
    named = {"in_period": words["in_period_heading"], "rag": register.label("RAG Rating")}
    canvas.row(row, [named.get(key) or words[key] for key in keys], "strip-heading")
    for n, cells in enumerate(rows, row + 1):
        canvas.row(n, [cells[key] for key in keys], "center-wrap")
    placed = {key: column for column, key in enumerate(keys)}
    canvas.colour_ratings(row + 1, row + len(points), placed["rag"])
    return placed


def _cells(register: Register, page: Page, point: TrendPoint) -> dict[str, str | Filled]:
    reading, indicator = point.reading, page.indicator
    unit = register.unit(indicator)

    def figure(value: Decimal | None, decimals: int) -> Filled:
        return in_cell(value, unit, decimals, "", "center-wrap")  # a word would be drawn as 0

    known = reading.value is not None
    status = reading.data_status.value if known or reading.data_status is DataStatus.NOT_AVAILABLE else ""
    if reading.restated:
        status = f"{status}, {page_words()['revised']}"
    return {
        "period": f"{point.period.label}{marks(reading)}",
        "value": figure(reading.value, indicator.decimals),
        "target": figure(point.target, indicator.shown_target_decimals),
        "in_period": figure(point.in_period, indicator.decimals),
        "rag": point.rag.value if known or point.rag is not Rag.NOT_RATED else "",
        "data_status": status,
        "note": reading.note,
    }


# -- the chart -----------------------------------------------------------------------


def _chart(
    given: Consolidation,
    page: Page,
    points: tuple[TrendPoint, ...],
    name: str,
    row: int,
    first: int,
    at: dict[str, int],
) -> Chart:
    words, indicator = page_words(), page.indicator
    last = first + len(points) - 1
    known = [p for p in points if p.reading.value is not None]
    whole = indicator.accumulation is Accumulation.YEAR_TO_DATE or len(known) <= _FEW
    kind = "column" if whole else "line"

    def area(key: str) -> tuple[int, int, int, int]:
        return first, at[key], last, at[key]

    soft = (DataStatus.PROVISIONAL, DataStatus.ESTIMATED)
    unsure = tuple((n, "unsure") for n, p in enumerate(points) if p.reading.data_status in soft)
    series = [
        Series(words["value_series"], name, area("period"), area("value"), "accent", kind, markers=True, points=unsure)
    ]
    if any(p.target is not None for p in points):
        alone = len(points) == 1  # a line of one point shows only by its marker
        series.append(
            Series(words["target_series"], name, area("period"), area("target"), "target", dashed=True, markers=alone)
        )
    unit = given.register.unit(indicator)
    return Chart(
        row=row, column=0, kind=kind, title=words["chart"].format(ref=indicator.ref, short=_short(indicator.title)),
        alt_text=_alt(given.register, page, known, kind), series=tuple(series),
        number_format=number_format(unit, indicator.decimals), maximum=_top(given.register, page),
        width=_WIDTH, height=_HEIGHT,
    )  # fmt: skip


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _alt(register: Register, page: Page, known: list[TrendPoint], kind: str) -> str:
    """What the chart shows, in a sentence."""
    indicator = page.indicator
    unit = register.unit(indicator)

    def said(point: TrendPoint) -> str:
        return f"{figure_text(point.reading.value, unit, indicator.decimals)} ({point.period.label})"

    by_value = sorted(known, key=lambda p: p.reading.value or Decimal(0))
    return page_words()["alt"].format(
        kind=kind.capitalize(), ref=indicator.ref, title=indicator.title, count=len(known),
        first=known[0].period.label, last=known[-1].period.label, latest=said(known[-1]),
        low=said(by_value[0]), high=said(by_value[-1]), target=page.target_text,
    )  # fmt: skip


def _top(register: Register, page: Page) -> Decimal | None:
    """Where the axis ends: at a percentage's possible maximum where the figures come near it."""
    unit, indicator = register.unit(page.indicator), page.indicator
    most = unit.maximum if indicator.maximum is None else indicator.maximum
    found = [v for p in page.trend for v in (p.reading.value, p.target) if v is not None]
    if not unit.is_percent or most is None or not most * Decimal("0.9") <= max(found, default=Decimal(0)) <= most:
        return None
    return to_cell(most, unit)
