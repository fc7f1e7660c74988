"""Workbooks that go back to the services: what they entered, with what to fix marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbook_tool.commands.folder import Folder, write
from workbook_tool.commands.intake.wanted import answer_by
from workbook_tool.domain.finding import Finding
from workbook_tool.grid import WorkbookRead
from workbook_tool.ledger import Ledger, number_questions
from workbook_tool.returns.check import Assessed, Context


@dataclass
class Corrections:
    """The workbooks written into ``place``, one for each return with errors or queries."""

    folder: Folder
    """The collection folder."""
    place: Path
    files: list[Path] = field(default_factory=list)
    """What was written."""

    def add(
        self, workbook: WorkbookRead | Finding, assessed: Assessed, context: Context, ledger: Ledger | None
    ) -> Path | None:
        """Write the workbook that goes back for one return; None where nothing is asked of the service."""
        data = correction(self.folder, workbook, assessed, context, ledger)
        if data is None or assessed.period is None:
            return None
        name = f"{assessed.service} {assessed.period.code} to correct"
        taken = {path.name for path in self.files}
        number = next(n for n in range(1, len(taken) + 2) if _name(name, n) not in taken)
        self.files.append(write(self.place / _name(name, number), data))
        return self.files[-1]


def _name(name: str, number: int) -> str:
    return f"{name}.xlsx" if number == 1 else f"{name} ({number}).xlsx"


def correction(
    folder: Folder,
    workbook: WorkbookRead | Finding,
    assessed: Assessed,
    context: Context,
    ledger: Ledger | None,
    numbers: Sequence[int] = (),
) -> bytes | None:
    """The workbook that goes back; None where the file is no return of ours, or needs no correction.

    ``numbers`` are those of the findings; where they have none yet, they are counted on from what the ledger holds.
    """
    from workbook_tool.excel.write import write as to_bytes
    from workbook_tool.returns import asked
    from workbook_tool.returns.out import Form, corrected, return_book

    period, wanted = assessed.period, any(f.asks for f in assessed.findings)
    if isinstance(workbook, Finding) or assessed.accepted is None or period is None or not wanted:
        return None
    register = context.register(period)
    rows = asked(register, assessed.service, period, context.lookup, context.history)
    known = ledger.questions.numbers(period) if ledger else {}
    numbers = numbers or number_questions(known, assessed.service, assessed.findings)
    made = corrected(workbook, register, rows, assessed.findings, numbers)
    form = Form(
        folder.collection,
        register,
        register.services[assessed.service],
        period,
        answer_by(folder, ledger, period, assessed.service),
        rows,
        made.entries,
        made.start,
        made.marks,
    )
    return to_bytes(return_book(form))
