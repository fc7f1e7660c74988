"""``collect``: take returns in. The bytes first, then the ledger; the same thing twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from workbook_tool import durable
from workbook_tool.catalogue import finding
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake import Arrived, arrivals
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, ReturnStatus
from workbook_tool.errors import WorkbookToolError
from workbook_tool.grid import WorkbookRead
from workbook_tool.ledger import Arrival, Ledger
from workbook_tool.steps.assess import Assessed, Context, assess


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a service's return for a period is wanted now."""

    ledger: Ledger
    wanted: Cycle

    def __call__(self, service: str, period: Period, file: str) -> Sequence[Finding]:
        """The finding that turns a return away; none where it is wanted."""
        place = Cell(file)
        if period != self.wanted.period:
            known = self.ledger.cycle(period) is not None
            code = "another-period" if known or period.end < self.wanted.period.end else "period-not-started"
            return [finding(code, place, period=period.label, wanted=self.wanted.period.label)]
        if self.ledger.is_published(period):
            return [finding("cycle-published", place, period=period.label)]
        if service not in self.wanted.services:
            return [finding("return-not-asked", place, service=service, period=period.label)]
        return []


def collect(
    folder: Folder, sources: Sequence[str], period: Period | None, done: Callable[[str], None]
) -> Iterator[Assessed]:
    """Take in every file of the sources for a cycle (the latest, where none is named)."""
    latest = folder.register().register
    with durable.folder_lock(folder.path), folder.ledger() as ledger:
        cycle = _cycle(ledger, period)
        context = Context(lambda p: folder.register_of(p).register, ledger.reading, ledger.history, Gate(ledger, cycle))
        for arrived in arrivals(sources, folder.limits):
            done(arrived.name)
            yield _take(folder, ledger, cycle, arrived, lambda a: assess(
                a.workbook, a.name, a.sha256, latest, context
            ))  # fmt: skip


def _cycle(ledger: Ledger, period: Period | None) -> Cycle:
    cycle = ledger.cycle(period) if period else ledger.latest_cycle()
    if cycle is None:
        wanted = period.label if period else "any period"
        raise WorkbookToolError(
            f"No returns have been sent out for {wanted} from this folder.",
            "Run “workbook-tool generate PERIOD” first.",
        )
    return cycle


def _take(
    folder: Folder, ledger: Ledger, cycle: Cycle, arrived: Arrived, judge: Callable[[Arrived], Assessed]
) -> Assessed:
    """One file: its bytes to received/, then what became of it to the ledger, in one transaction."""
    if not arrived.sha256:
        said = (arrived.workbook,) if isinstance(arrived.workbook, Finding) else ()
        return Assessed(arrived.name, "", ReturnStatus.NOT_A_RETURN, findings=said)
    content = content_sha256(arrived.workbook)
    before = ledger.known(arrived.sha256) or (ledger.known_content(content) if content else None)
    if before is not None:
        seen = finding("received-before", Cell(arrived.name), at=f"{before.at:%d %B %Y %H:%M}", file=before.file)
        return Assessed(
            arrived.name, arrived.sha256, ReturnStatus.DUPLICATE, before.service or "", before.period, (seen,)
        )
    durable.store(folder.received(cycle.period), arrived.item.data, PurePath(arrived.item.name).suffix.lower()[:10])
    judged = _with_progress(ledger, judge(arrived))
    ledger.record_return(
        Arrival(arrived.name, arrived.sha256, content, via=arrived.item.via),
        judged.status,
        judged.accepted,
        judged.findings,
        judged.period or cycle.period,
        judged.service or None,
    )
    return judged


def _with_progress(ledger: Ledger, judged: Assessed) -> Assessed:
    """With a note of what a corrected return fixed, where an earlier one of its service came in."""
    from workbook_tool.steps.progress import progress, still_open

    before = ledger.current(judged.period, judged.service) if judged.period and judged.service else None
    if before is None or judged.accepted is None:
        return judged
    was = [noted.finding for noted in ledger.findings(before) if noted.is_open]
    said = progress(was, still_open(judged.findings, judged.accepted), judged.file)
    return replace(judged, findings=(*judged.findings, said)) if said else judged


def content_sha256(workbook: WorkbookRead | Finding) -> str:
    """The hash of what stands in the visible sheets, whatever a mail gateway did to the file around it."""
    if isinstance(workbook, Finding):
        return ""
    digest = hashlib.sha256()
    for sheet in workbook.sheets:
        if sheet.state == "visible":
            digest.update(repr((sheet.name, sorted((k, c.kind, c.text) for k, c in sheet.cells.items()))).encode())
    return digest.hexdigest()
