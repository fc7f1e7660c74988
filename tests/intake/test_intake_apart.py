"""What comes out of messages and archives: one row for each way in which people and programs put them together."""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from dataclasses import replace
from email.message import EmailMessage

import pytest
from intake_messages import OFFICER, PNG, bounce, message, packed, part, raw, saved_by_outlook

from workbook_tool.mail.incoming.automatic import AutomaticKind
from workbook_tool.mail.incoming.unpacking import unpack
from workbook_tool.untrusted import MIB, USUAL

BOOK = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
OTHER = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<other/>"})
WORD = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
PDF = b"%PDF-1.7\n" + bytes(50)


def seen(data: bytes, limits=USUAL) -> list[str]:
    """What came out: ``path`` for a file, ``path: code`` for what is wrong, ``path! kind`` for a notice."""
    found = unpack("in", data, limits)
    assert found is not None
    return [
        f"{i.path}! {i.automatic.kind}" if i.automatic else f"{i.path}: {i.finding.code}" if i.finding else i.path
        for i in found
    ]


def signed() -> bytes:
    inner = part('attachment; filename="r.xlsx"', BOOK).decode()
    return raw(
        "Content-Type: text/plain\r\n\r\nHello\r\n",
        inner,
        part('attachment; filename="smime.p7s"', b"0", "application/pkcs7-signature"),
        headers="From: a@samplecounty.example\r\nSubject: Return",
    )


def nested(depth: int, *files) -> EmailMessage:
    made = message(*files, subject="innermost")
    for number in range(depth):
        made = message(subject=f"FW {number}", inside=(made,))
    return made


def multiparts(depth: int) -> bytes:
    text = "From: a@b.example\r\nSubject: x\r\n"
    for n in range(depth):
        text += f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'
    return text.encode()


