"""Where the bands of a rating scheme lie on a chart, as figures of the indicator."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from workbook_tool.domain.consolidation import TrendPoint
from workbook_tool.domain.figure import Basis
from workbook_tool.domain.indicator import Better, Indicator, Target
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, Limit, Method, Rag
from workbook_tool.immutable import immutable
from workbook_tool.rating.judge import limit_bands


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
