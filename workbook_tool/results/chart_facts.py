"""What a chart of an indicator's trend shows: its points, its bands, the lines across it, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.figure import Basis, UnitType, figure_text
from workbook_tool.domain.indicator import Accumulation, Better, Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, Limit, Method, Rag
from workbook_tool.domain.target import Target
from workbook_tool.immutable import immutable
from workbook_tool.rating.judge import limit_bands
from workbook_tool.results.page_words import chart_sentence, page_label


@immutable
class Stretch:
    """The figures that have one rating: from ``low`` to ``high``; None is open."""

    rag: Rag
    """The rating."""
    low: Decimal | None
    high: Decimal | None


def stretches(indicator: Indicator, register: Register, target: Decimal) -> tuple[Stretch, ...]:
    """The bands of the indicator's scheme around ``target``; empty where they are not laid over a deviation."""
    scheme = register.schemes.get(indicator.scheme or register.default_scheme)
    if scheme is None or scheme.method is not Method.DEVIATION:
        return ()
    relative = register.basis(indicator) is Basis.RELATIVE
    if relative and target == 0:
        return ()
    tolerance = indicator.tolerance if indicator.tolerance is not None else scheme.tolerance
    if any(_needs(limit, tolerance) for band in scheme.bands for limit in (band.low, band.high)):
        return ()
    size = abs(target) / 100 if relative else Decimal(1)
    return tuple(_stretch(band, tolerance, target, size * indicator.better.sign) for band in scheme.bands)


def between_limits(indicator: Indicator, register: Register, target: Target | None) -> tuple[Stretch, ...]:
    """The bands that a target's green and amber limits divide; empty where the scheme does not go by them."""
    scheme = register.schemes.get(indicator.scheme or register.default_scheme)
    if scheme is None or scheme.method is not Method.LIMITS or target is None or target.green is None:
        return ()
    bands, limits = limit_bands(scheme, target.green, target.amber)
    ends = (None, *reversed(limits), None)
    up = indicator.better is Better.HIGHER
    pairs = [(low, high) if up else (high, low) for low, high in pairwise(ends)]
    return tuple(Stretch(band.rag, low, high) for band, (low, high) in zip(bands, pairs, strict=True))


def bands_at(
    indicator: Indicator, register: Register, target: Target | None, point: TrendPoint | None, aim: Decimal | None
) -> tuple[Stretch, ...]:
    """The bands behind one point of a chart: between the limits of ``target``, else around ``aim``, its own target.

    Empty where the point has another colour than they would give it, as one has
    that was published by other rules: a chart never contradicts what was published.
    """
    bands = between_limits(indicator, register, target)
    if not bands and aim is not None:
        bands = stretches(indicator, register, aim)
    if not bands or point is None or point.reading.value is None or not point.rag.is_colour:
        return bands
    value, scheme = point.reading.value, register.scheme(indicator)
    colours = {s.rag for s in bands if (s.low is None or s.low <= value) and (s.high is None or value <= s.high)}
    colours |= {b.otherwise for b in scheme.bands if b.rag in colours and b.otherwise} | {scheme.worst}
    return bands if point.rag in colours else ()


def _needs(limit: Limit | None, tolerance: Decimal | None) -> bool:
    return limit is not None and limit.at(tolerance) is None


def _stretch(band: Band, tolerance: Decimal | None, target: Decimal, size: Decimal) -> Stretch:
    ends = [None if limit is None else limit.at(tolerance) for limit in (band.low, band.high)]
    low, high = (None if end is None else target + size * end for end in ends)
    return Stretch(band.rag, low, high) if size > 0 else Stretch(band.rag, high, low)


@immutable
class Level:
    """A figure that holds over the whole chart: a limit of the target, or what others achieve."""

    key: str
    """``low``, ``high``, ``green``, ``amber``, ``neighbours`` or ``england``."""
    label: str
    """Its words."""
    value: Decimal
    """In the indicator's unit."""
    shown: str
    """The figure as printed, with its unit."""

    @property
    def of_target(self) -> bool:
        """Whether it belongs to the target."""
        return self.key not in _OTHERS


