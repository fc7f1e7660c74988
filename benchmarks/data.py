"""Made data: a council of so many services with forty indicators each, with every feature of the real return."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workbook_tool.commands.rate import load_rules
from workbook_tool.domain.consolidation import Collection
from workbook_tool.domain.period import Frequency, parse_period
from workbook_tool.domain.register import Better, Indicator, Register, Service, Target
from workbook_tool.steps.asked import asked
from workbook_tool.steps.generate import Form

PERIOD = parse_period("2023-24-Q2")
INDICATORS = 40


def register(services: int) -> Register:
    """A register of so many services."""
    rules = load_rules(None)
    teams = {f"S{n:04}": Service(f"S{n:04}", f"Service {n}") for n in range(services)}
    indicators = {}
    for code in teams:
        for n in range(INDICATORS):
            ref = f"{code}-{n:02}"
            unit, decimals = ("%", 1) if n % 2 else ("count", 0)
            better = Better.LOWER if n % 5 == 0 else Better.HIGHER
            indicators[ref] = Indicator(
                ref, f"Measure {n} of the service", code, unit, better, Frequency.QUARTER, decimals
            )
    targets = tuple(Target(ref, parse_period("2023-24"), value=Decimal(80)) for ref in indicators)
    return Register(
        teams, indicators, targets, units=rules.units, schemes=rules.schemes, default_scheme=rules.default_scheme
    )


def form(council: Register, code: str) -> Form:
    """A completed return of one service."""
    rows = asked(council, code, PERIOD, lambda *_: None, lambda _: ())
    entries = {
        row.key: {
            "value": Decimal(50 + n) + Decimal(n) / 10 if row.indicator.decimals else Decimal(50 + n),
            "commentary": "The figure has moved as the service expected, for reasons given in its plan. " * 3,
        }
        for n, row in enumerate(rows)
    }
    start = {"completed_by": "Performance lead"}
    return Form(
        Collection("Made Council"), council, council.services[code], PERIOD, date(2023, 10, 13), rows, entries, start
    )
