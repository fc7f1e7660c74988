"""What the mail tests are made with."""

from __future__ import annotations

import base64
import email
import email.policy
import ssl
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from mail_servers import free_port

from workbook_tool.commands.cycle.status import cycle_status
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.chase import reminders
from workbook_tool.commands.mail.correspondence import Correspondence
from workbook_tool.commands.mail.message_log import LoggedMessage, cycle_messages, settle
from workbook_tool.commands.mail.outgoing_messages import Mailed, OutgoingMessage
from workbook_tool.commands.mail.reply import replies
from workbook_tool.commands.mail.send import returns_to_send
from workbook_tool.commands.mail.write_and_send import MailOptions, write_and_send
from workbook_tool.domain.period import parse_period
from workbook_tool.ledger import Ledger

PERIOD = parse_period("2023-24-Q2")
USER, PASSWORD, TOKEN = "performance", "winter-garden-5", "ya29.a-token-for-the-test"


@dataclass
class Post:
    """A collection folder and the day that it is in it."""

    path: Path
    day: date
    asked: list[list[str]] = field(default_factory=list)

    @property
    def folder(self) -> Folder:
        return Folder(self.path, lambda: datetime.combine(self.day, time(9, 30), UTC))

    def settings(self, text: str) -> None:
        """Add to collection.toml."""
        file = self.path / "collection.toml"
        file.write_text(f"{file.read_text('utf-8')}\n{text}\n", "utf-8")

    def mail(self, verb: str, *services: str, agree: bool = True, now: bool = False, **options: Any) -> Mailed:
        """Run send, chase or reply."""

        def proposals(correspondence: Correspondence) -> Any:
            if verb == "chase":
                return reminders(correspondence, services, now=now)
            return (returns_to_send if verb == "send" else replies)(correspondence, services)

        def asked(due: list[OutgoingMessage]) -> bool:
            self.asked.append([entry.proposal.service.code for entry in due])
            return agree

        return write_and_send(self.folder, PERIOD, proposals, MailOptions(**options), asked)

    def confirm(self, *services: str, went: bool = True) -> int:
        """The officer's word about all that waits for it."""
        waiting = [line for line in self.log(*services) if line.is_open]
        return settle(self.folder, waiting, went=went, by="Performance Officer")

    def log(self, *services: str) -> tuple[LoggedMessage, ...]:
        return cycle_messages(self.folder, PERIOD, services)[1]

    def states(self) -> list[str]:
        return [f"{line.message.service} {line.message.kind}: {line.state}" for line in self.log()]

    def move(self, service: str) -> str:
        """Whose move a service's return is."""
        lines = cycle_status(self.folder, PERIOD).lines
        return next(line.move.value for line in lines if line.service.code == service)

    def ledger(self) -> Ledger:
        return self.folder.ledger()


def said(mailed: Mailed) -> dict[str, str]:
    """By service, the kind and state of what was done."""
    return {e.proposal.service.code: f"{e.proposal.kind}: {e.standing.value}" for e in mailed.entries}


def parsed(data: bytes) -> EmailMessage:
    made = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    assert not made.defects, made.defects
    return made


@dataclass
class Got:
    """One message that the server took."""

    sender: str
    to: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        return parsed(self.data)


class SmtpServer:
    """aiosmtpd on loopback. ``refuse`` names recipients, ``sender_ok`` the sender; ``drop`` is where the line breaks.

    ``drop``: "connect", "mail", "data" (before the content), "content" (taken, then silence), "lost" (in the middle).
    """

    def __init__(
        self, context: ssl.SSLContext, ca_file: Path, *, security: str = "starttls", auth: str = "login",
        refuse: tuple[str, ...] = (), drop: str = "", drop_at: int = 1, answer: str = "250 OK", offers_tls: bool = True,
    ) -> None:  # fmt: skip
        self.ca_file, self.security, self.auth = ca_file, security, auth
        self.refuse, self.drop, self.drop_at, self.answer = refuse, drop, drop_at, answer
        self.got: list[Got] = []
        self.count = 0
        tls = context if security == "starttls" and offers_tls else None
        self.port = free_port()
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ssl_context=context if security == "tls" else None,
            tls_context=tls, require_starttls=bool(tls), auth_required=auth != "none",
            auth_require_tls=security == "starttls" and offers_tls, authenticator=self._check, enable_SMTPUTF8=False,
        )  # fmt: skip
        self.controller.start()
        self.running = True

    def stop(self) -> None:
        if self.running:
            self.running = False
            self.controller.stop()

    def settings(self, **more: str) -> str:
        """[mail.smtp] of collection.toml for this server."""
        said = {"host": "localhost", "security": self.security, "ca_file": str(self.ca_file), **more}
        if self.auth != "none":
            said |= {"user": USER, "auth": self.auth}
        lines = "".join(f"{key} = '{value}'\n" for key, value in said.items())
        return f"[mail.smtp]\nport = {self.port}\n{lines}"

    # -- what aiosmtpd calls -----------------------------------------------------------
    def _check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        ok = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=ok, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True)
        reason = base64.b64encode(b'{"status":"401"}').decode()
        await server.push(f"334 {reason}")
        await server._reader.readline()
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        self.count += 1
        if self.drop == "mail" and self.count == self.drop_at:
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refuse:
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.answer.startswith("250") and not (self.drop == "lost" and self.count == self.drop_at):
            self.got.append(Got(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content))
        if self.drop in ("content", "lost") and self.count == self.drop_at:
            server.transport.abort()
        return self.answer
