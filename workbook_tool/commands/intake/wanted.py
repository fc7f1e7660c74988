"""What a cycle wants of what comes in: which returns, by when an answer, and from no folder of the collection's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger


@immutable
class Gate:
    """Whether a service's return for a period is wanted now."""

    ledger: Ledger
    """Which knows what was issued and published."""
    wanted: Cycle

    def __call__(self, service: str, period: Period, file: str) -> Sequence[Finding]:
        """The finding that turns a return away; none where it is wanted."""
        place = Cell(file)
        if period != self.wanted.period:
            known = self.ledger.cycles.get(period) is not None
            code = "another-period" if known or period.end < self.wanted.period.end else "period-not-started"
            return [finding(code, place, period=period.label, wanted=self.wanted.period.label)]
        if self.ledger.published.has(period):
            return [finding("cycle-published", place, period=period.label)]
        if service not in self.wanted.services:
            return [finding("return-not-asked", place, service=service, period=period.label)]
        return []


def refuse_own_folders(folder: Folder, sources: Iterable[str | Path]) -> None:
    """UsageError where a source would bring the collection's own files: what went out, its masters, its register."""
    own = folder.path.resolve()
    for source in sources:
        place = Path(source)
        if not place.is_dir():
            continue
        inside = place.resolve()
        if inside == own or inside in own.parents:
            what = "is the collection folder itself" if inside == own else "holds the collection folder"
        elif inside.parent == own and (inside / REGISTER).is_file():
            what = "is the folder of a cycle"
        else:
            continue
        raise UsageError(
            f"{source} {what}, with the tool's own files in it, so nothing was read.",
            "Name the folder into which the returns were saved: one of their own, for example returned.",
        )


def answer_by(folder: Folder, ledger: Ledger | None, period: Period, service: str) -> date:
    """The due date, or some working days from now where that is later."""
    from workbook_tool.mail.outgoing.schedule import calendar

    due, today, count = _due(folder, ledger, period, service), folder.clock().date(), answer_days(folder)
    if due >= today + timedelta(weeks=2 + count):  # so many working days end before it, whatever is a bank holiday
        return due
    return max(due, calendar(folder.settings).shift(today, count))


def answer_days(folder: Folder) -> int:
    """The working days that a service has to correct a return, where the due date leaves it fewer."""
    return int(folder.settings.get("mail", {}).get("answer_working_days", 3))


def _due(folder: Folder, ledger: Ledger | None, period: Period, service: str) -> date:
    from workbook_tool.commands.cycle.generate import due_date
    from workbook_tool.mail.outgoing.schedule import calendar

    cycle = ledger.cycles.get(period) if ledger else None
    if ledger is None or cycle is None:
        return due_date(period, int(folder.settings.get("due_working_days", 10)), calendar(folder.settings))
    return ledger.cycles.extensions(period).get(service, cycle.due)
