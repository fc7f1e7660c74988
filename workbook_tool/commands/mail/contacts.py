"""A change of contact in mid-cycle: today's register says who is written to; the log says since when."""

from __future__ import annotations

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period
from workbook_tool.ledger import Ledger

CHANGED = "contact changed"


def note_contacts(folder: Folder, ledger: Ledger, period: Period) -> None:
    """Write down each service of a cycle whose contact is another than when it was last said; else nothing."""
    if ledger.published.has(period):
        return
    then, today = folder.register_of(period, ledger).register.services, folder.register().register.services
    addresses = {code: service.email for code, service in then.items()}
    addresses |= {e.service: str(e.detail["now"]) for e in ledger.events.all(period) if e.kind == CHANGED and e.service}
    for code, was in addresses.items():
        service = today.get(code)
        if service is not None and service.email.casefold() != was.casefold():
            ledger.events.record(CHANGED, period, code, {"was": was, "now": service.email})
