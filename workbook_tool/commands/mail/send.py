"""``send``: each service's return workbook to its contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool import durable
from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding, Proposal, said_before
from workbook_tool.domain.days import counted
from workbook_tool.domain.reading import WHOLE
from workbook_tool.domain.register import Service
from workbook_tool.mail.outgoing import template_facts


def returns_to_send(correspondence: Correspondence, services: Sequence[str]) -> Iterator[Proposal]:
    """The message that brings each service its return, once for each workbook and person.

    WorkbookToolError where the cycle is published.
    """
    correspondence.ledger.published.refuse(correspondence.cycle.period, "sent out")
    for service in correspondence.services(services):
        yield _issue(correspondence, service)


def _issue(correspondence: Correspondence, service: Service) -> Proposal:
    period, issue = correspondence.cycle.period, correspondence.issued.get(service.code)
    refused = _why_not(correspondence, service)
    if issue is None or refused:
        standing = MessageStanding.IMPOSSIBLE if issue is None or "register" in refused else MessageStanding.NOT_NEEDED
        return Proposal("issue", service, standing, refused or "no return has been generated for it")
    to, cc = correspondence.people(service)
    cause = f"issue/{period.code}/{service.code}/{issue.sha256}/{to[0].address.casefold()}"
    standing, known = correspondence.standing(cause)
    why = said_before(standing, known)
    path = correspondence.folder.path / issue.file
    if standing is MessageStanding.DUE and not (path.is_file() and durable.sha256_of(path) == issue.sha256):
        standing = MessageStanding.IMPOSSIBLE
        why = f"{issue.file} is not as it was generated; it has to be generated again"
    rows = template_facts.due_rows(correspondence.asked_register, service.code, period)
    facts = correspondence.facts(service) | {
        "missing": rows,
        "asked": counted(sum(row["count"] for row in rows), "figure"),
    }
    return Proposal(
        "issue", service, standing, why or _new_contact(correspondence, service), cause, "issue", facts, to, cc
    )


def _why_not(correspondence: Correspondence, service: Service) -> str:
    if not correspondence.people(service)[0]:
        return f"the register has no email address for {service.code} that can be written to"
    current = correspondence.ledger.returns.current(correspondence.cycle.period, service.code)
    return "its return is in" if current and current.status in WHOLE else ""


def _new_contact(correspondence: Correspondence, service: Service) -> str:
    """That somebody else had it before."""
    earlier = [
        m for m in correspondence.ledger.messages.all(correspondence.cycle.period, service.code)
        if m.kind == "issue" and not m.failed and m.to
    ]  # fmt: skip
    to = correspondence.people(service)[0][0].address
    had = [m.to[0] for m in earlier if m.to[0].casefold() != to.casefold()]
    return f"new contact; before it was {had[-1]}" if had else ""
