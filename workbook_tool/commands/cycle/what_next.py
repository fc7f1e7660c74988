"""What the officer would do next in a collection folder: one answer for the command line and for every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from workbook_tool.commands.cycle.init import is_unfinished
from workbook_tool.commands.cycle.moves import Move
from workbook_tool.commands.cycle.status import Line, Status, cycle_status
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.settings_file import COLLECTION
from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.ledger import Event, MessageState


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, by its name, which command line and desk say in their own words, and what it is for.

    ``services`` are the codes that it is about.
    """

    name: str
    purpose: str
    """What it is for."""
    services: tuple[str, ...] = ()
    period: Period | None = None
    """The one that it is for; None where it is for none."""


@dataclass(frozen=True, slots=True)
class WhatNext:
    """Where the folder stands, in a sentence or two, and the steps from there, the most pressing first."""

    state: str
    """Where the folder stands."""
    steps: tuple[Step, ...]


def what_next(folder: Folder) -> WhatNext:
    """Where a folder stands and what to do next.

    WorkbookToolError where collection.toml, the register or the ledger cannot be used.
    """
    if not (folder.path / COLLECTION).is_file() or is_unfinished(folder.path):
        return _not_started(folder.path)
    register = folder.register().register
    with folder.ledger() as ledger:
        cycle = ledger.cycles.latest()
        events = ledger.events.all(cycle.period) if cycle else ()
        history = {} if cycle else ledger.readings.all()
    if cycle is None:
        last = max((reading.period.end for readings in history.values() for reading in readings), default=None)
        begin = _generate(_quarter_after(last, folder.clock().date()))
        if not register.indicators:
            state = f"The register of {folder.collection.council} has no indicators yet."
            take = Step("adopt", "Fill it from the list of indicators that you have.")
            fill = Step("register", "Or enter services and indicators; its Guidance says how.")
            return WhatNext(state, (take, fill, begin))
        state = f"The register of {folder.collection.council} has {len(register.indicators)} indicators; no cycle yet."
        return WhatNext(state, (begin,))
    status = cycle_status(folder, cycle.period)
    if status.published:
        return _published(cycle.period)
    return WhatNext(_state(status), tuple(_steps(status, events)))


def _not_started(path: Path) -> WhatNext:
    if is_unfinished(path):
        state = f"Starting {path.absolute()} was stopped before it was finished."
        return WhatNext(state, (Step("finish", "Finish it."),))
    return WhatNext(
        f"{path.absolute()} is not a collection folder: it has no {COLLECTION}.",
        (
            Step("demo", "See the whole cycle on a sample council, in a folder of its own."),
            Step("init", "Start a collection folder of your own."),
            Step("adopt-elsewhere", "Make its register of the list of indicators that you have."),
            Step("elsewhere", "If yours is elsewhere, name it."),
        ),
    )


def _quarter_after(last: date | None, today: date) -> Period:
    """The quarter to begin with: the one after the last reading; without history the one that ended last."""
    quarter = Period(Frequency.QUARTER, today.year, 4)
    while quarter.end > (last or today - timedelta(days=1)):
        quarter = quarter.previous()
    return quarter.next() if last else quarter


def _generate(period: Period) -> Step:
    purpose = f"Write the return workbooks of {period.label}, or of the period that you mean."
    return Step("generate", purpose, period=period)


def _published(period: Period) -> WhatNext:
    following = period.next()
    steps = [_generate(following)]
    if period.end == period.financial_year.end:
        year = period.financial_year.next()
        purpose = f"Begin {year.label}: a register to set the new targets in."
        steps.insert(0, Step("roll-over", purpose, period=year))
    steps.append(Step("backup", "Keep the whole folder in one file."))
    return WhatNext(f"{period.label} is published.", tuple(steps))


def _state(status: Status) -> str:
    """``Q2 2023/24, due 16 October 2023: 3 of 5 services have returned, 2 are late; 4 to fix, 1 to confirm.``"""
    cycle, lines = status.cycle, _asked(status)
    returned = sum(line.received is not None for line in lines)
    late = sum(line.received is None and line.late for line in lines)
    errors, queries = sum(line.errors for line in lines), sum(line.queries for line in lines)
    due = f"{cycle.period.label}, due {long_day(cycle.due)}"
    services = f"{returned} of {len(lines)} services have returned"
    if late:
        services += f", {late} {'is' if late == 1 else 'are'} late"
    still_open = [f"{count} {what}" for count, what in ((errors, "to fix"), (queries, "to confirm")) if count]
    return "; ".join((f"{due}: {services}", *filter(None, (", ".join(still_open),)))) + "."


def _asked(status: Status) -> list[Line]:
    """The services of the cycle; others of the register are not waited for."""
    return [line for line in status.lines if line.service.code in status.cycle.services]


CHANGES = {
    "received",
    "amended",
    "answered",
    "attached",
    "attachment removed",
    "extended",
    "undone",
}  # events after which a master says less than is so


def _steps(status: Status, events: Sequence[Event]) -> Iterator[Step]:
    """From what services still owe to what is published, in the order of the work."""
    period, lines = status.cycle.period, _asked(status)

    def step(name: str, purpose: str, about: Sequence[Line] = ()) -> Step:
        return Step(name, purpose, tuple(line.service.code for line in about), period)

    missing = [line for line in lines if line.received is None]
    written = [line for line in lines if line.message]
    unsent = not written and len(missing) == len(lines)
    if unsent:
        yield step("send", "Write to each service with its return: drafts, nothing is sent.", missing)
    if drafts := [line for line in written if _is_draft(line)]:
        yield step("sent", "Confirm that the drafts in outbox/ went out.", drafts)
    late = [line for line in lines if line.move is Move.SERVICE and line.late]
    if not unsent and late:
        yield step("chase", f"Remind those that are late: {', '.join(line.service.code for line in late)}.", late)
    if ours := [line for line in lines if line.received and line.move is Move.OFFICER]:
        yield step("questions", "See what is open, and decide what you can.", ours)
        yield step("reply", "Write to services what is to fix or confirm, with workbooks.", ours)
    if missing:
        yield step("collect", "Take in what has come back: files, a folder, mails, a mailbox.", missing)
    if any(line.received for line in lines) or not missing:
        yield from (step(name, purpose) for name, purpose in _results(events))


def _is_draft(line: Line) -> bool:
    message = line.message
    return message is not None and message.state is MessageState.PREPARED and not message.failed


def _results(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """Compile, unless the master says all there is; then the report and publication."""
    compiled = max((event.number for event in events if event.kind == "compiled"), default=0)
    if not compiled:
        yield "compile", "Build the master workbook from what is there."
    elif any(event.number > compiled and event.kind in CHANGES for event in events):
        yield "compile", "Build the master anew: something came in since the last one."
    else:
        yield "report", "Write the committee's report."
        yield "publish", "Freeze the figures as they were compiled."
