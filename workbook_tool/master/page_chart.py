"""The native chart of one indicator's trend, in pictures and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.book import Area, Chart, Series
from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import number_format, to_cell
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.layout.template import load
from workbook_tool.master.page_bands import Bands, band_name
from workbook_tool.results.chart_facts import ChartFacts, Level
from workbook_tool.results.page_words import page_label

WIDTH, HEIGHT = 690, 320  # pixels
_FEW = 6  # figures that are told apart better as columns
_TITLE = 76  # characters
_SOFT = (DataStatus.PROVISIONAL, DataStatus.ESTIMATED)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: the points as rows from ``first`` of a sheet, their columns by key and by a level's label."""

    points: tuple[TrendPoint, ...]
    sheet: str
    first: int
    columns: Mapping[str, int]
    levels: tuple[Level, ...] = ()
    bands: Bands | None = None

    def area(self, key: str) -> Area:
        """The cells of a column."""
        return self.first, self.columns[key], self.first + len(self.points) - 1, self.columns[key]


def chart(register: Register, page: Page, facts: ChartFacts, drawn: Drawn, row: int) -> Chart:
    """The chart with its top at ``row``: columns for few figures and running totals, else a line."""
    indicator, unit = page.indicator, register.unit(page.indicator)
    known = [p for p in drawn.points if p.reading.value is not None]
    running, bands = indicator.accumulation is Accumulation.YEAR_TO_DATE, drawn.bands
    kind = "column" if bands is None and (running or len(known) <= _FEW) else "line"
    return Chart(
        row=row,
        column=0,
        kind=kind,
        title=load("master").words["page"]["chart"].format(ref=indicator.ref, short=_short(indicator.title)),
        alt_text=f"{facts.title}. {facts.description(kind)}",
        series=(*_bands(drawn), *_series(register, drawn, kind, joined=not running)),
        number_format=number_format(unit, indicator.decimals),
        value_title=unit.name[:1].upper() + unit.name[1:],
        minimum=to_cell(bands.axis.low, unit) if bands else None,
        maximum=to_cell(bands.axis.high, unit) if bands else _top(register, page, drawn.levels),
        step=to_cell(bands.axis.step, unit) if bands else None,
        width=WIDTH,
        height=HEIGHT,
    )


def _bands(drawn: Drawn) -> Iterator[Series]:
    for rag in drawn.bands.heights if drawn.bands else ():
        name = band_name(rag)
        yield Series(rag, drawn.sheet, drawn.area("period"), drawn.area(name), rag, "band")


def _series(register: Register, drawn: Drawn, kind: str, *, joined: bool) -> Iterator[Series]:
    periods = drawn.area("period")
    alone = len(drawn.points) == 1  # a line of one point shows only by its marker
    marked = tuple((n, fill) for n, p in enumerate(drawn.points) if (fill := _mark(p)))
    name, values = page_label(register, "performance"), drawn.area("value")
    yield Series(name, drawn.sheet, periods, values, "accent", kind, markers=True, joined=joined, points=marked)
    if any(p.target is not None for p in drawn.points):
        name, values = page_label(register, "target_line"), drawn.area("target")
        marks = alone or not joined
        yield Series(
            name, drawn.sheet, periods, values, "target", dashed=True, markers=marks, joined=joined or kind != "line"
        )
    for level in drawn.levels:
        colour = "target" if level.of_target else level.key
        values = drawn.area(level.label)
        yield Series(level.label, drawn.sheet, periods, values, colour, dashed=level.of_target, markers=alone)


def _mark(point: TrendPoint) -> str:
    """The fill of a point that is not final, or no longer what it was; its period's label says so in letters."""
    if point.reading.data_status in _SOFT:
        return "unsure"
    return "revised" if point.reading.restated else ""


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _top(register: Register, page: Page, levels: tuple[Level, ...]) -> Decimal | None:
    """Where the axis ends: at a percentage's possible maximum where the figures come near it."""
    unit, indicator = register.unit(page.indicator), page.indicator
    most = unit.maximum if indicator.maximum is None else indicator.maximum
    values = [v for p in page.trend for v in (p.reading.value, p.target) if v is not None] + [
        level.value for level in levels
    ]
    if not unit.is_percent or most is None or not most * Decimal("0.9") <= max(values, default=Decimal(0)) <= most:
        return None
    return to_cell(most, unit)
