"""How figures are rated: schemes and their bands, colours, and ratings that people give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workbook_tool.domain.period import Period


class Method(StrEnum):
    """What a scheme's bands are laid over."""

    DEVIATION = "deviation"  # from a target, or from the nearer end of a target range
    LIMITS = "limits"  # the indicator's own green and amber limits, as plain values
    GIVEN = "given"  # by a partner or by hand, with a reason


class Rag(StrEnum):
    """A rating. The first six are colours that a band may give."""

    RED = "Red"
    AMBER = "Amber"
    YELLOW = "Yellow"
    GREEN = "Green"
    BLUE = "Blue"
    PURPLE = "Purple"
    BASELINE = "Baseline"
    CONTEXTUAL = "Contextual"
    IN_DEVELOPMENT = "In Development"
    NOT_RATED = "Not rated"


COLOURS = (Rag.RED, Rag.AMBER, Rag.YELLOW, Rag.GREEN, Rag.BLUE, Rag.PURPLE)


@dataclass(frozen=True, slots=True)
class Limit:
    """One end of a band: a number, or a multiple of the indicator's tolerance; None is open."""

    number: Decimal = Decimal(0)
    tolerances: int = 0

    def at(self, tolerance: Decimal | None) -> Decimal | None:
        """The deviation at which it stands; None where it needs a tolerance and none is given."""
        if self.tolerances == 0:
            return self.number
        return None if tolerance is None else self.tolerances * tolerance


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a scheme over deviation (good side positive).

    ``only_if_worse_than_year_before`` turns the colour into ``otherwise`` where
    the reading is not also worse than the same period a year before.
    """

    rag: Rag
    low: Limit | None
    high: Limit | None
    low_inclusive: bool = True
    high_inclusive: bool = False
    meaning: str = ""
    name: str = ""
    only_if_worse_than_year_before: bool = False
    otherwise: Rag | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of rating: a method and its bands in order from worst to best."""

    name: str
    method: Method = Method.DEVIATION
    bands: tuple[Band, ...] = ()
    tolerance: Decimal | None = None

    @property
    def worst(self) -> Rag:
        """The colour of its lowest band."""
        return self.bands[0].rag if self.bands else Rag.NOT_RATED

    @property
    def best_plain(self) -> Rag:
        """The colour of exactly on target."""
        return next((b.rag for b in self.bands if _holds_zero(b)), self.worst)


def _holds_zero(band: Band) -> bool:
    # The sign of a limit is all that matters here, and a tolerance is never negative.
    low = None if band.low is None else band.low.tolerances or band.low.number
    high = None if band.high is None else band.high.tolerances or band.high.number
    above_low = low is None or low < 0 or (low == 0 and band.low_inclusive)
    return above_low and (high is None or high > 0 or (high == 0 and band.high_inclusive))


@dataclass(frozen=True, slots=True)
class GivenRating:
    """A rating that a person or a partner gives, with the reason; ``forecast`` is the year-end status."""

    indicator: str
    period: Period
    rag: Rag
    given_by: str
    reason: str
    forecast: bool = False
