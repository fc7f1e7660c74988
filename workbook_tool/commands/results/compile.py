"""``compile``: the master workbook of a cycle, from whatever is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from workbook_tool import durable
from workbook_tool.commands.cycle.status import Line, status_of, the_cycle
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.results.attach import attachments
from workbook_tool.commands.results.edition import UNSAID, Said, edition_of, keep_edition
from workbook_tool.commands.results.ratings import ratings_of
from workbook_tool.domain.consolidation import Answered, Consolidation, ReturnLine
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, readings_due
from workbook_tool.domain.register import Register
from workbook_tool.ledger import Ledger
from workbook_tool.results.consolidate import Inputs, again, consolidate, rows_of
from workbook_tool.results.counts import counts
from workbook_tool.theme import terminal_styles


@dataclass(frozen=True, slots=True)
class Compiled:
    """What ``compile`` made: ``missing`` are the services without a return, ``errors`` what is still to fix.

    ``not_public`` are the files written that hold figures which are restricted or suppressed.
    """

    period: Period
    master: Path
    version: int
    indicators: int
    rated: int
    missing: tuple[str, ...]
    counts: Mapping[str, int]
    styles: Mapping[str, str]
    """How a terminal draws each rating."""
    errors: int
    data_files: tuple[Path, ...] = ()
    checks: tuple[tuple[str, str, str], ...] = ()
    not_public: tuple[Path, ...] = ()


def compile_master(
    folder: Folder, period: Period | None, said: Said = UNSAID, *, with_data: bool = False, public: bool = False
) -> Compiled:
    """Write ``master.xlsx`` and say what it counts and what is missing.

    Each version is kept beside it in ``versions/``. With ``public`` a second
    master, ``master-public.xlsx``, and the data files hold nothing that is
    restricted or suppressed.
    """
    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        keep_edition(folder, cycle.period, said)
        given, master, checks = write_master(folder, ledger, cycle, editions(folder, ledger, cycle))
        copy = _public(folder, given) if public else ()
        data = _data_files(folder, _open(given) if public else given) if with_data else ()
    numbers = counts(given.pages, given.register)
    return Compiled(
        period=cycle.period,
        master=master,
        version=given.edition.version,
        indicators=len(given.pages),
        rated=sum(count for rag, count in numbers.items() if rag.is_colour),
        missing=tuple(line.service.code for line in given.missing),
        counts={rag.value: count for rag, count in numbers.items()},
        styles=terminal_styles(given.register, given.collection.colours),
        errors=sum(f.is_error for f in given.findings),
        data_files=(*copy, *data),
        checks=checks,
        not_public=(master, *(() if public else data)) if _holds_hidden(given) else (),
    )


def write_master(
    folder: Folder, ledger: Ledger, cycle: Cycle, found: Editions
) -> tuple[Consolidation, Path, tuple[tuple[str, str, str], ...]]:
    """Write ``master.xlsx``: what it says, where it is, its accessibility checklist. A new version only if changed."""
    kept = _kept(folder, ledger, cycle.period)
    given = found.current
    data, checks = _written(given, kept)
    if given is found.same and hashlib.sha256(data).hexdigest() != found.sha256:
        given = found.following
        data, checks = _written(given, kept)
    version, place = given.edition.version, folder.cycle(cycle.period)
    write(place / "versions" / f"master-v{version}.xlsx", data)
    master = write(place / "master.xlsx", data)
    ledger.compiles.record(cycle.period, version, rows_of(given), hashlib.sha256(data).hexdigest())
    return given, master, checks


def _holds_hidden(given: Consolidation) -> bool:
    from workbook_tool.results.redact import holds_hidden

    return any(map(holds_hidden, given.pages))


def _open(given: Consolidation) -> Consolidation:
    from workbook_tool.results.redact import public

    return public(given)


def _public(folder: Folder, given: Consolidation) -> tuple[Path, ...]:
    """The master without what is restricted or suppressed, and without links to the files that came in."""
    data, _ = _written(_open(given), {})
    return (write(folder.cycle(given.cycle.period) / "master-public.xlsx", data),)


def _written(given: Consolidation, kept: Mapping[str, str]) -> tuple[bytes, tuple[tuple[str, str, str], ...]]:
    """The master's bytes and its accessibility checklist."""
    from workbook_tool.excel.write import checklist
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.master import master_book

    book = master_book(given, kept, first=given.edition.version == 1)
    return to_bytes(book), tuple((item.asked, item.result, item.note) for item in checklist(book))