@immutable
class ChartFacts:
    """The facts of one chart, whatever it is drawn with."""

    title: str
    """What it is a chart of."""
    points: tuple[TrendPoint, ...]
    """In order of time; one of them at least has a figure."""
    levels: tuple[Level, ...]
    """Figures that hold over all of it."""
    sentences: tuple[str, ...]
    """What is said under it."""

    def description(self, kind: str) -> str:
        """The chart in words, for those who do not see it; ``kind`` is ``line`` or ``column``."""
        return chart_sentence("description", kind=chart_sentence(kind), sentences=" ".join(self.sentences))


_OTHERS = ("neighbours", "england")


def chart_facts(page: Page, register: Register, most: int | None = None) -> ChartFacts | None:
    """The chart of a page's last ``most`` points; None where there is no figure to show."""
    points = _points(page)
    points = points if most is None else points[-most:]
    if not any(p.reading.value is not None for p in points):
        return None
    levels = tuple(_levels(page, register))
    title = chart_sentence("title", ref=page.indicator.ref, title=page.indicator.title)
    return ChartFacts(title, points, levels, tuple(_sentences(page, points, levels, register)))


def pieces(indicator: Indicator, periods: Sequence[Period]) -> tuple[int, ...]:
    """Which piece of a chart's line each of ``periods`` stands in, from 0.

    A new piece starts at a new definition and, of figures of the year to date, with each year.
    """
    changed, runs = indicator.series_break, indicator.accumulation is Accumulation.YEAR_TO_DATE
    kinds = [(changed and p.start >= changed.start, p.financial_year if runs else None) for p in periods]
    return (0, *accumulate(int(a != b) for a, b in pairwise(kinds)))


def shown(page: Page, register: Register, value: Decimal | None) -> str:
    """A figure of the page's indicator as printed."""
    return figure_text(value, register.unit(page.indicator), page.indicator.decimals)


def _points(page: Page) -> tuple[TrendPoint, ...]:
    """The trend in order of time, with the current figure where the trend lacks it."""
    rating, now = page.rating, page.rating.current
    points = list(page.trend)
    if now is not None and now.value is not None and now.period not in {p.period for p in points}:
        points.append(TrendPoint(now.period, now, rating.target_value, rating.rag))
    return tuple(sorted(points, key=lambda p: p.period.key))


def _levels(page: Page, register: Register) -> Iterator[Level]:
    for key in ("low", "high", "green", "amber"):
        value: Decimal | None = getattr(page.rating.target, key) if page.rating.target is not None else None
        if value is not None:
            yield Level(key, chart_sentence(f"{key}_limit"), value, shown(page, register, value))
    for key in _OTHERS:
        value = getattr(page.comparator, key) if page.comparator is not None else None
        if value is not None:
            yield Level(key, page_label(register, key), value, shown(page, register, value))


def _sentences(
    page: Page, points: tuple[TrendPoint, ...], levels: tuple[Level, ...], register: Register
) -> Iterator[str]:
    known = [(p.reading.value, p.period.label) for p in points if p.reading.value is not None]
    last, period = known[-1]
    low, high = min(known), max(known)
    if len(known) == 1:
        yield chart_sentence("one", value=shown(page, register, last), period=period)
    else:
        span = chart_sentence("span", first=known[0][1], last=period)
        yield f"{span}."
        yield chart_sentence("latest", value=shown(page, register, last), period=period)
        ends = [shown(page, register, value) for value, _ in (low, high)]
        yield chart_sentence("range", low=ends[0], low_period=low[1], high=ends[1], high_period=high[1])
    target = points[-1].target
    if target is not None:
        unit = register.unit(page.indicator)
        yield chart_sentence("target", value=figure_text(target, unit, page.indicator.shown_target_decimals))
    for level in levels:
        yield f"{level.label} {level.shown}."
    if len(known) < len(points):
        yield chart_sentence("missing", count=len(points) - len(known))
    if page.indicator.series_break and points[0].period.end < page.indicator.series_break.start:
        yield chart_sentence("break", period=page.indicator.series_break.label)
    if register.unit(page.indicator).type is UnitType.NUMBER:
        yield chart_sentence("unit", unit=register.unit(page.indicator).name)
