"""``adopt``: a register from lists of indicators that an officer already keeps, with their history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook_tool import durable
from workbook_tool.commands.cycle.init import register_bytes, register_records
from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.kept_registers import proposed_last, put_in_place, record_proposed
from workbook_tool.commands.register_file import REGISTER, RegisterError, RegisterRead, load_register, opened
from workbook_tool.commands.tables.rate import read_table
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Frequency, containing
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.register import standard_rules

if TYPE_CHECKING:
    from workbook_tool.commands.tables.import_history import Imported
    from workbook_tool.tables.adopting import Beside, Proposal
    from workbook_tool.tables.mapping import TableMap

PROPOSED = "register-proposed.xlsx"
"""Where a proposal stands while the officer has a register of her own."""
_KEPT = "register-before-adopt"
_SAID_OF_LISTS = ("history-columns", "history-no-period", "history-sheets", "table-without-headings")
"""What reading history says of a table that was read as a list just before."""
_TAKEN = "adopted"  # the event


@immutable
class Adopted:
    """What became of the lists: the register made (None for a preview), what was decided, and the history taken in."""

    file: Path | None
    """The register made."""
    proposal: Proposal
    """What was decided, and why."""
    beside: Beside
    """What is new beside the register in use, and what the lists say otherwise than it."""
    changes: tuple[str, ...] = ()
    """What the register proposed asks differently from the one in use, in words."""
    register_findings: tuple[Finding, ...] = ()
    """What the register's own check says."""
    history: Imported | None = None
    in_use: bool = False
    """Whether the register made is the officer's own."""

    @property
    def count(self) -> int:
        """How many indicators were made."""
        return len(self.beside.new["indicators"])

    @property
    def is_open(self) -> bool:
        """Whether a question of the lists is not answered."""
        return bool(self.proposal.questions)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is said of the lists and asked about them."""
        return (*self.proposal.findings, *(q.finding for q in self.proposal.questions))


def adopt_lists(folder: Folder, files: Sequence[Path], mapping: TableMap, *, preview: bool = False) -> Adopted:
    """Make a register of lists; one with indicators in it stays as it is, and gets a proposal beside it.

    The history of the lists is taken in where the register made is the officer's
    own. WorkbookToolError where the folder holds no collection, unless only a
    preview is wanted.
    """
    if preview:
        return _adopted(folder, files, mapping, preview=True)
    _ = folder.settings  # where it is no collection folder nothing is written
    with durable.folder_lock(folder.path, folder.patience):  # the register that is read is the one that is added to
        return _adopted(folder, files, mapping, preview=False)


def _adopted(folder: Folder, files: Sequence[Path], mapping: TableMap, *, preview: bool) -> Adopted:
    from workbook_tool.tables.adopting import beside, propose

    own = folder.path / REGISTER
    read = load_register(own, REGISTER) if own.is_file() else None
    held = read.register if read else None
    rules, year = held or standard_rules(), containing(Frequency.YEAR, folder.clock().date())
    proposal = propose([read_table(file, mapping, whole_master=True) for file in files], rules, mapping, year, held)
    brings = beside(proposal, held)
    if preview or not proposal.indicators:
        return Adopted(None, proposal, brings)
    if brings.is_empty:  # also after a run that was stopped before the history
        return Adopted(None, proposal, brings, (), (), _history(folder, files, mapping))
    if read is None or not read.register.indicators:
        return _into_own(folder, read, proposal, brings, lambda: _history(folder, files, mapping))
    return _propose_beside(folder, read, proposal, brings, files)


def _into_own(
    folder: Folder, read: RegisterRead | None, proposal: Proposal, brings: Beside, history: Callable[[], Imported]
) -> Adopted:
    """Fill the officer's register, which asks for nothing yet; the history follows where it has no mistake."""
    own = folder.path / REGISTER
    write(own, _with_new(read, brings, proposal))
    try:
        load_register(own, REGISTER)
    except RegisterError as error:  # what is still to be decided: the history waits for it
        return Adopted(own, proposal, brings, (), tuple(error.findings), None, in_use=True)
    return Adopted(own, proposal, brings, (), (), history(), in_use=True)


