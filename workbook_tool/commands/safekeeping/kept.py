"""What a cycle's folder should hold and does not: its copy of the register, and the files that came in."""

from __future__ import annotations

from workbook_tool import durable
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import REGISTER
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Ledger, originals


def missing_originals(folder: Folder, ledger: Ledger, period: Period) -> tuple[str, ...]:
    """A sentence where files that came in for a cycle have gone; they are looked for, not read."""
    received = {file.sha256 for file in ledger.returns.of(period)}
    kept = {originals.sha256_in_name(path) for path in originals.originals(folder.path)}
    if not (gone := received - kept - ledger.forgotten.all()):
        return ()
    return (
        f"Of {len(received)} files that came in for {period.label}, {len(gone)} are gone from "
        f"{folder.shown(folder.received(period))}: collect them again, or take them from a backup.",
    )


def register_problems(folder: Folder, ledger: Ledger) -> tuple[str, ...]:
    """A sentence for each cycle whose own copy of the register is not the one that it was made from."""
    copies = {c.period: folder.cycle(c.period) / REGISTER for c in ledger.cycles.all()}
    return tuple(
        f"{folder.shown(file)} is not the register that {period.label} was made from."
        for period, file in copies.items()
        if not file.is_file() or durable.sha256_of(file) != ledger.cycles.register_sha256(period)
    )
