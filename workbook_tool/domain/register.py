"""What the officer's register says: services, indicators, targets and the rules of rating.

Nothing here knows a council: every service, threshold and unit comes from data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from workbook_tool.domain.figure import Basis, Unit
from workbook_tool.domain.period import Frequency, Period

Item = TypeVar("Item")


class Better(StrEnum):
    """Direction for improvement."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def arrow(self) -> str:
        """↑ or ↓."""
        return "↑" if self is Better.HIGHER else "↓"

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is."""
        return 1 if self is Better.HIGHER else -1


class Kind(StrEnum):
    """What an indicator is for; only a measured one is rated."""

    MEASURED = "measured"
    BASELINE = "baseline"
    CONTEXTUAL = "contextual"
    IN_DEVELOPMENT = "in development"


class Accumulation(StrEnum):
    """What a reading adds up over; it decides what a comparison means."""

    IN_PERIOD = "in-period"
    YEAR_TO_DATE = "year to date"
    ROLLING = "rolling 12 months"
    POINT_IN_TIME = "point in time"
    FORECAST = "forecast"


class Compare(StrEnum):
    """What the current reading is compared with."""

    PREVIOUS = "previous period"
    YEAR_BEFORE = "same period last year"
    OUTTURN = "last outturn"


class Publication(StrEnum):
    """Who may see the figures."""

    OPEN = "open"
    RESTRICTED = "restricted"
    SUPPRESS = "suppress"


class Profile(StrEnum):
    """How a target runs through the year."""

    FIXED = "fixed"
    PRO_RATA = "pro rata"


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
class Service:
    """A service team and the people by their posts; emails as written in the register."""

    code: str
    name: str
    contact: str = ""
    email: str = ""
    deputy: str = ""
    deputy_email: str = ""
    head: str = ""
    head_email: str = ""
    approval_required: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A useful link: the words and the address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measure, with every attribute that the register gives it."""

    ref: str
    title: str
    service: str
    unit: str
    better: Better
    frequency: Frequency
    decimals: int = 0
    target_decimals: int | None = None
    kind: Kind = Kind.MEASURED
    accumulation: Accumulation = Accumulation.IN_PERIOD
    description: str = ""
    how_to_measure: str = ""
    committees: tuple[str, ...] = ()
    months_due: tuple[int, ...] = ()
    lag: int = 0
    data_owner: str = ""
    deputy: str = ""
    approver: str = ""
    source: str = ""
    numerator: str = ""
    denominator: str = ""
    first_period: Period | None = None
    last_period: Period | None = None
    replaced_by: str = ""
    series_break: Period | None = None
    series_break_note: str = ""
    publication: Publication = Publication.OPEN
    suppress_below: Decimal | None = None
    links: tuple[Link, ...] = ()
    basis: Basis | None = None
    scheme: str = ""
    tolerance: Decimal | None = None
    compare: Compare = Compare.PREVIOUS
    change_tolerance: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    may_repeat: bool = True
    target_from_service: bool = False
    queries_off: tuple[str, ...] = ()
    notes: str = ""

    def __hash__(self) -> int:
        return hash(self.ref)

    @property
    def shown_target_decimals(self) -> int:
        """The decimals at which its target is printed."""
        return self.decimals if self.target_decimals is None else self.target_decimals

    @property
    def has_parts(self) -> bool:
        """Whether a numerator and a denominator are asked."""
        return bool(self.numerator and self.denominator)

    def live_in(self, period: Period) -> bool:
        """Whether it is collected in ``period`` (a cycle or a reading's own period)."""
        started = self.first_period is None or self.first_period.start <= period.end
        ended = self.last_period is not None and self.last_period.end < period.start
        return started and not ended


@dataclass(frozen=True, slots=True)
class Target:
    """A target that holds from one period to another; ``value`` None is TBC.

    ``low`` and ``high`` are a target range; ``green`` and ``amber`` are limits as
    plain values; ``floor`` is a standard below which (above, where lower is
    better) the rating is the scheme's worst.
    """

    indicator: str
    start: Period
    end: Period | None = None
    value: Decimal | None = None
    profile: Profile = Profile.FIXED
    low: Decimal | None = None
    high: Decimal | None = None
    green: Decimal | None = None
    amber: Decimal | None = None
    floor: Decimal | None = None

    def holds_in(self, period: Period) -> bool:
        """Whether a reading of ``period`` is measured against it."""
        return self.start.start <= period.end and (self.end is None or period.end <= self.end.end)

    def value_for(self, period: Period) -> Decimal | None:
        """The target's figure at the end of ``period``: its share of the year where it runs pro rata; None is TBC."""
        if self.value is None or self.profile is Profile.FIXED:
            return self.value
        months, of = period.elapsed
        return self.value * months / of


