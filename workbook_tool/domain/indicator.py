"""What is measured: indicators, their targets and what they are compared with."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from workbook_tool.domain.figure import Basis
from workbook_tool.domain.period import Frequency, Period, containing
from workbook_tool.immutable import immutable


class Better(StrEnum):
    """Direction for improvement."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    """Neither: the nearer to the target's range the better."""

    @property
    def arrow(self) -> str:
        """↑, ↓ or ↔."""
        return {Better.HIGHER: "↑", Better.LOWER: "↓"}.get(self, "↔")

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is, 0 where it depends on the range."""
        return {Better.HIGHER: 1, Better.LOWER: -1}.get(self, 0)

    @property
    def words(self) -> str:
        """``higher is better``."""
        return "nearer to the range is better" if self is Better.RANGE else f"{self} is better"


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


@immutable
class Link:
    """A useful link: the words and the address."""

    text: str
    """What the reader sees."""
    address: str


@immutable
class Indicator:
    """One measure, with every attribute that the register gives it."""

    ref: str
    """Its reference, unique in the register."""
    title: str
    """As printed."""
    service: str
    """The code of the service that reports it."""
    unit: str
    """The code of its unit."""
    better: Better
    """The direction for improvement."""
    frequency: Frequency
    """How often it is reported."""
    decimals: int = 0
    """Decimal places of its figures."""
    decimals_assumed: bool = False
    """Whether the register says nothing of them, so that they follow its targets and figures."""
    places_of_targets: int = 0
    """The decimals that the figures of its targets have."""
    target_decimals: int | None = None
    """Decimal places of its target; those of its figures where None."""
    short_title: str = ""
    """The title in a few words; empty where the register gives none."""
    kind: Kind = Kind.MEASURED
    """Measured and rated, or shown alone."""
    accumulation: Accumulation = Accumulation.IN_PERIOD
    """What a reading adds up over."""
    seasonal: bool = False
    """Whether each period is like the same one of last year, not like its neighbours."""
    description: str = ""
    """What it measures, for readers."""
    how_to_measure: str = ""
    """How the service is to work it out."""
    committees: tuple[str, ...] = ()
    """The committees that see it."""
    priority: str = ""
    """The council's priority that it serves; empty where the register gives none."""
    months_due: tuple[int, ...] = ()
    """Months (1 to 12) in which it is due; when its period ends where empty."""
    lag: int = 0
    """How many of its own periods the figure is in arrears."""
    data_owner: str = ""
    """Who knows the figure: a post or a name."""
    deputy: str = ""
    """Who stands in for the data owner."""
    approver: str = ""
    """Who signs the figure off."""
    source: str = ""
    """The system or survey that it comes from."""
    numerator: str = ""
    """What is counted above the line."""
    denominator: str = ""
    """What it is divided by."""
    first_period: Period | None = None
    """The first period for which it is asked."""
    last_period: Period | None = None
    """Its last period, where it is retired."""
    replaced_by: str = ""
    """The reference of its successor."""
    series_break: Period | None = None
    """First period that is not comparable with those before."""
    series_break_note: str = ""
    """Why."""
    publication: Publication = Publication.OPEN
    """Who may see its figures."""
    suppress_below: Decimal | None = None
    """Counts below it are not published."""
    links: tuple[Link, ...] = ()
    """Useful links for its page."""
    basis: Basis | None = None
    """Points or relative; the unit's where None."""
    scheme: str = ""
    """Name of its way of rating; the register's first where empty."""
    tolerance: Decimal | None = None
    """For bands that speak of a tolerance; the scheme's where None."""
    compare: Compare = Compare.PREVIOUS
    """What a figure is compared with."""
    change_tolerance: Decimal | None = None
    """A change within so many per cent is none."""
    minimum: Decimal | None = None
    """The least that its figure can be; the unit's where None."""
    maximum: Decimal | None = None
    """The most that it can be; the unit's where None."""
    may_repeat: bool = True
    """Whether the same figure twice running is usual; if not, it is asked about."""
    target_from_service: bool = False
    """Whether the service gives its target."""
    forecast_from_service: bool = False
    """Whether the service is asked what the figure will be at the year's end."""
    queries_off: tuple[str, ...] = ()
    """Codes of queries that are not asked of it."""
    notes: str = ""
    """The officer's own words; not printed."""

    def __hash__(self) -> int:
        return hash(self.ref)

    @property
    def title_in_lines(self) -> str:
        """Its short title, or its title where it has none: for lists and tables of many."""
        return self.short_title or self.title

    @property
    def shown_target_decimals(self) -> int:
        """The decimals at which its target is printed."""
        least = max(self.decimals, self.places_of_targets)
        return least if self.target_decimals is None else self.target_decimals

    @property
    def has_parts(self) -> bool:
        """Whether a numerator and a denominator are asked."""
        return bool(self.numerator and self.denominator)

    def live_in(self, period: Period) -> bool:
        """Whether it is collected in ``period`` (a cycle or a reading's own period)."""
        started = self.first_period is None or self.first_period.start <= period.end
        ended = self.last_period is not None and self.last_period.end < period.start
        return started and not ended


def readings_due(indicator: Indicator, cycle: Period) -> tuple[Period, ...]:
    """The periods of which ``indicator`` owes a reading in ``cycle``, in order.

    Without months due: those of its frequency that end in the cycle, moved back
    by its lag. With them: the period that holds each month due in the cycle,
    moved back by its lag.
    """
    if not indicator.live_in(cycle):
        return ()
    if indicator.months_due:
        months = cycle.ending_within(Frequency.MONTH)
        days = [m.start for m in months if m.start.month in indicator.months_due]
        periods = dict.fromkeys(containing(indicator.frequency, day) for day in days)
        return tuple(p.shifted(-indicator.lag) for p in periods)
    return tuple(p.shifted(-indicator.lag) for p in cycle.ending_within(indicator.frequency))


def compared_period(indicator: Indicator, period: Period) -> Period:
    """The period that a reading of ``period`` is compared with."""
    if indicator.compare is Compare.YEAR_BEFORE:
        return period.a_year_before()
    if indicator.compare is Compare.OUTTURN:
        return period.last_outturn()
    return period.previous()


def breaks_between(indicator: Indicator, earlier: Period, later: Period) -> bool:
    """Whether the indicator's definition changed after ``earlier`` and not after ``later``."""
    changed = indicator.series_break
    return changed is not None and earlier.end < changed.start <= later.end
