"""``collect``: take returns in. The bytes first, then the ledger; the same thing twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from pathlib import PurePath

from workbook_tool import durable
from workbook_tool.catalogue import finding, in_order
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.arrival_order import LAST_SAVED
from workbook_tool.commands.intake.earlier_returns import (
    Circumstances,
    beside_earlier,
    context_of,
    is_part,
)
from workbook_tool.commands.intake.held_back import CONFIRMED, is_held_back
from workbook_tool.commands.intake.reading import Arrived, arrivals
from workbook_tool.commands.intake.wanted import Gate, answer_by, refuse_own_folders
from workbook_tool.commands.mail.contacts import note_contacts
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, ReturnStatus
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Arrival, Ledger, Received, originals
from workbook_tool.mail.incoming import IncomingFile, Open, against_by_place, no_mailbox
from workbook_tool.returns.check import Assessed, Context, assess
from workbook_tool.returns.read import Told, told


def collect_returns(
    folder: Folder,
    sources: Sequence[str],
    period: Period | None,
    done: Callable[[str], None],
    opened: Open = no_mailbox,
    source: str = "",
) -> Iterator[Assessed]:
    """Take in every file of the sources for a cycle (the latest, where none is named).

    ``source`` is kept as where they came from, where that is not where they lie now.

    ``opened`` reads a mailbox by its address. A message in one is put away when
    all that it brought is stored and in the ledger, and it did bring something;
    one of which a part could not be taken stays, so that it is seen.
    """
    refuse_own_folders(folder, sources)
    with folder.writing(verified=False) as ledger:
        run = intake_run(folder, ledger, period)
        note_contacts(folder, ledger, run.cycle.period)
        kept: set[str] = set()
        refused: set[str] = set()
        left: list[Assessed] = []

        def settled(item: IncomingFile) -> None:
            problem = item.settle(item.path in kept - refused) if item.settle else None
            if problem:
                left.append(Assessed(item.path, "", ReturnStatus.NOT_A_RETURN, findings=(problem,), via=item.via))

        def known(sha256: str) -> bool:  # one that an interrupted run has taken in is not read again
            return ledger.returns.known(sha256) is not None

        for each in arrivals(sources, folder.limits, opened, settled, known, folder.readers):
            done(each.name)
            via = {**each.item.via, "source": source} if source else each.item.via
            arrived = replace(each, item=replace(each.item, via=via))
            assessed, safe = run.take(arrived)
            if safe:
                kept.add(arrived.origin)
            elif any(f.is_error for f in assessed.findings):
                refused.add(arrived.origin)
            yield assessed
        yield from left


def _cycle(ledger: Ledger, period: Period | None) -> Cycle:
    cycle = ledger.cycles.get(period) if period else ledger.cycles.latest()
    if cycle is None:
        wanted = period.label if period else "any period"
        raise WorkbookToolError(
            f"No returns have been sent out for {wanted} from this folder.",
            way_out("generate-first"),
        )
    return cycle


def intake_run(folder: Folder, ledger: Ledger, period: Period | None, *, confirmed: bool = False) -> IntakeRun:
    """A run for a cycle (the latest, where none is named); WorkbookToolError where it was never begun."""
    cycle = _cycle(ledger, period)
    senders = frozenset(
        str(event.detail.get("what", "")).casefold()
        for event in ledger.events.all(cycle.period)
        if event.kind == CONFIRMED
    )
    return IntakeRun(folder, ledger, cycle, confirmed=confirmed, senders=senders)


@immutable
class IntakeRun:
    """Where what comes in for a cycle is opened, one thing after the other. ``came`` is when it did, by default now."""

    folder: Folder
    """The collection folder."""
    ledger: Ledger
    """Its ledger, open for writing."""
    cycle: Cycle
    came: datetime | None = None
    confirmed: bool = False  # the officer has said that what is taken now counts
    senders: frozenset[str] = frozenset()  # addresses that she confirmed, beside those of the register
    taken: set[str] = field(default_factory=set)  # by sha256, what this run has taken in

    @property
    def context(self) -> Context:
        """What a return is held against."""
        return context_of(self.folder, self.ledger, Gate(self.ledger, self.cycle))

    def take(self, arrived: Arrived) -> tuple[Assessed, bool]:
        """What became of one thing, and whether it is safely kept (or was before)."""
        register, automatic = self.folder.register().register, arrived.item.automatic
        if automatic:
            from workbook_tool.commands.intake.automatic_messages import assess_automatic, log_automatic

            assessed = assess_automatic(arrived, automatic, register, self.cycle.period)
            return log_automatic(self.ledger, automatic, assessed), True
        before = self.ledger.returns.known(arrived.sha256) if arrived.sha256 and not self.confirmed else None
        if before is not None:
            self._heal(arrived, before)
            return self._again(arrived, before), True
        if not arrived.sha256 or arrived.workbook is None:
            why = (arrived.workbook,) if isinstance(arrived.workbook, Finding) else ()
            return _none_of_ours(arrived, *why), False
        content = content_sha256(arrived.workbook)
        before = self.ledger.returns.known_content(content) if content and not self.confirmed else None
        if before is not None:
            return self._again(arrived, before), True
        by_mail = told(arrived.item.via, register, self.folder.own_addresses, self.cycle.period)
        if by_mail.trusted and self.ledger.issues.has(arrived.sha256):
            return _none_of_ours(arrived, finding("mail-own-copy", Cell(arrived.name))), False
        return self._new(arrived, arrived.workbook, content, by_mail), True

    def _new(self, arrived: Arrived, workbook: WorkbookRead | Finding, content: str, by_mail: Told) -> Assessed:
        """A new file: its bytes to received/, then what became of it to the ledger, in one transaction."""
        item, latest = arrived.item, self.folder.register().register
        durable.store(self.folder.received(self.cycle.period), item.data, _suffix(item.name))
        judged = assess(workbook, arrived.name, arrived.sha256, latest, self.context, by_mail)
        via = dict(item.via)
        if isinstance(workbook, WorkbookRead) and workbook.last_saved:
            via[LAST_SAVED] = workbook.last_saved
        judged = beside_earlier(self.ledger, replace(judged, via=via), latest, self._circumstances(judged, via))
        judged = replace(judged, findings=in_order(judged.findings))
        if judged.period and judged.service and any(f.asks for f in judged.findings):
            judged = replace(judged, answer_by=answer_by(self.folder, self.ledger, judged.period, judged.service))
        self.taken.add(arrived.sha256)
        self.ledger.returns.record(
            Arrival(arrived.name, arrived.sha256, content, self.came, via),
            judged.status,
            judged.accepted,
            judged.findings,
            judged.period or self.cycle.period,
            judged.service or None,
            again=self.confirmed,
            beside=is_part(judged),
        )
        return judged

    def _heal(self, arrived: Arrived, before: Received) -> None:
        """Bring back the bytes of a file that came in before and that has gone from its place, or was changed there."""
        sha256 = arrived.sha256
        if originals.whole(self.folder.path, sha256) or sha256 in self.ledger.forgotten.all():
            return
        place = self.folder.received(before.period or self.cycle.period)
        durable.store(place, arrived.item.data, _suffix(before.file))
        self.ledger.events.record("original restored", before.period, before.service, {"file": before.file}, sha256)

    def _circumstances(self, judged: Assessed, via: Mapping[str, str]) -> Circumstances:
        before = None
        if judged.period and judged.service:
            before = self.ledger.returns.current(judged.period, judged.service)
        same_run = before is not None and before.sha256 in self.taken
        against = via.get("against") or against_by_place(judged.file)
        return Circumstances(same_run, self.confirmed, via.get("sender", "").casefold() in self.senders, against)

    def _again(self, arrived: Arrived, before: Received) -> Assessed:
        """The same once more; where another came after it, that one still goes before it, and this is said."""
        place, facts = Cell(arrived.name), {"at": f"{before.at:%d %B %Y %H:%M}", "file": before.file}
        now = self.ledger.returns.current(before.period, before.service) if before.period and before.service else None
        waiting = [noted.finding for noted in self.ledger.findings.of(before) if is_held_back(noted.finding)]
        seen = finding("received-before", place, **facts)
        if now and now.number > before.number:
            seen = finding("received-before-a-later", place, **facts, later=now.file, then=f"{now.at:%d %B %Y %H:%M}")
        return Assessed(
            arrived.name, arrived.sha256, ReturnStatus.DUPLICATE, before.service or "", before.period, (seen, *waiting),
            via=arrived.item.via,
        )  # fmt: skip


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()[:10]


def _none_of_ours(arrived: Arrived, *findings: Finding) -> Assessed:
    return Assessed(arrived.name, "", ReturnStatus.NOT_A_RETURN, findings=findings, via=arrived.item.via)


def content_sha256(workbook: WorkbookRead | Finding | None) -> str:
    """The hash of what stands in the sheets, whatever a mail gateway did to the file around it.

    A number's format belongs to it, for it may make 83% of 0.83; so do hidden sheets, for one may be the return.
    """
    if workbook is None or isinstance(workbook, Finding):
        return ""
    digest = hashlib.sha256()
    for sheet in workbook.sheets:
        cells = sorted(
            (k, c.kind, c.text, c.number_format if c.number is not None else "") for k, c in sheet.cells.items()
        )
        digest.update(repr((sheet.name, sheet.state, cells)).encode())
    return digest.hexdigest()