@dataclass(frozen=True, slots=True)
class Comparator:
    """Figures of others: statistical neighbours' mean and England's, with the date they are from."""

    indicator: str
    neighbours: Decimal | None = None
    england: Decimal | None = None
    as_at: str = ""


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


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that is not asked to the letter: of one indicator, or on trial for all (no ``indicator``).

    ``rule`` is the code of its findings, ``until`` the last period for which it holds.
    """

    rule: str
    indicator: str
    until: Period
    reason: str
    approved_by: str

    def holds(self, ref: str, period: Period) -> bool:
        """Whether it stands for an indicator's reading of a period."""
        return self.indicator in ("", ref) and period.end <= self.until.end


@dataclass(frozen=True)
class Register:
    """The single source of what is asked. Mappings keep the order of the officer's rows."""

    services: Mapping[str, Service] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    comparators: Mapping[str, Comparator] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    given: tuple[GivenRating, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    default_scheme: str = ""

    def unit(self, indicator: Indicator) -> Unit:
        """The unit of an indicator."""
        return self.units[indicator.unit]

    def basis(self, indicator: Indicator) -> Basis:
        """Its own basis, or its unit's."""
        return indicator.basis or self.unit(indicator).basis

    def scheme(self, indicator: Indicator) -> Scheme:
        """The scheme that it names, or the register's first."""
        return self.schemes[indicator.scheme or self.default_scheme]

    def target(self, ref: str, period: Period) -> Target | None:
        """The target that holds for a reading of ``period``; the later-starting one where two do."""
        holding = [t for t in self.targets_of(ref) if t.holds_in(period)]
        return max(holding, key=lambda t: t.start.key, default=None)

    def targets_of(self, ref: str) -> tuple[Target, ...]:
        """All targets of an indicator, in the register's order."""
        return self._targets.get(ref, ())

    def of_service(self, code: str) -> Iterator[Indicator]:
        """The indicators of one service, in the register's order."""
        return iter(self._of_services.get(code, ()))

    def service_of(self, code: str) -> str:
        """The code of a service as the register writes it, whatever its capitals; empty for none."""
        return self._codes.get(code.upper(), "")

    @cached_property
    def by_hand(self) -> dict[tuple[str, Period, bool], GivenRating]:
        """The ratings that people gave, the first of two, by indicator, period and whether it is a forecast."""
        return {(g.indicator, g.period, g.forecast): g for g in reversed(self.given)}

    @cached_property
    def by_address(self) -> dict[str, tuple[str, ...]]:
        """The services whose contact, deputy or head has an address, by the address in small letters."""
        said = ((s.code, (s.email, s.deputy_email, s.head_email)) for s in self.services.values())
        found = ((code, {one for text in texts for one in addresses(text)}) for code, texts in said)
        return _grouped((one, code) for code, known in found for one in known)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code.upper(): code for code in reversed(tuple(self.services))}

    @cached_property
    def _targets(self) -> dict[str, tuple[Target, ...]]:
        return _grouped((t.indicator, t) for t in self.targets)

    @cached_property
    def _of_services(self) -> dict[str, tuple[Indicator, ...]]:
        return _grouped((i.service, i) for i in self.indicators.values())

    def only(self, code: str) -> Register:
        """The part of the register that one service's return is made from."""
        own = {i.ref: i for i in self.of_service(code)}
        return replace(
            self,
            services={code: self.services[code]},
            indicators=own,
            targets=tuple(t for ref in own for t in self.targets_of(ref)),
            comparators={ref: self.comparators[ref] for ref in own if ref in self.comparators},
        )

    def label(self, key: str) -> str:
        """A configurable label; the key itself where the register has none."""
        return self.labels.get(key, key)


def addresses(text: str) -> list[str]:
    """The email addresses in a text, in small letters."""
    return [address.lower() for address in re.findall(r"[^\s<>;,\"']+@[^\s<>;,\"']+", text)]


def _grouped(pairs: Iterable[tuple[str, Item]]) -> dict[str, tuple[Item, ...]]:
    found: dict[str, list[Item]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return {key: tuple(items) for key, items in found.items()}
