"""``extend``: one service has until another day; its return need not be issued anew."""

from __future__ import annotations

from datetime import date

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.domain.register import Service
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable


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
