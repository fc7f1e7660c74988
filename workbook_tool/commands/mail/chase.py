"""``chase``: reminders to those whose return is late or has something open, by the schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from workbook_tool.catalogue import to_do
from workbook_tool.commands.cycle.moves import corrections_sent
from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding, Proposal, said_before
from workbook_tool.domain.days import counted, long_day
from workbook_tool.domain.reading import WHOLE
from workbook_tool.domain.register import Service
from workbook_tool.ledger import Noted, Received
from workbook_tool.mail.outgoing import template_facts
from workbook_tool.mail.outgoing.schedule import Next, Step, Tone, next_step, steps


def reminders(correspondence: Correspondence, services: Sequence[str], *, now: bool = False) -> Iterator[Proposal]:
    """The reminder that is due to each service by the schedule; with ``now`` the next one without waiting for its day.

    WorkbookToolError where the cycle is published.
    """
    correspondence.ledger.published.refuse(correspondence.cycle.period, "chased")
    plan = steps(correspondence.folder.settings)
    for service in correspondence.services(services):
        yield _reminder(correspondence, service, plan, now=now)


def _reminder(correspondence: Correspondence, service: Service, plan: Sequence[Step], *, now: bool) -> Proposal:
    received = correspondence.ledger.returns.current(correspondence.cycle.period, service.code)
    wanted = _wanted(correspondence, service, received)
    if service.code not in correspondence.issued:
        return Proposal("chase", service, MessageStanding.NOT_NEEDED, "no return has been generated for it")
    if received is not None and not wanted:
        return Proposal("chase", service, MessageStanding.NOT_NEEDED, "its return is in")
    if received is not None and not corrections_sent(correspondence.ledger, received):
        return Proposal(
            "chase", service, MessageStanding.NOT_NEEDED, "its return is in, and it was not told yet what to correct"
        )
    due = correspondence.due(service)
    done, waiting = _done(correspondence, service, plan, due)
    waiting = waiting or (None if now else _asked_to_correct(correspondence, service))
    if waiting:
        return waiting
    reminder = next_step(plan, done, due, correspondence.today, correspondence.days)
    if reminder and (now or reminder.on <= correspondence.today):
        return _written(correspondence, service, reminder, received, wanted)
    return _not_now(service, reminder)


def _not_now(service: Service, reminder: Next | None) -> Proposal:
    if reminder is None:
        return Proposal("chase", service, MessageStanding.NOT_NEEDED, "the schedule has no further reminder: telephone")
    why = f"the next reminder ({reminder.step.tone.value}) is for {long_day(reminder.on)}"
    return Proposal("chase", service, MessageStanding.WAITING, why)


def _wanted(correspondence: Correspondence, service: Service, received: Received | None) -> tuple[Noted, ...]:
    """What keeps its return from being whole; queries alone do not, save where a figure waits for the answer."""
    open_ = correspondence.open_findings.get(service.code, ())
    whole = received is None or received.status in WHOLE
    return () if whole and not any(n.finding.is_error for n in open_) else open_


def _asked_to_correct(correspondence: Correspondence, service: Service) -> Proposal | None:
    """Whoever was told a moment ago what to correct has some days for it before a reminder."""
    told = [
        m.at.date() for m in correspondence.ledger.messages.all(correspondence.cycle.period, service.code)
        if m.kind == "corrections" and m.at and not m.failed
    ]  # fmt: skip
    until = correspondence.days.shift(max(told), correspondence.answer_days) if told else None
    if until is None or correspondence.today > until:
        return None
    why = f"corrections went to it; it has until {long_day(until)} to answer"
    return Proposal("chase", service, MessageStanding.WAITING, why)


def _done(
    correspondence: Correspondence, service: Service, plan: Sequence[Step], due: date
) -> tuple[list[tuple[Step, date]], Proposal | None]:
    """The reminders that went out, with their days; or the one whose fate must be told first."""
    done = []
    for step in plan:
        cause = _cause(correspondence, service, due, step)
        standing, known = correspondence.standing(cause)
        if standing in (MessageStanding.PREPARED, MessageStanding.UNSURE):
            why = said_before(standing, known)
            return [], Proposal(f"chase {step.tone.value}", service, standing, why, cause)
        if standing is not MessageStanding.DUE and known and known.at:
            done.append((step, known.at.date()))
    return done, None


def _cause(correspondence: Correspondence, service: Service, due: date, step: Step) -> str:
    """A new due date is a new cause: with an extension the reminders begin again."""
    return f"chase/{correspondence.cycle.period.code}/{service.code}/{due.isoformat()}/{step.day}"


def _written(
    correspondence: Correspondence,
    service: Service,
    reminder: Next,
    received: Received | None,
    wanted: tuple[Noted, ...],
) -> Proposal:
    kind, due = f"chase {reminder.step.tone.value}", correspondence.due(service)
    to, cc = correspondence.people(service, head=reminder.step.tone is Tone.HEAD)
    if not to:
        why = f"the register has no email address for {service.code} that can be written to"
        return Proposal(kind, service, MessageStanding.IMPOSSIBLE, why)
    rows = (
        []
        if wanted
        else template_facts.due_rows(correspondence.asked_register, service.code, correspondence.cycle.period)
    )
    facts = correspondence.facts(service) | {
        "before": correspondence.today <= due,
        "late": counted(correspondence.days.between(due, correspondence.today), "working day"),
        "returned": bool(wanted),
        "copied": reminder.step.tone is Tone.HEAD and any(p.address == service.head_email.strip() for p in cc),
        "todo": to_do(n.finding for n in wanted),
        "open": correspondence.open_rows(wanted, marked=True),
        "missing": rows,
        "asked": counted(sum(row["count"] for row in rows), "figure"),
    }
    alone = reminder.step.tone is Tone.HEAD and not facts["copied"]
    why = "no copy to the head of service: the register has no address of their own" if alone else ""
    return Proposal(
        kind, service, MessageStanding.DUE, why, _cause(correspondence, service, due, reminder.step),
        f"chase-{reminder.step.tone.value}", facts, to, cc, received if wanted else None, wanted,
    )  # fmt: skip
