"""The units that are built in: their scale and sign, by the words that stand for them (templates/units.toml)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.figure import Measure, Unit, UnitType

_SCALE_WORDS = {Decimal(10) ** 3: "k", Decimal(10) ** 6: "m", Decimal(10) ** 9: "bn"}


@cache
def _built_in() -> dict[str, dict[str, Any]]:
    return {word.casefold(): unit for unit in resources.template("units")["unit"] for word in unit["words"]}


def built_in_type(text: str) -> UnitType | None:
    """The type of a unit that is built in; None for any other."""
    unit = _built_in().get(" ".join(text.casefold().split()))
    return UnitType(unit["type"]) if unit else None


def scaled(unit: Unit, scale: Decimal | None = None) -> Unit:
    """``unit`` with its scale and sign: those of the built-in unit of its code or name, or ``scale`` of its own."""
    texts = (" ".join(text.casefold().split()) for text in (unit.code, unit.name))
    known = next((u for text in texts if (u := _built_in().get(text)) and u["type"] == unit.type), None)
    if known is not None and scale in (None, known["scale"]):
        measure = Measure(known.get("measure", Measure.AMOUNT))
        return replace(unit, scale=Decimal(known["scale"]), sign=known["sign"], measure=measure)
    if scale is None or scale == 1:
        return unit
    after = _SCALE_WORDS.get(scale, "") if unit.type is UnitType.MONEY else f" {unit.name or unit.code}"
    return replace(unit, scale=scale, sign=f"{'£' if unit.type is UnitType.MONEY else ''}{{}}{after}")
