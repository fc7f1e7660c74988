"""What a machine wrote, told by its headers, its kind or its words; whom it is about; and once in the ledger."""

# ruff: noqa: E501 (a case is a line)

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace as Made

import pytest

from workbook_tool.commands.intake.automatic_messages import assess_automatic, log_automatic
from workbook_tool.domain.finding import Severity
from workbook_tool.domain.period import parse_period
from workbook_tool.ledger import Ledger
from workbook_tool.mail.incoming import AutomaticKind, AutomaticMessage
from workbook_tool.mail.incoming.automatic import automatic_of
from workbook_tool.mail.incoming.received_email import EmailPart, ReceivedEmail
from workbook_tool.returns.identity import reference

REPORT = "multipart/report; report-type=delivery-status"


def told(report: str = "", **of_email: object) -> AutomaticMessage | None:
    return automatic_of(ReceivedEmail(report=report, **{"sender": "a@b.example", **of_email}), "0" * 64)  # type: ignore[arg-type]


KINDS = [
    # of the message: its kind, sender, subject, headers; what it is, and whether that is certain
    ({"kind": "multipart/report; report-type=disposition-notification"}, "receipt", True),
    ({"kind": "REPORT.IPM.Note.IPNRN".lower()}, "receipt", True), ({"kind": "report.ipm.note.ipnnrn"}, "receipt", True),
    ({"kind": REPORT}, "bounced", True), ({"kind": "report.ipm.note.ndr"}, "bounced", True),
    ({"headers": {"x-failed-recipients": "c@d.example"}}, "bounced", True),
    ({"sender": "MAILER-DAEMON@mx.example", "subject": "Undelivered Mail"}, "bounced", False),
    ({"sender": "mailer-daemon", "subject": "Returned mail: see transcript"}, "bounced", False),
    ({"sender": "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@b.example", "subject": "Undeliverable: x"}, "bounced", False),
    ({"headers": {"return-path": " <> "}, "subject": "[EXT] Delivery has failed"}, "bounced", False),
    ({"headers": {"return-path": "<a@b.example>"}, "subject": "Undeliverable: x"}, "", False),
    ({"headers": {"return-path": "<>"}, "subject": "Our return"}, "", False), ({"headers": {"return-path": ""}, "subject": "Undeliverable: x"}, "", False),
    ({"sender": "postmaster@mx.example", "subject": "Our return"}, "", False), ({"subject": "Undeliverable: x"}, "", False),
    ({"sender": "postmaster@mx.example", "subject": "Delivery Status Notification (Delay)"}, "delayed", False),
    ({"sender": "postmaster@mx.example", "subject": "Delivery Status Notification (Failure)"}, "bounced", False),
    ({"headers": {"auto-submitted": " Auto-Replied; owner=x"}}, "auto-reply", False), ({"headers": {"auto-submitted": "auto-generated ; x"}}, "auto-reply", False),
    ({"headers": {"auto-submitted": "no"}}, "", False), ({"headers": {"auto-submitted": "auto-notified"}}, "", False),
    ({"headers": {}}, "", False), ({"headers": {"auto-submitted": ""}}, "", False),
    *(({"headers": {key: "yes"}}, "auto-reply", False) for key in ("x-autoreply", "x-autorespond", "x-autoresponder")),
    ({"headers": {"precedence": " Auto_Reply "}}, "auto-reply", False), ({"headers": {"precedence": "bulk"}}, "", False),
    ({"kind": "ipm.note.rules.ooftemplate.microsoft"}, "auto-reply", False),
    ({"subject": "Automatic reply: Return"}, "auto-reply", False), ({"subject": "RE: Automatic reply: Return"}, "", False),
]  # fmt: skip


@pytest.mark.parametrize(("of_email", "kind", "certain"), KINDS)
def test_what_wrote_a_message(of_email: dict[str, object], kind: str, certain: bool) -> None:
    automatic = told(**of_email)
    assert ((automatic.kind, automatic.certain) if automatic else ("", False)) == (kind, certain)


ACTIONS = [
    # what a report says for machines, the subject, and what it is
    ("Action: delayed", "x", "delayed"), ("Action: delayed \nA: b", "x", "delayed"), ("Action: DELAYED\r\n", "x", "delayed"), ("Action: failed", "Delayed", "bounced"),
    ("Action: delayed\n\nAction: failed", "x", "bounced"), ("Action: relayed", "x", "bounced"),
    ("Note: delayed", "x", "bounced"), ("Action: delayed\nNote: failed", "x", "delayed"),
    ("", "Warning: still trying", "delayed"), ("Status: 4.0", "Warning: still trying", "bounced"), ("", "x", "bounced"),
]  # fmt: skip


