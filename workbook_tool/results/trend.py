"""An indicator's history, each reading with its target, its rating and what it alone added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal

from workbook_tool.domain.consolidation import Page, TrendPoint
from workbook_tool.domain.indicator import Accumulation, Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import PublishedPoint, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.domain.target import Target
from workbook_tool.immutable import immutable
from workbook_tool.rating.rate import colour


@immutable
class AsPublished:
    """What was published before, by indicator and period, and by which register."""

    points: Mapping[tuple[str, Period], PublishedPoint] = field(default_factory=dict)
    """What was said."""
    register_of: Callable[[Period], Register] | None = None
    """The register of a published cycle; asked for only where a figure is another than was published."""

    def corrected(self, register: Register) -> Register:
        """``register`` with the targets that were restated since."""
        restated = [point for point in self.points.values() if point.reason]
        own = [Target(point.indicator, point.period, point.period, point.target) for point in restated]
        return replace(register, targets=(*register.targets, *own)) if own else register


_NOTHING_PUBLISHED = AsPublished()


def trend(
    indicator: Indicator,
    register: Register,
    history: Sequence[Reading],
    until: Period,
    published: AsPublished = _NOTHING_PUBLISHED,
) -> tuple[TrendPoint, ...]:
    """The readings of periods that had begun by the end of ``until``, in order of time.

    A period that was published keeps the target and the rating that it had then;
    where its figure was restated since, it is rated anew by the register of that day.
    """
    held = {r.period: r for r in history if r.period.start <= until.end}
    ordered = sorted(held.values(), key=lambda r: r.period.key)
    return tuple(_point(indicator, register, held, reading, published) for reading in ordered)


def _point(
    indicator: Indicator,
    register: Register,
    held: Mapping[Period, Reading],
    reading: Reading,
    published: AsPublished,
) -> TrendPoint:
    period, before = reading.period, held.get(reading.period.a_year_before())
    alone = in_period(indicator, register, held, reading)
    then = published.points.get((indicator.ref, period))
    if then is None:
        rag, target = colour(indicator, register, period, reading, before)
    elif then.value is not None and then.value == reading.value and not (before and before.restated):
        rag, target = then.rag, then.target
    else:
        by = published.register_of(then.cycle) if published.register_of and then.cycle else register
        by = published.corrected(by)
        rag, target = colour(by.indicators.get(indicator.ref, indicator), by, period, reading, before)
    return TrendPoint(period, reading, target, rag, alone)


def published_points(pages: Iterable[Page]) -> Iterator[PublishedPoint]:
    """What a cycle that is published says of each indicator and period."""
    for page in pages:
        ref, rating = page.indicator.ref, page.rating
        for point in page.trend:
            yield PublishedPoint(ref, point.period, point.reading.value, point.target, point.rag)
        if rating.period not in {point.period for point in page.trend}:
            value = rating.current.value if rating.current else None
            yield PublishedPoint(ref, rating.period, value, rating.target_value, rating.rag)


def in_period(
    indicator: Indicator, register: Register, held: Mapping[Period, Reading], reading: Reading
) -> Decimal | None:
    """What a period alone added to a year-to-date figure; None where that cannot be known.

    Of a total it is the difference of two figures; of a share, it can be known
    only from the parts of both.
    """
    if indicator.accumulation is not Accumulation.YEAR_TO_DATE or reading.value is None:
        return None
    first = reading.period.number == 1
    before = None if first else held.get(reading.period.previous())
    if not first and (before is None or before.value is None):
        return None
    if register.unit(indicator).is_percent:
        return _share(reading, before)
    if indicator.has_parts:  # an average or a rate: no difference of two figures means anything
        return None
    return reading.value - (before.value if before and before.value is not None else Decimal(0))


def _share(reading: Reading, before: Reading | None) -> Decimal | None:
    shares = [(r.numerator, r.denominator) for r in (reading, before) if r is not None]
    if any(n is None or d is None for n, d in shares):
        return None
    (n, d), (n0, d0) = shares[0], shares[1] if before else (Decimal(0), Decimal(0))
    if reading.value is None or n is None or d is None or n0 is None or d0 is None:
        return None
    if d <= d0 or not 0 <= n - n0 <= d - d0 or abs(n / d * 100 - reading.value) > 1:
        return None  # its parts are no running totals of the share
    return (n - n0) / (d - d0) * 100


def periods_at(points: Sequence[TrendPoint], period: Period, rag: Rag) -> int:
    """For how many periods running, up to ``period``, the rating has been ``rag``."""
    rated, count = {p.period: p.rag for p in points}, 0
    while rated.get(period) is rag:
        count, period = count + 1, period.previous()
    return count
