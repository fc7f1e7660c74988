"""The native chart of one indicator's page: joined points, gaps, target, bands, the latest in its rating's shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from workbook_tool.book import Area, Chart, Series
from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import number_format, to_cell
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.reading import UNSETTLED
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.layout.template import load
from workbook_tool.master.page_bands import Bands, band_name
from workbook_tool.results.chart_axis import Axis, axis
from workbook_tool.results.chart_facts import ChartFacts, Level, pieces
from workbook_tool.results.page_words import page_label
from workbook_tool.theme import colours_of, theme_of

WIDTH, HEIGHT = 606, 372  # pixels
_TITLE = 70  # characters


@immutable
class Drawn:
    """What is drawn: the points as rows from ``first`` of a sheet, their columns by key and by a level's label."""

    points: tuple[TrendPoint, ...]
    """The last of an indicator's, oldest first."""
    sheet: str
    first: int
    """The row of the first point."""
    columns: Mapping[str, int]
    levels: tuple[Level, ...] = ()
    """Figures that hold over the whole chart."""
    bands: Bands | None = None
    """None where there are none to show."""

    def area(self, key: str) -> Area:
        """The cells of a column."""
        return self.first, self.columns[key], self.first + len(self.points) - 1, self.columns[key]


def chart(register: Register, page: Page, facts: ChartFacts, drawn: Drawn, row: int) -> Chart:
    """The chart with its top at ``row``: a line; of one figure, a bar beside its target."""
    indicator, unit = page.indicator, register.unit(page.indicator)
    known = [p for p in drawn.points if p.reading.value is not None]
    alone = len(known) == 1
    scale = drawn.bands.axis if drawn.bands else _axis(register, page, drawn)
    series = tuple(_bar(register, drawn)) if alone else (*_bands(drawn), *_lines(register, page, drawn))
    title = load("master").words["page"]["chart"].format(ref=indicator.ref, short=_short(indicator.title_in_lines))
    return Chart(
        row=row,
        column=0,
        kind="bar" if alone else "line",
        title=title,
        alt_text=f"{facts.title}. {facts.description('column' if alone else 'line')}",
        series=series,
        number_format=number_format(unit, scale.decimals),
        value_title=unit.name[:1].upper() + unit.name[1:],
        minimum=Decimal(0) if alone and scale.low >= 0 else to_cell(scale.low, unit),
        maximum=to_cell(Decimal(100), unit)
        if alone and unit.is_percent
        else None
        if alone
        else to_cell(scale.high, unit),
        step=None if alone else to_cell(scale.step, unit),
        width=WIDTH,
        height=HEIGHT,
    )


def _axis(register: Register, page: Page, drawn: Drawn) -> Axis:
    """The axis of a chart without bands."""
    indicator, unit = page.indicator, register.unit(page.indicator)
    values = [v for p in drawn.points for v in (p.reading.value, p.target) if v is not None]
    most = unit.maximum if indicator.maximum is None else indicator.maximum
    return axis((*values, *(level.value for level in drawn.levels)), indicator.decimals, most)


def _bar(register: Register, drawn: Drawn) -> Iterator[Series]:
    """The one figure, and its target."""
    at = next(n for n, p in enumerate(drawn.points) if p.reading.value is not None)
    single = replace(drawn, points=drawn.points[at : at + 1], first=drawn.first + at)
    name = page_label(register, "performance")
    colour = drawn.points[at].rag.value if drawn.points[at].rag.is_colour else "accent"
    yield Series(name, drawn.sheet, single.area("period"), single.area("value"), colour, "bar", labelled=True)
    if drawn.points[at].target is not None:
        name = page_label(register, "target_line")
        yield Series(name, drawn.sheet, single.area("period"), single.area("target"), "target", "bar", labelled=True)


def _bands(drawn: Drawn) -> Iterator[Series]:
    for rag in drawn.bands.heights if drawn.bands else ():
        name = band_name(rag)
        yield Series(rag, drawn.sheet, drawn.area("period"), drawn.area(name), rag, "band")


def _lines(register: Register, page: Page, drawn: Drawn) -> Iterator[Series]:
    """Target and levels, then the figures over them, the latest last."""
    words, periods = load("master").words["page"], drawn.area("period")
    if any(p.target is not None for p in drawn.points):
        # A line would slope from one target to the next: each has a dash of its own where they change.
        steady = len({p.target for p in drawn.points if p.target is not None}) == 1
        name, values = page_label(register, "target_line"), drawn.area("target")
        yield Series(name, drawn.sheet, periods, values, "target", dashed=True, markers=not steady, joined=steady)
    for level in drawn.levels:
        colour = "target" if level.of_target else level.key
        yield Series(level.label, drawn.sheet, periods, drawn.area(level.label), colour, dashed=level.of_target)
    name = page_label(register, "performance")
    marked = tuple((n, fill) for n, p in enumerate(drawn.points) if (fill := _mark(p)))
    if name in drawn.columns:
        numbers = pieces(page.indicator, [p.period for p in drawn.points])
        for key, shown in ((name, True), (other_pieces(page), False)):
            own = tuple(m for m in marked if ((numbers[-1] - numbers[m[0]]) % 2 == 0) is shown)
            area = drawn.area(key)
            yield Series(name, drawn.sheet, periods, area, "accent", markers=True, points=own, in_legend=shown)
    else:
        yield Series(name, drawn.sheet, periods, drawn.area("value"), "accent", markers=True, points=marked)
    if drawn.points[-1].reading.value is not None:
        rag = page.rating.rag if page.rating.period == drawn.points[-1].period else drawn.points[-1].rag
        latest = Series(
            words["latest"], drawn.sheet, periods, drawn.area(words["latest"]), rag.value, markers=True, joined=False
        )
        yield replace(latest, mark=theme_of(colours_of(register, {})).shape(rag.value), labelled=True, in_legend=False)


def other_pieces(page: Page) -> str:
    """The column of every other piece of a line that is drawn in pieces."""
    runs = page.indicator.accumulation is Accumulation.YEAR_TO_DATE
    return str(load("master").words["page"]["even_years" if runs else "earlier_definition"])


def _mark(point: TrendPoint) -> str:
    """The fill of a point that is not final, or no longer what it was; its period's label says so in letters."""
    if point.reading.data_status in UNSETTLED:
        return "unsure"
    return "revised" if point.reading.restated else ""


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
