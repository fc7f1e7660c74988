"""What services report, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from workbook_tool.domain.figure import Basis
from workbook_tool.domain.finding import Cell
from workbook_tool.domain.indicator import Compare, Indicator, Target
from workbook_tool.domain.period import Frequency, Period, containing
from workbook_tool.domain.scheme import Band, Rag


class DataStatus(StrEnum):
    """How firm a figure is."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    NOT_AVAILABLE = "not available"


UNSETTLED = (DataStatus.PROVISIONAL, DataStatus.ESTIMATED)  # still to be made final, which needs no reason


class Origin(StrEnum):
    """Where a reading came from."""

    RETURN = "return"
    HISTORY = "history"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator's value for one period of its own frequency.

    ``value`` is the figure in its unit (83.0 for 83 %), None where not
    available; ``text`` is the cell as it stood; ``target`` is set where the
    service supplies it. ``note`` says what a reader must know of its source.
    """

    indicator: str
    period: Period
    value: Decimal | None
    data_status: DataStatus = DataStatus.FINAL
    commentary: str = ""
    actions: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    target: Decimal | None = None
    text: str = ""
    cell: Cell | None = None
    origin: Origin = Origin.RETURN
    note: str = ""
    restated: bool = False
    forecast: Decimal | None = None
    """What the service expects the figure to be at the year's end, where the register asks for it."""

    @property
    def key(self) -> tuple[str, Period]:
        """Indicator and period: what makes it the one."""
        return self.indicator, self.period


@dataclass(frozen=True, slots=True)
class Restatement:
    """A published reading that is now corrected, with its reason; ``before`` is the figure that it replaces."""

    indicator: str
    period: Period
    value: Decimal
    reason: str
    text: str = ""
    cell: Cell | None = None
    before: Decimal | None = None
    of_target: bool = False
    """Whether it is the target that was corrected, not the figure."""


@dataclass(frozen=True, slots=True)
class PublishedPoint:
    """What was published of one indicator and period, the first time that a published cycle said it."""

    indicator: str
    period: Period
    value: Decimal | None
    """The figure; without one there is no rating that later papers could repeat."""
    target: Decimal | None
    rag: Rag
    cycle: Period | None = None
    """The cycle that published it, whose register holds for it."""
    reason: str = ""
    """Why its target was restated since; empty where it was not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service wrote in the Answer cell beside a reading."""

    indicator: str
    period: Period
    text: str
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """One service's accepted words for one cycle."""

    service: str
    period: Period
    reference: str
    file: str
    sha256: str
    readings: tuple[Reading, ...] = ()
    restatements: tuple[Restatement, ...] = ()
    answers: tuple[Answer, ...] = ()
    completed_by: str = ""
    completed_on: date | None = None
    approved_by: str = ""
    approved_on: date | None = None


class ReturnStatus(StrEnum):
    """What became of a file that came in."""

    ACCEPTED = "accepted"
    WITH_QUERIES = "accepted with queries"
    IN_PART = "accepted in part"
    RETURNED = "returned for correction"
    DUPLICATE = "duplicate"
    NOT_A_RETURN = "not a return"


class Change(StrEnum):
    """Change in performance, read through the direction for improvement."""

    IMPROVING = "Improving"
    DECLINING = "Declining"
    UNCHANGED = "Unchanged"
    NOT_APPLICABLE = "n/a"


class State(StrEnum):
    """Whether a cycle has a reading of an indicator, and if not, why."""

    REPORTED = "reported"
    NOT_AVAILABLE = "not available"
    NOT_DUE = "not due"
    NO_RETURN = "no return"


@dataclass(frozen=True, slots=True)
class Rating:
    """A reading rated, with the sum in words.

    ``deviation`` is how far on the good side of the target (points of the unit,
    or percent of the target, by ``basis``); ``target_value`` is the figure that
    it was held against, after pro rata.
    """

    indicator: Indicator
    period: Period
    rag: Rag
    change: Change
    why: str
    change_why: str = ""
    current: Reading | None = None
    previous: Reading | None = None
    target: Target | None = None
    target_value: Decimal | None = None
    target_text: str = "n/a"
    deviation: Decimal | None = None
    basis: Basis | None = None
    band: Band | None = None
    state: State = State.REPORTED
    last_known: Reading | None = None
    forecast: Rag | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of collection."""

    period: Period
    due: date
    services: tuple[str, ...]


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
