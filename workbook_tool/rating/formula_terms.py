"""Terms of live formulas: numbers as cells hold them, and whole numbers made of them."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import gcd

from workbook_tool.domain.figure import Unit, as_shown, to_cell
from workbook_tool.immutable import immutable

_LITERAL = re.compile(r"-?\d+(\.\d+)?")


def text(word: str) -> str:
    """A text as a formula writes it."""
    return '"' + str(word).replace('"', '""') + '"'


def is_literal(place: str) -> bool:
    """Whether a term is a plain number, not an address or a formula."""
    return bool(_LITERAL.fullmatch(place))


@immutable
class Scaled:
    """Terms of a unit's cells, and the ``decimals`` of the finest of them."""

    unit: Unit
    decimals: int

    def shown(self, place: str, decimals: int) -> str:
        """A figure as shown at ``decimals``, as its cell would hold it."""
        if is_literal(place):
            figure = Decimal(place).scaleb(2) if self.unit.is_percent else Decimal(place)
            return f"{to_cell(as_shown(figure, decimals), self.unit):f}"
        return f"ROUND({place},{decimals + self._shift})"

    def whole(self, term: str) -> str:
        """A term times a power of ten that leaves it no decimals: exact, whatever binary fractions made of it."""
        return f"ROUND({times(10 ** (self.decimals + self._shift), f'({term})')},0)"

    def nearer(self, first: str, second: str, low: str, high: str) -> str:
        """Twice how much nearer the first figure is to a range than the second, as a whole number.

        What a figure is away from both ends together is the range's width, and twice what it lies outside.
        """
        away = [f"ABS({less(figure, end)})" for figure in (second, first) for end in (low, high)]
        return self.whole(f"{away[0]}+{away[1]}-{away[2]}-{away[3]}")

    @property
    def _shift(self) -> int:
        return 2 if self.unit.is_percent else 0


def times(factor: int, term: str) -> str:
    """A whole number times a term."""
    if is_literal(term):
        return f"{Decimal(term) * factor:f}"
    return {0: "0", 1: term, -1: f"-{term}"}.get(factor, f"{factor}*{term}")


def less(first: str, second: str) -> str:
    """The difference of two terms, without brackets."""
    if second.startswith("-"):
        return f"{first}+{second[1:]}"
    return first if second == "0" else f"{first}-{second}"


def ratio(percent: Fraction) -> tuple[int, int]:
    """``percent`` as (share, of): d per cent of T is compared as of * d with share * T."""
    share, of = percent.numerator, 100 * percent.denominator
    common = gcd(share, of) or 1
    return share // common, of // common


def places_after_point(number: Fraction) -> int:
    """The decimals that a number has."""
    return next((n for n in range(12) if (number * 10**n).denominator == 1), 12)
