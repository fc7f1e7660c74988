"""By when a service is asked to mend its return: one day wherever it is said."""

from __future__ import annotations

from datetime import date, timedelta

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Ledger


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
