"""What services report, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from workbook_tool.domain.figure import Basis
from workbook_tool.domain.finding import Cell
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.scheme import Band, Rag
from workbook_tool.domain.target import Target
from workbook_tool.immutable import immutable


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


@immutable
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
    """How firm it is."""
    commentary: str = ""
    """The service's words on it."""
    actions: str = ""
    """What the service does about it."""
    numerator: Decimal | None = None
    """What it was worked out from, where the service gave it."""
    denominator: Decimal | None = None
    """What it was divided by."""
    target: Decimal | None = None
    text: str = ""
    cell: Cell | None = None
    origin: Origin = Origin.RETURN
    """How we came by it."""
    note: str = ""
    restated: bool = False
    """Whether it takes the place of a published figure."""
    forecast: Decimal | None = None
    """What the service expects the figure to be at the year's end, where the register asks for it."""

    @property
    def key(self) -> tuple[str, Period]:
        """Indicator and period: what makes it the one."""
        return self.indicator, self.period


@immutable
class Restatement:
    """A published reading that is now corrected, with its reason; ``before`` is the figure that it replaces."""

    indicator: str
    """The indicator's reference."""
    period: Period
    """The period that is corrected."""
    value: Decimal
    """The corrected figure."""
    reason: str
    text: str = ""
    """The figure as the service wrote it."""
    cell: Cell | None = None
    """Where it stood."""
    before: Decimal | None = None
    of_target: bool = False
    """Whether it is the target that was corrected, not the figure."""


@immutable
class PublishedPoint:
    """What was published of one indicator and period, the first time that a published cycle said it."""

    indicator: str
    period: Period
    value: Decimal | None
    """The figure; without one there is no rating that later papers could repeat."""
    target: Decimal | None
    """As published."""
    rag: Rag
    """As published."""
    cycle: Period | None = None
    """The cycle that published it, whose register holds for it."""
    reason: str = ""
    """Why its target was restated since; empty where it was not."""


@immutable
class Answer:
    """What a service wrote in the Answer cell beside a reading."""

    indicator: str
    """The indicator's reference."""
    period: Period
    """The reading's period."""
    text: str
    """As written."""
    cell: Cell | None = None


@immutable
class Return:
    """One service's accepted words for one cycle."""

    service: str
    period: Period
    """The cycle's period."""
    reference: str
    """As printed on its sheets."""
    file: str
    """The file's name as people know it."""
    sha256: str
    """Of the file's bytes."""
    readings: tuple[Reading, ...] = ()
    """What was accepted."""
    restatements: tuple[Restatement, ...] = ()
    """Corrections of published figures."""
    answers: tuple[Answer, ...] = ()
    """What was written in Answer cells."""
    completed_by: str = ""
    """As written."""
    completed_on: date | None = None
    """As written."""
    approved_by: str = ""
    """As written."""
    approved_on: date | None = None
    """As written."""


class ReturnStatus(StrEnum):
    """What became of a file that came in."""

    ACCEPTED = "accepted"
    WITH_QUERIES = "accepted with queries"
    IN_PART = "accepted in part"
    RETURNED = "returned for correction"
    DUPLICATE = "duplicate"
    NOT_A_RETURN = "not a return"


WHOLE = (ReturnStatus.ACCEPTED, ReturnStatus.WITH_QUERIES)  # nothing of it is left to the service


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


@immutable
class Rating:
    """A reading rated, with the sum in words.

    ``deviation`` is how far on the good side of the target (points of the unit,
    or percent of the target, by ``basis``); ``target_value`` is the figure that
    it was held against, after pro rata.
    """

    indicator: Indicator
    """The indicator as the cycle's register has it."""
    period: Period
    """Of the indicator's own frequency."""
    rag: Rag
    """The rating's word."""
    change: Change
    """Read through the direction for improvement."""
    why: str
    """The rating's sum in words."""
    change_why: str = ""
    """The comparison in words."""
    current: Reading | None = None
    """The reading that is rated; None where there is none."""
    previous: Reading | None = None
    """The reading that it is compared with."""
    target: Target | None = None
    target_value: Decimal | None = None
    target_text: str = "n/a"
    """The target as printed."""
    deviation: Decimal | None = None
    basis: Basis | None = None
    band: Band | None = None
    """The band that it fell into."""
    state: State = State.REPORTED
    """Whether there is a reading, and if not, why."""
    last_known: Reading | None = None
    """The latest earlier reading where this one is missing."""
    forecast: Rag | None = None
    """The year-end status that was given."""


@immutable
class Cycle:
    """One round of collection."""

    period: Period
    """Which is collected."""
    due: date
    """The day by which returns are wanted."""
    services: tuple[str, ...]
    """Codes of those that are asked."""


Lookup = Callable[[str, Period], Reading | None]
"""The reading of an indicator for a period, where one is held."""
