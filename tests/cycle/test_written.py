"""Many return workbooks, written by several processes."""

from __future__ import annotations

from datetime import date

from workbook_tool.commands.cycle import samples
from workbook_tool.commands.cycle.written import written
from workbook_tool.domain.consolidation import Collection
from workbook_tool.domain.period import parse_period
from workbook_tool.register import document_from_records, parse_register, records_from_toml
from workbook_tool.returns import asked
from workbook_tool.returns.out import Form

PERIOD = parse_period("2023-24-Q2")


def test_two_processes_give_the_bytes_of_one():
    register = parse_register(document_from_records(records_from_toml(samples.sample("register")), "register"))
    forms = [
        Form(
            Collection("Sample County Council"), register, service, PERIOD, date(2023, 10, 16),
            asked(register, code, PERIOD, lambda *_: None, lambda _: ()),
        )
        for code, service in register.services.items()
    ]  # fmt: skip
    alone, together = (list(written(forms, len(forms), processes)) for processes in (1, 2))
    assert [form.service.code for form, _ in together] == list(register.services)
    assert [data for _, data in together] == [data for _, data in alone]
