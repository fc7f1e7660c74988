"""What every message of a cycle is written from: who it is about, from whom it comes, and what was sent already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.wanted import answer_by, answer_days
from workbook_tool.domain.days import long_day
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.domain.register import Register, Service
from workbook_tool.errors import UsageError, WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Issue, Ledger, Message, MessageState, Noted, Received
from workbook_tool.mail.outgoing import template_facts
from workbook_tool.mail.outgoing.compose import OWN, Composer
from workbook_tool.mail.outgoing.letter import Person, Sender, one_line, person
from workbook_tool.mail.outgoing.schedule import Calendar, calendar


class MessageStanding(StrEnum):
    """How a message stands; the words are what people read."""

    DUE = "to write"
    WAITING = "not yet"
    NOT_NEEDED = "not needed"
    IMPOSSIBLE = "cannot be written"
    PREPARED = "prepared"
    UNSURE = "unsure"
    REFUSED = "refused"
    SENT = "sent"
    CONFIRMED = "confirmed"


_OF_STATE = {
    MessageState.PREPARED: MessageStanding.PREPARED,
    MessageState.SENDING: MessageStanding.UNSURE,
    MessageState.SENT: MessageStanding.SENT,
    MessageState.CONFIRMED: MessageStanding.CONFIRMED,
}


@immutable
class Proposal:
    """One message that a service may get, or the reason why it gets none.

    ``template`` and ``facts`` give its words; ``received`` and ``open`` are the
    return that goes back marked, None where the issued one is attached.
    """

    kind: str
    """Invitation, reminder, reply or receipt."""
    service: Service
    standing: MessageStanding
    """Whether it is new, prepared, sent, or not to be sent."""
    why: str = ""
    cause: str = ""
    """Why it is sent, in the words of the ledger."""
    template: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    to: tuple[Person, ...] = ()
    """Recipients."""
    cc: tuple[Person, ...] = ()
    """Recipients of copies."""
    received: Received | None = None
    open: tuple[Noted, ...] = ()
    attach: bool = True
    """Whether the workbook goes with it."""
    answers: str = ""
    """The reference of what it answers."""


@dataclass
class Correspondence:
    """Where the messages of a cycle are written. Who is written to stands in today's register."""

    folder: Folder
    """The collection folder."""
    ledger: Ledger
    """Which knows what went out."""
    cycle: Cycle

    @cached_property
    def today(self) -> date:
        """The day on which this is done."""
        day: date = self.folder.clock().date()
        return day

    @cached_property
    def days(self) -> Calendar:
        """Working days."""
        return calendar(self.folder.settings)

    @cached_property
    def composer(self) -> Composer:
        """The templates, the officer's own before ours."""
        return Composer(self.folder.path / OWN)

    @cached_property
    def mail(self) -> Mapping[str, Any]:
        """[mail] of collection.toml."""
        mail_settings: Mapping[str, Any] = self.folder.settings.get("mail", {})
        return mail_settings

    @cached_property
    def sender(self) -> Sender:
        """The mailbox that messages come from."""
        collection = self.folder.collection
        address = self.mail.get("from", collection.contact)
        sender = person(self.mail.get("from_name", collection.team or collection.council), address)
        if sender is None:
            raise WorkbookToolError(
                "collection.toml does not say which address messages come from.",
                'Write your team\'s address there: contact = "performance@yourcouncil.example" '
                "(or, where messages come from another, from = … below [mail]).",
            )
        return Sender(sender, self.mail.get("reply_to", ""))

    @property
    def answer_days(self) -> int:
        """The working days that a service has to correct a return, where the due date leaves it fewer."""
        return answer_days(self.folder)

    def answer_by(self, service: Service) -> date:
        """The day by which a service is asked to mend its return."""
        return answer_by(self.folder, self.ledger, self.cycle.period, service.code)

    @cached_property
    def asked_register(self) -> Register:
        """The register that the cycle was made from."""
        return self.folder.register_of(self.cycle.period, self.ledger).register

    @cached_property
    def issued(self) -> Mapping[str, Issue]:
        """The workbooks that went out."""
        return self.ledger.issues.of(self.cycle.period)

    @cached_property
    def open_findings(self) -> Mapping[str, tuple[Noted, ...]]:
        """By service, what it must fix or confirm about its return; a note asks nothing."""
        findings: dict[str, tuple[Noted, ...]] = {}
        asking = (n for n in self.ledger.findings.open(self.cycle.period) if n.finding.asks)
        for noted in asking:
            findings[noted.service] = (*findings.get(noted.service, ()), noted)
        return findings

    def services(self, wanted: Sequence[str]) -> Iterator[Service]:
        """The services of the cycle (those wanted), as today's register has them."""
        by_fold = {code.casefold(): code for code in self.cycle.services}
        unknown = [code for code in wanted if code.casefold() not in by_fold]
        if unknown:
            raise UsageError(
                f"{self.cycle.period.label} asks no service {', '.join(unknown)}.",
                f"It asks {', '.join(self.cycle.services)}.",
            )
        today, then = self.folder.register().register.services, self.asked_register.services
        for code in [by_fold[w.casefold()] for w in dict.fromkeys(wanted)] or self.cycle.services:
            service = today.get(code) or then.get(code)
            if service:
                yield service

    def due(self, service: Service) -> date:
        """When this service's return is due, with its extension."""
        return self.ledger.cycles.due(self.cycle.period, service.code) or self.cycle.due

    def people(self, service: Service, *, head: bool = False) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
        """To whom a message goes and who gets a copy; nobody where the register has no usable address."""
        contact = person(service.contact, service.email)
        deputy = person(service.deputy, service.deputy_email)
        above = person(service.head, service.head_email) if head else None
        to = contact or deputy
        if to is None:
            return (), ()
        copied = (deputy if self.mail.get("copy_deputy") else None, above)
        return (to,), tuple(dict.fromkeys(p for p in copied if p and p.address != to.address))

    def open_rows(self, noted: Sequence[Noted], *, marked: bool) -> list[template_facts.Facts]:
        """What is to be fixed or confirmed, by the numbers that it has everywhere.

        ``marked``: the workbook that goes along says what to do in it, where that differs.
        """
        findings = [replace(n.finding, fix=template_facts.way_out(n.finding, marked=marked)) for n in noted]
        known = self.ledger.questions.of_findings(self.cycle.period)
        numbers = [known.get(n.number, 0) for n in noted]
        return template_facts.open_rows(findings, self.asked_register.indicators, numbers)

    def facts(self, service: Service) -> template_facts.Facts:
        """What every message may say."""
        collection, due = self.folder.collection, self.due(service)
        issue = self.issued.get(service.code)
        facts: template_facts.Facts = {
            "council": collection.council,
            "team": collection.team,
            "signed": self.mail.get("signed") or collection.team or collection.contact,
            "return_to": self.mail.get("reply_to") or collection.return_to or self.sender.person.address,
            "service": service.name,
            "service_code": service.code,
            "name": service.contact or "colleague",
            "head": service.head,
            "approval_required": service.approval_required,
            "period": self.cycle.period.label,
            "due": template_facts.weekday(due),
            "due_short": long_day(due),
            "answer_by": template_facts.weekday(self.answer_by(service)),
            "reference": issue.reference if issue else "",
        }
        # A line break in a name would end the subject, and begin a line that nobody here wrote.
        return {key: one_line(value) if isinstance(value, str) else value for key, value in facts.items()}

    def standing(self, cause: str) -> tuple[MessageStanding, Message | None]:
        """How far the message for a cause has come."""
        known = self.ledger.messages.get(cause)
        return (MessageStanding.DUE if known is None or known.failed else _OF_STATE[known.state]), known


@contextmanager
def open_correspondence(
    folder: Folder, period: Period | None, actor: str = "", *, writing: bool = False
) -> Iterator[Correspondence]:
    """The correspondence of a cycle (the latest, where none is named); ``writing`` takes the folder's lock.

    WorkbookToolError where the cycle was never begun.
    """
    opened: AbstractContextManager[Ledger] = folder.writing() if writing else folder.reading(verified=True)
    with opened as ledger:
        if actor:
            ledger.sign(actor)
        yield Correspondence(folder, ledger, the_cycle(ledger, period))


def said_before(standing: MessageStanding, known: Message | None) -> str:
    """Why a message is not written now, where it was before."""
    if known is None or known.at is None or standing is MessageStanding.DUE:
        return ""
    on, to = long_day(known.at.date()), ", ".join(known.to)
    return {
        MessageStanding.PREPARED: f"a draft is there since {on}",
        MessageStanding.UNSURE: f"it was on its way on {on} when the run stopped; look whether it arrived",
        MessageStanding.SENT: f"sent on {on} to {to}",
        MessageStanding.CONFIRMED: f"confirmed as sent on {on}",
    }[standing]
