"""``reply``: a receipt for what was taken in, or what is to be corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool.catalogue import to_do
from workbook_tool.commands.cycle.moves import reply_cause, turned_away
from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding, Proposal, said_before
from workbook_tool.commands.results.cycle_record import read_rated_on
from workbook_tool.commands.results.ratings import rate_record
from workbook_tool.domain.days import long_day
from workbook_tool.domain.finding import Severity
from workbook_tool.domain.reading import Rating
from workbook_tool.domain.register import Service
from workbook_tool.ledger import Noted, Received
from workbook_tool.mail.outgoing import template_facts
from workbook_tool.mail.outgoing.letter import Person, person
from workbook_tool.returns.check import restatements


def replies(correspondence: Correspondence, services: Sequence[str]) -> Iterator[Proposal]:
    """The answer to each service's last return, once; another one when all that was open is settled."""
    wanted = tuple(correspondence.services(services))
    codes = {service.code for service in wanted}
    only = (lambda indicator: indicator.service in codes) if services else None
    ratings = rate_record(read_rated_on(correspondence.folder, correspondence.ledger, correspondence.cycle, only))
    strays = turned_away(correspondence.ledger, correspondence.cycle.period)
    for service in wanted:
        current = correspondence.ledger.returns.current(correspondence.cycle.period, service.code)
        stray = strays.get(service.code)
        if stray and (current is None or current.number < stray.number):
            errors = tuple(n for n in correspondence.ledger.findings.of(stray) if n.finding.is_error)
            yield _answer(correspondence, service, stray, errors, ratings, marked=False)
        elif current:
            yield _answer(
                correspondence,
                service,
                current,
                correspondence.open_findings.get(service.code, ()),
                ratings,
                marked=True,
            )
        else:
            yield Proposal("reply", service, MessageStanding.NOT_NEEDED, "nothing has come in from it")


def _answer(
    correspondence: Correspondence, service: Service, received: Received, open_: tuple[Noted, ...],
    ratings: Sequence[Rating], *, marked: bool,
) -> Proposal:  # fmt: skip
    template = "corrections" if open_ else "receipt"
    to, cc, stranger = _people(correspondence, service, received)
    if not to:
        why = f"the register has no email address for {service.code} that can be written to"
        return Proposal(template, service, MessageStanding.IMPOSSIBLE, why)
    cause = reply_cause(correspondence.cycle.period, service.code, received.number, template)
    standing, known = correspondence.standing(cause)
    findings = [noted.finding for noted in open_]
    facts = correspondence.facts(service) | {
        "received": long_day(received.at.date()),
        "accepted": _accepted(correspondence, received, {f.indicator for f in findings}, ratings),
        "restated": [f.message for f in restatements(n.finding for n in correspondence.ledger.findings.of(received))],
        "open": correspondence.open_rows(open_, marked=marked),
        "todo": to_do(findings),
        "queries": sum(f.severity is Severity.QUERY for f in findings),
    }
    return Proposal(
        template, service, standing, said_before(standing, known) or stranger, cause, template, facts, to, cc,
        received if open_ and marked else None, open_, attach=bool(open_),
        answers=received.via.get("message_id", ""),
    )  # fmt: skip


def _people(
    correspondence: Correspondence, service: Service, received: Received
) -> tuple[tuple[Person, ...], tuple[Person, ...], str]:
    """The contact, and whoever sent the return where the register knows them; figures go to no other address."""
    to, cc = correspondence.people(service)
    sender = received.via.get("sender", "").casefold()
    if not to or not sender or sender in {p.address.casefold() for p in (*to, *cc)}:
        return to, cc, ""
    known = (
        (service.deputy, service.deputy_email),
        (service.head, service.head_email),
        (service.contact, service.email),
    )
    for name, address in known:
        contact = person(name, address)
        if contact and contact.address.casefold() == sender:
            return to, (*cc, contact), ""
    return to, cc, f"it came from {sender}, whom the register does not know: only the contact is answered"


def _accepted(
    correspondence: Correspondence, received: Received, doubtful: set[str | None], ratings: Sequence[Rating]
) -> list[template_facts.Facts]:
    """What stands as read, without the indicators that something is still open about."""
    accepted = correspondence.ledger.returns.accepted_from(received)
    rows = template_facts.accepted_rows(accepted, correspondence.asked_register, ratings) if accepted else []
    return [row for row in rows if row["ref"] not in doubtful]
