"""``check``: read and validate returns without taking them in; needs only the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.earlier_returns import context_of
from workbook_tool.commands.intake.reading import Arrived, arrivals
from workbook_tool.commands.intake.wanted import Gate, answer_by, refuse_own_folders
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.grid import WorkbookRead
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.mail.incoming import Open, no_mailbox
from workbook_tool.returns.check import Assessed, Context, assess
from workbook_tool.returns.read import told


class Beside(Protocol):
    """Is given each file that was read, beside what is said of it."""

    def add(
        self, workbook: WorkbookRead | Finding, assessed: Assessed, context: Context, ledger: Ledger | None, /
    ) -> object:
        """Take note of one file."""


def check_returns(
    folder: Folder,
    sources: Sequence[str],
    done: Callable[[str], None],
    corrections: Beside | None = None,
    opened: Open = no_mailbox,
) -> Iterator[Assessed]:
    """Each file's status, readings and findings; history is used where the folder has a ledger.

    ``corrections`` is given each file beside what is said of it, for example to write the workbook that goes back.
    """
    refuse_own_folders(folder, sources)
    latest = folder.register().register
    if not folder.ledger_file.is_file():
        against = Against(folder, latest, _without_history(latest), None)
        yield from _each(sources, against, done, MarkedWorkbooks(corrections, None), opened)
        return
    with folder.ledger() as ledger:
        cycle = ledger.cycles.latest()
        gate = Gate(ledger, cycle) if cycle else _any
        context = context_of(folder, ledger, gate)
        against = Against(folder, latest, context, cycle.period if cycle else None, ledger)
        yield from _each(sources, against, done, MarkedWorkbooks(corrections, ledger), opened)


@immutable
class Against:
    """What each file is held against."""

    folder: Folder
    """The collection folder."""
    latest: Register
    """Today's register."""
    context: Context
    """What a return is held against."""
    period: Period | None
    """The cycle, where one was named."""
    ledger: Ledger | None = None
    """None where nothing is kept yet."""

    def assess(self, arrived: Arrived) -> Assessed:
        """What is to be said of one file, or of one message that a machine wrote."""
        item = arrived.item
        if item.automatic:
            from workbook_tool.commands.intake.automatic_messages import assess_automatic

            return assess_automatic(arrived, item.automatic, self.latest, self.period)
        assert arrived.workbook is not None
        by_mail = told(item.via, self.latest, self.folder.own_addresses, self.period)
        assessed = assess(arrived.workbook, arrived.name, arrived.sha256, self.latest, self.context, by_mail)
        by = None
        if assessed.period and assessed.service and any(f.asks for f in assessed.findings):
            by = answer_by(self.folder, self.ledger, assessed.period, assessed.service)
        return replace(assessed, via=item.via, answer_by=by)


@immutable
class MarkedWorkbooks:
    """Where workbooks that go back are written, if at all, and the ledger that knows when they are due."""

    corrections: Beside | None
    """None where none are written."""
    ledger: Ledger | None

    def give(self, arrived: Arrived, assessed: Assessed, context: Context) -> None:
        """Write the workbook that goes back for one file, where one does."""
        if self.corrections and arrived.workbook is not None:
            self.corrections.add(arrived.workbook, assessed, context, self.ledger)


def _any(service: str, period: Period, file: str) -> Sequence[Finding]:
    """No cycle has been started: a return for any period is looked at."""
    return ()


def _without_history(register: Register) -> Context:
    def nothing(ref: str, period: Period) -> Reading | None:
        return None

    return Context(lambda _: register, nothing, lambda _: (), _any)


def _each(
    sources: Sequence[str], against: Against, done: Callable[[str], None], marked: MarkedWorkbooks, opened: Open
) -> Iterator[Assessed]:
    for arrived in arrivals(sources, against.folder.limits, opened, readers=against.folder.readers):
        done(arrived.name)
        assessed = against.assess(arrived)
        marked.give(arrived, assessed, against.context)
        yield assessed
