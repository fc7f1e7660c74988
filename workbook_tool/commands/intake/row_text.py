"""What a service wrote in rows whose figure was not taken, from the file that it sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.reading import stored_workbook
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Ledger
from workbook_tool.returns import asked
from workbook_tool.returns.read import read_return

Records = Mapping[tuple[str, str], Mapping[str, Any]]
"""By ID and period label, the flat record of a row."""


def row_records(folder: Folder, ledger: Ledger, cycle: Period, service: str) -> Records:
    """The rows of a service's return that counts; none where it is gone or cannot be read."""
    received = ledger.returns.current(cycle, service)
    workbook = stored_workbook(folder, cycle, received.sha256) if received else None
    if workbook is None:
        return {}
    register = folder.register_of(cycle, ledger).register
    rows = asked(register, service, cycle, ledger.readings.get, ledger.readings.history)
    read = read_return(workbook, register, rows)
    return {key: read.record_of(match) for key, match in read.matched.items()}


def row_text(folder: Folder, ledger: Ledger, cycle: Period, indicator: Indicator, period: Period) -> tuple[str, str]:
    """Commentary and actions of the row for ``period`` in the return that counts; empty where there are none."""
    record = row_records(folder, ledger, cycle, indicator.service).get((indicator.ref, period.label), {})
    return record.get("commentary", ""), record.get("actions", "")
