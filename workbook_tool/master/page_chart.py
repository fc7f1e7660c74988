"""The native chart of one indicator's trend, in pictures and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workbook_tool.book import Area, Chart, Series
from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import figure_text, number_format, to_cell
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.reading import DataStatus
from workbook_tool.domain.register import Register
from workbook_tool.master.page_bands import Bands, band_name
from workbook_tool.results.labels import page_words

WIDTH, HEIGHT = 690, 320  # pixels
_FEW = 6  # figures that are told apart better as columns
_TITLE = 76  # characters
_SOFT = (DataStatus.PROVISIONAL, DataStatus.ESTIMATED)


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the chart: an end of a target range, a limit, or a figure of others; ``colour`` is the theme's."""

    name: str
    value: Decimal
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: the points as rows from ``first`` of a sheet, their columns by key and by a level's name."""

    points: tuple[TrendPoint, ...]
    sheet: str
    first: int
    columns: Mapping[str, int]
    levels: tuple[Level, ...] = ()
    bands: Bands | None = None

    def area(self, key: str) -> Area:
        """The cells of a column."""
        return self.first, self.columns[key], self.first + len(self.points) - 1, self.columns[key]


def levels(register: Register, page: Page) -> tuple[Level, ...]:
    """The lines across the chart."""
    words, target, others = page_words(), page.rating.target, page.comparator
    limits = ((key, getattr(target, key) if target else None) for key in ("low", "high", "green", "amber"))
    found = [Level(words[f"{key}_limit"], value, "target", dashed=True) for key, value in limits if value is not None]
    for key in ("neighbours", "england"):
        value = getattr(others, key) if others else None
        if value is not None:
            found.append(Level(register.label(words[key]), value, key))
    return tuple(found)


def chart(register: Register, page: Page, drawn: Drawn, row: int) -> Chart:
    """The chart with its top at ``row``: columns for few figures and running totals, else a line."""
    words, indicator, unit = page_words(), page.indicator, register.unit(page.indicator)
    known = [p for p in drawn.points if p.reading.value is not None]
    running, bands = indicator.accumulation is Accumulation.YEAR_TO_DATE, drawn.bands
    kind = "column" if bands is None and (running or len(known) <= _FEW) else "line"
    return Chart(
        row=row,
        column=0,
        kind=kind,
        title=words["chart"].format(ref=indicator.ref, short=_short(indicator.title)),
        alt_text=_alt(register, page, known, kind),
        series=(*_bands(drawn), *_series(drawn, kind, joined=not running)),
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


def _series(drawn: Drawn, kind: str, *, joined: bool) -> Iterator[Series]:
    words, periods = page_words(), drawn.area("period")
    alone = len(drawn.points) == 1  # a line of one point shows only by its marker
    marked = tuple((n, fill) for n, p in enumerate(drawn.points) if (fill := _mark(p)))
    name, values = words["value_series"], drawn.area("value")
    yield Series(name, drawn.sheet, periods, values, "accent", kind, markers=True, joined=joined, points=marked)
    if any(p.target is not None for p in drawn.points):
        name, values = words["target_series"], drawn.area("target")
        marks = alone or not joined
        yield Series(
            name, drawn.sheet, periods, values, "target", dashed=True, markers=marks, joined=joined or kind != "line"
        )
    for one in drawn.levels:
        values = drawn.area(one.name)
        yield Series(one.name, drawn.sheet, periods, values, one.colour, dashed=one.dashed, markers=alone)


def _mark(point: TrendPoint) -> str:
    """The fill of a point that is not final, or no longer what it was; its period's label says so in letters."""
    if point.reading.data_status in _SOFT:
        return "unsure"
    return "revised" if point.reading.restated else ""


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


def _top(register: Register, page: Page, lines: tuple[Level, ...]) -> Decimal | None:
    """Where the axis ends: at a percentage's possible maximum where the figures come near it."""
    unit, indicator = register.unit(page.indicator), page.indicator
    most = unit.maximum if indicator.maximum is None else indicator.maximum
    found = [v for p in page.trend for v in (p.reading.value, p.target) if v is not None] + [one.value for one in lines]
    if not unit.is_percent or most is None or not most * Decimal("0.9") <= max(found, default=Decimal(0)) <= most:
        return None
    return to_cell(most, unit)
