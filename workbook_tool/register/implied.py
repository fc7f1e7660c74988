"""What a register implies, as notes: the officer decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Accumulation, Compare, Indicator, Kind, Target
from workbook_tool.domain.period import Frequency
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, Method, Scheme

_LONG = (Frequency.YEAR, Frequency.TWO_YEARS)
CellOf = Callable[[str, str, str], Cell]  # sheet, the row's code or reference, column


def notes(register: Register, cell: CellOf) -> Iterator[Finding]:
    """Notes: bands out of reach, indicators without a target, tolerances without effect, services without an email."""
    for service in register.services.values():
        if not service.email:
            yield finding("register-no-email", cell("services", service.code, "email"), service=service.name)
        if not any(register.of_service(service.code)):
            yield finding("register-service-idle", cell("services", service.code, "code"), service=service.name)
    for indicator in register.indicators.values():
        if indicator.decimals_assumed:
            place = cell("indicators", indicator.ref, "decimals")
            yield finding("register-decimals-empty", place, indicator=indicator.ref)
        if indicator.kind is Kind.MEASURED:
            yield from _of_indicator(register, indicator, cell)
            yield from _of_targets(register, indicator, cell)


def _of_indicator(register: Register, indicator: Indicator, cell: CellOf) -> Iterator[Finding]:
    targets = register.targets_of(indicator.ref)
    last = max(targets, key=lambda t: t.start.key, default=None)
    scheme, ref, title = register.scheme(indicator), indicator.ref, indicator.title
    tolerance = scheme.tolerance if indicator.tolerance is None else indicator.tolerance
    if last is None and not indicator.target_from_service and scheme.method is not Method.GIVEN:
        yield finding("register-no-target", cell("indicators", ref, "ref"), indicator=ref, title=title)
    if indicator.tolerance is not None and not _has_tolerance(scheme):
        place = cell("indicators", ref, "tolerance")
        yield finding("register-tolerance-unused", place, indicator=ref, scheme=scheme.name)
    if tolerance is None and _has_tolerance(scheme):
        place = cell("indicators", ref, "tolerance")
        yield finding("register-tolerance-missing", place, indicator=ref, scheme=scheme.name)
    if last is not None and scheme.method is Method.LIMITS and last.green is None:
        yield finding("register-limits-missing", cell("indicators", ref, "scheme"), indicator=ref, scheme=scheme.name)
    if last is not None and scheme.method is Method.DEVIATION:
        yield from _unreachable(register, indicator, last, tolerance, cell)


def _of_targets(register: Register, indicator: Indicator, cell: CellOf) -> Iterator[Finding]:
    """Targets shown with fewer decimals than they have; totals that only grow."""
    ref = indicator.ref
    if indicator.places_of_targets > indicator.shown_target_decimals:
        yield finding(
            "register-target-decimals", cell("indicators", ref, "target_decimals"), indicator=ref,
            decimals=indicator.shown_target_decimals, places=indicator.places_of_targets,
        )  # fmt: skip
    adds_up = indicator.accumulation is Accumulation.YEAR_TO_DATE and not register.unit(indicator).is_percent
    if adds_up and indicator.compare is Compare.PREVIOUS and indicator.frequency not in _LONG:
        yield finding("register-running-total", cell("indicators", ref, "compare"), indicator=ref)


def _has_tolerance(scheme: Scheme) -> bool:
    return any(end and end.tolerances for band in scheme.bands for end in (band.low, band.high))


def _unreachable(
    register: Register, indicator: Indicator, target: Target, tolerance: Decimal | None, cell: CellOf
) -> Iterator[Finding]:
    """Bands that no possible figure reaches."""
    unit = register.unit(indicator)
    low = unit.minimum if indicator.minimum is None else indicator.minimum
    high = unit.maximum if indicator.maximum is None else indicator.maximum
    if target.value is None or (target.value == 0 and register.basis(indicator) is Basis.RELATIVE):
        return
    scale = Decimal(1) if register.basis(indicator) is Basis.POINTS else 100 / abs(target.value)
    ends = [None if end is None else indicator.better.sign * (end - target.value) * scale for end in (low, high)]
    worst, best = ends if indicator.better.sign > 0 else ends[::-1]
    never = [b for b in register.scheme(indicator).bands if _out_of_reach(b, worst, best, tolerance)]
    if never:
        names = " nor ".join(dict.fromkeys(b.rag.value for b in never))
        shown = figure_text(target.value, unit, indicator.shown_target_decimals)
        place = cell("indicators", indicator.ref, "ref")
        yield finding("register-band-unreachable", place, indicator=indicator.ref, bands=names, target=shown)


def _out_of_reach(band: Band, worst: Decimal | None, best: Decimal | None, tolerance: Decimal | None) -> bool:
    low = band.low.at(tolerance) if band.low else None
    high = band.high.at(tolerance) if band.high else None
    above = best is not None and low is not None and (best < low or (best == low and not band.low_inclusive))
    below = worst is not None and high is not None and (worst > high or (worst == high and not band.high_inclusive))
    return above or below
