"""``status``: who has returned, who has not, what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from workbook_tool.commands.cycle.moves import (
    NOBODYS,
    Move,
    ReturnState,
    left_to_services,
    move_of_question,
    reply_cause,
    turned_away,
)
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.held_back import held_back
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.domain.register import Register, Service
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import WAITING, Ledger, Message, Noted, Received
from workbook_tool.returns.check import restatements


@immutable
class Line:
    """One service's state in a cycle. ``errors`` and ``queries`` are those still open, ``attempts`` the files it sent;
    ``message`` is the last that was written to it.
    """

    service: Service
    state: str
    due: date
    """By when it is wanted."""
    late: bool
    """Whether that day has passed without it."""
    received_at: datetime | None
    """When the file that counts came in."""
    errors: int
    queries: int
    file: str
    """Its name."""
    attempts: int
    received: Received | None
    """The file that counts."""
    days_late: int = 0
    """Calendar days."""
    message: Message | None = None
    restatements: tuple[Finding, ...] = ()
    """What its last return says of previous figures that were wrong or not final."""
    standing: ReturnState = NOBODYS
    """What decides whose move it is; nobody's once all is in, or published."""

    @property
    def move(self) -> Move:
        """Whose move it is."""
        return self.standing.move


@immutable
class Status:
    """A cycle's state, service by service."""

    cycle: Cycle
    lines: tuple[Line, ...]
    """In the register's order."""
    published: bool = False
    """Whether the cycle is frozen."""
    held_back: tuple[tuple[Received, Finding], ...] = ()
    """Returns that change nothing until they are confirmed, each with why."""


def cycle_status(folder: Folder, period: Period | None) -> Status:
    """The state of a cycle (the latest, where none is named)."""
    with folder.reading() as ledger:
        cycle = the_cycle(ledger, period)
        register = folder.register_of(cycle.period, ledger).register
        status = status_of(ledger, register, cycle, folder.clock().date())
        return replace(status, held_back=tuple(held_back(ledger, cycle.period)))


def the_cycle(ledger: Ledger, period: Period | None) -> Cycle:
    """The cycle that is meant; WorkbookToolError where it was never begun."""
    cycle = ledger.cycles.get(period) if period else ledger.cycles.latest()
    if cycle is not None:
        return cycle
    known = ", ".join(c.period.code for c in ledger.cycles.all())
    raise WorkbookToolError(
        f"There is no cycle {period.label} in this folder." if period else "No cycle has been started in this folder.",
        f"It has {known}." if known else way_out("generate-first"),
    )


def status_of(ledger: Ledger, register: Register, cycle: Cycle, today: date) -> Status:
    """The state of every service that is asked or registered."""
    issued, extensions = ledger.issues.of(cycle.period), ledger.cycles.extensions(cycle.period)
    attempts = Counter(received.service for received in ledger.returns.of(cycle.period))
    messages = ledger.messages.all(cycle.period)
    last_messages = {message.service: message for message in messages}
    asking = _asking(ledger, cycle.period)
    published = ledger.published.has(cycle.period)
    counting = ledger.returns.counting_of_each(cycle.period)
    about = ledger.findings.of_each(counting.values())
    lines = []
    for code, service in register.services.items():
        received = counting.get(code)
        findings = [noted.finding for noted in about.get(received.number, ())] if received else []
        due = extensions.get(code, cycle.due)
        state = received.status.value if received else "issued" if code in issued else "not issued"
        errors = sum(noted.finding.is_error for noted in asking.get(code, ()))
        queries = len(asking.get(code, ())) - errors
        whole = received is not None and received.status.value in ("accepted", "accepted with queries")
        is_in = whole or (received is not None and not errors + queries)
        late = not is_in and code in issued and today > due
        lines.append(
            Line(
                service=service,
                state=state,
                due=due,
                late=late,
                received_at=received.at if received else None,
                errors=errors,
                queries=queries,
                file=received.file if received else "",
                attempts=attempts[code],
                received=received,
                days_late=(today - due).days if late else 0,
                message=last_messages.get(code),
                restatements=restatements(findings),
            )
        )
    if not published:
        standings = _standings(ledger, cycle, lines, asking, messages)
        lines = [replace(line, standing=standings.get(line.service.code, line.standing)) for line in lines]
    return Status(cycle, tuple(lines), published)


def _standings(
    ledger: Ledger, cycle: Cycle, lines: Sequence[Line], asking: Mapping[str, Sequence[Noted]],
    messages: Sequence[Message],
) -> dict[str, ReturnState]:  # fmt: skip
    """How the return of each service of the cycle stands."""
    left = left_to_services(ledger, cycle.period) if asking else frozenset()
    written = [message for message in messages if not message.failed]
    causes, reached = {message.cause_key for message in written}, {message.service for message in written}
    drafted = {message.service for message in written if message.state in WAITING}
    by_mail = bool(written) or not any(line.received for line in lines)  # else workbooks go out in another way

    def is_told(service: str, number: int) -> bool:
        return reply_cause(cycle.period, service, number) in causes

    strays = turned_away(ledger, cycle.period)
    standings = {}
    for line in (line for line in lines if line.service.code in cycle.services):
        code = line.service.code
        points = asking.get(code, ())
        moves = [
            move_of_question(point, asked=point.number in left, told=is_told(code, point.received)) for point in points
        ]
        standings[code] = ReturnState(
            received=line.received is not None,
            unsent=by_mail and code not in reached,
            draft=code in drafted,
            decide=moves.count(Move.OFFICER),
            asks=bool(points),
            told=line.received is not None and is_told(code, line.received.number),
            stray=code in strays and line.received is None and not is_told(code, strays[code].number),
        )
    return standings


def _asking(ledger: Ledger, period: Period) -> dict[str, list[Noted]]:
    """By service, the findings that still want something done."""
    asking: dict[str, list[Noted]] = {}
    for noted in ledger.findings.open(period):
        if noted.finding.asks:
            asking.setdefault(noted.service, []).append(noted)
    return asking