CASES = {
    "one attachment": (message(("r.xlsx", BOOK)), ["in/r.xlsx"]),
    "two returns": (message(("a.xlsx", BOOK), ("b.xlsx", OTHER)), ["in/a.xlsx", "in/b.xlsx"]),
    "the same name twice": (message(("a.xlsx", BOOK), ("a.xlsx", OTHER)), ["in/a.xlsx", "in/a.xlsx"]),
    "picture of a signature beside it": (message(("r.xlsx", BOOK), ("logo.png", PNG, "image/png")), ["in/r.xlsx"]),
    "wrong content type": (message(("r.xlsx", BOOK, "application/octet-stream")), ["in/r.xlsx"]),
    "content type of a picture": (message(("r.xlsx", BOOK, "image/png")), ["in/r.xlsx"]),
    "wrong suffix": (message(("r.dat", BOOK, "application/octet-stream")), ["in/r.dat"]),
    "a PDF called a workbook": (message(("r.xlsx", PDF)), ["in/r.xlsx"]),
    "csv": (message(("r.csv", b"Ref,Value\n1,2\n", "text/csv")), ["in/r.csv"]),
    "no name": (raw(part("attachment", BOOK)), ["in/attachment 1.xlsx"]),
    "inline without a disposition": (raw(part("inline", BOOK)), ["in/attachment 1.xlsx"]),
    "name as RFC 2231": (
        raw(part("attachment; filename*=utf-8''R%C3%BCckgabe%20%E2%84%96%202.xlsx", BOOK)),
        ["in/Rückgabe № 2.xlsx"],
    ),
    "name as RFC 2231 in pieces": (
        raw(part("attachment; filename*0*=utf-8''%E5%A0%B1; filename*1*=%E5%91%8A; filename*2=.xlsx", BOOK)),
        ["in/報告.xlsx"],
    ),
    "name as RFC 2047": (raw(part('attachment; filename="=?utf-8?B?2KrZgtix2YrYsS54bHN4?="', BOOK)), ["in/تقرير.xlsx"]),
    "name as RFC 2047 in an old alphabet": (
        raw(part('attachment; filename="=?koi8-r?B?z9TexdQueGxzeA==?="', BOOK)),
        ["in/отчет.xlsx"],
    ),
    "name in an alphabet that nobody knows": (
        raw(part('attachment; filename="=?x-none?Q?r=E9sum=E9.xlsx?="', BOOK)),
        ["in/résumé.xlsx"],
    ),
    "name in broken base64": (
        raw(part('attachment; filename="=?utf-8?B?!!!?="', BOOK)),
        ["in/attachment 1.xlsx"],
    ),
    "name in bare bytes": (raw(part('attachment; filename="Übersicht.xlsx"', BOOK)), ["in/Übersicht.xlsx"]),
    "name with folders": (message((r"..\..\x.xlsx", BOOK), ("../../etc/y.xlsx", OTHER)), ["in/x.xlsx", "in/y.xlsx"]),
    "name on a drive": (message((r"C:\Users\me\z.xlsx", BOOK)), ["in/z.xlsx"]),
    "name of a device": (message(("CON", BOOK), ("aux.xlsx", OTHER)), ["in/CON", "in/aux.xlsx"]),
    "name that is only dots": (message(("..", BOOK)), ["in/attachment 1.xlsx"]),
    "name with what no screen shows": (
        raw(part("attachment; filename*=utf-8''a%00b%E2%80%AExslx.exe", BOOK)),
        ["in/a b xslx.exe"],
    ),
    "a very long name": (message(("n" * 2000 + ".xlsx", BOOK)), ["in/" + "n" * 300]),
    "broken base64": (
        raw(
            "Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n"
            'Content-Disposition: attachment; filename="r.xlsx"\r\n\r\nUEsD!!!!'
        ),
        ["in/r.xlsx"],
    ),
    "an empty attachment": (message(("r.xlsx", b"")), ["in/r.xlsx"]),
    "attached message": (message(inside=(message(("r.xlsx", BOOK)),)), ["in/Our return/r.xlsx"]),
    "attached message in a file": (
        message(("saved.eml", bytes(message(("r.xlsx", BOOK))), "application/octet-stream")),
        ["in/saved.eml/r.xlsx"],
    ),
    "attached message of Outlook": (
        message(("saved.msg", saved_by_outlook(("r.xlsx", BOOK)), "application/vnd.ms-outlook")),
        ["in/saved.msg/r.xlsx"],
    ),
    "two messages deep": (nested(2, ("r.xlsx", BOOK)), ["in/FW 0/innermost/r.xlsx"]),
    "too many messages deep": (nested(5, ("r.xlsx", BOOK)), ["in/FW 3/FW 2/FW 1: nested-too-deep"]),
    "parts without end": (multiparts(3000), ["in: nested-too-deep"]),
    "zip": (
        message(("all.zip", packed({"a.xlsx": BOOK, "b/c.xlsx": OTHER}), "application/zip")),
        ["in/all.zip/a.xlsx", "in/all.zip/b/c.xlsx"],
    ),
    "signed, in the open": (signed(), ["in/r.xlsx"]),
    "signed, closed": (
        raw(part('attachment; filename="smime.p7m"', b"0\x80", "application/pkcs7-mime")),
        ["in: mail-sealed"],
    ),
    "encrypted": (
        b"From: a@b.example\r\nSubject: x\r\n"
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3\r\n",
        ["in: mail-sealed"],
    ),
    "encrypted (PGP)": (
        raw(
            "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
            part("inline; filename=encrypted.asc", b"x"),
        ),
        ["in: mail-sealed"],
    ),
    "rights-managed": (
        message(("message.rpmsg", b"\x76\xe8\x04\x60", "application/x-microsoft-rpmsg-message")),
        ["in: mail-sealed"],
    ),
    "winmail.dat": (message(("winmail.dat", b"\x78\x9f\x3e\x22", "application/ms-tnef")), ["in: mail-winmail"]),
    "link": (message(text="See https://anycouncil.sharepoint.com/:x:/r/sites/a.xlsx please"), ["in: mail-link"]),
    "link wrapped by a gateway": (
        message(text="See https://eur01.safelinks.protection.example/?url=https%3A%2F%2F1drv.ms%2Fx%2Fs!A&data=05"),
        ["in: mail-link"],
    ),
    "link beside the workbook": (message(("r.xlsx", BOOK), text="https://x.sharepoint.com/a"), ["in/r.xlsx"]),
    "link to a news page": (message(text="See https://news.example/a"), ["in: mail-nothing"]),
    "only a Word document": (message(("r.docx", WORD, "application/msword")), ["in: mail-only-others"]),
    "only pictures": (
        message(("image001.png", PNG, "image/png"), ("me.vcf", b"BEGIN:VCARD", "text/vcard")),
        ["in: mail-only-others"],
    ),
    "only words": (message(), ["in: mail-nothing"]),
    "a draft of ours": (message(("r.xlsx", BOOK), X_Unsent="1"), ["in: mail-draft"]),
    "automatic reply": (message(Auto_Submitted="auto-replied"), ["in! auto-reply"]),
    "automatic reply of Outlook": (message(subject="Automatic reply: Your return"), ["in! auto-reply"]),
    "automatic reply behind a gateway": (message(subject="[EXTERNAL] Out of office: x"), ["in! auto-reply"]),
    "automatic reply by another sign": (message(X_Autoreply="yes"), ["in! auto-reply"]),
    "a person who writes of the office": (message(subject="RE: Out of office hours"), ["in: mail-nothing"]),
    "a return sent by a machine": (message(("r.xlsx", BOOK), Auto_Submitted="auto-generated"), ["in/r.xlsx"]),
    "said not to be automatic": (message(Auto_Submitted="no"), ["in: mail-nothing"]),
    "read receipt": (
        raw("Content-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;a@b.example\r\n").replace(
            b"multipart/mixed", b"multipart/report; report-type=disposition-notification"
        ),
        ["in! receipt"],
    ),
    "bounce": (bounce("gone@samplecounty.example", "Your return"), ["in! bounced"]),
    "bounce with our own workbook": (bounce("gone@samplecounty.example", "x", attached=BOOK), ["in! bounced"]),
    "delay": (bounce("slow@samplecounty.example", "x", action="delayed"), ["in! delayed"]),
    "bounce in words only": (
        message(
            sender="postmaster@mx.example",
            subject="Undeliverable: Your return",
            text="No such user: gone@samplecounty.example",
        ),
        ["in! bounced"],
    ),
    "bounce of an old program": (
        message(sender="Mailer <mailer-daemon@mx.example>", subject="failure notice"),
        ["in! bounced"],
    ),
    "a person who sends a bounce on": (message(subject="FW: Undeliverable: Your return"), ["in: mail-nothing"]),
    "saved from Outlook": (saved_by_outlook(("r.xlsx", BOOK), ("image001.png", PNG, "image/png")), ["in/r.xlsx"]),
    "saved from Outlook, a message in it": (
        saved_by_outlook(inside=(message(("r.xlsx", BOOK)),)),
        ["in/forwarded.msg/r.xlsx"],
    ),
    "saved from Outlook, nothing in it": (saved_by_outlook(), ["in: mail-nothing"]),
    "saved from Outlook, away": (
        saved_by_outlook(message_class="IPM.Note.Rules.OofTemplate.Microsoft"),
        ["in! auto-reply"],
    ),
    "saved from Outlook, not delivered": (saved_by_outlook(message_class="REPORT.IPM.Note.NDR"), ["in! bounced"]),
    "saved from Outlook, a name in another script": (saved_by_outlook(("квартал 2.xlsx", BOOK)), ["in/квартал 2.xlsx"]),
    "saved from Apple Mail": (
        b"%d      \n" % len(bytes(message(("r.xlsx", BOOK))))
        + bytes(message(("r.xlsx", BOOK)))
        + b"<?xml version='1.0'?><plist/>",
        ["in/r.xlsx"],
    ),
    "a mark of its alphabet before it": (b"\xef\xbb\xbf\r\n" + bytes(message(("r.xlsx", BOOK))), ["in/r.xlsx"]),
    "archive": (packed({"a.xlsx": BOOK, "sub/b.xlsx": OTHER}), ["in/a.xlsx", "in/sub/b.xlsx"]),
    "archive in an archive": (packed({"in.zip": packed({"a.xlsx": BOOK})}), ["in/in.zip/a.xlsx"]),
    "archive in an archive in an archive": (
        packed({"a.zip": packed({"b.zip": packed({"c.xlsx": BOOK})}), "d.xlsx": OTHER}),
        ["in/a.zip/b.zip: nested-too-deep", "in/d.xlsx"],
    ),
    "archive with messages": (packed({"a.eml": bytes(message(("r.xlsx", BOOK)))}), ["in/a.eml/r.xlsx"]),
    "archive with odd names": (
        packed({"../../a.xlsx": BOOK, "/etc/b.xlsx": OTHER, "C:\\c.xlsx": BOOK, "nul": OTHER, "d\x07.xlsx": BOOK}),
        ["in/a.xlsx", "in/etc/b.xlsx", "in/C:/c.xlsx", "in/nul", "in/d .xlsx"],
    ),
    "archive as macOS makes it": (
        packed({"a.xlsx": BOOK, "__MACOSX/._a.xlsx": b"x", ".DS_Store": b"x"}),
        ["in/a.xlsx"],
    ),
    "archive of folders only": (packed({"a/": b""}), ["in: archive-empty"]),
    "archive with a lock file": (
        packed({"~$a.xlsx": b"x", "a.xlsx": BOOK}),
        ["in/~$a.xlsx: file-open-in-excel", "in/a.xlsx"],
    ),
    "archive, cut short": (packed({"a.xlsx": BOOK, "b.xlsx": OTHER})[:-30], ["in: archive-damaged"]),
    "archive with a bomb": (
        packed({"a.xlsx": BOOK, "bomb.xlsx": bytes(18 * MIB)}),
        ["in/a.xlsx", "in/bomb.xlsx: file-unpacks-too-big"],
    ),
    "archive with too big a file": (
        packed({"big.xlsx": bytes(21 * MIB), "a.xlsx": BOOK}),
        ["in/big.xlsx: file-too-large", "in/a.xlsx"],
    ),
    "archive with too many files": (packed({f"{n}.xlsx": b"" for n in range(501)}), ["in: archive-too-many"]),
}


