"""Thirty services as people: each fills in the workbook that reached it by mail, and mails it back."""

from __future__ import annotations

import io
import smtplib
import zipfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
from mail_support import Got, SmtpServer
from named_cells import cell, records

from workbook_tool import resources
from workbook_tool.commands.folder import write
from workbook_tool.excel.write import write as to_bytes
from workbook_tool.register import book, records_from_toml

CODES = [f"S{n:02}" for n in range(1, 31)]
OFFICER = "performance@thirty.example"


def address(code: str) -> str:
    return f"{code.casefold()}@thirty.example"


def make(folder: Path, settings: str) -> None:
    """The register: one quarterly percentage for each service."""
    records = records_from_toml(resources.root("samples") / "empty")
    for code in CODES:
        records["services"].append({
            "code": code, "name": f"Service {code}", "contact": f"Lead of {code}", "email": address(code),
            "head": f"Head of {code}", "head_email": f"head.{address(code)}", "approval_required": "no",
        })  # fmt: skip
        records["indicators"].append({
            "ref": f"{code}-1", "title": f"Answered in time by {code}", "service": code, "unit": "%",
            "decimals": Decimal(1), "better": "higher", "frequency": "quarter", "kind": "measured",
            "accumulation": "in-period", "first_period": "2021-22-Q1",
        })  # fmt: skip
        records["targets"].append(
            {"indicator": f"{code}-1", "start": "2021-22", "value": Decimal(90), "profile": "fixed"}
        )
    write(folder / "register.xlsx", to_bytes(book(records, datetime(2020, 1, 1))))
    said = f'council = "Thirty Council"\nteam = "Performance"\ncontact = "{OFFICER}"\n'
    write(folder / "collection.toml", (said + settings).encode())


def figure(code: str) -> str:
    """What the service reports in the end."""
    return f"{70 + int(code[1:]) / 2:.1f}%"


def attached(got: Got) -> bytes:
    """The workbook that a message brought."""
    (part,) = got.message.iter_attachments()
    data: bytes = part.get_content()
    return data


def filled(data: bytes, value: Any) -> bytes:
    """The workbook as the service saves it, with ``value`` typed where a figure is asked."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Return"]
    row = next(iter(records(sheet)))
    entries = {
        "Value": value,
        "Data Status": "final",
        "Commentary": "As planned.",
        "Actions": "More people at the counter.",
    }
    for heading, typed in entries.items():
        cell(sheet, row, heading).value = typed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("our return/final.xlsx", data)
    return out.getvalue()


@dataclass
class PostOffice:
    """Carries what the server took to the officer's mailbox; the rest stays with whom it is for."""

    server: SmtpServer
    imap: Any
    mailbox: str
    carried: int = 0

    def mail_back(self, sender: str, subject: str, name: str, data: bytes) -> None:
        """A service mails a file to the officer, over the same server."""
        made = EmailMessage()
        made["From"], made["To"], made["Subject"] = sender, OFFICER, subject
        made["Message-ID"] = f"<{abs(hash((sender, data)))}@thirty.example>"
        made["Date"] = "Thu, 12 Oct 2023 10:00:00 +0100"
        made.set_content("Here it is.")
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        with smtplib.SMTP("localhost", self.server.port) as smtp:
            smtp.send_message(made)

    def carry(self) -> int:
        """Put into the mailbox what came for the officer since the last time; gives how many messages."""
        new = [got for got in self.server.got[self.carried :] if got.to == [OFFICER]]
        self.imap.put(self.mailbox, *(got.data for got in new))
        self.carried = len(self.server.got)
        return len(new)

    def received_by(self, code: str) -> list[Got]:
        """The messages for a service, in order."""
        return [got for got in self.server.got if address(code) in got.to]
