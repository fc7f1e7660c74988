"""``compile``: the master workbook of a cycle, from whatever is there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.ratings import ratings_of
from workbook_tool.commands.status import Line, status_of, the_cycle
from workbook_tool.domain.consolidation import Consolidation, Edition, ReturnLine
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, readings_due
from workbook_tool.domain.register import COLOURS, Register
from workbook_tool.ledger import Ledger
from workbook_tool.steps.consolidate import Inputs, consolidate, rows_of


@dataclass(frozen=True, slots=True)
class Compiled:
    """What ``compile`` made: ``missing`` are the services without a return, ``errors`` what is still to fix."""

    period: Period
    master: Path
    version: int
    indicators: int
    rated: int
    missing: tuple[str, ...]
    counts: Mapping[str, int]
    errors: int
    data_files: tuple[Path, ...] = ()


def compile_master(folder: Folder, period: Period | None, *, with_data: bool = False) -> Compiled:
    """Write ``master.xlsx`` and say what it counts and what is missing."""
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.steps.master import master_book

    with durable.folder_lock(folder.path), folder.ledger() as ledger:
        cycle = the_cycle(ledger, period)
        given, version, first = consolidation_of(folder, ledger, cycle)
        book = master_book(given, _kept(folder, ledger, cycle.period), first=first)
        data = to_bytes(book)
        master = write(folder.cycle(cycle.period) / "master.xlsx", data)
        files = _data_files(folder, given) if with_data else ()
        ledger.record_compile(cycle.period, version, rows_of(given), hashlib.sha256(data).hexdigest())
    counts = {rag.value: count for rag, count in given.counts.items()}
    return Compiled(
        period=cycle.period,
        master=master,
        version=version,
        indicators=len(given.pages),
        rated=sum(count for rag, count in given.counts.items() if rag in COLOURS),
        missing=tuple(line.service.code for line in given.missing),
        counts=counts,
        errors=sum(f.is_error for f in given.findings),
        data_files=files,
    )


def consolidation_of(folder: Folder, ledger: Ledger, cycle: Cycle) -> tuple[Consolidation, int, bool]:
    """The cycle brought together, the version that it is, and whether it is the first.

    A compile that finds nothing changed is the same version again, so that the
    same state of the ledger gives the same bytes.
    """
    register, rated = ratings_of(folder, ledger, cycle.period)
    last = ledger.last_compile(cycle.period)
    status = "PUBLISHED" if ledger.is_published(cycle.period) else "DRAFT"
    given = Inputs(
        collection=folder.collection,
        cycle=cycle,
        register=register,
        ratings=rated,
        histories=ledger.all_readings(),
        returns=_returns(folder, ledger, register, cycle),
        findings=_findings(ledger, cycle.period),
        restatements=ledger.restatements(cycle.period),
        last_rows=last[1] if last else None,
        edition=Edition(status, version=1, produced_on=folder.clock().date()),
    )
    made = consolidate(given)
    if last is None:
        return made, 1, True
    version = last[0]
    if made.differences:
        return replace(made, edition=replace(made.edition, version=version + 1)), version + 1, False
    edition = Edition(status, version, _compiled_on(ledger, cycle.period))
    before = ledger.compile_of(cycle.period, version - 1)
    again = consolidate(replace(given, last_rows=before[1] if before else None, edition=edition))
    return again, version, before is None


def _compiled_on(ledger: Ledger, period: Period) -> date:
    """The day of the last compile: the same version says the same day."""
    return next(e.at.date() for e in reversed(ledger.events(period)) if e.kind == "compiled")


def _returns(folder: Folder, ledger: Ledger, register: Register, cycle: Cycle) -> tuple[ReturnLine, ...]:
    state = status_of(ledger, register, cycle, folder.clock().date())
    readings = ledger.readings_of(cycle.period)
    by_service: dict[str, int] = {}
    for reading in readings:
        indicator = register.indicators.get(reading.indicator)
        if indicator is not None:
            by_service[indicator.service] = by_service.get(indicator.service, 0) + 1
    asked = {
        code: sum(len(readings_due(i, cycle.period)) for i in register.of_service(code)) for code in register.services
    }
    return tuple(_line(line, asked, by_service) for line in state.lines if asked[line.service.code])


def _line(line: Line, asked: Mapping[str, int], reported: Mapping[str, int]) -> ReturnLine:
    got, code = line.received, line.service.code
    return ReturnLine(
        service=line.service,
        state=line.state if got else "No return",
        reference=got.reference if got else "",
        file=line.file,
        sha256=got.sha256 if got else "",
        received_at=f"{got.at:%d %b %Y %H:%M}" if got else "",
        completed_by=got.completed_by if got else "",
        approved_by=got.approved_by if got else "",
        errors=line.errors,
        queries=line.queries,
        asked=asked[code],
        reported=reported.get(code, 0) if got else 0,
    )


def _findings(ledger: Ledger, period: Period) -> Sequence[Finding]:
    """What was found in the returns that count, the worst first."""
    order = ("error", "query", "note")
    found = [noted.finding for noted in ledger.open_findings(period)]
    return sorted(
        found, key=lambda f: (order.index(f.severity.value), f.cell.file if f.cell else "", f.indicator or "")
    )


def _kept(folder: Folder, ledger: Ledger, period: Period) -> dict[str, str]:
    """Where the bytes of each file lie, relative to the master."""
    kept = {}
    for received in ledger.returns(period):
        path = durable.stored(folder.received(period), received.sha256)
        if path is not None:
            kept[received.file] = f"received/{path.name}"
    return kept


def _data_files(folder: Folder, given: Consolidation) -> tuple[Path, ...]:
    from workbook_tool.steps.tidy import as_csv, as_parquet

    place = folder.cycle(given.cycle.period)
    made = [write(place / "trend-data.csv", as_csv(given))]
    parquet = as_parquet(given)
    if parquet is not None:
        made.append(write(place / "trend-data.parquet", parquet))
    return tuple(made)
