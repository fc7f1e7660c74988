"""``generate``: the return workbooks of a cycle."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tool import durable
from workbook_tool.catalogue import finding
from workbook_tool.commands.cycle.what_differs import what_differs
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.progress import Progress
from workbook_tool.commands.register_file import REGISTER, with_held_decimals
from workbook_tool.domain.days import long_day
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.indicator import readings_due
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, Reading
from workbook_tool.domain.register import Register
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.mail.outgoing.schedule import USUAL, Calendar, calendar

if TYPE_CHECKING:
    from workbook_tool.register import RegisterChange

_TOGETHER = 50  # returns that are on the disk before the ledger is told of them at once


@immutable
class Generated:
    """What ``generate`` made: (service code, file, reference, rows asked) each, and what changed in the register."""

    cycle: Cycle
    """The cycle that was begun or written again."""
    files: tuple[tuple[str, Path, str, int], ...]
    """Service code, path, reference, rows asked."""
    left_out: tuple[str, ...]
    """Services that are asked for nothing."""
    changes: tuple[RegisterChange, ...]
    """What the register asks differently, a sentence each."""
    findings: tuple[Finding, ...]
    """What is asked about the cycle, and what the register implies where no cycle was made from it before."""
    since: Period | None
    """The cycle before, whose register this one's was compared with."""
    targets: tuple[tuple[str, str, str, str], ...] = ()
    """Of each indicator whose targets changed: its reference, title, target in the cycle before and in this one."""
    stale: tuple[Path, ...] = ()
    """Workbooks in ``issued/`` of services that are not asked any more."""


@immutable
class TargetChange:
    """A published period whose target the register has overwritten; both as printed."""

    indicator: str
    """The indicator's reference."""
    period: Period
    published: str
    now: str
    """As the register has it now."""

    @property
    def key(self) -> str:
        """How the log names it once the officer has said what is meant."""
        return f"{self.indicator} {self.period.code} {self.now}"


FROM_NOW_ON = "targets from now on"  # the event
Answer = Callable[[Sequence[TargetChange]], None]


def generate_returns(
    folder: Folder,
    period: Period,
    services: Sequence[str],
    due: date | None,
    progress: Progress,
    hold_from_now_on: Answer = lambda _: None,
    *,
    dry_run: bool = False,
) -> Generated:
    """Write ``issued/<service>.xlsx`` for the services asked (all, where none is named); a dry run writes nothing.

    ``hold_from_now_on`` is asked, before anything is written, whether targets that
    the register has otherwise than they were published hold from now on; it raises
    :class:`UnansweredError` where nobody says so.
    """
    today = folder.register()
    with folder.reading() if dry_run else folder.writing() as ledger:
        read = with_held_decimals(today, ledger, period)
        if ledger.published.has(period):
            raise WorkbookToolError(
                f"{period.label} is published, so its returns are not sent out again.",
                "Corrections go into Revised Previous of the next cycle's returns.",
            )
        asked = _services(read.register, services, period)
        known = ledger.cycles.get(period)
        cycle = Cycle(
            period,
            due
            or (
                known.due
                if known
                else due_date(period, int(folder.settings.get("due_working_days", 10)), calendar(folder.settings))
            ),
            tuple(dict.fromkeys((*_still_there(known, read.register), *asked))),
        )
        changes, since, targets = what_differs(folder, ledger, read.register, period)
        doubts = tuple(_doubts(folder, ledger, read.register, period, since))
        if overwritten := list(_overwritten(ledger, read.register)):
            hold_from_now_on(overwritten)
            if not dry_run:
                ledger.events.record(FROM_NOW_ON, detail={"targets": [change.key for change in overwritten]})
        is_new = read.sha256 not in {ledger.cycles.register_sha256(c.period) for c in ledger.cycles.all()}
        if not dry_run:
            write(folder.cycle(period) / REGISTER, read.data)
            ledger.cycles.start(cycle, read.sha256, map(str, changes), read.data)
        files = tuple(_write_all(folder, ledger, read.register, cycle, asked, progress, dry_run=dry_run))
    left_out = tuple(code for code in read.register.services if code not in asked and not services)
    notes = tuple(f for f in read.findings if f.severity is Severity.NOTE) if is_new else ()
    findings = (*doubts, *_due_too_early(cycle), *notes)
    stale = tuple(f for f in sorted(folder.issued(period).glob("*.xlsx")) if f.stem not in cycle.services)
    return Generated(cycle, files, left_out, changes, findings, since, targets, stale)