def _propose_beside(
    folder: Folder, read: RegisterRead, proposal: Proposal, brings: Beside, files: Sequence[Path]
) -> Adopted:
    """Write the register as it would be beside the one in use, and say what differs."""
    from workbook_tool.register import differences

    target = folder.path / PROPOSED
    data = _with_new(read, brings, proposal)
    sha256 = hashlib.sha256(data).hexdigest()
    with folder.writing() as ledger:
        made = proposed_last(ledger, PROPOSED)
        is_hers = target.is_file() and durable.sha256_of(target) not in (sha256, made.bytes_sha256 if made else "")
        if is_hers:
            raise WorkbookToolError(
                f"{PROPOSED} was changed since it was made, and was left as it is.",
                way_out("adopt-use"),
            )
        write(target, data)
        record_proposed(ledger, PROPOSED, sha256, read.sha256, ", ".join(file.name for file in files))
    try:
        after = load_register(target, PROPOSED)
    except RegisterError as error:
        return Adopted(target, proposal, brings, (), tuple(error.findings))
    changes = tuple(str(change) for change in differences(read.register, after.register))
    return Adopted(target, proposal, brings, changes, after.findings)


def take_proposal_into_use(
    folder: Folder, files: Sequence[Path], mapping: TableMap, *, anyway: bool = False
) -> tuple[Path, Path, Imported | None]:
    """Make the proposed register the officer's own; the one before is kept, and the history of ``files`` taken in.

    Gives both paths and what became of the history. A run that was stopped is
    finished by the next. :class:`RegisterError` where the proposal has mistakes,
    WorkbookToolError where there is none, or where her own register was changed
    since it was made and it is not to be taken ``anyway``.
    """
    new, own = folder.path / PROPOSED, folder.path / REGISTER
    with folder.writing() as ledger:
        if not new.is_file():
            last = next((e for e in reversed(ledger.events.all()) if e.kind == _TAKEN), None)
            if last is None or last.bytes_sha256 != durable.sha256_of(own):
                raise WorkbookToolError(f"There is no {PROPOSED}.", way_out("adopt-first"))
            kept = folder.path / str(last.detail["kept"])
        else:
            proposed = proposed_last(ledger, PROPOSED)
            taken = (_TAKEN, {"from": proposed.detail["from"] if proposed else ""})
            kept = put_in_place(folder, ledger, new, load_register(new, PROPOSED), _KEPT, taken, anyway=anyway)
    return own, kept, _history(folder, files, mapping) if files else None


def _history(folder: Folder, files: Sequence[Path], mapping: TableMap) -> Imported:
    from workbook_tool.commands.tables.import_history import ImportOptions, import_readings

    imported = import_readings(folder, files, ImportOptions(mapping=mapping))
    return replace(imported, findings=tuple(f for f in imported.findings if f.code not in _SAID_OF_LISTS))


def _with_new(read: RegisterRead | None, brings: Beside, proposal: Proposal) -> bytes:
    """The officer's register with what is new below her own rows; a new one where she has none."""
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.register import book, read_register, rewritten

    if read is None or read.data == register_bytes("empty"):  # nothing in it is hers yet
        records = _joined(register_records("empty"), brings)
        return to_bytes(book(records, datetime(2020, 1, 1)))  # noqa: DTZ001 (the same whenever it is made)
    workbook = opened(read, REGISTER)
    made = rewritten(read.data, workbook, _joined(read_register(workbook).data, brings))
    if made.left_out:
        proposal.left.append(f"Your register has no column for: {', '.join(made.left_out)}.")
    return made.data


def _joined(records: Mapping[str, Any], brings: Beside) -> dict[str, Any]:
    return {key: [*group, *brings.new.get(key, ())] for key, group in records.items()}
