"""``forget``: originals whose time is over are deleted; what was read from them stays, and the log says so."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands import own_cache
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.settings_file import COLLECTION
from workbook_tool.domain.days import long_day
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger, Received
from workbook_tool.ledger.originals import originals


@immutable
class Forgetting:
    """The originals received before a day that may go, and how many must stay because their cycle is open."""

    before: date
    files: tuple[Received, ...]
    """Which may go."""
    kept: int
    """How many stay."""


def old_originals(folder: Folder, before: date | None) -> Forgetting:
    """What ``forget`` would delete: received before ``before``, or before the retention of collection.toml."""
    before = before or _end_of_retention(folder)
    with folder.reading() as ledger:
        return _due(folder, ledger, before)


def forget_originals(folder: Folder, before: date | None, reason: str = "") -> Forgetting:
    """Delete those originals. Their hashes, readings and findings stay in the ledger.

    The ledger is told first: a run that is stopped in between is finished by the next. What is kept for speed goes
    whether or not an original does: it names people, too.
    """
    own_cache.clear()
    before = before or _end_of_retention(folder)
    with folder.writing() as ledger:
        due = _due(folder, ledger, before)
        if due.files:
            ledger.forgotten.record((r.sha256 for r in due.files), reason or f"received before {long_day(before)}")
            there = _there(folder)
            for received in due.files:
                durable.remove(there[received.sha256])
    return due


def _due(folder: Folder, ledger: Ledger, before: date) -> Forgetting:
    # The same bytes may have come in more than once: the last time counts.
    last, there = {received.sha256: received for received in ledger.returns.all()}, _there(folder)
    old = [r for r in last.values() if r.at.date() < before and r.sha256 in there]
    open_now = {cycle.period for cycle in ledger.cycles.all() if not ledger.published.has(cycle.period)}
    closed = [r for r in old if r.period not in open_now]
    return Forgetting(before, tuple(closed), len(old) - len(closed))


def _there(folder: Folder) -> dict[str, Path]:
    return {path.name.partition(".")[0]: path for path in originals(folder.path)}


def _end_of_retention(folder: Folder) -> date:
    days = folder.settings.get("retention_days")
    if days is None:
        raise WorkbookToolError(
            f"{COLLECTION} does not say how long originals are kept.",
            way_out("retention"),
        )
    today: date = folder.clock().date()
    return today - timedelta(days=days)