@pytest.mark.parametrize("case", CASES)
def test_taken_apart(case):
    given, wanted = CASES[case]
    assert seen(given if isinstance(given, bytes) else bytes(given)) == wanted


def test_a_workbook_is_nothing_to_unpack():
    for data in (BOOK, WORD, PDF, PNG, b"", b"Ref,Value\n1,2"):
        assert unpack("in", data, USUAL) is None


def test_a_zip_cut_short_is_said_to_be_damaged():
    assert seen(b"PK\x03\x04 cut short") == ["in: archive-damaged"]


def test_what_is_said_of_a_message():
    (item,) = unpack(
        "in",
        bytes(message(("r.xlsx", BOOK), ("a.png", PNG, "image/png"), subject="RE: =?utf-8?Q?=C3=A9t=C3=A9?=")),
        USUAL,
    )
    assert item.data == BOOK
    assert {k: item.via[k] for k in ("sender", "sender_name", "date", "left_out")} == {
        "sender": "infogov@samplecounty.example",
        "sender_name": "Information Governance",
        "date": "2023-10-09T10:15:00+01:00",
        "left_out": "a.png",
    }
    assert item.via["message_id"].endswith("@mail.example>")


def test_what_is_said_of_a_message_of_outlook():
    (item,) = unpack("in", saved_by_outlook(("r.xlsx", BOOK), subject="Reply LGS-2324Q2-20CA"), USUAL)
    assert item.data == BOOK
    assert dict(item.via) == {
        "sender": "infogov@samplecounty.example",
        "sender_name": "Information Governance",
        "subject": "Reply LGS-2324Q2-20CA",
        "date": "2023-10-09T09:15:00+00:00",
        "message_id": "<outlook@mail.example>",
    }


