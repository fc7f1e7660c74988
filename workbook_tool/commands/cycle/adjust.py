"""Changes to a cycle under way: ``extend`` (one service has until another day) and ``withdraw`` (it asks nobody)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.domain.register import Service
from workbook_tool.errors import UsageError, WayOut, WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger


@immutable
class Extended:
    """Whose due day was moved, from when to when."""

    cycle: Cycle
    """Whose due day it is."""
    service: Service
    """Which service."""
    was: date
    due: date


def extend_due_date(folder: Folder, period: Period, code: str, due: date, reason: str = "") -> Extended:
    """Give a service of a cycle another due day; UsageError where that cannot be."""
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        ledger.published.refuse(cycle.period, "extended")
        services = folder.register_of(period, ledger).register.services
        service = next(
            (s for s in services.values() if code.casefold() in (s.code.casefold(), s.name.casefold())), None
        )
        if service is None or service.code not in cycle.services:
            asked = ", ".join(cycle.services)
            raise UsageError(f"{code} is not asked for {period.label}.", f"The services asked are {asked}.")
        if due <= period.end:
            ends = f"{period.label} ends on {long_day(period.end)}"
            raise UsageError(f"{long_day(due)} is too early: {ends}.", "Name a day after it.")
        was = ledger.cycles.due(period, service.code) or cycle.due
        ledger.cycles.extend(period, service.code, due, reason)
    return Extended(cycle, service, was, due)


ASIDE = "withdrawn"


@immutable
class Withdrawn:
    """Which cycle was taken back, where its folder is now, if it had one, and the latest cycle that is left."""

    period: Period
    """Of the cycle that was taken back."""
    place: Path | None
    """Where its folder is now."""
    latest: Period | None


def withdraw_cycle(folder: Folder, period: Period, reason: str = "") -> Withdrawn:
    """Take a cycle back; its folder is put aside, and nothing is deleted.

    WorkbookToolError where something came in for it, went out or was published.
    """
    with folder.writing() as ledger:
        place = folder.cycle(period)
        if ledger.cycles.get(period) is not None or not _is_withdrawn(ledger, period):
            cycle = the_cycle(ledger, period)
            if why := next(_why_not(ledger, cycle.period), None):
                raise WorkbookToolError(f"{period.label} cannot be withdrawn: {why[0]}.", why[1])
            ledger.cycles.withdraw(cycle.period, reason)
        aside = _put_aside(folder, place) if place.is_dir() else None
        latest = ledger.cycles.latest()
        return Withdrawn(period, aside, latest.period if latest else None)


def _is_withdrawn(ledger: Ledger, period: Period) -> bool:
    """Whether it was before, by a run that may have stopped before it moved the folder."""
    return any(event.kind == "cycle withdrawn" for event in ledger.events.all(period))


def _why_not(ledger: Ledger, period: Period) -> Iterator[tuple[str, WayOut]]:
    if ledger.published.has(period):
        yield "it is published", way_out("restate")
    if files := ledger.returns.of(period):
        came = f"{files[0].file} came in" if len(files) == 1 else f"{len(files)} files came in"
        yield f"{came} for it", way_out("period-each")
    if ledger.readings.any_of(period):
        yield "figures were entered for it", way_out("period-each")
    if out := [m for m in ledger.messages.all(period) if not m.failed]:
        to = ", ".join(dict.fromkeys(m.service for m in out if m.service))
        yield (
            f"messages were written for it ({to})",
            way_out("not-sent", period=period.code),
        )


def _put_aside(folder: Folder, place: Path) -> Path:
    names = (place.name if n == 1 else f"{place.name} ({n})" for n in count(1))
    target = next(path for name in names if not (path := folder.path / ASIDE / name).exists())
    durable.make_folder(target.parent)
    durable.move(place, target)
    return target
