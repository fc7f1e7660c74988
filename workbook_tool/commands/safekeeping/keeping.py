"""``publish``, ``audit``, ``backup``, ``restore``: freezing a cycle, proving it, and keeping it safe."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import REGISTER, Folder
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Event, Ledger, Publication, originals


@dataclass(frozen=True, slots=True)
class Audited:
    """What happened, and what of it cannot be trusted.

    ``head`` is the hash that stands for all that the ledger says; ``unrecorded``
    are files that came in and that it does not know.
    """

    events: tuple[Event, ...]
    problems: tuple[str, ...]
    head: str = ""
    unrecorded: tuple[str, ...] = ()


def publish_cycle(folder: Folder, period: Period) -> Publication:
    """Freeze a cycle as it was compiled last: its figures change no more but by a restatement with a reason.

    Its master then says PUBLISHED. WorkbookToolError where it was not compiled, or
    where something came in since that nobody has seen in a master.
    """
    from workbook_tool.commands.results.compile import editions, write_master

    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        if ledger.compiles.last(cycle.period) is None:
            raise WorkbookToolError(
                f"{cycle.period.label} has not been compiled, so there is nothing to publish.",
                f"Run “workbook-tool compile {cycle.period.code}” and look at the master first.",
            )
        found = editions(folder, ledger, cycle, published=True)
        if not ledger.published.has(cycle.period) and found.current is not found.same:
            raise WorkbookToolError(
                f"{cycle.period.label} has changed since it was compiled: its master is not what would be published.",
                f"Run “workbook-tool compile {cycle.period.code}”, look at the master, then publish.",
            )
        write_master(folder, ledger, cycle, found)
        ledger.published.add(cycle.period)
        done = ledger.published.get(cycle.period)
    assert done is not None
    return done


def audit_folder(folder: Folder, period: Period | None) -> Audited:
    """Everything that happened, and whether the ledger and the kept files are still what they were."""
    with folder.ledger() as ledger:
        problems = (*ledger.events.verify(), *originals.lost(ledger, folder.path), *_registers(folder, ledger))
        new = tuple(folder.shown(path) for path in originals.unrecorded(ledger, folder.path))
        return Audited(ledger.events.all(period), problems, ledger.events.head(), new)


def _registers(folder: Folder, ledger: Ledger) -> list[str]:
    """Cycles whose own copy of the register is not the one that they were made from."""
    copies = {c.period: folder.cycle(c.period) / REGISTER for c in ledger.cycles.all()}
    return [
        f"{folder.shown(file)} is not the register that {period.label} was made from."
        for period, file in copies.items()
        if not file.is_file() or durable.sha256_of(file) != ledger.cycles.register_sha256(period)
    ]


def back_up(folder: Folder, file: Path) -> Path:
    """The whole folder in one file."""
    from workbook_tool.ledger.backup import backup

    ledger = folder.ledger_file
    with durable.folder_lock(folder.path):
        return backup(folder.path, file, ledger)


def restore_folder(file: Path, folder: Path) -> Path:
    """A folder from a backup."""
    from workbook_tool.ledger.backup import restore

    return restore(file, folder)