def test_a_message_sent_on_names_both():
    inner = message(("r.xlsx", BOOK), subject="Q2")
    (item,) = unpack("in", bytes(message(sender=OFFICER, subject="FW: Q2", inside=(inner,))), USUAL)
    assert (item.via["sender"], item.via["forwarded_by"]) == ("infogov@samplecounty.example", OFFICER)
    assert (item.via["subject"], item.via["forwarded_as"]) == ("Q2", "FW: Q2")


@pytest.mark.parametrize(
    ("data", "kind", "addresses", "why"),
    [
        (
            bounce("Gone@samplecounty.example", "x"),
            AutomaticKind.BOUNCE,
            ("gone@samplecounty.example",),
            "550 5.1.1 User unknown",
        ),
        (
            bytes(message(sender="postmaster@mx.example", subject="Undeliverable: x", text="to a@b.example")),
            AutomaticKind.BOUNCE,
            ("a@b.example",),
            "",
        ),
        (
            bytes(
                message(
                    sender="mailer-daemon@mx.example", subject="Mail delivery failed", X_Failed_Recipients="c@d.example"
                )
            ),
            AutomaticKind.BOUNCE,
            ("c@d.example",),
            "",
        ),
    ],
)
def test_what_a_bounce_names(data, kind, addresses, why):
    (item,) = unpack("in", data, USUAL)
    assert (item.automatic.kind, item.automatic.addresses, item.automatic.why) == (kind, addresses, why)


