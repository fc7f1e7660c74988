"""What a service wrote in a row whose figure was not taken, from the file that it sent."""

from __future__ import annotations

from workbook_tool import durable
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.reading import arrivals
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Ledger
from workbook_tool.returns import asked
from workbook_tool.returns.read import read_return


def row_text(folder: Folder, ledger: Ledger, cycle: Period, indicator: Indicator, period: Period) -> tuple[str, str]:
    """Commentary and actions of the row for ``period`` in the return that counts; empty where there are none."""
    received = ledger.returns.current(cycle, indicator.service)
    path = durable.stored(folder.received(cycle), received.sha256) if received else None
    if path is None:
        return "", ""
    register = folder.register_of(cycle, ledger).register
    rows = asked(register, indicator.service, cycle, ledger.readings.get, ledger.readings.history)
    for arrived in arrivals([str(path)], folder.limits):
        if arrived.workbook is None or isinstance(arrived.workbook, Finding):
            break
        read = read_return(arrived.workbook, register, rows)
        if match := read.matched.get((indicator.ref, period.label)):
            record = read.document.data["readings"][match.index]
            return record.get("commentary", ""), record.get("actions", "")
    return "", ""
