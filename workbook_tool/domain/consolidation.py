"""One cycle brought together: what the master workbook and the report both print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Comparator, Indicator
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, Rating, Reading, Restatement
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import Rag


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One reading of an indicator's history with the target that it was held against and its rating."""

    period: Period
    reading: Reading
    target: Decimal | None = None
    rag: Rag = Rag.NOT_RATED
    in_period: Decimal | None = None  # of a year-to-date figure: what this period alone added


@dataclass(frozen=True, slots=True)
class Attachment:
    """A service's own chart or table for an indicator's page.

    A picture (PNG or JPEG, ``width`` and ``height`` in pixels) with its words for
    those who do not see it, or a table whose first row is the headings.
    """

    caption: str
    alt_text: str = ""
    picture: bytes = b""
    width: int = 0
    height: int = 0
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that one indicator's page says, in words that are ready to print."""

    rating: Rating
    service: Service
    target_label: str
    current_label: str
    previous_label: str
    target_text: str
    current_text: str
    previous_text: str
    trend: tuple[TrendPoint, ...] = ()
    comparator: Comparator | None = None
    commentary: str = ""
    actions: str = ""
    remarks: tuple[str, ...] = ()  # status marks, what a cumulative change compares, series breaks, lag
    current_period: str = ""  # the label of the period that each of the two figures is of
    previous_period: str = ""
    before: Rag = Rag.NOT_RATED  # its rating one period of its own before
    periods_red: int = 0
    findings: tuple[Finding, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def indicator(self) -> Indicator:
        """The indicator of the page."""
        return self.rating.indicator


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What became of one service's return; a service that sent nothing has its line too."""

    service: Service
    state: str
    reference: str = ""
    file: str = ""
    sha256: str = ""
    received_at: str = ""
    completed_by: str = ""
    approved_by: str = ""
    errors: int = 0
    queries: int = 0
    asked: int = 0
    reported: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs from the last compile: an indicator's figure, rating or words."""

    indicator: str
    title: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What an output says of itself. ``status`` is DRAFT until the cycle is published."""

    status: str = "DRAFT"
    version: int = 1
    produced_on: date | None = None
    audience: str = ""
    meeting_date: date | None = None
    appendix: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """What collection.toml says: whose collection this is, and how its outputs look."""

    council: str
    team: str = ""
    contact: str = ""
    return_to: str = ""
    name: str = "performance"
    committee: str = ""
    notes: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
    font: str = ""
    pages: str = "all"  # which indicators have a page in the master: all, exceptions, none
    exceptions_above_target: bool = False  # whether a colour that is better than on target makes an exception, too


@dataclass(frozen=True, slots=True)
class Answered:
    """A finding with what was said to it: by the service in its return (``by`` is empty), or by the officer."""

    finding: Finding
    words: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A cycle's whole result, pages in the register's order."""

    collection: Collection
    cycle: Cycle
    register: Register
    edition: Edition
    pages: tuple[Page, ...]
    returns: tuple[ReturnLine, ...]
    findings: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = ()
    restatements: tuple[Restatement, ...] = ()
    answered: tuple[Answered, ...] = ()

    @property
    def missing(self) -> tuple[ReturnLine, ...]:
        """The services from which no return was accepted."""
        return tuple(r for r in self.returns if not r.reported and r.asked)
