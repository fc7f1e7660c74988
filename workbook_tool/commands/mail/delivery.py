"""The ways in which a letter goes out, each with its own order of doing and writing down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from workbook_tool.commands.mail.correspondence import Correspondence, MessageStanding
from workbook_tool.commands.mail.outgoing_messages import OutgoingMessage, Way, record
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import MessageState
from workbook_tool.mail.account import Account, Purpose, Secret, account, secret
from workbook_tool.mail.outgoing.letter import Letter, Person, message, person
from workbook_tool.mail.outgoing.smtp import Fate, Smtp, SmtpResult
from workbook_tool.mail.outgoing.template_facts import slug

DRAFTS, SMTP, IMAP = WAYS = ("drafts", "smtp", "imap-drafts")


@immutable
class AsFiles:
    """Drafts in the cycle's outbox. The files first: the same again do no harm, a draft logged and not there would."""

    def give(self, correspondence: Correspondence, entry: OutgoingMessage, letter: Letter) -> OutgoingMessage:
        """Write the draft's files and log it as prepared."""
        from workbook_tool.mail.outgoing.drafts import write_draft

        kind, code = entry.proposal.kind, entry.proposal.service.code
        folder = correspondence.folder.cycle(correspondence.cycle.period) / "outbox" / slug(kind)
        paths, data = write_draft(letter, folder, slug(code))
        record(correspondence, entry, letter, MessageState.PREPARED, data)
        return replace(entry, standing=MessageStanding.PREPARED, files=paths)


class DraftsBox(Protocol):
    """A mailbox that takes drafts."""

    def put(self, message_id: str, data: bytes) -> bool:
        """Append one; False where it is there."""

    def is_sent(self, message_id: str) -> bool:
        """Whether it lies in the folder of sent mail."""


@immutable
class InMailbox:
    """Drafts in a mailbox, which can be asked what it has: so the draft first, the log after."""

    mailbox: DraftsBox

    def give(self, correspondence: Correspondence, entry: OutgoingMessage, letter: Letter) -> OutgoingMessage:
        """Put the draft there, unless the mailbox has it or has sent it, and log how far it is."""
        data = message(letter, correspondence.folder.clock())
        if self.mailbox.is_sent(letter.message_id):
            record(correspondence, entry, letter, MessageState.CONFIRMED, data)
            return replace(entry, standing=MessageStanding.CONFIRMED, why="it lies in the folder of sent mail")
        new = self.mailbox.put(letter.message_id, data)
        record(correspondence, entry, letter, MessageState.PREPARED, data)
        return replace(entry, standing=MessageStanding.PREPARED, why=entry.why if new else "it was there already")


class Server(Protocol):
    """A mail server that sends."""

    def connect(self) -> None:
        """Make sure of a connection."""

    def send(self, sender: str, recipients: tuple[str, ...], data: bytes) -> SmtpResult:
        """Hand one message over."""


@immutable
class BySmtp:
    """Sent for good: logged as on its way before, and as what became of it after."""

    server: Server
    """An open connection."""

    def give(self, correspondence: Correspondence, entry: OutgoingMessage, letter: Letter) -> OutgoingMessage:
        """Send one message, if nobody else has begun to."""
        self.server.connect()
        data = message(letter, correspondence.folder.clock())
        if not record(correspondence, entry, letter, MessageState.SENDING, data):
            return replace(entry, standing=MessageStanding.UNSURE, why="another run has begun to send it", problem=True)
        outcome = self.server.send(letter.sender.person.address, letter.recipients, data)
        return self._said(correspondence, entry, letter, data, outcome)

    def _said(
        self, correspondence: Correspondence, entry: OutgoingMessage, letter: Letter, data: bytes, outcome: SmtpResult
    ) -> OutgoingMessage:
        if outcome.fate is Fate.REFUSED:
            correspondence.ledger.messages.failed(letter.cause, outcome.why)
            return replace(entry, standing=MessageStanding.REFUSED, why=outcome.why, problem=True)
        if outcome.fate is Fate.UNSURE:
            why = (
                f"the line broke while it was handed over ({outcome.why}); look whether it arrived: {letter.message_id}"
            )
            return replace(entry, standing=MessageStanding.UNSURE, why=why, problem=True)
        taken = tuple(to for to in letter.recipients if to not in outcome.refused)
        record(
            correspondence,
            entry,
            replace(letter, to=tuple(Person("", to) for to in taken), cc=()),
            MessageState.SENT,
            data,
        )
        if outcome.refused:
            why = "; ".join(f"{to} was refused: {answer}" for to, answer in outcome.refused.items())
            detail = {"to": list(outcome.refused), "why": why}
            correspondence.ledger.events.record(
                "recipient refused", correspondence.cycle.period, entry.proposal.service.code, detail
            )
            return replace(entry, standing=MessageStanding.SENT, why=why, problem=True)
        return replace(entry, standing=MessageStanding.SENT)