@pytest.mark.parametrize(("report", "subject", "kind"), ACTIONS)
def test_a_report_of_what_is_late_or_lost(report: str, subject: str, kind: str) -> None:
    automatic = told(report, kind=REPORT, subject=subject)
    assert automatic is not None
    assert automatic.kind == kind


FAR = "x" * 19_989
ADDRESSES = [
    # what a report says for machines, further parts of the message, and the addresses that it is about
    ("Final-Recipient: rfc822; GONE@b.example \r\n", {}, ["gone@b.example"]), ("Original-Recipient: rfc822;<c@d.example>", {}, ["c@d.example"]),
    ("Final-Recipient: rfc822;\r\n  gone@b.example", {}, ["gone@b.example"]), ("Final-Recipient: x400; nobody", {"text": "to c@d.example"}, []),
    ("Reporting-MTA: dns; me@mx.example\nFinal-Recipient: a@b.example", {}, ["a@b.example"]),
    ("Final-Recipient: a@b.example\nOriginal-Recipient: a@b.example", {}, ["a@b.example"]),
    ("Final-Recipient: a@b.example", {"text": "to c@d.example"}, ["a@b.example"]),
    ("", {"headers": {"x-failed-recipients": "c@d.example, e@f.example"}, "text": "g@h.example"}, ["c@d.example", "e@f.example"]),
    ("", {"text": "From A@B.example: c@d.example and x@y and a@b.example"}, ["c@d.example"]),
    ("", {"sender": "A@b.example", "text": "From a@B.example: c@d.example"}, ["c@d.example"]), ("", {}, []),
    ("", {"text": " ".join(f"u{n}@b.example" for n in range(30))}, [f"u{n}@b.example" for n in range(20)]),
    ("", {"text": FAR + " c@de.uk x"}, ["c@de.uk"]), ("", {"text": FAR + "    c@def.uk"}, ["c@def.u"]),
    (FAR + "\nFinal-Recipient: a@b.example", {}, []),
]  # fmt: skip


@pytest.mark.parametrize(("report", "of_email", "addresses"), ADDRESSES)
def test_whom_a_report_is_about(report: str, of_email: dict[str, object], addresses: list[str]) -> None:
    automatic = told(report, kind=REPORT, **of_email)
    assert automatic is not None
    assert list(automatic.addresses) == addresses


WHY = [
    ("Diagnostic-Code: smtp; 550 User\r\n  unknown", "550 User unknown"), ("Status: 5.1.1", "5.1.1"), ("", ""),
    ("Diagnostic-Code: 550\nStatus: 5.1.1", "5.1.1"), ("Diagnostic-Code: smtp; first\n\nDiagnostic-Code: smtp; second", "first"),
    (f"Diagnostic-Code: smtp;{'x' * 201}", "x" * 200),
]  # fmt: skip


@pytest.mark.parametrize(("report", "why"), WHY)
def test_why_it_did_not_arrive(report: str, why: str) -> None:
    automatic = told(report, kind=REPORT)
    assert automatic is not None
    assert automatic.why == why


INNER = EmailPart("message", email=ReceivedEmail(subject="Our own"))
ABOUT = [
    # what a report says for machines, what is attached, and the subject of what it answers
    ("", (), "Undeliverable"), ("Note: x\nSubject: The first\nTo: y", (), "The first"), ("", (INNER,), "Our own"),
    ("Subject: The first", (EmailPart("text"), INNER), "Our own"),
]  # fmt: skip


@pytest.mark.parametrize("kind", [REPORT, "disposition-notification", "ooftemplate"])
@pytest.mark.parametrize(("report", "parts", "about"), ABOUT)
def test_what_a_message_of_a_machine_answers(kind: str, report: str, parts: tuple[EmailPart, ...], about: str) -> None:
    automatic = told(report, kind=kind, parts=parts, subject="Undeliverable")
    assert automatic is not None
    assert automatic.about == about
    assert automatic.sha256 == "0" * 64
    assert kind == REPORT or automatic.addresses == ("a@b.example",)


