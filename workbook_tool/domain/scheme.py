"""How figures are rated: schemes and their bands, colours, and ratings that people give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar

from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable


class Method(StrEnum):
    """What a scheme's bands are laid over."""

    DEVIATION = "deviation"  # from a target, or from the nearer end of a target range
    LIMITS = "limits"  # the indicator's own green and amber limits, as plain values
    GIVEN = "given"  # by a partner or by hand, with a reason


class Rag(str):
    """A rating's word: a colour that the register names, or one of the four for no colour.

    Alike words are one object, so that ``is`` compares them.
    """

    __slots__ = ()
    BASELINE: ClassVar[Rag]
    """A first year, measured for comparison."""
    CONTEXTUAL: ClassVar[Rag]
    """Shown for information."""
    IN_DEVELOPMENT: ClassVar[Rag]
    """Not yet measured."""
    NOT_RATED: ClassVar[Rag]
    """There is nothing to rate it by."""

    def __new__(cls, word: str) -> Rag:
        """The rating of a word."""
        return _RAGS.get(word) or _RAGS.setdefault(word, str.__new__(cls, word))

    @property
    def value(self) -> str:
        """The word as plain text."""
        return str(self)

    @property
    def is_colour(self) -> bool:
        """Whether it is a colour, not a word for none."""
        return self not in NO_COLOUR


_RAGS: dict[str, Rag] = {}
NO_COLOUR = (Rag("Baseline"), Rag("Contextual"), Rag("In Development"), Rag("Not rated"))
Rag.BASELINE, Rag.CONTEXTUAL, Rag.IN_DEVELOPMENT, Rag.NOT_RATED = NO_COLOUR


@immutable
class Limit:
    """One end of a band: a number, or a multiple of the indicator's tolerance; None is open."""

    number: Decimal = Decimal(0)
    tolerances: int = 0
    """Where not 0, the end stands at so many times the tolerance."""

    def at(self, tolerance: Decimal | None) -> Decimal | None:
        """The deviation at which it stands; None where it needs a tolerance and none is given."""
        if self.tolerances == 0:
            return self.number
        return None if tolerance is None else self.tolerances * tolerance


@immutable
class Band:
    """One band of a scheme over deviation (good side positive).

    ``only_if_worse_than_year_before`` turns the colour into ``otherwise`` where
    the reading is not also worse than the same period a year before. ``fill``
    is the colour as ``#RRGGBB`` where the register says it.
    """

    rag: Rag
    """The rating that it gives."""
    low: Limit | None
    """Where it begins; open where None."""
    high: Limit | None
    """Where it ends; open where None."""
    low_inclusive: bool = True
    """Whether its beginning belongs to it."""
    high_inclusive: bool = False
    """Whether its end belongs to it."""
    meaning: str = ""
    """In words, for the key."""
    name: str = ""
    """Its name where it is not the rating's."""
    only_if_worse_than_year_before: bool = False
    otherwise: Rag | None = None
    fill: str = ""


@immutable
class Scheme:
    """A way of rating: a method and its bands in order from worst to best."""

    name: str
    """As indicators name it."""
    method: Method = Method.DEVIATION
    bands: tuple[Band, ...] = ()
    tolerance: Decimal | None = None
    """Used where an indicator has none of its own."""

    @property
    def worst(self) -> Rag:
        """The colour of its lowest band."""
        return self.bands[0].rag if self.bands else Rag.NOT_RATED

    @property
    def on_target(self) -> Rag:
        """The colour of exactly on target; of limits, which begin at the target, the best."""
        if self.method is Method.LIMITS and self.bands:
            return self.bands[-1].rag
        return next((b.rag for b in self.bands if _holds_zero(b)), self.worst)

    @property
    def colours(self) -> tuple[Rag, ...]:
        """Its colours, each once, from worst to best; one that stands only under ``otherwise`` after its band's."""
        own = {band.rag for band in self.bands}
        pairs = ((band.rag, None if band.otherwise in own else band.otherwise) for band in self.bands)
        return tuple(dict.fromkeys(rag for pair in pairs for rag in pair if rag is not None))


def _holds_zero(band: Band) -> bool:
    # The sign of a limit is all that matters here, and a tolerance is never negative.
    low = None if band.low is None else band.low.tolerances or band.low.number
    high = None if band.high is None else band.high.tolerances or band.high.number
    above_low = low is None or low < 0 or (low == 0 and band.low_inclusive)
    return above_low and (high is None or high > 0 or (high == 0 and band.high_inclusive))


def merged(orders: Iterable[Sequence[Rag]]) -> tuple[Rag, ...]:
    """The colours of several orders in one that agrees with each; where two contradict, with the earlier."""
    return _merged(tuple(map(tuple, orders)))


@lru_cache(maxsize=64)  # the schemes of one register are asked for again and again
def _merged(orders: tuple[tuple[Rag, ...], ...]) -> tuple[Rag, ...]:
    left, in_order = list(dict.fromkeys(rag for order in orders for rag in order)), []
    while left:
        free = (rag for rag in left if not any(_comes_after(rag, left, order) for order in orders))
        in_order.append(next(free, left[0]))
        left.remove(in_order[-1])
    return tuple(in_order)


def _comes_after(rag: Rag, others: Sequence[Rag], order: Sequence[Rag]) -> bool:
    """Whether an order has one of the others before ``rag``."""
    return rag in order and any(other in others for other in order[: order.index(rag)])


@immutable
class GivenRating:
    """A rating that a person or a partner gives, with the reason; ``forecast`` is the year-end status."""

    indicator: str
    """The indicator's reference."""
    period: Period
    """For which it is given."""
    rag: Rag
    """The rating."""
    given_by: str
    """Who gave it."""
    reason: str
    forecast: bool = False
