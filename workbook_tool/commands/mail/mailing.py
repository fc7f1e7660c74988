"""Messages on their way: written down before they go, so that none goes twice for one cause, whatever happens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbook_tool.commands.folder import write
from workbook_tool.commands.mail.correspondence import Desk, Proposal, Standing
from workbook_tool.commands.mail.marked import marked
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Message, MessageState
from workbook_tool.mail.outgoing.letters import slug
from workbook_tool.mail.outgoing.message import Attachment, Letter


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal with its letter, and what became of it. ``problem`` is what the officer must look at."""

    proposal: Proposal
    standing: Standing
    why: str = ""
    letter: Letter | None = None
    files: tuple[Path, ...] = ()
    problem: bool = False


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of each message, in order; ``stopped`` is why the rest were not begun."""

    entries: tuple[Entry, ...]
    stopped: WorkbookToolError | None = None


class Way(Protocol):
    """How letters go out."""

    def give(self, desk: Desk, entry: Entry, letter: Letter) -> Entry:
        """See one letter on its way and write down what became of it."""


def entries(desk: Desk, proposals: Sequence[Proposal], *, whole: bool) -> list[Entry]:
    """Each proposal with its letter where it is to be written; attachments only where ``whole``."""
    due = [p for p in proposals if p.standing is Standing.DUE]
    files = _attachments(desk, due) if whole else {}
    return [_entry(desk, p, files.get(p.service.code), whole=whole) for p in proposals]


def _entry(desk: Desk, proposal: Proposal, found: tuple[Attachment, bool] | None, *, whole: bool) -> Entry:
    if proposal.standing is not Standing.DUE:
        problem = proposal.standing in (Standing.UNSURE, Standing.IMPOSSIBLE)
        return Entry(proposal, proposal.standing, proposal.why, problem=problem)
    back = proposal.received is not None
    attachment, is_marked = found or (None, False)
    name = attachment.name if attachment else _name(desk, proposal, back=back) if proposal.attach and not whole else ""
    facts = {**proposal.facts, "attachment": name, "marked": is_marked if whole else back}
    words = desk.composer.compose(proposal.template, facts)
    reference = str(proposal.facts["reference"])
    letter = Letter(
        proposal.cause, desk.sender, proposal.to, proposal.cc, words.subject, words.text, words.html, reference,
        attachment, proposal.answers,
    )  # fmt: skip
    return Entry(proposal, Standing.DUE, proposal.why, letter)


def _name(desk: Desk, proposal: Proposal, *, back: bool) -> str:
    return slug(f"{proposal.service.code} {desk.cycle.period.code}{' to correct' if back else ''}") + ".xlsx"


def _attachments(desk: Desk, due: Sequence[Proposal]) -> dict[str, tuple[Attachment, bool]]:
    """By service, the workbook that goes with its message, and whether it is a marked one."""
    wanted = {p.service.code: (p.received, p.open) for p in due if p.received}
    back = marked(desk, wanted) if wanted else {}
    found: dict[str, tuple[Attachment, bool]] = {}
    for proposal in due:
        code = proposal.service.code
        if code in back:
            name = _name(desk, proposal, back=True)
            write(desk.folder.cycle(desk.cycle.period) / "corrections" / name, back[code])
            found[code] = Attachment(name, back[code]), True
        elif proposal.attach:
            path = desk.folder.path / desk.issued[code].file
            if path.is_file():
                found[code] = Attachment(_name(desk, proposal, back=False), path.read_bytes()), False
    return found


def dispatch(desk: Desk, found: Sequence[Entry], way: Way, done: Callable[[Entry], None]) -> Mailed:
    """Give each letter that is to be written to ``way``; one that fails does not hold up the others."""
    results: list[Entry] = []
    for n, entry in enumerate(found):
        if entry.letter is None:
            results.append(entry)
            continue
        try:
            results.append(way.give(desk, entry, entry.letter))
        except WorkbookToolError as error:
            return Mailed((*results, *found[n:]), error)
        done(results[-1])
    return Mailed(tuple(results))


def record(desk: Desk, entry: Entry, letter: Letter, state: MessageState, data: bytes) -> bool:
    """Write down how far a message has come; False where somebody has written as much already."""
    return desk.ledger.record_message(
        Message(
            letter.cause,
            entry.proposal.kind,
            desk.cycle.period,
            entry.proposal.service.code,
            letter.recipients,
            letter.subject,
            state,
            hashlib.sha256(data).hexdigest(),
        )
    )
