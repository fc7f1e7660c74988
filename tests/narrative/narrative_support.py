"""Commentaries from text: each case of a file as the row that the rules are asked about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook_tool.domain.figure import Basis, Unit, UnitType
from workbook_tool.domain.indicator import Accumulation, Better, Indicator
from workbook_tool.domain.period import Frequency, Period, parse_period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.target import Target
from workbook_tool.narrative import Row

_HERE = Path(__file__).parent
_TYPES = {"%": UnitType.PERCENT, "£": UnitType.MONEY}
_CYCLE = parse_period("2023-24-Q2")
_MONTH = parse_period("2023-09")


@dataclass(frozen=True, slots=True)
class Case:
    """One commentary with its row, the codes that it must raise, and those that it may raise beside them."""

    name: str
    row: Row
    codes: frozenset[str]
    allow: frozenset[str]
    fault: str = ""  # what is wrong, where the codes are not named


def cases(name: str) -> list[Case]:
    """The cases of a file of commentaries; its indicators stand with each, or in indicators.toml."""
    known = _read("indicators")
    found = []
    for n, said in enumerate(_read(name)["case"], start=1):
        about = known[said["indicator"]] if "indicator" in said else said
        codes, allow = (frozenset(said.get(key, ())) for key in ("codes", "allow"))
        found.append(
            Case(
                f"{n:02} {said['commentary'][:50]}", _row(_indicator(about), said), codes, allow, said.get("fault", "")
            )
        )
    return found


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)


def _indicator(said: Mapping[str, Any]) -> Indicator:
    decimals = 1 if said["unit"] in ("%", "rate") else 0
    return Indicator(
        ref="101",
        title=said["title"],
        service="ABC",
        unit=said["unit"],
        better=Better(said["better"]),
        frequency=Frequency(said.get("frequency", "quarter")),
        decimals=said.get("decimals", decimals),
        accumulation=Accumulation(said.get("accumulation", "in-period")),
        description=said.get("description", ""),
    )


def _row(indicator: Indicator, said: Mapping[str, Any]) -> Row:
    period = _MONTH if indicator.frequency is Frequency.MONTH else _CYCLE
    unit = Unit(indicator.unit, indicator.unit, _TYPES.get(indicator.unit, UnitType.NUMBER), Basis.POINTS)
    targets = (Target(indicator.ref, period.financial_year, value=Decimal(said["target"])),) if "target" in said else ()
    return Row(
        indicator=indicator,
        unit=unit,
        cycle=_CYCLE,
        period=period,
        value=Decimal(said["value"]),
        against=period.previous(),
        earlier=tuple(sorted(_earlier(indicator, period, said), key=lambda r: r.period.key)),
        targets=targets,
        fraction=tuple(Decimal(said[key]) for key in ("numerator", "denominator") if key in said),
        commentary=said["commentary"],
        actions=said.get("actions", ""),
        is_worst=said.get("worst", False),
    )


def _earlier(indicator: Indicator, period: Period, said: Mapping[str, Any]) -> Iterator[Reading]:
    if "year_ago" in said:
        yield Reading(indicator.ref, period.a_year_before(), Decimal(said["year_ago"]))
    if "last" in said:
        before = period.shifted(-3 if period.frequency is Frequency.MONTH else -1)
        yield Reading(indicator.ref, before, None, commentary=said["last"])
    values = said.get("earlier", [said["previous"]] if "previous" in said else [])
    for back, value in enumerate(reversed(values), start=1):
        yield Reading(indicator.ref, period.shifted(-back), Decimal(value))
