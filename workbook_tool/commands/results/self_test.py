"""The accessibility self-test of what a cycle sends out: its return workbooks, and the papers of its report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period

Check = tuple[str, str, str]


def returns_test(folder: Folder, period: Period | None) -> tuple[Check, ...]:
    """The spreadsheet checklist over every return workbook of the cycle; the worst result of each item counts."""
    from workbook_tool.excel.write import checklist
    from workbook_tool.returns import asked
    from workbook_tool.returns.out import Form, return_book

    results: dict[str, tuple[str, str]] = {}
    with folder.ledger() as ledger:
        cycle = the_cycle(ledger, period)
        register = folder.register_of(cycle.period, ledger).register
        for code in cycle.services:
            rows = asked(register, code, cycle.period, ledger.readings.get, ledger.readings.history)
            form = Form(folder.collection, register, register.services[code], cycle.period, cycle.due, rows)
            for item in checklist(return_book(form)):
                if _worse(item.result, results.get(item.asked, ("", ""))[0]):
                    results[item.asked] = item.result, item.note
    return tuple((text, *result) for text, result in results.items())


def _worse(result: str, held: str) -> bool:
    order = ("", "not applicable", "met", "not met")
    return order.index(result) > order.index(held)


def papers_test(files: Iterable[Path]) -> tuple[Check, ...]:
    """The checks of each paper made, its file's name before each item."""
    from workbook_tool.report.self_test import self_test

    return tuple(
        (f"{path.name}: {asked}", result, note)
        for path in files
        for asked, result, note in self_test(path.suffix[1:], path.read_bytes())
    )
