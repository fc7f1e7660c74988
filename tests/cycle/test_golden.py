"""The return that goes out and the one that comes back, as text. Set WORKBOOK_TOOL_GOLDEN=write to accept a change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from book_text import text_of

from workbook_tool.commands.cycle import samples
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period
from workbook_tool.returns import asked
from workbook_tool.returns.out import Form, return_book

HERE = Path(__file__).parent / "golden"
PERIOD = parse_period("2023-24-Q2")


@pytest.mark.parametrize(("service", "kind"), [("LGS", "asked"), ("ITD", "asked"), ("HRS", "completed")])
def test_the_return_is_laid_out_as_agreed(started, service, kind):
    folder = Folder(started)
    register = folder.register().register
    with folder.ledger() as ledger:
        cycle = ledger.cycles.get(PERIOD)
        rows = asked(register, service, PERIOD, ledger.readings.get, ledger.readings.history)
    filled = next((e for e in samples.entries("returns") if e.service == service), None)
    extra = (filled.rows, filled.start) if filled and kind == "completed" else ({}, {})
    made = text_of(
        return_book(Form(folder.collection, register, register.services[service], PERIOD, cycle.due, rows, *extra))
    )
    golden = HERE / f"{service}-{kind}.txt"
    if os.environ.get("WORKBOOK_TOOL_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")
