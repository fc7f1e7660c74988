"""Messages on their way: written down before they go, so that none goes twice for one cause, whatever happens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from workbook_tool import durable
from workbook_tool.commands.folder import write
from workbook_tool.commands.intake.corrections import correction
from workbook_tool.commands.intake.earlier_returns import context_of
from workbook_tool.commands.intake.reading import Arrived, arrivals
from workbook_tool.commands.intake.wanted import Gate
from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding, Proposal
from workbook_tool.domain.finding import Finding
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Message, MessageState, Noted, Received
from workbook_tool.mail.outgoing.letter import AttachedWorkbook, Letter
from workbook_tool.mail.outgoing.template_facts import slug
from workbook_tool.returns.check import assess


@immutable
class OutgoingMessage:
    """A proposal with its letter, and what became of it. ``problem`` is what the officer must look at."""

    proposal: Proposal
    standing: MessageStanding
    """How far it has come."""
    why: str = ""
    """Why nothing is sent."""
    letter: Letter | None = None
    files: tuple[Path, ...] = ()
    """What was written."""
    problem: bool = False
    attachment_name: str = ""
    """What goes along is called so."""


@immutable
class Mailed:
    """What became of each message, in order; ``stopped`` is why the rest were not begun."""

    entries: tuple[OutgoingMessage, ...]
    """In order."""
    stopped: WorkbookToolError | None = None


class Way(Protocol):
    """How letters go out."""

    def give(self, correspondence: Correspondence, entry: OutgoingMessage, letter: Letter) -> OutgoingMessage:
        """See one letter on its way and write down what became of it."""


def entries(correspondence: Correspondence, proposals: Sequence[Proposal], *, whole: bool) -> list[OutgoingMessage]:
    """Each proposal with its letter where it is to be written; attachments only where ``whole``."""
    due = [p for p in proposals if p.standing is MessageStanding.DUE]
    files = _attachments(correspondence, due) if whole else {}
    return [_entry(correspondence, p, files.get(p.service.code), whole=whole) for p in proposals]


def _entry(
    correspondence: Correspondence, proposal: Proposal, attached: tuple[AttachedWorkbook, bool] | None, *, whole: bool
) -> OutgoingMessage:
    if proposal.standing is not MessageStanding.DUE:
        problem = proposal.standing in (MessageStanding.UNSURE, MessageStanding.IMPOSSIBLE)
        return OutgoingMessage(proposal, proposal.standing, proposal.why, problem=problem)
    is_reply = proposal.received is not None
    attachment, is_marked = attached or (None, False)
    name = (
        attachment.name
        if attachment
        else _name(correspondence, proposal, is_reply=is_reply)
        if proposal.attach and not whole
        else ""
    )
    facts = {**proposal.facts, "attachment": name, "marked": is_marked if whole else is_reply}
    words = correspondence.composer.compose(proposal.template, facts)
    reference = str(proposal.facts["reference"])
    letter = Letter(
        proposal.cause, correspondence.sender, proposal.to, proposal.cc, words.subject, words.text, words.html,
        reference, attachment, proposal.answers,
    )  # fmt: skip
    return OutgoingMessage(proposal, MessageStanding.DUE, proposal.why, letter, attachment_name=name)


def _name(correspondence: Correspondence, proposal: Proposal, *, is_reply: bool) -> str:
    return (
        slug(f"{proposal.service.code} {correspondence.cycle.period.code}{' to correct' if is_reply else ''}") + ".xlsx"
    )


def _attachments(correspondence: Correspondence, due: Sequence[Proposal]) -> dict[str, tuple[AttachedWorkbook, bool]]:
    """By service, the workbook that goes with its message, and whether it is a marked one."""
    wanted = {p.service.code: (p.received, p.open) for p in due if p.received}
    to_correct = marked(correspondence, wanted) if wanted else {}
    attached: dict[str, tuple[AttachedWorkbook, bool]] = {}
    for proposal in due:
        code = proposal.service.code
        if code in to_correct:
            name = _name(correspondence, proposal, is_reply=True)
            write(correspondence.folder.cycle(correspondence.cycle.period) / "corrections" / name, to_correct[code])
            attached[code] = AttachedWorkbook(name, to_correct[code]), True
        elif proposal.attach:
            path = correspondence.folder.path / correspondence.issued[code].file
            if path.is_file():
                attached[code] = (
                    AttachedWorkbook(_name(correspondence, proposal, is_reply=False), path.read_bytes()),
                    False,
                )
    return attached


def dispatch(
    correspondence: Correspondence,
    messages: Sequence[OutgoingMessage],
    way: Way,
    done: Callable[[OutgoingMessage], None],
) -> Mailed:
    """Give each letter that is to be written to ``way``; one that fails does not hold up the others."""
    results: list[OutgoingMessage] = []
    for n, entry in enumerate(messages):
        if entry.letter is None:
            results.append(entry)
            continue
        try:
            results.append(way.give(correspondence, entry, entry.letter))
        except WorkbookToolError as error:
            return Mailed((*results, *messages[n:]), error)
        done(results[-1])
    return Mailed(tuple(results))


def record(
    correspondence: Correspondence, entry: OutgoingMessage, letter: Letter, state: MessageState, data: bytes
) -> bool:
    """Write down how far a message has come; False where somebody has written as much already."""
    return correspondence.ledger.messages.record(
        Message(
            letter.cause,
            entry.proposal.kind,
            correspondence.cycle.period,
            entry.proposal.service.code,
            letter.recipients,
            letter.subject,
            state,
            hashlib.sha256(data).hexdigest(),
        )
    )


Wanted = tuple[Received, tuple[Noted, ...]]


def marked(correspondence: Correspondence, wanted: Mapping[str, Wanted]) -> dict[str, bytes]:
    """By service, the workbook that goes back; none for one whose original is gone or cannot be gone on in.

    Marked is what the ledger holds open, not what the officer has settled since.
    """
    places = {code: path for code, (received, _) in wanted.items() if (path := _original(correspondence, received))}
    made: dict[str, bytes] = {}
    codes = iter(places)
    for arrived in arrivals([str(path) for path in places.values()], correspondence.folder.limits):
        code = next(codes)
        data = _made(correspondence, arrived, *wanted[code])
        if data:
            made[code] = data
    return made


def _original(correspondence: Correspondence, received: Received) -> Path | None:
    return durable.stored(
        correspondence.folder.received(correspondence.cycle.period), received.sha256, Path(received.file).suffix
    )


def _made(correspondence: Correspondence, arrived: Arrived, received: Received, open_: Sequence[Noted]) -> bytes | None:
    if arrived.workbook is None or isinstance(arrived.workbook, Finding):
        return None
    workbook = replace(arrived.workbook, file=received.file)
    ledger, folder = correspondence.ledger, correspondence.folder
    context = replace(context_of(folder, ledger, Gate(ledger, correspondence.cycle)), earlier=lambda *_: {})
    assessed = assess(workbook, received.file, received.sha256, correspondence.asked_register, context)
    findings = tuple(_here(noted, received) for noted in open_)
    known = ledger.questions.of_findings(correspondence.cycle.period)
    numbers = [known.get(noted.number, 0) for noted in open_]
    return correction(folder, workbook, replace(assessed, findings=findings), context, ledger, numbers)


def _here(noted: Noted, received: Received) -> Finding:
    """A finding about an earlier return points into another workbook: here it has no cell."""
    return noted.finding if noted.received == received.number else replace(noted.finding, cell=None)
