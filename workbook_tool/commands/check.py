"""``check``: read and validate returns without taking them in; needs only the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from workbook_tool.commands.collect import Gate
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake import arrivals
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.steps.assess import Assessed, Context, assess


def check(folder: Folder, sources: Sequence[str], done: Callable[[str], None]) -> Iterator[Assessed]:
    """Each file's status, readings and findings; history is used where the folder has a ledger."""
    latest = folder.register().register
    if not folder.ledger_file.is_file():
        yield from _each(folder, sources, latest, _without_history(latest), done)
        return
    with folder.ledger() as ledger:
        cycle = ledger.latest_cycle()
        gate = Gate(ledger, cycle) if cycle else _any
        context = Context(lambda p: folder.register_of(p).register, ledger.reading, ledger.history, gate)
        yield from _each(folder, sources, latest, context, done)


def _any(service: str, period: Period, file: str) -> Sequence[Finding]:
    """No cycle has been started: a return for any period is looked at."""
    return ()


def _without_history(register: Register) -> Context:
    def nothing(ref: str, period: Period) -> Reading | None:
        return None

    return Context(lambda _: register, nothing, lambda _: (), _any)


def _each(
    folder: Folder, sources: Sequence[str], latest: Register, context: Context, done: Callable[[str], None]
) -> Iterator[Assessed]:
    for arrived in arrivals(sources, folder.limits):
        done(arrived.name)
        yield assess(arrived.workbook, arrived.name, arrived.sha256, latest, context)
