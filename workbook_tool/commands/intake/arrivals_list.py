"""What came in for a cycle, for a page: the newest first, what waits to be confirmed, and what belongs to no cycle."""

from __future__ import annotations

from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.held_back import held_back
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Received


@immutable
class ArrivalsList:
    """``came`` the newest first; ``held_back`` each with why."""

    came: tuple[Received, ...]
    held_back: tuple[tuple[Received, Finding], ...]
    strays: tuple[Received, ...]
    """Files that are nobody's return."""
    published: bool
    """Whether the cycle is frozen."""


def arrivals_list(folder: Folder, period: Period) -> ArrivalsList:
    """What came in for a cycle."""
    with folder.ledger() as ledger:
        cycle = the_cycle(ledger, period).period
        came = tuple(reversed(ledger.returns.of(cycle)))
        waiting, strays = tuple(held_back(ledger, cycle)), tuple(reversed(ledger.returns.strays()))
        return ArrivalsList(came, waiting, strays, ledger.published.has(cycle))


def original(folder: Folder, period: Period, number: int) -> tuple[str, Path]:
    """The name and the kept bytes of a file that came in. UsageError where there is none, or it was forgotten."""
    with folder.ledger() as ledger:
        received = next((r for r in ledger.returns.of(period) if r.number == number), None)
    path = durable.stored(folder.received(period), received.sha256, Path(received.file).suffix) if received else None
    if received is None or path is None:
        raise UsageError("The file as it came is not kept any more.", "What was read from it stays.")
    return Path(received.file.replace("\\", "/")).name, path
