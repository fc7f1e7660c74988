"""A council made by code, of any number of services, and the returns that they fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from workbook_tool import resources
from workbook_tool.book import Value
from workbook_tool.commands.folder import Folder, write
from workbook_tool.domain.period import Period
from workbook_tool.excel.write import write as to_bytes
from workbook_tool.register import book, records_from_toml
from workbook_tool.returns import asked
from workbook_tool.returns.out import Form, return_book

CREATED = datetime(2020, 1, 1)
INDICATORS = 2  # for each service


def codes(count: int) -> list[str]:
    """The services' codes: ``S01``, ``S02`` …"""
    return [f"S{n:02}" for n in range(1, count + 1)]


def address(code: str) -> str:
    """Where a service's contact is written to."""
    return f"{code.casefold()}@madecouncil.example"


def refs(code: str) -> list[str]:
    """The references of a service's indicators: ``S01-1`` in per cent, ``S01-2`` a number."""
    return [f"{code}-{n}" for n in range(1, INDICATORS + 1)]


def make(folder: Path, count: int, settings: str = "") -> Folder:
    """A collection folder with a register of ``count`` services, each with two quarterly indicators."""
    records = records_from_toml(resources.root("samples") / "empty")
    for code in codes(count):
        records["services"].append({
            "code": code, "name": f"Service {code}", "contact": f"Performance Lead {code}", "email": address(code),
            "head": f"Head of {code}", "head_email": f"head.{address(code)}", "approval_required": "no",
        })  # fmt: skip
        for n, ref in enumerate(refs(code)):
            records["indicators"].append({
                "ref": ref, "title": f"{('Answered in time', 'Cases closed')[n]} by {code}", "service": code,
                "unit": ("%", "count")[n], "decimals": Decimal(1 - n), "better": "higher", "frequency": "quarter",
                "kind": "measured", "accumulation": "in-period", "first_period": "2021-22-Q1",
            })  # fmt: skip
            records["targets"].append(
                {"indicator": ref, "start": "2021-22", "value": Decimal((90, 1500)[n]), "profile": "fixed"}
            )
    write(folder / "register.xlsx", to_bytes(book(records, CREATED)))
    said = 'council = "Made Council"\nteam = "Performance"\ncontact = "performance@madecouncil.example"\n'
    write(folder / "collection.toml", (said + settings).encode())
    return Folder(folder)


def values(code: str, round_: int = 0) -> dict[str, Decimal]:
    """What a service reports: never the same twice, and different for each service."""
    number = int(code[1:])
    return {f"{code}-1": Decimal(60 + number + round_), f"{code}-2": Decimal(1000 + 40 * number + round_)}


def completed(
    folder: Folder, code: str, period: Period, figures: Mapping[str, Value], more: Mapping[str, Value] | None = None
) -> bytes:
    """The return of a service with its figures filled in; ``more`` is what stands in each row beside them."""
    register = folder.register().register
    rows = asked(register, code, period, lambda ref, of: None, lambda ref: ())
    beside = {"data_status": "final", "commentary": "As planned.", "actions": "As planned.", **(more or {})}
    entries = {(ref, period.label): {"value": value, **beside} for ref, value in figures.items()}
    start: dict[str, Value] = {"completed_by": f"Performance Lead {code}", "completed_on": date(2023, 10, 10)}
    form = Form(folder.collection, register, register.services[code], period, date(2023, 10, 16), rows, entries, start)
    return to_bytes(return_book(form))
