"""What the officer would do next in a collection folder: one answer for the command line and for every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from workbook_tool.commands.cycle.init import is_unfinished
from workbook_tool.commands.cycle.moves import Move, Need
from workbook_tool.commands.cycle.status import Line, Status, cycle_status
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.settings_file import COLLECTION
from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Event, Ledger


@immutable
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
    on: date | None = None
    """The day from which it can be done; None for now."""


@immutable
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
    with folder.reading() as ledger:
        cycle = ledger.cycles.latest()
        history = {} if cycle else ledger.readings.all()
    if cycle is None:
        last = max((reading.period.end for readings in history.values() for reading in readings), default=None)
        today = folder.clock().date()
        begin = _generate(_quarter_after(last, today), today)
        if not register.indicators:
            state = f"The register of {folder.collection.council} has no indicators yet."
            take = Step("adopt", "Fill it from the list of indicators that you have.")
            fill = Step("register", "Or enter services and indicators; its Guidance says how.")
            return WhatNext(state, (take, fill, begin))
        state = f"The register of {folder.collection.council} has {len(register.indicators)} indicators; no cycle yet."
        return WhatNext(state, (begin,))
    status = cycle_status(folder, cycle.period)
    state = f"{cycle.period.label} is published." if status.published else _state(status)
    return WhatNext(state, steps_of(folder, status))


def cycle_steps(folder: Folder, period: Period) -> tuple[Step, ...]:
    """What to do next in the cycle of a period."""
    return steps_of(folder, cycle_status(folder, period))


def asks_for(steps: Iterable[Step], name: str, service: str) -> bool:
    """Whether ``steps`` ask for the message that the step ``name`` writes to a service; receipts go with answers."""
    return any(step.name == name and (service in step.services or name == Need.REPLY) for step in steps)


def steps_of(folder: Folder, status: Status) -> tuple[Step, ...]:
    """What to do next in one cycle, the most pressing first; what comes after it, where it is the latest."""
    with folder.reading() as ledger:
        period, is_latest = status.cycle.period, ledger.cycles.latest() == status.cycle
        master = state_of_master(ledger.events.all(period))
        reminders = frozenset[str]() if status.published else _reminders(folder, ledger, status)
    report = state_of_report(folder, period)
    if not status.published:
        return tuple(_steps(status, reminders, master, report))
    renew = [Step("report", "Write the committee's report again: it says that it is published.", period=period)]
    following = _published(period, folder.clock().date()) if is_latest else ()
    return (*(renew if report is Made.STALE else ()), *following)


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


def _generate(period: Period, today: date) -> Step:
    purpose = f"Write the return workbooks of {period.label}, or of the period that you mean."
    return Step("generate", purpose, period=period, on=None if period.end < today else period.end + timedelta(days=1))


def _published(period: Period, today: date) -> Iterator[Step]:
    if period.end == period.financial_year.end:
        year = period.financial_year.next()
        yield Step("roll-over", f"Begin {year.label}: a register to set the new targets in.", period=year)
    yield _generate(period.next(), today)
    yield Step("backup", "Keep the whole folder in one file.")


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


_CHANGES = {
    "received",
    "amended",
    "answered",
    "attached",
    "attachment removed",
    "extended",
    "undone",
}  # events after which a master says less than is so


class Made(StrEnum):
    """How a paper stands."""

    NOT = "not made"
    STALE = "out of date"
    """Something that it should say came after it."""
    CURRENT = "up to date"


def state_of_master(events: Sequence[Event]) -> Made:
    """How the master workbook of a cycle stands, by the cycle's events in order."""
    kinds = [event.kind for event in events]
    if "compiled" not in kinds:
        return Made.NOT
    last = max(number for number, kind in enumerate(kinds) if kind == "compiled")
    return Made.STALE if _CHANGES.intersection(kinds[last:]) else Made.CURRENT


def state_of_report(folder: Folder, period: Period) -> Made:
    """How the committee's report of a cycle stands: out of date where the master workbook was made after it."""
    place = folder.cycle(period)
    made = [file.stat().st_mtime_ns for file in place.glob("report*.*") if _is_report(folder, period, file)]
    if not made:
        return Made.NOT
    masters = [file.stat().st_mtime_ns for file in place.glob("master.xlsx")]
    return Made.STALE if max(made) < max(masters, default=0) else Made.CURRENT


def _is_report(folder: Folder, period: Period, file: Path) -> bool:
    """Whether a file is a committee's report, and no page of one indicator alone."""
    if file.stem == "report":
        return True
    from workbook_tool.commands.results.report import page_name

    with folder.reading() as ledger:
        register = folder.register_of(period, ledger).register
    return file.stem not in {page_name(ref) for ref in register.indicators}


_OF_RETURNS = {
    Need.SEND: "Write to each service with its return: drafts, nothing is sent.",
    Need.CONFIRM: "Confirm that the drafts in outbox/ went out.",
    Need.DECIDE: "See what is open, and decide what you can.",
    Need.REMIND: "Remind those that are late: {}.",
    Need.REPLY: "Write to services what is to fix or confirm, with workbooks.",
}
_OF_RESULTS = {
    "compile": "Build the master workbook from what is there.",
    "compile again": "Build the master anew: something came in since the last one.",
    "report": "Write the committee's report.",
    "publish": "Freeze the figures as they were compiled.",
}


def _steps(status: Status, reminders: frozenset[str], master: Made, report: Made) -> Iterator[Step]:
    """From what is to be done about returns to what is published, in the order of the work."""
    period, lines = status.cycle.period, _asked(status)
    standings = {line.service.code: replace(line.standing, remind=line.service.code in reminders) for line in lines}
    for need in Need:
        if about := tuple(code for code, standing in standings.items() if need in standing.needs):
            yield Step(need.value, _OF_RETURNS[need].format(", ".join(about)), about, period)
    if expected := tuple(code for code, s in standings.items() if not s.received or s.move is Move.SERVICE):
        yield Step("collect", "Take in what has come back: files, a folder, mails, a mailbox.", expected, period)
    if any(s.received for s in standings.values()) or not standings:
        if master is not Made.CURRENT:
            purpose = _OF_RESULTS["compile" if master is Made.NOT else "compile again"]
            yield Step("compile", purpose, period=period)
            return
        if report is not Made.CURRENT:
            yield Step("report", _OF_RESULTS["report"], period=period)
        yield Step("publish", _OF_RESULTS["publish"], period=period)


def _reminders(folder: Folder, ledger: Ledger, status: Status) -> frozenset[str]:
    """The services to which the schedule has a reminder today; where none can be written, those that are late."""
    from workbook_tool.commands.mail.chase import reminders
    from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding

    if not any(line.late or not line.standing.received for line in _asked(status)):
        return frozenset()
    try:
        proposals = list(reminders(Correspondence(folder, ledger, status.cycle), ()))
    except WorkbookToolError:
        return frozenset(line.service.code for line in _asked(status) if line.late and line.move is Move.SERVICE)
    return frozenset(p.service.code for p in proposals if p.standing is MessageStanding.DUE)