def _still_there(known: Cycle | None, register: Register) -> list[str]:
    """The services that the cycle has asked already and that the register still has."""
    return [code for code in (known.services if known else ()) if code in register.services]


def _services(register: Register, wanted: Sequence[str], period: Period) -> list[str]:
    """The services to ask; those of whom nothing is due are left out unless named."""
    by_fold = {code.casefold(): code for code in register.services}
    unknown = [w for w in wanted if w.casefold() not in by_fold]
    if unknown:
        raise UsageError(
            f"The register has no service {', '.join(unknown)}.", f"It has {', '.join(register.services)}."
        )
    if wanted:
        return [by_fold[w.casefold()] for w in dict.fromkeys(wanted)]
    asked = [code for code in register.services if any(readings_due(i, period) for i in register.of_service(code))]
    if not asked:
        some = any(i.live_in(period) for i in register.indicators.values())
        raise WorkbookToolError(
            f"The register has no indicator of which a reading is due in {period.label}, so there is nothing to ask.",
            "Look at Frequency, Months Due and Lag in its sheet Indicators."
            if some
            else "Fill in its sheets Services, Indicators and Targets; its Guidance sheet says how.",
        )
    return asked


def due_date(period: Period, working_days: int, days: Calendar = USUAL) -> date:
    """So many working days after the period's end, without weekends and bank holidays."""
    return days.shift(period.end, working_days)


def _doubts(
    folder: Folder, ledger: Ledger, register: Register, period: Period, since: Period | None
) -> Iterator[Finding]:
    """What is seen only beside the last cycle or this one."""
    from workbook_tool.register import retyped, without_target

    place = Cell(REGISTER, "Indicators")
    if since is not None:
        yield from retyped(folder.register_of(since, ledger).register, register, place)
    yield from without_target(register, period, place)


def _due_too_early(cycle: Cycle) -> Iterator[Finding]:
    if cycle.due <= cycle.period.end:
        days = {"due": long_day(cycle.due), "end": long_day(cycle.period.end)}
        yield finding("due-before-the-end", period=cycle.period.label, **days)


def _overwritten(ledger: Ledger, register: Register) -> Iterator[TargetChange]:
    """The targets of published periods that the register has otherwise, and of which nobody has said what is meant."""
    from workbook_tool.rating.rate import rate

    answered = {key for event in ledger.events.all() if event.kind == FROM_NOW_ON for key in event.detail["targets"]}
    for point in ledger.published.points().values():
        indicator = register.indicators.get(point.indicator)
        if indicator is None or indicator.target_from_service or point.reason:  # restated: said once and for all
            continue
        now = rate(indicator, register, point.period, None).target_value
        if now != point.target:
            unit, decimals = register.unit(indicator), indicator.shown_target_decimals
            words = (figure_text(target, unit, decimals) for target in (point.target, now))
            change = TargetChange(indicator.ref, point.period, *words)
            if change.key not in answered:
                yield change


def _write_all(
    folder: Folder, ledger: Ledger, register: Register, cycle: Cycle, services: Sequence[str], progress: Progress,
    *, dry_run: bool,
) -> list[tuple[str, Path, str, int]]:  # fmt: skip
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.returns import asked
    from workbook_tool.returns.out import Form, return_book

    history = lru_cache(maxsize=16)(ledger.readings.history)  # a row is asked of the one that was read last

    def held(ref: str, of: Period) -> Reading | None:
        return next((reading for reading in history(ref) if reading.period == of), None)

    made, issues = [], list[tuple[str, str, str, str]]()
    place = folder.issued(cycle.period)
    progress("Writing returns", 0, len(services))
    for number, code in enumerate(services, 1):
        rows = asked(register, code, cycle.period, held, history)
        due = ledger.cycles.due(cycle.period, code) or cycle.due
        form = Form(folder.collection, register, register.services[code], cycle.period, due, rows)
        path = place / f"{code}.xlsx"
        if not dry_run:
            data = to_bytes(return_book(form))
            path = durable.write_bytes(path, data, named=False)
            issues.append((code, form.reference, hashlib.sha256(data).hexdigest(), folder.shown(path)))
            if len(issues) == _TOGETHER or number == len(services):  # each flush costs as much as writing a return
                durable.flush_names(place)
                ledger.issues.record_all(cycle.period, issues)
                issues = []
        made.append((code, path, form.reference, sum(row.due for row in rows)))
        progress("Writing returns", number, len(services))
    return made
