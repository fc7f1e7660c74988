"""One cycle brought together: what the master workbook and the report both print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workbook_tool.domain.collection import USUAL_RULES, Collection, TrendRules
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, Rating, Reading, Restatement
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import Rag
from workbook_tool.domain.target import Comparator
from workbook_tool.immutable import immutable


@immutable
class TrendPoint:
    """One reading of an indicator's history with the target that it was held against and its rating."""

    period: Period
    """Of the indicator's own frequency."""
    reading: Reading
    target: Decimal | None = None
    rag: Rag = Rag.NOT_RATED
    """As it was published, or as it is rated now."""
    in_period: Decimal | None = None  # of a year-to-date figure: what this period alone added


@immutable
class Attachment:
    """A service's own chart or table for an indicator's page.

    A picture (PNG or JPEG, ``width`` and ``height`` in pixels) with its words for
    those who do not see it, or a table whose first row is the headings.
    """

    caption: str
    """What stands under it."""
    alt_text: str = ""
    """What it shows, for those who do not see it."""
    picture: bytes = b""
    width: int = 0
    height: int = 0
    table: tuple[tuple[str, ...], ...] = ()


@immutable
class Page:
    """Everything that one indicator's page says, in words that are ready to print."""

    rating: Rating
    """The rating with its sum."""
    service: Service
    """Who reports it."""
    target_label: str
    """Heading of the target, with its period."""
    current_label: str
    """Heading of the figure, with its period."""
    previous_label: str
    """Heading of the figure that it is compared with."""
    target_text: str
    """The target as printed."""
    current_text: str
    """The figure as printed, or why there is none."""
    previous_text: str
    """The figure that it is compared with, as printed."""
    trend: tuple[TrendPoint, ...] = ()
    """Its history, oldest first."""
    comparator: Comparator | None = None
    """Figures of others; None where the register has none."""
    commentary: str = ""
    """The service's words on the figure."""
    actions: str = ""
    """The service's words on what it does about it."""
    remarks: tuple[str, ...] = ()  # status marks, what a cumulative change compares, series breaks, lag
    current_period: str = ""  # the label of the period that each of the two figures is of
    previous_period: str = ""
    """The name of the period that it is compared with."""
    before: Rag = Rag.NOT_RATED  # its rating one period of its own before
    periods_red: int = 0
    """For how many periods on end it has had the worst rating."""
    findings: tuple[Finding, ...] = ()
    """What was found about its figure and words."""
    attachments: tuple[Attachment, ...] = ()
    """The service's own charts and tables."""
    trend_rules: TrendRules = USUAL_RULES
    """How the council has its trends read."""

    @property
    def indicator(self) -> Indicator:
        """The indicator of the page."""
        return self.rating.indicator


@immutable
class ReturnLine:
    """What became of one service's return; a service that sent nothing has its line too."""

    service: Service
    state: str
    """What became of it, in words."""
    reference: str = ""
    """The return's reference."""
    file: str = ""
    """The name of the file that counts."""
    sha256: str = ""
    """Of that file's bytes."""
    received_at: str = ""
    """When it came in, as printed: ``05 Jul 2023 09:12``."""
    completed_by: str = ""
    """Who filled it in, as written."""
    approved_by: str = ""
    """Who approved it, as written."""
    errors: int = 0
    """How many things must be mended."""
    queries: int = 0
    """How many questions are open."""
    asked: int = 0
    """How many figures were asked for."""
    reported: int = 0
    """How many were given."""


@immutable
class Difference:
    """One thing that differs from the last compile: an indicator's figure, rating or words."""

    indicator: str
    title: str
    """The indicator's title."""
    what: str
    """What differs: a column's heading."""
    before: str
    """As the last compile had it."""
    after: str
    """As it is now."""


@immutable
class Edition:
    """What an output says of itself. ``status`` is DRAFT until the cycle is published."""

    status: str = "DRAFT"
    version: int = 1
    """Counts the compiles of the cycle from 1."""
    produced_on: date | None = None
    """The day on which this version was first made."""
    audience: str = ""
    """For whom it is: public or restricted."""
    meeting_date: date | None = None
    """When the committee meets."""
    appendix: str = ""
    """Its letter or number among the committee's papers."""


@immutable
class Answered:
    """A finding with what was said to it: by the service in its return (``by`` is empty), or by the officer."""

    finding: Finding
    words: str
    """The answer or the reason."""
    by: str = ""


@immutable
class Consolidation:
    """A cycle's whole result, pages in the register's order."""

    collection: Collection
    """Whose it is."""
    cycle: Cycle
    register: Register
    edition: Edition
    """What the outputs say of themselves."""
    pages: tuple[Page, ...]
    returns: tuple[ReturnLine, ...]
    """A line for each service, in the register's order."""
    findings: tuple[Finding, ...] = ()
    """All that is open."""
    differences: tuple[Difference, ...] = ()
    """Against the last compile."""
    restatements: tuple[Restatement, ...] = ()
    """Published figures that are corrected."""
    answered: tuple[Answered, ...] = ()
    """What was asked and is settled."""
    register_before: Register | None = None
    """The register of the cycle before; None for the first, or where nobody asks what changed since."""

    @property
    def missing(self) -> tuple[ReturnLine, ...]:
        """The services from which no return was accepted."""
        return tuple(r for r in self.returns if not r.reported and r.asked)
