"""What became of a question that is open no more: who settled it, when, and why; for whoever asks too late."""

from __future__ import annotations

from datetime import datetime

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Noted


@immutable
class Settled:
    """A question by its number. ``by``, ``at`` and ``reason`` are empty where a later return took it away.

    ``figure`` is the one that is held now, as it was given; empty for none.
    """

    number: int
    noted: Noted
    """The finding with its number."""
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    figure: str = ""


def settled_question(folder: Folder, cycle: Period, number: int) -> Settled | None:
    """What became of a question; None where there never was one of that number."""
    with folder.ledger() as ledger:
        ours = {finding for finding, of in ledger.questions.of_findings(cycle).items() if of == number}
        about = [n for received in ledger.returns.of(cycle) for n in ledger.findings.of(received) if n.number in ours]
        if not about:
            return None
        noted = max(about, key=lambda each: (bool(each.closed_by), each.number))
        finding = noted.finding
        held = ledger.readings.get(finding.indicator, finding.period) if finding.indicator and finding.period else None
        return Settled(
            number, noted, noted.closed_by, ledger.findings.closed_at(noted.number), noted.reason,
            held.text or (str(held.value) if held.value is not None else "") if held else "",
        )  # fmt: skip
