"""The small council of the cases: its register, what it holds already, and its completed returns."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from workbook_tool.catalogue import finding
from workbook_tool.commands.cycle.samples import values_of
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.domain.register import Register
from workbook_tool.excel.read import read
from workbook_tool.excel.write import write
from workbook_tool.register import book, check_register, parse_register, read_register, records_from_toml
from workbook_tool.returns import asked
from workbook_tool.returns.check import Assessed, Context, assess
from workbook_tool.returns.out import Form, return_book

HERE = Path(__file__).parent
_MADE = datetime(2023, 10, 1)
CYCLE = parse_period("2023-24-Q2")


@cache
def register(extra: str = "") -> Register:
    """The register of register.toml, read from its own workbook; ``extra`` is more TOML for one case."""
    records = records_from_toml(HERE / "register.toml")
    for key, rows in tomllib.loads(extra, parse_float=Decimal).items():
        records[key] += rows
    workbook = read(write(book(records, _MADE)), "register.xlsx")
    assert not isinstance(workbook, Finding)
    document = read_register(workbook)
    assert [f for f in check_register(document) if f.is_error] == []
    return parse_register(document)


@cache
def completed() -> dict[str, dict]:
    return tomllib.loads((HERE / "completed.toml").read_text("utf-8"), parse_float=Decimal)


@cache
def held() -> dict[tuple[str, Period], Reading]:
    found = {}
    for ref, readings in completed()["earlier"].items():
        for code, value in readings.items():
            status = DataStatus.PROVISIONAL if ref in completed()["provisional"] else DataStatus.FINAL
            reading = Reading(ref, parse_period(code), Decimal(value), status)
            found[reading.key] = reading
    return found


def lookup(ref: str, period: Period) -> Reading | None:
    return held().get((ref, period))


def history(ref: str) -> list[Reading]:
    return [r for (of, _), r in held().items() if of == ref]


@cache
def base(service: str, period: Period, filled: bool = True) -> bytes:
    """The return of a service as it was issued, filled in or not."""
    return write(return_book(form(service, period, filled)))


def form(service: str, period: Period, filled: bool = True) -> Form:
    said = completed()[service]
    rows = asked(register(), service, period, lookup, history)
    entries = {(row["id"], row["period"]): values_of(row) for row in said["row"]} if filled else {}
    start = {k: v for k, v in said.items() if k != "row"} if filled else {}
    collection = Collection("Anytown Council", "Performance Team")
    return Form(collection, register(), register().services[service], period, date(2023, 10, 16), rows, entries, start)


def gate(service: str, period: Period, file: str) -> list[Finding]:
    if period == CYCLE:
        return []
    return [finding("another-period", Cell(file), period=period.label, wanted=CYCLE.label)]


def judge(data: bytes, file: str = "return.xlsx", extra: str = "") -> Assessed:
    """What becomes of a file, in this process and without a ledger."""
    known = register(extra)
    return assess(read(data, file), file, "0" * 64, known, Context(lambda _: known, lookup, history, gate))


def base_readings(service: str) -> dict[str, str]:
    """The readings of an untouched return: ``101 2023-24-Q2`` to its figure."""
    return readings(judge(base(service, CYCLE)))


def readings(assessed: Assessed) -> dict[str, str]:
    accepted = assessed.accepted.readings if assessed.accepted else ()
    return {f"{r.indicator} {r.period.code}": "none" if r.value is None else f"{_whole(r.value):f}" for r in accepted}


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
