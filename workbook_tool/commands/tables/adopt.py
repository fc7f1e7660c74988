"""``adopt``: a register from a list of indicators that an officer already keeps, with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tool.commands.cycle.init import register_records
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.register_file import REGISTER, RegisterError, load_register
from workbook_tool.commands.tables.rate import read_table
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Frequency, containing
from workbook_tool.domain.register import Register
from workbook_tool.register import standard_rules

if TYPE_CHECKING:
    from workbook_tool.commands.tables.import_history import Imported
    from workbook_tool.tables.mapping import TableMap
    from workbook_tool.tables.proposal import Proposal

PROPOSED = "register-proposed.xlsx"
"""Where a proposal stands while the officer has a register of her own."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of the lists: the register made (None for a preview), what was decided, and the history taken in."""

    file: Path | None
    proposals: tuple[Proposal, ...]
    known: tuple[str, ...]
    """References and titles that the register has already; they are not proposed."""
    register_findings: tuple[Finding, ...] = ()
    history: Imported | None = None
    in_use: bool = False
    """Whether the register made is the officer's own."""

    @property
    def count(self) -> int:
        """How many indicators were made."""
        return sum(len(p.indicators) for p in self.proposals)

    @property
    def is_open(self) -> bool:
        """Whether a question of the lists is not answered."""
        return any(p.questions for p in self.proposals)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is said of the lists and asked about them."""
        of_lists = [f for p in self.proposals for f in p.findings]
        return (*of_lists, *(q.finding for p in self.proposals for q in p.questions))


def adopt_lists(folder: Folder, files: Sequence[Path], mapping: TableMap, *, preview: bool = False) -> Adopted:
    """Make a register of lists; one with indicators in it stays as it is, and gets a proposal beside it.

    The history of the lists is taken in where the register made is the officer's own.
    """
    from workbook_tool.commands.tables.import_history import import_readings
    from workbook_tool.tables.adopt import propose

    rules = standard_rules()
    year = containing(Frequency.YEAR, folder.clock().date())
    proposals = tuple(propose(read_table(file, mapping), rules, mapping, year) for file in files)
    own = folder.path / REGISTER
    held = _held(own)
    known = _known(proposals, held) if held else ()
    if preview or not any(p.indicators for p in proposals):
        return Adopted(None, proposals, known)
    if len(known) == sum(len(p.indicators) for p in proposals):  # also after a run that was stopped before the history
        return Adopted(None, proposals, known, (), import_readings(folder, files))
    in_use = held is None
    target = own if in_use else folder.path / PROPOSED
    write(target, _workbook(proposals, set(known)))
    try:
        findings = load_register(target, target.name).findings
    except RegisterError as error:  # what is still to be decided: the history waits for it
        return Adopted(target, proposals, known, tuple(error.findings), None, in_use)
    if not in_use:
        return Adopted(target, proposals, known, findings)
    imported = import_readings(folder, files)  # which says what is to be said of the register
    return Adopted(target, proposals, known, (), imported, in_use)


def _held(own: Path) -> Register | None:
    """The officer's register where it has indicators; one with a mistake in it is not replaced."""
    if not own.is_file():
        return None
    register = load_register(own, own.name).register
    return register if register.indicators else None


def _known(proposals: Sequence[Proposal], held: Register) -> tuple[str, ...]:
    refs = {ref.casefold() for ref in held.indicators} | {i.title.casefold() for i in held.indicators.values()}
    rows = [record for proposal in proposals for record in proposal.indicators]
    return tuple(r["ref"] for r in rows if {r["ref"].casefold(), r["title"].casefold()} & refs)


def _workbook(proposals: Sequence[Proposal], without: set[str]) -> bytes:
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.register import book

    records = register_records("empty")
    for proposal in proposals:
        records["services"] += proposal.services
        records["units"] += proposal.units
        records["indicators"] += [r for r in proposal.indicators if r["ref"] not in without]
        records["targets"] += [r for r in proposal.targets if r["indicator"] not in without]
    return to_bytes(book(records, datetime(2020, 1, 1)))  # noqa: DTZ001 (the same whenever it is made)
