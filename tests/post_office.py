"""A post office on loopback: what is sent over SMTP lies in its recipients' mailboxes, which are read over IMAP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from mail_servers import ImapServer, free_port


@dataclass
class PostOffice:
    """aiosmtpd in front of Dovecot: ``a@b.example`` has the mailbox ``a.b`` there. To be stopped."""

    imap: ImapServer
    taken: list[tuple[str, str]] = field(default_factory=list)  # recipient and message id of all that came

    def __post_init__(self) -> None:
        self.port = free_port()
        folder = self.imap.ca_file.parent
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / "server.pem", folder / "server.key")
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, tls_context=context, require_starttls=True
        )
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @staticmethod
    def mailbox(address: str) -> str:
        local, _, domain = address.casefold().partition("@")
        return f"{local}.{domain.partition('.')[0]}"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        for to in envelope.rcpt_tos:
            self.imap.put(self.mailbox(to), envelope.content)
            self.taken.append((to, str(message["Message-ID"])))
        return "250 OK"

    # -- people --------------------------------------------------------------------
    def send(self, sender: str, to: str, subject: str, date: str, *files: tuple[str, bytes]) -> None:
        """Somebody sends files to somebody."""
        made = EmailMessage()
        made["From"], made["To"], made["Subject"], made["Date"] = sender, to, subject, date
        made["Message-ID"] = f"<{len(self.taken)}.{self.mailbox(sender)}@mail.example>"
        made.set_content("Please find it attached.")
        for name, data in files:
            kind = "zip" if name.endswith(".zip") else "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            made.add_attachment(data, maintype="application", subtype=kind, filename=name)
        with smtplib.SMTP("localhost", self.port, timeout=30) as smtp:
            smtp.starttls(context=ssl.create_default_context(cafile=str(self.imap.ca_file)))
            smtp.send_message(made)

    def read(self, address: str) -> list[EmailMessage]:
        """All that somebody got, in order."""
        found = [message_from_bytes(data, policy=policy.default) for _, data in self.imap.held(self.mailbox(address))]
        return [message for message in found if isinstance(message, EmailMessage)]

    def last(self, address: str) -> EmailMessage:
        """The message that somebody got last."""
        return self.read(address)[-1]
