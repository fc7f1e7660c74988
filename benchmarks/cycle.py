"""A folder of so many services whose returns have come in, and what it costs to collect and to compile them."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks import data
from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period
from workbook_tool.excel.write import write
from workbook_tool.register import book, records_from_toml
from workbook_tool.returns import asked
from workbook_tool.returns.out import Form, return_book

_SAVED_AGAIN = 300  # of so many returns every other is saved by LibreOffice: of thousands that takes an hour
QUARTERS = 8  # of history
SETTINGS = 'council = "Made Council"\nteam = "Performance"\ncontact = "performance@madecouncil.example"\n'


def made(folder: Path, services: int, indicators: int, *, sent: bool = True) -> Path:
    """The folder with its register and its history; ``sent``: and with a cycle, and a return of each service in inbox.

    Every other return, of the first hundreds, is as LibreOffice saves it.
    """
    folder.mkdir(parents=True)
    (folder / "register.xlsx").write_bytes(write(book(_register(services, indicators), datetime(2020, 1, 1))))  # noqa: DTZ001
    (folder / "collection.toml").write_text(SETTINGS, "utf-8")
    _history(folder / "history.csv", services, indicators)
    run(folder, "import-history", "history.csv")
    if not sent:
        return folder
    run(folder, "generate", data.PERIOD.code, "--due", "2023-10-13")
    council = Folder(folder)
    with council.ledger() as ledger:
        files = [_completed(council, ledger, service) for service in council.register().register.services]
    again = files[1:_SAVED_AGAIN:2]
    files[1:_SAVED_AGAIN:2] = data.saved_by_libreoffice(again) or again
    (folder / "inbox").mkdir()
    for n, content in enumerate(files):
        (folder / "inbox" / f"return {n:04}.xlsx").write_bytes(content)
    return folder


def run(folder: Path, *words: str) -> None:
    """A command of the tool, as a process of its own."""
    subprocess.run([sys.executable, "-m", "workbook_tool", *words], cwd=folder, capture_output=True, check=True)


def copied(folder: Path, number: int) -> Path:
    """A copy of the folder, in which nothing was collected yet."""
    target = folder.with_name(f"{folder.name}-{number}")
    shutil.copytree(folder, target)
    return target


def _register(services: int, indicators: int) -> dict[str, list[dict[str, Any]]]:
    records = records_from_toml(resources.root("samples") / "empty")
    for s in range(services):
        code = f"S{s:04}"
        records["services"].append({"code": code, "name": f"Service {s}", "approval_required": "no"})
        for n in range(indicators):
            ref, percent = f"{code}-{n:02}", n % 2 == 0
            records["indicators"].append({
                "ref": ref, "title": f"Measure {n} of what service {s} does", "service": code,
                "unit": "%" if percent else "count", "decimals": Decimal(int(percent)),
                "better": "higher" if n % 5 else "lower", "frequency": "quarter", "kind": "measured",
                "accumulation": "in-period", "first_period": "2021-22-Q1",
            })  # fmt: skip
            value = Decimal(80) if percent else Decimal(1500)
            records["targets"].append({"indicator": ref, "start": "2021-22", "value": value, "profile": "fixed"})
    return records


def _figure(ref: str, number: int) -> Decimal:
    percent = int(ref[-2:]) % 2 == 0
    size = (int(ref[1:5]) * 7 + int(ref[-2:]) * 13 + number * 5) % 400
    return Decimal(600 + size) / 10 if percent and size < 400 else Decimal(1300 + size)


def _history(path: Path, services: int, indicators: int) -> None:
    refs = [f"S{s:04}-{n:02}" for s in range(services) for n in range(indicators)]
    periods: list[Period] = [data.PERIOD.previous()]
    while len(periods) < QUARTERS:
        periods.append(periods[-1].previous())
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("Ref", "Period", "Value"))
        out.writerows((ref, p.code, _figure(ref, n)) for ref in refs for n, p in enumerate(periods, 1))


def _completed(council: Folder, ledger: Any, code: str) -> bytes:
    register = council.register().register
    rows = asked(register, code, data.PERIOD, ledger.readings.get, ledger.readings.history)
    entries = {
        row.key: {
            "value": _figure(row.indicator.ref, 0),
            "data_status": "final",
            "commentary": f"The figure is {_figure(row.indicator.ref, 0)}, much as planned for {row.label}. "
            f"Cases of measure {n} took longer in July, and were caught up with by September.",
            "actions": "The service looks at its cases each week.",
        }
        for n, row in enumerate(rows)
    }
    start = {"completed_by": "Performance lead", "completed_on": date(2023, 10, 9)}
    service, due = register.services[code], date(2023, 10, 13)
    form = Form(council.collection, register, service, data.PERIOD, due, rows, entries, start)
    return write(return_book(form))
