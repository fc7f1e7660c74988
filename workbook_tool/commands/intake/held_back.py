"""Returns that change nothing until the officer confirms them."""

from __future__ import annotations

from typing import Final

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Ledger, Received

CONFIRMED: Final = "return confirmed"  # the event


def held_back(ledger: Ledger, period: Period) -> list[tuple[Received, Finding]]:
    """The returns of a cycle that wait to be confirmed, or of which one of two copies does, each with why."""
    confirmed = {event.bytes_sha256 for event in ledger.events.all(period) if event.kind == CONFIRMED}
    in_force = {noted.number for noted in ledger.findings.open(period)}
    waiting: dict[str, tuple[Received, Finding]] = {}
    files = ledger.returns.of(period)
    about = ledger.findings.of_each(files)
    for received in files:
        for noted in about.get(received.number, ()):
            undecided = noted.finding.code == "copies-differ" and noted.number in in_force
            waits = is_held_back(noted.finding) or undecided
            if waits and not noted.closed_by and received.sha256 not in confirmed:
                waiting.setdefault(received.sha256, (received, noted.finding))
    return list(waiting.values())


def is_held_back(finding: Finding) -> bool:
    """Whether a finding says that a return waits to be confirmed."""
    return finding.code in ("stranger-replaces", "return-called-back-replaces")
