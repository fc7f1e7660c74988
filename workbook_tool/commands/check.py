"""``check``: read and validate returns without taking them in; needs only the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbook_tool.commands.collect import Gate
from workbook_tool.commands.corrections import Corrections
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake import Arrived, arrivals
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.ledger import Ledger
from workbook_tool.steps.assess import Assessed, Context, assess


def check(
    folder: Folder,
    sources: Sequence[str],
    done: Callable[[str], None],
    corrections: Corrections | None = None,
) -> Iterator[Assessed]:
    """Each file's status, readings and findings; history is used where the folder has a ledger.

    With ``corrections``, a workbook that goes back is written for each return with errors or queries.
    """
    latest = folder.register().register
    if not folder.ledger_file.is_file():
        yield from _each(folder, sources, latest, _without_history(latest), done, Back(corrections, None))
        return
    with folder.ledger() as ledger:
        cycle = ledger.latest_cycle()
        gate = Gate(ledger, cycle) if cycle else _any
        context = Context(lambda p: folder.register_of(p).register, ledger.reading, ledger.history, gate)
        yield from _each(folder, sources, latest, context, done, Back(corrections, ledger))


@dataclass(frozen=True, slots=True)
class Back:
    """Where workbooks that go back are written, if at all, and the ledger that knows when they are due."""

    corrections: Corrections | None
    ledger: Ledger | None

    def give(self, arrived: Arrived, assessed: Assessed, context: Context) -> None:
        """Write the workbook that goes back for one file, where one does."""
        if self.corrections:
            self.corrections.add(arrived.workbook, assessed, context, self.ledger)


def _any(service: str, period: Period, file: str) -> Sequence[Finding]:
    """No cycle has been started: a return for any period is looked at."""
    return ()


def _without_history(register: Register) -> Context:
    def nothing(ref: str, period: Period) -> Reading | None:
        return None

    return Context(lambda _: register, nothing, lambda _: (), _any)


def _each(
    folder: Folder,
    sources: Sequence[str],
    latest: Register,
    context: Context,
    done: Callable[[str], None],
    back: Back,
) -> Iterator[Assessed]:
    for arrived in arrivals(sources, folder.limits):
        done(arrived.name)
        assessed = assess(arrived.workbook, arrived.name, arrived.sha256, latest, context)
        back.give(arrived, assessed, context)
        yield assessed
