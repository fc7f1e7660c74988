"""Messages, archives and mailboxes as people and programs make them."""

from __future__ import annotations

import io
import mailbox
import zipfile
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
OFFICER = "performance@samplecounty.example"
_SUBMITTED = 0x0039  # when the sender pressed Send
File = tuple[str, bytes] | tuple[str, bytes, str]


def message(
    *files: File,
    sender: str = "Information Governance <infogov@samplecounty.example>",
    subject: str = "Our return",
    text: str = "Please find it attached.",
    sent: str = "Mon, 09 Oct 2023 10:15:00 +0100",
    inside: tuple[EmailMessage, ...] = (),
    **headers: str,
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, OFFICER, subject
    made["Message-ID"] = f"<{abs(hash((sender, subject, sent, len(files))))}@mail.example>"
    if sent:
        made["Date"] = sent
    for key, value in headers.items():
        made[key.replace("_", "-")] = value
    made.set_content(text)
    for name, data, *kind in files:
        main, _, sub = (kind[0] if kind else XLSX).partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    for one in inside:
        made.add_attachment(one)
    return made


def raw(*parts: bytes | str, headers: str = "From: a@samplecounty.example\r\nSubject: Return") -> bytes:
    """A multipart message put together by hand: each part with its own headers."""
    body = b"".join(b"--b\r\n" + (p.encode() if isinstance(p, str) else p) + b"\r\n" for p in parts)
    start = f'{headers}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return start.encode() + body + b"--b--\r\n"


def part(disposition: str, data: bytes, kind: str = "application/octet-stream") -> bytes:
    import base64

    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: {disposition}\r\n\r\n"
    return head.encode("utf-8") + base64.encodebytes(data)


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return made.getvalue()


def bounce(to: str, subject: str, action: str = "failed", attached: bytes = b"") -> bytes:
    """A report as RFC 3464 has it, with the message that did not arrive."""
    inner = bytes(message(*([("return.xlsx", attached)] if attached else []), sender=OFFICER, subject=subject))
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.samplecounty.example>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nReturn-Path: <>\r\n"
        "Date: Mon, 02 Oct 2023 09:00:05 +0100\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.samplecounty.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
    ).encode() + inner + b"\r\n--b--\r\n"  # fmt: skip


def saved_by_outlook(
    *files: File,
    sender: str = "infogov@samplecounty.example",
    subject: str = "Our return",
    inside: tuple[EmailMessage, ...] = (),
    message_class: str = "",
    to: str = OFFICER,
) -> bytes:
    """A .msg with one sender; ``inside`` are messages attached as messages."""
    from aspose.email_foss import msg

    made = msg.MapiMessage.create(subject, "Please find it attached.")
    made.set_property(msg.PropertyId.SENDER_NAME, "Information Governance")
    made.set_property(msg.PropertyId.SENDER_EMAIL_ADDRESS, sender)
    made.set_property(_SUBMITTED, msg.PropertyTypeCode.PTYP_TIME, datetime.fromisoformat("2023-10-09T09:15:00+00:00"))
    made.set_property(msg.PropertyId.INTERNET_MESSAGE_ID, "<outlook@mail.example>")
    if message_class:
        made.message_class = message_class
    made.add_recipient(to, display_name="Performance")
    for name, data, *kind in files:
        made.add_attachment(name, data, mime_type=kind[0] if kind else XLSX)
    for one in inside:
        made.add_embedded_message_attachment(msg.MapiMessage.from_email_message(one), filename="forwarded.msg")
    return made.to_bytes()


def mbox(path: Path, *messages: EmailMessage) -> Path:
    box = mailbox.mbox(path)
    for one in messages:
        box.add(one)
    box.close()
    return path


def maildir(path: Path, *messages: EmailMessage) -> Path:
    box = mailbox.Maildir(path)
    for one in messages:
        box.add(one)
    return path