def test_whom_a_report_of_outlook_names():
    data = saved_by_outlook(
        subject="Undeliverable: x", message_class="REPORT.IPM.Note.NDR", to="gone@samplecounty.example"
    )
    (item,) = unpack("in", data, USUAL)
    assert item.automatic.addresses == ("gone@samplecounty.example",)


def test_a_bounce_says_what_it_was_about():
    (item,) = unpack("in", bounce("a@b.example", "Return LGS-2324Q2-20CA"), USUAL)
    assert item.automatic.about == "Return LGS-2324Q2-20CA"


def test_sizes_that_lie():
    data = bytearray(packed({"a.xlsx": b"x" * 100, "b.xlsx": b"plain"}, zipfile.ZIP_STORED))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 40)
    assert seen(bytes(data)) == ["in/a.xlsx: archive-member-damaged", "in/b.xlsx"]


def test_a_locked_archive():
    data = bytearray(packed({"a.xlsx": BOOK}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert seen(bytes(data)) == ["in/a.xlsx: archive-encrypted"]


def test_all_that_one_file_may_hold():
    limits = replace(USUAL, ratio_from=200 * MIB)
    data = packed({f"{n}.xlsx": bytes(19 * MIB) for n in range(4)})
    assert seen(data, limits) == ["in/0.xlsx", "in/1.xlsx", "in/2.xlsx", "in/3.xlsx: archive-too-big"]


def test_a_message_of_outlook_that_is_damaged():
    """Each of its sectors overwritten: its file, words about it, or no message any more."""
    data = saved_by_outlook(("r.xlsx", BOOK))
    came: Counter[str] = Counter()
    for start in range(0, len(data), 512):
        items = unpack("in", data[:start] + b"\xff" * 512 + data[start + 512 :], USUAL)
        came.update([item.finding.code if item.finding else item.path for item in items] if items else ["no message"])
    assert set(came) == {"in/r.xlsx", "in/attachment 1.xlsx", "mail-only-others", "mail-nothing", "no message"}
    assert came["in/r.xlsx"] > 8
    assert came["no message"] < 8
    cut = [unpack("in", data[:length], USUAL) or () for length in (100, 600, len(data) - 1)]
    assert [[item.finding and item.finding.code for item in items] for items in cut] == [[], *[["mail-cut-short"]] * 2]


def test_a_method_of_packing_that_knows_no_limit_hides_nothing_else():
    data = bytearray(packed({"a.xlsx": BOOK, "b.xlsx": OTHER}))
    for mark, place in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        data[data.index(mark) + place] = zipfile.ZIP_BZIP2
    assert seen(bytes(data)) == ["in/a.xlsx: archive-packed-oddly", "in/b.xlsx"]


BY = "infogov@samplecounty.example"
SENDERS = [
    (f"From: Information Governance <{BY}>", BY, "Information Governance"),
    (f'From: "{BY}" <x@y.example>', "x@y.example", BY),
    (f"From: =?utf-8?Q?{BY}=2C?= <x@y.example>", "x@y.example", f"{BY},"),
    ("From: =?utf-8?B?PWNtZA0KQmNjOiBhQGI=?= <x@y.example>", "x@y.example", "=cmd Bcc: a@b"),
    (f"From: {BY} <x@y.example>", f"{BY}, x@y.example", ""),
    (f"From: {BY}\r\nFrom: x@y.example", f"{BY}, x@y.example", ""),
    (f"From: {BY}\r\nFrom: {BY}", BY, ""),
    ("From: Head, HR <hr@y.example>", "hr@y.example", "HR"),
    ("From: nobody", "nobody", ""),
]


@pytest.mark.parametrize(("headers", "address", "name"), SENDERS)
def test_who_sent_it_is_who_can_be_answered(headers, address, name):
    data = raw(part('attachment; filename="r.xlsx"', BOOK), headers=f"{headers}\r\nSubject: Return")
    (item,) = unpack("in", data, USUAL)
    assert (item.via["sender"], item.via.get("sender_name", "")) == (address, name)


def test_whoever_handed_it_to_us_is_named_however_deep_the_workbook_lies():
    told = message(("r.xlsx", BOOK), sender=BY, subject="Q2")
    theirs = message(sender=OFFICER, subject="FW: Q2", inside=(told,))
    (item,) = unpack("in", bytes(message(sender="x@y.example", subject="Look", inside=(theirs,))), USUAL)
    assert (item.via["sender"], item.via["forwarded_by"], item.via["forwarded_as"]) == (BY, "x@y.example", "Look")
