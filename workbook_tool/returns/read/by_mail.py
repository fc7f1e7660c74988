"""Whose return a message says that it brings: by the reference in its subject, then by its sender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbook_tool.catalogue import finding
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.register import Register, addresses
from workbook_tool.immutable import immutable
from workbook_tool.returns.identity import references
from workbook_tool.returns.read.recognise import Recognised


@immutable
class Told:
    """What the message says. ``references`` are (reference, service, period); ``senders`` addresses, nearest first."""

    references: tuple[tuple[str, str, Period], ...] = ()
    senders: tuple[str, ...] = ()
    services: tuple[str, ...] = ()  # whose contact a sender is
    trusted: bool = False  # the officer's own address, who sends on what others sent
    wanted: Period | None = None
    """The cycle that is collected."""


NOTHING = Told()
_DASHES = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"
)  # as programs that correct people write them


def told(via: Mapping[str, str], register: Register, own: Iterable[str] = (), wanted: Period | None = None) -> Told:
    """What ``via`` (how a file came) says; NOTHING where it came in no message."""
    senders = tuple(dict.fromkeys(via[key].lower() for key in ("sender", "forwarded_by") if via.get(key)))
    if not senders and "subject" not in via:
        return NOTHING
    subjects = " ".join(via.get(key, "") for key in ("subject", "forwarded_as")).translate(_DASHES)
    own_references = [r for r in references(subjects) if register.service_of(r[1])]
    mine = {address for text in own for address in addresses(text)}
    handed = (via.get("forwarded_by") or via.get("sender", "")).lower()
    if handed not in mine and not services_of(handed, register):
        # Anyone can attach a message that says it is from a contact: a stranger speaks for nobody else.
        return Told(tuple(dict.fromkeys(own_references)), (handed,) if handed else (), wanted=wanted)
    services = dict.fromkeys(code for sender in senders for code in services_of(sender, register))
    return Told(tuple(dict.fromkeys(own_references)), senders, tuple(services), bool(mine & set(senders)), wanted)


def services_of(address: str, register: Register) -> tuple[str, ...]:
    """The services that an address belongs to: their contact's, deputy's or head's."""
    return register.by_address.get(address.lower(), ())


def supplied(known: Recognised, message: Told, file: str, register: Register) -> Recognised:
    """A return that lost its reference, by what its message says; as it was where that says nothing certain."""
    if known.service or not known.is_return or {f.code for f in known.findings} != {"reference-lost"}:
        return known
    if len(message.references) == 1:
        reference, code, period = message.references[0]
        service = register.service_of(code)
        note = finding("identity-from-subject", Cell(file), reference=reference)
        return Recognised(service, period, reference, (note,))
    if not message.references and len(message.services) == 1 and message.wanted is not None:
        service, facts = message.services[0], {"sender": message.senders[0], "period": message.wanted.label}
        query = finding("identity-from-sender", Cell(file), service=register.services[service].name, **facts)
        return Recognised(service, message.wanted, "", (query,))
    return known


def disagreements(known: Recognised, message: Told, file: str, register: Register) -> list[Finding]:
    """Where reference, sender and workbook do not say the same: each named, none refused."""
    if not known.service or known.period is None or message == NOTHING:
        return []
    findings = []
    service = register.services[known.service].name
    is_it = (known.service.upper(), known.period)
    facts = {"service": service, "period": known.period.label}
    if message.references and not any(reference[1:] == is_it for reference in message.references):
        others = " and ".join(reference for reference, _, _ in message.references)
        findings.append(finding("mail-subject-disagrees", Cell(file), references=others, **facts))
    if message.services and known.service not in message.services:
        whose = " and ".join(register.services[code].name for code in message.services)
        findings.append(finding("mail-sender-disagrees", Cell(file), sender=message.senders[0], whose=whose, **facts))
    elif not message.services and message.senders and not message.trusted:
        findings.append(finding("mail-sender-unknown", Cell(file), sender=message.senders[0], **facts))
    return findings
