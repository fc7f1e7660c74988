"""Cases for the live formulas: figures at, just off and half a step off every threshold, under many rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal as D
from typing import Any

from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.indicator import Better, Indicator, Kind
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Band, Limit, Method, Rag, Scheme


def band(rag: str, low: Any, high: Any, ends: str = "[)", **more: Any) -> Band:
    def limit(end: Any) -> Limit | None:
        if end is None:
            return None
        return Limit(tolerances=int(end[:-1])) if isinstance(end, str) and end.endswith("t") else Limit(D(str(end)))

    return Band(
        Rag(rag),
        limit(low),
        limit(high),
        low_inclusive=ends[0] == "[",
        high_inclusive=ends[1] == "]",
        **more,
    )


SCHEMES = {
    "standard": Scheme(
        "standard",
        bands=(
            band("Red", None, -10),
            band("Amber", -10, 0),
            band("Green", 0, 5, "[]"),
            band("Blue", 5, None, "()"),
        ),
    ),
    "three": Scheme("three", bands=(band("Red", None, "-2.5", "()"), band("Amber", "-2.5", 0), band("Green", 0, None))),
    "five": Scheme(
        "five",
        bands=(
            band("Red", None, -15, "(]"),
            band("Amber", -15, -5, "(]"),
            band("Yellow", -5, 0, "()"),
            band("Green", 0, "7.5"),
            band("Purple", "7.5", None),
        ),
    ),
    "tolerance": Scheme(
        "tolerance",
        bands=(band("Red", None, "-2t"), band("Amber", "-2t", "-1t"), band("Green", "-1t", None)),
        tolerance=D(3),
    ),
    "pass": Scheme("pass", bands=(band("Red", None, 0), band("Green", 0, None))),
    "gap": Scheme("gap", bands=(band("Red", None, -10), band("Green", 0, None))),
    "year before": Scheme(
        "year before",
        bands=(
            band("Red", None, -10, only_if_worse_than_year_before=True, otherwise=Rag("Amber")),
            band("Amber", -10, 0),
            band("Green", 0, None),
        ),
    ),
    "limits": Scheme(
        "limits",
        Method.LIMITS,
        bands=(band("Red", None, None), band("Amber", None, None, "[)"), band("Green", None, None, "[)")),
    ),
    "given": Scheme("given", Method.GIVEN),
}
UNITS = {
    "%": Unit("%", "per cent", UnitType.PERCENT, Basis.POINTS),
    "£": Unit("£", "pounds", UnitType.MONEY, Basis.RELATIVE),
    "count": Unit("count", "number", UnitType.NUMBER, Basis.RELATIVE),
}
REGISTER = Register(units=UNITS, schemes=SCHEMES, default_scheme="standard")


@dataclass(frozen=True)
class FormulaCase:
    """Figures in their unit; limits are those of a Target; ``as_cells`` says whether they stand in cells."""

    indicator: Indicator
    value: D | str | None
    target: D | str | None = None
    previous: D | None = None
    year_before: D | None = None
    limits: dict[str, D] = field(default_factory=dict)
    as_cells: bool = True


def _ends(scheme: Scheme, tolerance: D | None) -> set[D]:
    limits = [limit for b in scheme.bands for limit in (b.low, b.high) if limit is not None]
    return {D(0), *(end for limit in limits if (end := limit.at(tolerance)) is not None)}


def _around(figure: D, decimals: int) -> Iterator[D]:
    """On it, one step and half a step to either side, and just short of half a step."""
    step = D(1).scaleb(-decimals)
    on = figure.quantize(step)
    yield from (on, on - step, on + step, on - step / 2, on + step / 2, on + step * D("0.49"), on - step * D("0.51"))


def _thresholds(indicator: Indicator, target: D, register: Register) -> Iterator[D]:
    scheme = register.schemes[indicator.scheme]
    tolerance = scheme.tolerance if indicator.tolerance is None else indicator.tolerance
    for end in _ends(scheme, tolerance):
        move = end if register.basis(indicator) is Basis.POINTS else abs(target) * end / 100
        yield target + indicator.better.sign * move


def _measure(
    base: Indicator, unit: str, better: Better, basis: Basis, scheme: str, decimals: int, target_decimals: int
) -> Indicator:
    return replace(
        base,
        unit=unit,
        better=better,
        basis=basis,
        scheme=scheme,
        decimals=decimals,
        target_decimals=target_decimals,
        tolerance=D("1.25") if scheme == "tolerance" and decimals % 2 else None,
    )


_TARGETS = {"%": ("90", "6", "0", "33.3"), "£": ("1500", "1234567.89", "-250"), "count": ("1500", "7", "0")}


def every_case(base: Indicator) -> list[FormulaCase]:
    cases: list[FormulaCase] = []
    banded = [name for name, s in SCHEMES.items() if s.method is Method.DEVIATION]
    for n, (unit, better, basis, scheme) in enumerate(
        itertools.product(UNITS, (Better.HIGHER, Better.LOWER), Basis, banded)
    ):
        decimals, target_decimals = (n % 4, (n // 4) % 3) if n % 3 else (1, 1)
        indicator = _measure(base, unit, better, basis, scheme, decimals, target_decimals)
        for target in map(D, _TARGETS[unit]):
            shown = target.quantize(D(1).scaleb(-target_decimals))
            for threshold in dict.fromkeys(_thresholds(indicator, shown, REGISTER)):
                for m, value in enumerate(_around(threshold, decimals)):
                    step = D(1).scaleb(-decimals)
                    before = None if m == 6 else value + (m % 3 - 1) * step * D("0.6")
                    previous = None if m == 5 else value - (m % 4 - 2) * step * D("0.5")
                    cases.append(FormulaCase(indicator, value, target, previous, before, as_cells=bool((n + m) % 2)))
    return cases + list(_others(base))


def _others(base: Indicator) -> Iterator[FormulaCase]:
    """Limits, ranges, floors, kinds, words, blanks and tolerances of change."""
    for better, as_cells in itertools.product(Better, (True, False)):
        limits = {"green": D(3), "amber": D(6)} if better is Better.LOWER else {"green": D(6), "amber": D(3)}
        on_limits = replace(base, unit="count", better=better, scheme="limits", decimals=1, target_decimals=0)
        for value in (D(n) / 20 for n in range(50, 131)):
            yield FormulaCase(on_limits, value, None, D(5), None, limits, as_cells)
        for value in (D(2), D(3), D(4)):
            yield FormulaCase(on_limits, value, None, D(5), None, {"green": D(3)}, as_cells)
            yield FormulaCase(on_limits, value, "TBC", D(5), None, {}, as_cells)
            yield FormulaCase(on_limits, value, D(3), D(5), None, {}, as_cells)
        for unit, basis, scheme in itertools.product(("%", "count"), Basis, ("standard", "three", "year before")):
            ranged = replace(base, unit=unit, better=better, basis=basis, scheme=scheme, decimals=1)
            for value in (D(n) / 4 for n in range(40, 100, 3)):
                ends = {"low": D(15), "high": D(20)}
                yield FormulaCase(ranged, value, "15 to 20", D(16), value + 1, ends, as_cells)
                yield FormulaCase(ranged, value, None, D(16), value - 1, {"low": D(0), "high": D("17.5")}, as_cells)
                yield FormulaCase(ranged, value, None, D(16), None, {"low": D(15)}, as_cells)
                floor = {"floor": D(18)}
                yield FormulaCase(ranged, value, D(17), D(16), value, floor, as_cells)
    yield from _words(base)
    for tolerance, decimals in itertools.product((None, D(2), D("0.5")), (0, 1)):
        nearer = replace(base, unit="%", better=Better.RANGE, decimals=decimals, change_tolerance=tolerance)
        for value, previous in itertools.product((D(n) / 4 for n in range(40, 100, 5)), (D(14), D("15.5"), D(22))):
            yield FormulaCase(nearer, value, None, previous, None, {"low": D(15), "high": D("20.2")})
            yield FormulaCase(nearer, value, "TBC", previous)
    for tolerance, better in itertools.product((D(2), D("0.5")), Better):
        static = replace(base, unit="count", better=better, scheme="standard", change_tolerance=tolerance, decimals=0)
        for value in range(92, 109):
            for previous in (100, 98, 102, 0, -100):
                yield FormulaCase(static, D(value), D(100), D(previous))


def _words(base: Indicator) -> Iterator[FormulaCase]:
    for kind in Kind:
        for target in (None, "TBC", "n/a", D(90)):
            for value in (None, "eighty-three", D(83), D(0)):
                yield FormulaCase(replace(base, unit="%", kind=kind), value, target, D(84))
    yield FormulaCase(replace(base, unit="%", scheme="given"), D(83), D(90))