@dataclass(frozen=True, slots=True)
class Editions:
    """A cycle brought together twice: as the version that was compiled last, and as the next one.

    ``same`` is None before the first compile; ``sha256`` is of the last one's bytes.
    """

    following: Consolidation
    same: Consolidation | None = None
    rows: Sequence[Mapping[str, Any]] = ()
    sha256: str = ""

    @property
    def current(self) -> Consolidation:
        """What a paper of today should say: the last version where its rows still hold."""
        held = self.same is not None and list(self.rows) == rows_of(self.same)
        return self.same if self.same is not None and held else self.following


def editions(folder: Folder, ledger: Ledger, cycle: Cycle, *, published: bool = False) -> Editions:
    """The cycle brought together from the ledger; ``published`` says that it is about to be."""
    histories = ledger.published.readings(cycle.period)
    register, rated = ratings_of(folder, ledger, cycle.period, histories)
    last = ledger.compiles.last(cycle.period)
    published = published or ledger.published.has(cycle.period)
    words = replace(edition_of(folder, cycle.period), status="PUBLISHED" if published else "DRAFT")
    version = last[0] if last else 0
    given = Inputs(
        collection=folder.collection,
        cycle=cycle,
        register=register,
        ratings=rated,
        histories=histories,
        returns=_returns(folder, ledger, register, cycle),
        findings=_findings(ledger, cycle.period),
        answered=tuple(_answered(ledger, cycle.period)),
        restatements=ledger.published.restatements(cycle.period),
        last_rows=last[1] if last else None,
        edition=replace(words, version=version + 1, produced_on=folder.clock().date()),
        attachments=attachments(folder, cycle.period),
    )
    following = consolidate(given)
    if last is None:
        return Editions(following)
    at, sha256 = _last_compiled(ledger, cycle.period)
    before = ledger.compiles.get(cycle.period, version - 1)
    edition = replace(words, version=version, produced_on=at)
    same = again(following, before[1] if before else None, edition)
    return Editions(following, same, last[1], sha256)


def _last_compiled(ledger: Ledger, period: Period) -> tuple[date, str]:
    """The day and the hash of the last compile: the same version says the same day."""
    last = next(e for e in reversed(ledger.events.all(period)) if e.kind == "compiled")
    return last.at.date(), last.bytes_sha256 or ""


def _returns(folder: Folder, ledger: Ledger, register: Register, cycle: Cycle) -> tuple[ReturnLine, ...]:
    state = status_of(ledger, register, cycle, folder.clock().date())
    readings = ledger.readings.of(cycle.period)
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
    found = [noted.finding for noted in ledger.findings.open(period)]
    return sorted(
        found, key=lambda f: (order.index(f.severity.value), f.cell.file if f.cell else "", f.indicator or "")
    )


def _answered(ledger: Ledger, period: Period) -> Iterator[Answered]:
    """The findings that a service answered or the officer settled."""
    for noted in ledger.findings.in_force(period):
        if noted.closed_by:
            yield Answered(noted.finding, noted.reason, noted.closed_by)
        elif noted.answer and noted.finding.severity is Severity.QUERY:
            yield Answered(noted.finding, noted.answer)


def _kept(folder: Folder, ledger: Ledger, period: Period) -> dict[str, str]:
    """Where the bytes of each file lie, relative to the master."""
    kept = {}
    for received in ledger.returns.of(period):
        path = durable.stored(folder.received(period), received.sha256, Path(received.file).suffix)
        if path is not None:
            kept[received.file] = f"received/{path.name}"
    return kept


def _data_files(folder: Folder, given: Consolidation) -> tuple[Path, ...]:
    from workbook_tool.master.exports import as_csv, as_parquet

    place = folder.cycle(given.cycle.period)
    made = [write(place / "trend-data.csv", as_csv(given))]
    parquet = as_parquet(given)
    if parquet is not None:
        made.append(write(place / "trend-data.parquet", parquet))
    return tuple(made)
