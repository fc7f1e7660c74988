"""Bands of a rating scheme: whether they join without gap or overlap, and which an indicator can never reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.register import Band, Indicator, Kind, Limit, Method, Register, Scheme, Target
from workbook_tool.steps.register.parse import limit

Problem = tuple[int, str, str, dict[str, object]]


def problems(rules: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    """Each problem of a scheme's rows: (row, column, catalogue code, facts)."""
    if any(r.get("method") not in (None, "deviation") for r in rules):
        return
    try:
        ends = [(limit(r.get("low")), limit(r.get("high"))) for r in rules]
    except ValueError:
        return
    for n, (low, high) in enumerate(ends):
        if low and high and _order(low, high) == 1:
            yield n, "low", "bands-upside-down", {}
    if ends and ends[0][0] is not None:
        yield 0, "low", "bands-open-below", {}
    if ends and ends[-1][1] is not None:
        yield len(ends) - 1, "high", "bands-open-above", {}
    for n in range(1, len(ends)):
        yield from _joint(rules, n, ends[n - 1][1], ends[n][0])


def _joint(rules: Sequence[Mapping[str, Any]], n: int, high: Limit | None, low: Limit | None) -> Iterator[Problem]:
    """What is wrong where the band before ends and the band ``n`` begins."""
    before, after = rules[n - 1].get("colour", ""), rules[n].get("colour", "")
    facts: dict[str, object] = {"before": before, "after": after}
    if high is None or low is None:
        yield n, "low", "bands-overlap", facts
        return
    order = _order(high, low)
    ends_in = rules[n - 1].get("high_inclusive", "no") == "yes"
    begins_in = rules[n].get("low_inclusive", "yes") == "yes"
    if order == 1 or (order == 0 and ends_in and begins_in):
        yield n, "low", "bands-overlap", facts
    elif order == -1 or (order == 0 and not ends_in and not begins_in):
        yield n, "low", "bands-gap", facts


def _order(one: Limit, other: Limit) -> int | None:
    """-1, 0 or 1 as one stands below, at or above the other; None where only a tolerance could tell."""
    zero = (one.number == 0 and not one.tolerances) or (other.number == 0 and not other.tolerances)
    if bool(one.tolerances) != bool(other.tolerances) and not zero:
        return None
    first, second = (Decimal(x.tolerances) or x.number for x in (one, other))
    return (first > second) - (first < second)


# -- what the register implies ---------------------------------------------------------


def implied(register: Register, cell: Callable[[str, str], Cell]) -> Iterator[Finding]:
    """Notes: bands out of reach, indicators without a target, tolerances without effect."""
    for indicator in register.indicators.values():
        if indicator.kind is not Kind.MEASURED:
            continue
        targets = [t for t in register.targets if t.indicator == indicator.ref]
        scheme, ref = register.scheme(indicator), indicator.ref
        if not targets and not indicator.target_from_service and scheme.method is not Method.GIVEN:
            yield finding("register-no-target", cell(ref, "ref"), indicator=ref, title=indicator.title)
        if indicator.tolerance is not None and not _has_tolerance(scheme):
            yield finding("register-tolerance-unused", cell(ref, "tolerance"), indicator=ref, scheme=scheme.name)
        if targets and scheme.method is Method.DEVIATION:
            yield from _unreachable(register, indicator, max(targets, key=lambda t: t.start.key), scheme, cell)


def _has_tolerance(scheme: Scheme) -> bool:
    return any(end and end.tolerances for band in scheme.bands for end in (band.low, band.high))


def _unreachable(
    register: Register, indicator: Indicator, target: Target, scheme: Scheme, cell: Callable[[str, str], Cell]
) -> Iterator[Finding]:
    unit = register.unit(indicator)
    low = unit.minimum if indicator.minimum is None else indicator.minimum
    high = unit.maximum if indicator.maximum is None else indicator.maximum
    if target.value is None or (target.value == 0 and register.basis(indicator) is Basis.RELATIVE):
        return
    scale = Decimal(1) if register.basis(indicator) is Basis.POINTS else 100 / abs(target.value)
    ends = [None if end is None else indicator.better.sign * (end - target.value) * scale for end in (low, high)]
    worst, best = ends if indicator.better.sign > 0 else ends[::-1]
    tolerance = scheme.tolerance if indicator.tolerance is None else indicator.tolerance
    never = [b for b in scheme.bands if _out_of_reach(b, worst, best, tolerance)]
    if never:
        names = " nor ".join(dict.fromkeys(b.rag.value for b in never))
        shown = figure_text(target.value, unit, indicator.shown_target_decimals)
        yield finding(
            "register-band-unreachable", cell(indicator.ref, "ref"), indicator=indicator.ref, bands=names, target=shown
        )


def _out_of_reach(band: Band, worst: Decimal | None, best: Decimal | None, tolerance: Decimal | None) -> bool:
    low = band.low.at(tolerance) if band.low else None
    high = band.high.at(tolerance) if band.high else None
    above = best is not None and low is not None and (best < low or (best == low and not band.low_inclusive))
    below = worst is not None and high is not None and (worst > high or (worst == high and not band.high_inclusive))
    return above or below
