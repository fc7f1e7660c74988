"""All figures of an indicator beside its page, one row for each period: what its chart is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.book import Put
from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import Unit, number_format, to_cell
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.layout.template import load
from workbook_tool.master.canvas import Canvas
from workbook_tool.master.page_bands import band_name, bands
from workbook_tool.master.page_chart import Drawn, other_pieces
from workbook_tool.results.chart_facts import ChartFacts, pieces
from workbook_tool.results.page_words import marks, page_label
from workbook_tool.theme import all_ratings

_MOST_GAPS = 24  # periods without a reading that are shown as a gap
_HEADING = 1  # the row of the headings
KEYS = ("period", "value", "target", "in_period", "rag", "data_status", "note")


def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = load("master").words["page"]
    return words


def drawn_points(page: Page, facts: ChartFacts) -> tuple[TrendPoint, ...]:
    """The points of a page in order of time, with an empty one for each period that no reading was made of."""
    return tuple(_with_gaps(facts.points))


def _with_gaps(trend: tuple[TrendPoint, ...]) -> Iterator[TrendPoint]:
    last: Period | None = None
    for point in trend:
        gap: list[Period] = []
        while last is not None and last.next() != point.period and len(gap) <= _MOST_GAPS:
            last = last.next()
            gap.append(last)
        if len(gap) <= _MOST_GAPS:
            empty = _words()["no_reading"]
            yield from (TrendPoint(p, Reading(point.reading.indicator, p, None, note=empty)) for p in gap)
        yield point
        last = point.period


def add_data(
    register: Register, canvas: Canvas, page: Page, facts: ChartFacts, points: tuple[TrendPoint, ...]
) -> Drawn:
    """The rows of ``points`` at the right of the page, and which of them the chart is drawn from."""
    words = _words()
    first = words["columns"] + 1
    drawn = points[-words["points"] :]
    skipped = len(points) - len(drawn)
    levels = [level.value for level in facts.levels]
    behind = bands(register, page, drawn, levels)
    lines = dict(_lines(register, page, points))
    lines |= {level.label: [level.value] * len(points) for level in facts.levels}
    for rag, heights in behind.heights.items() if behind else ():
        lines[band_name(rag)] = [None] * skipped + list(heights)
    placed = {key: first + n for n, key in enumerate((*KEYS, *lines))}
    _heading(register, canvas, placed)
    unit, decimals = register.unit(page.indicator), page.indicator.decimals
    shown, aims = number_format(unit, decimals), number_format(unit, page.indicator.shown_target_decimals)
    formats = {"value": shown, "target": aims, "in_period": shown} | dict.fromkeys(lines, shown)
    columns = [[_in_cell(v, unit) for v in values] for values in lines.values()]
    rows = [(*_cells(point, unit), *(column[n] for column in columns)) for n, point in enumerate(points)]
    canvas.bulk(_HEADING + 1, [("center", formats.get(key, "")) for key in placed], rows, first)
    canvas.colour_ratings(all_ratings(register), _HEADING + 1, _HEADING + len(points), placed["rag"])
    return Drawn(drawn, canvas.name, _HEADING + 1 + skipped, placed, facts.levels, behind)


def _heading(register: Register, canvas: Canvas, placed: Mapping[str, int]) -> None:
    words = _words()
    first = min(placed.values())
    canvas.put(0, first, words["all_figures"], "note")
    named = {"in_period": words["in_period_heading"], "rag": page_label(register, "rag")}
    for n, (key, column) in enumerate(placed.items()):
        canvas.widths[column] = float(words["data_widths"][n] if n < len(KEYS) else words["level_width"])
        heading = named.get(key) or (words[key] if key in KEYS else key)
        canvas.cells.append(Put(_HEADING, column, heading, "data-heading"))


def _lines(register: Register, page: Page, points: Sequence[TrendPoint]) -> Iterator[tuple[str, list[Decimal | None]]]:
    """The latest figure by itself; of a line in pieces, those of every other piece."""
    words = _words()
    last = max((n for n, p in enumerate(points) if p.reading.value is not None), default=-1)
    yield words["latest"], [p.reading.value if n == last else None for n, p in enumerate(points)]
    numbers = pieces(page.indicator, [p.period for p in points])
    if numbers[-1] or page.indicator.accumulation is Accumulation.YEAR_TO_DATE:
        for name, rest in ((page_label(register, "performance"), 0), (other_pieces(page), 1)):
            own = [(numbers[-1] - number) % 2 == rest for number in numbers]
            yield name, [p.reading.value if of_piece else None for p, of_piece in zip(points, own, strict=True)]


def _cells(point: TrendPoint, unit: Unit) -> tuple[str | Decimal, ...]:
    """What a point's row has under :data:`KEYS`."""
    reading = point.reading
    known = reading.value is not None
    status = reading.data_status.value if known or reading.data_status is DataStatus.NOT_AVAILABLE else ""
    if reading.restated:
        status = f"{status}, {_words()['revised']}"
    return (
        f"{point.period.label}{marks(reading)}",
        _in_cell(reading.value, unit),
        _in_cell(point.target, unit),
        _in_cell(point.in_period, unit),
        point.rag.value if known or point.rag is not Rag.NOT_RATED else "",
        status,
        reading.note,
    )


def _in_cell(value: Decimal | None, unit: Unit) -> str | Decimal:
    """A figure as its cell holds it; empty where there is none: a word would be drawn as 0."""
    return "" if value is None else to_cell(value, unit)
