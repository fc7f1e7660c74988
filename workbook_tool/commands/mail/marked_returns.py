"""Returns that came in, read again and made into the workbooks that go back with what is open marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbook_tool import durable
from workbook_tool.commands.intake.corrections import correction
from workbook_tool.commands.intake.gate import Gate
from workbook_tool.commands.intake.reading import Arrived, arrivals
from workbook_tool.commands.mail.correspondence import Correspondence
from workbook_tool.domain.finding import Finding
from workbook_tool.ledger import Noted, Received
from workbook_tool.returns.check import Context, assess

Wanted = tuple[Received, tuple[Noted, ...]]


def marked(correspondence: Correspondence, wanted: Mapping[str, Wanted]) -> dict[str, bytes]:
    """By service, the workbook that goes back; none for one whose original is gone or cannot be gone on in.

    Marked is what the ledger holds open, not what the officer has settled since.
    """
    places = {code: path for code, (received, _) in wanted.items() if (path := _original(correspondence, received))}
    made: dict[str, bytes] = {}
    codes = iter(places)
    for arrived in arrivals([str(path) for path in places.values()], correspondence.folder.limits):
        code = next(codes)
        data = _made(correspondence, arrived, *wanted[code])
        if data:
            made[code] = data
    return made


def _original(correspondence: Correspondence, received: Received) -> Path | None:
    return durable.stored(
        correspondence.folder.received(correspondence.cycle.period), received.sha256, Path(received.file).suffix
    )


def _made(correspondence: Correspondence, arrived: Arrived, received: Received, open_: Sequence[Noted]) -> bytes | None:
    if arrived.workbook is None or isinstance(arrived.workbook, Finding):
        return None
    workbook = replace(arrived.workbook, file=received.file)
    ledger, folder = correspondence.ledger, correspondence.folder
    context = Context(
        lambda p: folder.register_of(p, ledger).register,
        ledger.readings.get,
        ledger.readings.history,
        Gate(ledger, correspondence.cycle),
        trend_rules=folder.collection.trend_rules,
    )
    assessed = assess(workbook, received.file, received.sha256, correspondence.asked_register, context)
    findings = tuple(_here(noted, received) for noted in open_)
    known = ledger.questions.of_findings(correspondence.cycle.period)
    numbers = [known.get(noted.number, 0) for noted in open_]
    return correction(folder, workbook, replace(assessed, findings=findings), context, ledger, numbers)


def _here(noted: Noted, received: Received) -> Finding:
    """A finding about an earlier return points into another workbook: here it has no cell."""
    return noted.finding if noted.received == received.number else replace(noted.finding, cell=None)
