"""What the board of the desk shows of a cycle, and what every page of the desk says beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from workbook_tool.commands.cycle.status import Line, Status, cycle_status, the_cycle
from workbook_tool.commands.cycle.what_next import (
    Made,
    Step,
    asks_for,
    cycle_steps,
    state_of_master,
    state_of_report,
    steps_of,
)
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.due_messages import due_messages
from workbook_tool.commands.results.cycle_record import read_record
from workbook_tool.commands.results.ratings import rate_record
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register
from workbook_tool.domain.scheme import Rag
from workbook_tool.immutable import immutable
from workbook_tool.theme import in_order


@immutable
class DeskFrame:
    """``period`` is the cycle at hand, None before the first; ``cycles`` are all, the latest first.

    ``questions`` and ``messages`` count what waits there.
    """

    council: str
    """Whose desk it is."""
    period: Period | None = None
    cycles: tuple[tuple[Period, bool], ...] = ()
    """Each with whether it is published."""
    published: bool = False
    """Whether the cycle at hand is frozen."""
    questions: int = 0
    messages: int = 0
    last_by: str = ""
    """Who wrote last, and when."""
    last_at: datetime | None = None
    """When something was last done in the folder."""


def desk_frame(folder: Folder, period: Period | None) -> DeskFrame:
    """The frame around the pages of a cycle; the latest where none is named."""
    council = folder.collection.council
    if not folder.ledger_file.is_file():
        return DeskFrame(council)
    with folder.reading() as ledger:
        known = ledger.cycles.all()
        latest = ledger.cycles.latest()
        cycle = next((c for c in known if c.period == period), None) if period else latest
        cycles = sorted(
            ((c.period, ledger.published.has(c.period)) for c in known), key=lambda c: c[0].key, reverse=True
        )
        last = ledger.events.last()
        at = {"last_by": last.actor if last else "", "last_at": last.at if last else None}
        if cycle is None:
            return DeskFrame(council, None, tuple(cycles), **at)  # type: ignore[arg-type]
        asking = sum(noted.finding.asks for noted in ledger.findings.open(cycle.period))
        published = ledger.published.has(cycle.period)
    due = 0 if published else _pressing(folder, cycle.period)
    return DeskFrame(council, cycle.period, tuple(cycles), published, asking, due, **at)  # type: ignore[arg-type]


def _pressing(folder: Folder, period: Period) -> int:
    """How many messages are to be written now, of the kinds that come next."""
    steps = cycle_steps(folder, period)
    return sum(asks_for(steps, name, proposal.service.code) for name, proposal in due_messages(folder, period))


DONE, NOW, AHEAD = "done", "now", ""
_OF_PAPER = {Made.NOT: AHEAD, Made.STALE: NOW, Made.CURRENT: DONE}


@immutable
class Stage:
    """One stage of the cycle: ``state`` is done, now, or empty where it lies ahead."""

    name: str
    """As printed."""
    state: str
    text: str
    """How far it is."""
    note: str = ""
    """A word beside that."""


@immutable
class Board:
    """One cycle, at a glance."""

    status: Status
    """Service by service."""
    lines: tuple[Line, ...]
    """The services that the cycle asks."""
    steps: tuple[Step, ...]
    """What the officer would do next, the most pressing first."""
    stages: tuple[Stage, ...]
    """In order."""
    ratings: Mapping[str, int]
    """How many indicators have each rating, in the register's order."""
    waiting: Mapping[str, int]
    """How many indicators are not rated because their service has sent no figure, by the service's name."""
    working_days: int
    """Between the due day and today; negative before it."""
    register_errors: tuple[Finding, ...] = ()
    """Mistakes of today's register, while the one before stays in force."""

    @property
    def to_remind(self) -> frozenset[str]:
        """The services that are to be reminded today."""
        return frozenset(code for step in self.steps if step.name == "chase" for code in step.services)


def board_of(folder: Folder, period: Period | None) -> Board:
    """The board of a cycle (the latest, where none is named). WorkbookToolError where none was begun."""
    status = cycle_status(folder, period)
    cycle, today = status.cycle, folder.clock().date()
    lines = tuple(line for line in status.lines if line.service.code in cycle.services)
    with folder.reading() as ledger:
        record = read_record(folder, ledger, the_cycle(ledger, cycle.period))
        issued = len(ledger.issues.of(cycle.period))
        newest = ledger.compiles.newest(cycle.period)
        master = state_of_master(ledger.events.all(cycle.period))
    rated = rate_record(record)
    errors, steps = _register_errors(folder), steps_of(folder, status)
    if errors:  # nobody is written to meanwhile: contacts stand in today's register
        steps = (Step("register", ""), *(step for step in steps if step.name not in ("send", "chase", "reply")))
    report = state_of_report(folder, cycle.period)
    return Board(
        status,
        lines,
        steps,
        tuple(_stages(status, lines, issued, newest[0] if newest else None, master, report)),
        _counts(record.register, [rating.rag for rating in rated]),
        _waiting(record.register, lines, [r.indicator.service for r in rated if r.rag == Rag.NOT_RATED]),
        _working_days(folder, cycle.due, today),
        errors,
    )


def _register_errors(folder: Folder) -> tuple[Finding, ...]:
    from workbook_tool.commands.register_file import RegisterError

    try:
        folder.register()
    except RegisterError as error:
        return error.findings
    return ()


def _stages(
    status: Status, lines: tuple[Line, ...], issued: int, version: int | None, master: Made, report: Made
) -> list[Stage]:
    asked, came = len(lines), sum(line.received is not None for line in lines)
    late = sum(line.received is None and line.late for line in lines)
    still_open = sum(line.errors + line.queries for line in lines)
    complete = sum(line.received is not None and not line.errors + line.queries for line in lines)

    def of(count: int) -> str:
        return DONE if asked and count >= asked else NOW if count else AHEAD

    points = f"{still_open} point{'s' if still_open != 1 else ''} open" if still_open else ""
    return [
        Stage("Sent out", of(issued), f"{issued} of {asked}"),
        Stage("Came back", of(came), f"{came} of {asked}", f"{late} late" if late else ""),
        Stage("Complete", of(complete), f"{complete} of {asked}", points),
        Stage(
            "Master workbook",
            _OF_PAPER[master],
            f"Version {version}" if version else "Not made",
            master.value if version else "",
        ),
        Stage(
            "Committee report",
            _OF_PAPER[report],
            "Not made" if report is Made.NOT else "Made",
            report.value if report is Made.STALE else "",
        ),
        Stage(
            "Published",
            DONE if status.published else AHEAD,
            "Yes" if status.published else "Not yet",
            "figures still open" if still_open and not status.published else "",
        ),
    ]


def _counts(register: Register, rags: list[Rag]) -> dict[str, int]:
    return {rag.value: rags.count(rag) for rag in in_order(register, rags)}


def _waiting(register: Register, lines: tuple[Line, ...], services: list[str]) -> dict[str, int]:
    without = {line.service.code for line in lines if line.received is None or line.errors}
    codes = [code for code in services if code in without]
    return {register.services[code].name: codes.count(code) for code in dict.fromkeys(codes)}


def _working_days(folder: Folder, due: date, today: date) -> int:
    from workbook_tool.mail.outgoing.schedule import calendar

    days = calendar(folder.settings)
    return days.between(due, today)
