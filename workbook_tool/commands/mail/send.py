"""``send``: each service's return workbook to its contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool import durable
from workbook_tool.commands.mail.correspondence import Desk, Proposal, Standing, said_before
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.domain.register import Service
from workbook_tool.mail.outgoing import letters

WHOLE = (ReturnStatus.ACCEPTED, ReturnStatus.WITH_QUERIES)


def send(desk: Desk, services: Sequence[str]) -> Iterator[Proposal]:
    """The message that brings each service its return, once for each workbook and person.

    WorkbookToolError where the cycle is published.
    """
    desk.ledger.refuse_published(desk.cycle.period, "sent out")
    for service in desk.services(services):
        yield _issue(desk, service)


def _issue(desk: Desk, service: Service) -> Proposal:
    period, issue = desk.cycle.period, desk.issued.get(service.code)
    refused = _why_not(desk, service)
    if issue is None or refused:
        standing = Standing.IMPOSSIBLE if issue is None or "register" in refused else Standing.NOT_NEEDED
        return Proposal("issue", service, standing, refused or "no return has been generated for it")
    to, cc = desk.people(service)
    cause = f"issue/{period.code}/{service.code}/{issue.sha256}/{to[0].address.casefold()}"
    standing, known = desk.standing(cause)
    why = said_before(standing, known)
    path = desk.folder.path / issue.file
    if standing is Standing.DUE and not (path.is_file() and durable.sha256_of(path) == issue.sha256):
        standing = Standing.IMPOSSIBLE
        why = f"{issue.file} is not as it was generated; run “workbook-tool generate {period.code}” again"
    rows = letters.due_rows(desk.asked_register, service.code, period)
    facts = desk.facts(service) | {
        "missing": rows,
        "asked": letters.counted(sum(row["count"] for row in rows), "figure"),
    }
    return Proposal("issue", service, standing, why or _new_contact(desk, service), cause, "issue", facts, to, cc)


def _why_not(desk: Desk, service: Service) -> str:
    if not desk.people(service)[0]:
        return f"the register has no email address for {service.code} that can be written to"
    current = desk.ledger.current(desk.cycle.period, service.code)
    return "its return is in" if current and current.status in WHOLE else ""


def _new_contact(desk: Desk, service: Service) -> str:
    """That somebody else had it before."""
    earlier = [
        m for m in desk.ledger.messages(desk.cycle.period, service.code)
        if m.kind == "issue" and not m.failed and m.to
    ]  # fmt: skip
    to = desk.people(service)[0][0].address
    had = [m.to[0] for m in earlier if m.to[0].casefold() != to.casefold()]
    return f"new contact; before it was {had[-1]}" if had else ""
