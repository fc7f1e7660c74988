"""What came in for a cycle, and one return of it with all that a page shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.cycle.status import Line, status_of, the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.held_back import held_back
from workbook_tool.commands.intake.questions import OpenQuestion, questions_of
from workbook_tool.commands.intake.sheet_view import SheetView, received_sheet
from workbook_tool.commands.intake.wanted import answer_by
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Message, Noted, Received


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
    with folder.reading() as ledger:
        cycle = the_cycle(ledger, period).period
        came = tuple(reversed(ledger.returns.of(cycle)))
        waiting, strays = tuple(held_back(ledger, cycle)), tuple(reversed(ledger.returns.strays()))
        return ArrivalsList(came, waiting, strays, ledger.published.has(cycle))


def original(folder: Folder, period: Period, number: int) -> tuple[str, Path]:
    """The name and the kept bytes of a file that came in. UsageError where there is none, or it was forgotten."""
    with folder.reading() as ledger:
        received = next((r for r in ledger.returns.of(period) if r.number == number), None)
    path = durable.stored(folder.received(period), received.sha256, Path(received.file).suffix) if received else None
    if received is None or path is None:
        raise UsageError("The file as it came is not kept any more.", "What was read from it stays.")
    return Path(received.file.replace("\\", "/")).name, path


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
    with folder.reading() as ledger:
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
