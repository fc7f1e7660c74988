"""Figures as people see them: exact decimals, rounded half up at the decimals shown.

Nothing here touches a binary float: what is rated is what is printed.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import cache

from workbook_tool.immutable import immutable

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class UnitType(StrEnum):
    """How a unit is written in a workbook's cell and in print."""

    PERCENT = "percent"
    MONEY = "money"
    NUMBER = "number"


class Basis(StrEnum):
    """How far from target is measured: in the unit's own points, or relative to the target."""

    POINTS = "points"
    RELATIVE = "relative"


class Measure(StrEnum):
    """What a unit's scale counts."""

    AMOUNT = "amount"  # ones, or pounds
    RATE = "rate"  # the people, homes … of which it is a rate
    TIME = "time"  # seconds


@immutable
class Unit:
    """A unit of the register. ``code`` is what stands in the Indicators sheet (``%``, ``£``, ``count``).

    ``scale`` is what one of it holds of what ``measure`` counts: 1,000,000 for £m, 3,600 for hours. ``sign`` is how a
    figure is printed (``£{}m``); empty is the sign of its type.
    """

    code: str
    name: str
    """As people read it."""
    type: UnitType
    basis: Basis
    """How far off a target is measured: in points or relative to it."""
    minimum: Decimal | None = None
    """The least that a figure of this unit can be."""
    maximum: Decimal | None = None
    """The most that it can be."""
    points_word: str = "points"
    """The noun for a difference."""
    scale: Decimal = Decimal(1)
    measure: Measure = Measure.AMOUNT
    sign: str = ""

    @property
    def shown_sign(self) -> str:
        """How a figure is printed, with ``{}`` for its digits."""
        return self.sign or _SIGNS[self.type]

    @property
    def is_percent(self) -> bool:
        """Whether a cell holds 0.83 for the figure 83."""
        return self.type is UnitType.PERCENT


_SIGNS = {UnitType.PERCENT: "{}%", UnitType.MONEY: "£{}", UnitType.NUMBER: "{}"}


def as_shown(value: Decimal, decimals: int) -> Decimal:
    """``value`` rounded half up (away from zero) to ``decimals`` places, as a reader sees it."""
    shown = value.quantize(_place(decimals), context=_EXACT)
    return shown if shown else abs(shown)


@cache
def _place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def places(figure: Decimal) -> int:
    """How many decimals a figure has, without noughts at its end."""
    exponent = figure.normalize(_EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number_text(value: Decimal, decimals: int) -> str:
    """``1,500``, ``83.0``, ``-7.25``: a figure with thousands separated and its decimals kept."""
    return f"{as_shown(value, decimals):,f}"


def figure_text(value: Decimal | None, unit: Unit, decimals: int) -> str:
    """A figure with its unit's sign, as the report prints it: ``83.0%``, ``£2.31m``, ``9,154``; ``n/a`` for none."""
    if value is None:
        return "n/a"
    text = number_text(value, decimals)
    return f"-{unit.shown_sign.format(text[1:])}" if text.startswith("-") else unit.shown_sign.format(text)


def number_format(unit: Unit, decimals: int) -> str:
    """The Excel number format for a figure of this unit; a sign with digits (per 1,000) is left to the Unit column."""
    zeros = "0." + "0" * decimals if decimals else "0"
    if unit.type is UnitType.PERCENT:
        return f"{zeros}%"
    before, _, after = unit.shown_sign.partition("{}")
    after = "" if any(c.isdecimal() for c in after) else after
    return f"{_quoted(before)}#,##{zeros}{_quoted(after)}"


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def to_cell(value: Decimal, unit: Unit) -> Decimal:
    """The number that a workbook's cell holds for this figure: 83 % is 0.83."""
    return value.scaleb(-2) if unit.is_percent else value


def from_cell(value: Decimal, unit: Unit) -> Decimal:
    """The figure that a workbook's number stands for, under a percent format where the unit is one."""
    return value.scaleb(2) if unit.is_percent else value


def decimal_of(number: float | int | str) -> Decimal:
    """The decimal that a workbook's number reads as: the shortest text that gives the same number."""
    return Decimal(repr(number) if isinstance(number, float) else number)


def json_number(value: Decimal | None, decimals: int | None = None) -> int | float | None:
    """A figure as the JSON number that the report shows; absent is null."""
    if value is None:
        return None
    shown = as_shown(value, decimals) if decimals is not None else value
    return int(shown) if shown == shown.to_integral_value() and not decimals else float(shown)