@immutable
class ToHerself:
    """A trial: each letter to the officer alone, by another way, logged as nothing but a trial."""

    address: Person
    """The officer's own."""
    way: str
    server: Server | None = None
    """Where it is sent by."""
    mailbox: DraftsBox | None = None
    """Where it is laid as a draft."""

    def give(self, correspondence: Correspondence, entry: OutgoingMessage, letter: Letter) -> OutgoingMessage:
        """Send or draft one letter as a trial."""
        at = correspondence.folder.clock()
        trial = replace(
            letter, cause=f"{letter.cause}/test/{at.isoformat()}", to=(self.address,), cc=(),
            subject=f"[Test, to {', '.join(letter.recipients)}] {letter.subject}",
        )  # fmt: skip
        data, why, problem = message(trial, at), "a test, to you alone", False
        files: tuple[Path, ...] = ()
        if self.server:
            self.server.connect()
            outcome = self.server.send(trial.sender.person.address, trial.recipients, data)
            problem = outcome.fate is not Fate.SENT
            why = f"{why}: {outcome.why}" if problem else why
        elif self.mailbox:
            self.mailbox.put(trial.message_id, data)
        else:
            files, data = _trial_files(correspondence, entry, trial)
        detail = {"to": list(trial.recipients), "subject": trial.subject, "via": self.way}
        sha256 = hashlib.sha256(data).hexdigest()
        correspondence.ledger.events.record(
            "test message", correspondence.cycle.period, entry.proposal.service.code, detail, sha256
        )
        return replace(entry, why=why, files=files, problem=problem)


def _trial_files(
    correspondence: Correspondence, entry: OutgoingMessage, trial: Letter
) -> tuple[tuple[Path, ...], bytes]:
    from workbook_tool.mail.outgoing.drafts import write_draft

    folder = correspondence.folder.cycle(correspondence.cycle.period) / "outbox" / "test"
    return write_draft(trial, folder, slug(f"{entry.proposal.service.code} {entry.proposal.kind}"))


# -- opened -----------------------------------------------------------------------------


@contextmanager
def opened(correspondence: Correspondence, via: str, *, test: bool) -> Iterator[Way]:
    """A way, with the server that it needs; WorkbookToolError where there is none or it lets nobody in."""
    if via == SMTP:
        with Smtp(*_account(correspondence, Purpose.SMTP)) as server:
            yield ToHerself(herself(correspondence), via, server=server) if test else BySmtp(server)
    elif via == IMAP:
        from workbook_tool.mail.outgoing.imap_drafts import Drafts

        place, password = _account(correspondence, Purpose.IMAP)
        if password is None:
            raise WorkbookToolError("[mail.imap] names no user.", 'Add user = "…" to it in collection.toml.')
        with Drafts(place, password) as mailbox:
            yield ToHerself(herself(correspondence), via, mailbox=mailbox) if test else InMailbox(mailbox)
    else:
        yield ToHerself(herself(correspondence), via) if test else AsFiles()


def _account(correspondence: Correspondence, purpose: Purpose) -> tuple[Account, Secret | None]:
    place = account(correspondence.folder.settings, purpose, correspondence.folder.path)
    return place, secret(purpose, place) if place.user else None


def herself(correspondence: Correspondence) -> Person:
    """Where a test goes: test_to of collection.toml, else the mailbox that messages come from."""
    address = correspondence.mail.get("test_to", "")
    return person("", address) or correspondence.sender.person
