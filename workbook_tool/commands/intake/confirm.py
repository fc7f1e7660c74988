"""``collect --confirm``: a return that was held back, or one of two copies, counts by the officer's word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import IntakeRun, intake_run
from workbook_tool.commands.intake.held_back import CONFIRMED, held_back, is_held_back
from workbook_tool.commands.intake.reading import arrivals
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.ledger import Received
from workbook_tool.returns.check import Assessed


def confirm_returns(
    folder: Folder, words: Sequence[str], period: Period | None, done: Callable[[str], None]
) -> Iterator[Assessed]:
    """Take in again, from the bytes that are kept, what each of ``words`` names.

    A word is the address of a sender (all that is held back of theirs), the
    name of a file, or the start of its sha256. UsageError where it names none,
    or files of several services.
    """
    with folder.writing() as ledger:
        run = intake_run(folder, ledger, period, confirmed=True)
        for word in words:
            chosen = _chosen(run, word)
            for received in chosen:
                ledger.events.record(CONFIRMED, run.cycle.period, received.service, {"what": word}, received.sha256)
                done(received.file)
                yield _taken(run, received)


def still_held_back(folder: Folder, period: Period | None) -> list[tuple[Received, Finding]]:
    """What of a cycle (the latest, where none is named) waits to be confirmed, each with why."""
    with folder.reading() as ledger:
        cycle = ledger.cycles.get(period) if period else ledger.cycles.latest()
        return held_back(ledger, cycle.period) if cycle else []


def _chosen(run: IntakeRun, word: str) -> list[Received]:
    came = {received.sha256: received for received in run.ledger.returns.of(run.cycle.period) if received.service}
    held = [received for received in came.values() if _is_held(run, received)]
    if "@" in word:
        chosen = [received for received in held if received.via.get("sender", "").casefold() == word.casefold()]
    else:
        named = [received for received in came.values() if _is_named(received, word)]
        chosen = [received for received in named if received in held] or named
        if len(chosen) > 1:
            listed = "; ".join(f"{received.sha256[:10]} ({received.service}, {received.file})" for received in chosen)
            raise UsageError(f"“{word}” is the name of several files.", f"Confirm one by its number instead: {listed}.")
    if not chosen:
        waiting = ", ".join(received.file for received in held)
        raise UsageError(
            f"Nothing of {run.cycle.period.label} that was held back is named “{word}” or came from there.",
            f"Held back are: {waiting}." if waiting else "Nothing is held back.",
        )
    return chosen


def _is_held(run: IntakeRun, received: Received) -> bool:
    return any(is_held_back(noted.finding) for noted in run.ledger.findings.of(received))


def _is_named(received: Received, word: str) -> bool:
    by_number = len(word) >= 8 and received.sha256.startswith(word.lower())
    return by_number or word in (received.file, received.file.rpartition("/")[2])


def _taken(run: IntakeRun, received: Received) -> Assessed:
    path = durable.stored(run.folder.received(run.cycle.period), received.sha256, Path(received.file).suffix)
    if path is None:
        raise WorkbookToolError(f"The file kept of {received.file} is gone.", "Collect it again, then confirm it.")
    (arrived,) = arrivals([str(path)], run.folder.limits, readers=run.folder.readers)
    workbook = arrived.workbook
    if workbook is not None and not isinstance(workbook, Finding):
        workbook = replace(workbook, file=received.file)
    item = replace(arrived.item, name=Path(received.file).name, path=received.file, via=received.via)
    return run.take(replace(arrived, item=item, name=received.file, workbook=workbook))[0]