# -- whom it concerns -----------------------------------------------------------------
Q2 = parse_period("2023-24-Q2")
LGS = "Return LGS-2324Q2-20CA"
REGISTER = Made(
    services={"LGS": Made(name="Legal"), "ABC": Made(name="Streets")},
    by_address={"l@b.example": ("LGS",), "both@b.example": ("LGS", "ABC"), "s@b.example": ("ABC",)},
)
CONCERNED = [
    # kind, addresses, subject of what it answers: the service, and the values of what is said
    ("bounced", ("l@b.example",), "x", "LGS", ["l@b.example"]), ("bounced", ("both@b.example",), "x", "", ["both@b.example"]),
    ("bounced", ("both@b.example",), LGS, "LGS", ["both@b.example"]), ("bounced", ("l@b.example", "s@b.example"), "x", "", ["l@b.example", "s@b.example"]),
    ("bounced", ("n@b.example", "l@b.example"), "x", "LGS", ["l@b.example"]), ("bounced", ("n@b.example", "o@b.example"), "x", "", ["n@b.example"]),
    ("bounced", (), "x", "", ["an address that it does not name"]), ("bounced", (), LGS, "LGS", ["an address that it does not name"]),
    ("delayed", ("l@b.example",), f"Return {reference('QQQ', Q2)}", "LGS", ["l@b.example"]),
]  # fmt: skip


def assessed(kind: str = "bounced", addresses: tuple[str, ...] = (), about: str = "", why: str = ""):
    notice = AutomaticMessage(AutomaticKind(kind), "1" * 64, addresses, why, about)
    arrived = Made(name="in/notice.eml", item=Made(via={"sender": "a@b.example"}))
    return notice, assess_automatic(arrived, notice, REGISTER, Q2)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "addresses", "about", "service", "values"), CONCERNED)
def test_whom_it_concerns(kind: str, addresses: tuple[str, ...], about: str, service: str, values: list[str]) -> None:
    _, made = assessed(kind, addresses, about)
    assert (made.service, made.period, made.file, made.sha256) == (
        service,
        Q2 if service else None,
        "in/notice.eml",
        "",
    )
    assert (made.status, made.via) == ("not a return", {"sender": "a@b.example"})
    assert [(f.code, f.value, str(f.cell)) for f in made.findings] == [
        (f"mail-{kind}", value, "in/notice.eml") for value in values
    ]


WORDS = [
    ("bounced", ("l@b.example",), "Ours", "550", "A message about “Ours” could not be delivered to l@b.example, the address of Legal (LGS): 550."),
    ("bounced", ("both@b.example",), "", "", "A message could not be delivered to both@b.example, the address of Legal (LGS) and Streets (ABC)."),
    ("bounced", ("n@b.example",), "", "", "A message could not be delivered to n@b.example, an address that is not in the register."),
    ("delayed", ("n@b.example",), "", "", "A message has not reached n@b.example, an address that is not in the register, yet; it is still being tried."),
    ("auto-reply", ("l@b.example",), "", "", "l@b.example, the address of Legal (LGS), answers automatically."),
    ("receipt", ("l@b.example",), "Ours", "", "l@b.example, the address of Legal (LGS), has received or read a message about “Ours”."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "addresses", "about", "why", "words"), WORDS)
def test_what_is_said_of_it(kind: str, addresses: tuple[str, ...], about: str, why: str, words: str) -> None:
    (finding,) = assessed(kind, addresses, about, why)[1].findings
    assert finding.message == words
    assert (finding.severity is Severity.ERROR) is (kind == "bounced")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger.open(tmp_path / "ledger.db", lambda: datetime(2023, 10, 2, tzinfo=UTC), actor="Performance Officer")
    yield made
    made.close()


@pytest.mark.parametrize("addresses", [("l@b.example",), ("n@b.example",)])
def test_it_is_logged_once(ledger: Ledger, addresses: tuple[str, ...]) -> None:
    notice, made = assessed("bounced", addresses, "Ours", "550")
    assert log_automatic(ledger, notice, made) == made
    (event,) = ledger.events.all()
    assert (event.kind, event.service, event.period) == ("bounced", made.service or None, made.period)
    assert event.detail == {
        "file": "in/notice.eml", "sender": "a@b.example", "addresses": list(addresses), "why": "550", "about": "Ours",
    }  # fmt: skip
    again = log_automatic(ledger, notice, made)
    assert len(ledger.events.all()) == 1
    assert (again.status, again.service) == ("duplicate", made.service)
    assert [(f.code, f.message) for f in again.findings] == [
        ("mail-before", f"{made.findings[0].message} This message came in before.")
    ]
