"""Messages that a machine wrote: whom they are about, in words, and once in the ledger."""

from __future__ import annotations

from dataclasses import replace

from workbook_tool.catalogue import finding
from workbook_tool.commands.intake.reading import Arrived
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.domain.register import Register
from workbook_tool.ledger import Ledger
from workbook_tool.mail.incoming import AutomaticKind, AutomaticMessage
from workbook_tool.returns.check import Assessed
from workbook_tool.returns.identity import references
from workbook_tool.returns.read import services_of

_CODES = {
    AutomaticKind.AUTO_REPLY: "mail-auto-reply",
    AutomaticKind.BOUNCE: "mail-bounced",
    AutomaticKind.DELAY: "mail-delayed",
    AutomaticKind.RECEIPT: "mail-receipt",
}


def assess_automatic(arrived: Arrived, notice: AutomaticMessage, register: Register, period: Period | None) -> Assessed:
    """What is said of such a message: a finding for each address of the register that it is about."""
    asked = references(notice.about)
    known = {a: codes for a in notice.addresses if (codes := services_of(a, register))}
    about = known or dict.fromkeys(notice.addresses[:1] or ("",), ())
    findings = tuple(_finding(arrived, notice, address, codes, register) for address, codes in about.items())
    services = {code for codes in known.values() for code in codes}
    named = next((service for _, service, _ in asked if service in register.services), "")
    service = named or (services.pop() if len(services) == 1 else "")
    when = next((p for _, _, p in asked), period)
    return Assessed(
        arrived.name, "", ReturnStatus.NOT_A_RETURN, service, when if service else None, findings, via=arrived.item.via
    )


def _finding(
    arrived: Arrived, notice: AutomaticMessage, address: str, codes: tuple[str, ...], register: Register
) -> Finding:
    named = " and ".join(f"{register.services[code].name} ({code})" for code in codes)
    whose = f"the address of {named}" if named else "an address that is not in the register"
    about = f" about “{notice.about}”" if notice.about else ""
    facts = {"whose": whose, "about": about, "why": f": {notice.why}" if notice.why else ""}
    return finding(
        _CODES[notice.kind], Cell(arrived.name), value=address or "an address that it does not name", **facts
    )


def log_automatic(ledger: Ledger, notice: AutomaticMessage, assessed: Assessed) -> Assessed:
    """Put it in the ledger; where it is there already, it is no news."""
    detail = {
        "file": assessed.file,
        **assessed.via,
        "addresses": list(notice.addresses),
        "why": notice.why,
        "about": notice.about,
    }
    if ledger.events.record_once(notice.kind.value, assessed.period, assessed.service or None, detail, notice.sha256):
        return assessed
    before = finding("mail-before", Cell(assessed.file), said=assessed.findings[0].message)
    return replace(assessed, status=ReturnStatus.DUPLICATE, findings=(before,))
