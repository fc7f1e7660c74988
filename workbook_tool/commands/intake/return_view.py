"""One service's return in a cycle, for a page: how it stands, what is open about it, its sheet, what came before."""

from __future__ import annotations

from datetime import date

from workbook_tool.commands.cycle.status import Line, status_of, the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.answer_by import answer_by
from workbook_tool.commands.intake.questions import OpenQuestion, questions_of
from workbook_tool.commands.intake.sheet_view import SheetView, received_sheet
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Message, Noted, Received


@immutable
class ReturnView:
    """``questions`` are open, ``settled`` what was said to others, ``notes`` only to be known."""

    line: Line
    """The service's state."""
    questions: tuple[OpenQuestion, ...]
    settled: tuple[Noted, ...]
    notes: tuple[Noted, ...]
    earlier: tuple[Received, ...]
    """Every file that came from it, the newest first; the one that counts too."""
    messages: tuple[Message, ...]
    """What it was told."""
    answer_by: date
    """The day by which an answer is wanted."""
    sheet: SheetView | None
    """None where there is none, or its bytes are gone."""
    published: bool = False
    """Whether the cycle is frozen."""

    def about(self, ref: str) -> tuple[OpenQuestion, ...]:
        """The questions that stand at a cell of the sheet."""
        return tuple(q for q in self.questions if q.noted.finding.cell and q.noted.finding.cell.ref == ref)


def return_view(folder: Folder, period: Period, code: str) -> ReturnView:
    """The return of a service. UsageError where the cycle's register has no such service."""
    with folder.ledger() as ledger:
        cycle = the_cycle(ledger, period)
        register = folder.register_of(cycle.period, ledger).register
        status = status_of(ledger, register, cycle, folder.clock().date())
        line = next((each for each in status.lines if each.service.code == code), None)
        if line is None:
            raise UsageError(f"{period.label} knows no service {code}.")
        received = line.received
        noted = ledger.findings.of(received) if received else ()
        questions = tuple(q for q in questions_of(folder, ledger, cycle.period) if q.noted.service == code)
        still_open = {q.noted.number for q in questions}
        return ReturnView(
            line,
            questions,
            tuple(n for n in noted if n.finding.asks and n.number not in still_open),
            tuple(n for n in noted if not n.finding.asks),
            tuple(reversed([r for r in ledger.returns.of(cycle.period) if r.service == code])),
            tuple(ledger.messages.all(cycle.period, code)),
            answer_by(folder, ledger, cycle.period, code),
            received_sheet(folder, received) if received else None,
            ledger.published.has(cycle.period),
        )
