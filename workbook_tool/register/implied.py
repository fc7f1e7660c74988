"""What a register implies, as notes, and what in it is probably a slip, as questions: the officer decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Accumulation, Compare, Indicator, Kind
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, Method, Scheme
from workbook_tool.domain.target import Target
from workbook_tool.register.parse import TARGET_FIGURES, split
from workbook_tool.register.read import number
from workbook_tool.register.records import Records, likely, period_of

_ALIKE = 88  # of 100: how much alike two committees' names are that are probably one


def committees(records: Records) -> Iterator[Finding]:
    """A committee that one indicator alone names, and that is nearly another's name or holds a comma."""
    naming: dict[str, list[int]] = defaultdict(list)
    for n, record in enumerate(records["indicators"]):
        for name in split(str(record.get("committees", ""))):
            naming[name].append(n)
    for name, rows in naming.items():
        if len(rows) > 1:
            continue
        hint = likely(name, naming.keys() - {name}, _ALIKE)
        if hint:
            yield records.say("register-committee-nearly", "indicators", rows[0], "committees", name=name, likely=hint)
        elif "," in name:
            yield records.say("register-committee-comma", "indicators", rows[0], "committees", name=name)


def targets(records: Records) -> Iterator[Finding]:
    """Targets that are empty, pro rata of nothing, or a range that is open to the bad side."""
    for n, record in enumerate(records["targets"]):
        indicator = records.refs.get(record.get("indicator", ""))
        if indicator is None:
            continue
        if all(record.get(key) is None for key in TARGET_FIGURES):
            yield records.say("register-target-empty", "targets", n, "value")
        if record.get("profile") == "pro rata" and number(record.get("value")) == 0:
            yield records.say("register-pro-rata-zero", "targets", n, "value")
        low, high = record.get("low"), record.get("high")
        is_open = (low is None) != (high is None) and record.get("value") is None
        if is_open and indicator.get("better") == ("lower" if high is None else "higher"):
            column = "low" if high is None else "high"
            yield records.say("register-range-direction", "targets", n, column, better=indicator["better"])


def gaps(records: Records) -> Iterator[Finding]:
    """Periods between two targets of an indicator for which it has none: one of them was probably mistyped."""
    rows: dict[str, list[tuple[Period, Period | None, int]]] = defaultdict(list)
    for n, record in enumerate(records["targets"]):
        if (start := period_of(record.get("start"))) is not None and record.get("indicator") in records.refs:
            rows[record["indicator"]].append((start, period_of(record.get("end")), n))
    for held in rows.values():
        ordered = sorted(held, key=lambda row: row[0].key)
        for (_, end, _), (start, _, n) in pairwise(ordered):
            if end is not None and (start.start - end.end).days > 1:
                yield records.say("register-targets-gap", "targets", n, "start", end=end.label, start=start.label)


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
