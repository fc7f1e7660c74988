"""``publish``, ``audit``, ``backup``, ``restore``: freezing a cycle, proving it, and keeping it safe."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.status import the_cycle
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Event, Publication


@dataclass(frozen=True, slots=True)
class Audited:
    """What happened, and what of it cannot be trusted."""

    events: tuple[Event, ...]
    problems: tuple[str, ...]


def publish(folder: Folder, period: Period) -> Publication:
    """Freeze a cycle: its figures change no more but by a restatement with a reason."""
    with durable.folder_lock(folder.path), folder.ledger() as ledger:
        cycle = the_cycle(ledger, period)
        if ledger.last_compile(cycle.period) is None:
            raise WorkbookToolError(
                f"{cycle.period.label} has not been compiled, so there is nothing to publish.",
                f"Run “workbook-tool compile {cycle.period.code}” and look at the master first.",
            )
        ledger.publish(cycle.period)
        done = ledger.publication(cycle.period)
    assert done is not None
    return done


def audit(folder: Folder, period: Period | None) -> Audited:
    """Everything that happened, and whether the ledger and the kept files are still what they were."""
    with folder.ledger() as ledger:
        problems = [*ledger.verify(), *_files(folder, [c.period for c in ledger.cycles()])]
        for cycle in ledger.cycles():
            place = folder.received(cycle.period)
            lost = [
                f"The file {r.file} of {cycle.period.label} is missing from received/."
                for r in ledger.returns(cycle.period)
                if r.sha256 not in ledger.forgotten() and durable.stored(place, r.sha256) is None
            ]
            problems += lost
        return Audited(ledger.events(period), tuple(problems))


def _files(folder: Folder, periods: list[Period]) -> list[str]:
    """Kept files whose bytes are no longer those that their name says."""
    return [
        f"{folder.shown(path)} is not the file that came in: its bytes have changed."
        for period in periods
        if folder.received(period).is_dir()
        for path in sorted(folder.received(period).iterdir())
        if path.is_file() and durable.sha256_of(path) != path.name.split(".")[0]
    ]


def backup(folder: Folder, file: Path) -> Path:
    """The whole folder in one file."""
    from workbook_tool.ledger.backup import backup as write

    ledger = folder.ledger_file
    with durable.folder_lock(folder.path):
        return write(folder.path, file, ledger)


def restore(file: Path, folder: Path) -> Path:
    """A folder from a backup."""
    from workbook_tool.ledger.backup import restore as read

    return read(file, folder)
