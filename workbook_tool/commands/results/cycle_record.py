"""Everything that folder and ledger hold of a cycle, read in one go: what its results are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from workbook_tool import durable
from workbook_tool.commands.cycle.status import Line, status_of
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.results.attachments import attachments
from workbook_tool.commands.results.edition import edition_of
from workbook_tool.domain.consolidation import Answered, Attachment, Edition, ReturnLine
from workbook_tool.domain.finding import Finding, Severity
from workbook_tool.domain.indicator import Indicator, readings_due
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, Origin, Reading, Restatement
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.results.exceptions import AGAINST_TREND
from workbook_tool.results.trend import AsPublished


@immutable
class LastCompile:
    """The last master that was made of a cycle."""

    version: int
    """Its number."""
    rows: Sequence[Mapping[str, Any]]
    """As its data sheet had them."""
    rows_before: Sequence[Mapping[str, Any]] | None
    """Those of the version before it."""
    at: date
    """The same version says the same day."""
    sha256: str
    """Of the master's bytes."""


@immutable
class RatedOn:
    """What a cycle, or some of its indicators, is rated on."""

    cycle: Cycle
    register: Register
    """The one that it was made from."""
    histories: Mapping[str, Sequence[Reading]]
    """By indicator, the readings that it is rated on, in order of time."""
    returned: frozenset[str]
    """The services whose return brought figures."""
    published: AsPublished
    """What was said of it and those before."""


@immutable
class CycleRecord(RatedOn):
    """What folder and ledger hold of one cycle."""

    is_published: bool
    """Whether the cycle is frozen."""
    returns: tuple[ReturnLine, ...]
    """A line for each service."""
    findings: tuple[Finding, ...]
    """What is open, and notes on trends."""
    answered: tuple[Answered, ...]
    """What is settled."""
    restatements: tuple[Restatement, ...]
    """Published figures that are corrected."""
    last_compile: LastCompile | None
    """None before the first."""
    kept_files: Mapping[str, str]
    """Where the bytes of each returned file lie, relative to the master."""
    edition: Edition
    """What the outputs say of themselves."""
    attachments: Mapping[str, tuple[Attachment, ...]]
    """By indicator."""
    today: date
    """The day on which it was read."""


def read_record(folder: Folder, ledger: Ledger, cycle: Cycle) -> CycleRecord:
    """The record of a cycle."""
    period, rated_on = cycle.period, read_rated_on(folder, ledger, cycle)
    return CycleRecord(
        **{each.name: getattr(rated_on, each.name) for each in fields(rated_on)},
        is_published=ledger.published.has(period),
        returns=_returns(folder, ledger, rated_on.register, cycle),
        findings=_findings(ledger, period),
        answered=tuple(_answered(ledger, period)),
        restatements=ledger.published.restatements(period),
        last_compile=_last_compile(ledger, period),
        kept_files=_kept_files(folder, ledger, period),
        edition=edition_of(folder, period),
        attachments=attachments(folder, period),
        today=folder.clock().date(),
    )


def read_rated_on(
    folder: Folder, ledger: Ledger, cycle: Cycle, only: Callable[[Indicator], bool] | None = None
) -> RatedOn:
    """What a cycle is rated on; of those indicators alone for which ``only`` holds, where it is given."""
    period = cycle.period
    published = AsPublished(ledger.published.points(period), lambda p: folder.register_of(p, ledger).register)
    register = published.corrected(folder.register_of(period, ledger).register)
    if only:
        indicators = {ref: indicator for ref, indicator in register.indicators.items() if only(indicator)}
        register = replace(register, indicators=indicators)
        held: Mapping[str, Sequence[Reading]] = {ref: ledger.published.history(period, ref) for ref in indicators}
        services = {indicator.service for indicator in indicators.values()}
        counting = [ledger.returns.current(period, service) for service in services]
    else:
        held = ledger.published.readings(period)
        counting = list(ledger.returns.counting_of_each(period).values())
    returned = frozenset(each.service for each in counting if each and each.service and each.readings)
    return RatedOn(cycle, register, _histories(held, register, period), returned, published)


def _histories(
    held: Mapping[str, Sequence[Reading]], register: Register, period: Period
) -> dict[str, Sequence[Reading]]:
    """The readings of a cycle; history's figure for what the cycle asks is none of the service's, and is left out."""
    asked = {(i.ref, due) for i in register.indicators.values() if i.live_in(period) for due in readings_due(i, period)}
    return {
        ref: tuple(r for r in readings if r.origin is not Origin.HISTORY or r.key not in asked)
        for ref, readings in held.items()
    }


def _last_compile(ledger: Ledger, period: Period) -> LastCompile | None:
    last = ledger.compiles.last(period)
    if last is None:
        return None
    event = next(e for e in reversed(ledger.events.all(period)) if e.kind == "compiled")
    before = ledger.compiles.get(period, last[0] - 1)
    return LastCompile(last[0], last[1], before[1] if before else None, event.at.date(), event.bytes_sha256 or "")


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


def notes_on_trends(ledger: Ledger, period: Period) -> list[Finding]:
    """What is said of commentaries that the trend contradicts, where nobody amended the reading since."""
    findings = [noted.finding for noted in ledger.findings.of_code(AGAINST_TREND, period)]
    held = ((f, ledger.readings.get(f.indicator or "", f.period)) for f in findings if f.period)
    return [finding for finding, reading in held if reading and reading.origin is Origin.RETURN]


def _findings(ledger: Ledger, period: Period) -> tuple[Finding, ...]:
    """What is open in the returns that count, the worst first, and notes on trends."""
    order = ("error", "query", "note")
    findings = [*(noted.finding for noted in ledger.findings.open(period)), *notes_on_trends(ledger, period)]
    return tuple(
        sorted(
            findings, key=lambda f: (order.index(f.severity.value), f.cell.file if f.cell else "", f.indicator or "")
        )
    )


def _answered(ledger: Ledger, period: Period) -> Iterator[Answered]:
    """The findings that a service answered or the officer settled."""
    for noted in ledger.findings.in_force(period):
        if noted.closed_by:
            yield Answered(noted.finding, noted.reason, noted.closed_by)
        elif noted.answer and noted.finding.severity is Severity.QUERY:
            yield Answered(noted.finding, noted.answer)


def _kept_files(folder: Folder, ledger: Ledger, period: Period) -> dict[str, str]:
    """Where the bytes of each file lie, relative to the master."""
    places: dict[str, str] = {}
    for received in ledger.returns.of(period):
        path = durable.stored(folder.received(period), received.sha256, Path(received.file).suffix)
        if path is not None:
            places[received.file] = f"received/{path.name}"
    return places
