"""Workbooks that stand inside texts, links in the wrapping of gateways, alphabets that take for ever."""

from __future__ import annotations

import base64
import binascii
import time
from email.message import EmailMessage

import pytest
from intake_messages import bounce, message, packed, part, raw

from workbook_tool.mail.incoming.email_content import cloud_link
from workbook_tool.mail.incoming.eml import email_of
from workbook_tool.mail.incoming.unpacking import unpack
from workbook_tool.untrusted import USUAL

BOOK = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": bytes(range(256)) * 4})


def uuencoded(data: bytes, name: str = "r.xlsx", *, cut: bool = False, backtick: bool = False) -> str:
    lines = [binascii.b2a_uu(data[n : n + 45], backtick=backtick).decode() for n in range(0, len(data), 45)]
    lines = [line.rstrip() + "\n" for line in lines] if cut else lines
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def invitation(data: bytes, how: str = 'FILENAME="r.xlsx";ENCODING=BASE64;VALUE=BINARY', fold: bool = True) -> str:
    line = f"ATTACH;{how}:{base64.b64encode(data).decode()}"
    pieces = [line[n : n + 74] for n in range(0, len(line), 74)] if fold else [line]
    return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + "\r\n ".join(pieces) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def calendar(text: str) -> bytes:
    return raw(
        "Content-Type: text/plain\r\n\r\nHello\r\n", f"Content-Type: text/calendar; method=REQUEST\r\n\r\n{text}"
    )


def files(data: bytes) -> dict[str, bytes]:
    return {i.path: i.data if not i.finding else i.finding.code for i in unpack("in", data, USUAL) or ()}


INSIDE = {
    "uuencoded": message(text=f"Here it is.\n\n{uuencoded(BOOK)}\nRegards"),
    "spaces cut by a gateway": message(text=uuencoded(BOOK, cut=True)),
    "backticks for spaces": message(text=uuencoded(BOOK, backtick=True)),
    "base64 of uuencode": message(text=f"begin-base64 644 r.xlsx\n{base64.encodebytes(BOOK).decode()}====\n"),
    "an invitation": calendar(invitation(BOOK)),
    "an invitation on one line": calendar(invitation(BOOK, fold=False)),
    "an invitation, another order": calendar(invitation(BOOK, "VALUE=BINARY;ENCODING=BASE64;X-FILENAME=r.xlsx")),
}  # fmt: skip


@pytest.mark.parametrize("case", INSIDE)
def test_a_workbook_inside_a_text_is_taken(case: str):
    given = INSIDE[case]
    assert files(bytes(given)) == {"in/r.xlsx": BOOK}


@pytest.mark.parametrize(
    "given",
    [
        message(text="We begin 644 things at the end\nend\n"),
        message(text="begin 644 r.xlsx\nno end of it"),
        message(text="begin 644 r.xlsx\n\u00e9\u00e9!!\nend\n"),
        calendar("BEGIN:VCALENDAR\r\nATTACH:https://x.example/a.xlsx\r\nEND:VCALENDAR\r\n"),
        calendar("ATTACH;ENCODING=BASE64;VALUE=BINARY:!!\r\n"),
    ],
)
def test_a_text_that_holds_no_file(given: EmailMessage | bytes):
    assert files(bytes(given)) == {"in": "mail-nothing"}


def test_two_files_in_one_text():
    text = uuencoded(BOOK, "a.xlsx") + "and\n" + uuencoded(BOOK[:-1] + b"!", "b.xlsx")
    assert list(files(bytes(message(text=text)))) == ["in/a.xlsx", "in/b.xlsx"]


SHARE = "https://samplecounty.sharepoint.com/:x:/s/CMS/Eabc"
WRAPPED = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fsamplecounty.sharepoint.com%2F%3Ax%3A%2Fs%2FCMS%2FEabc"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f'<a href="{WRAPPED}&amp;data=05%7C01&amp;reserved=0">CMS</a>', SHARE),
        (f"see {WRAPPED}&data=05%7C01 please", SHARE),
        (f"see {SHARE}.", SHARE),
        (f"https://urldefense.com/v3/__{SHARE}__;!!abc", SHARE),
        (f"https://urldefense.proofpoint.com/v2/url?u={SHARE.replace(':', '-3A').replace('/', '_')}&d=x", SHARE),
        ("https://news.example/?next=" + SHARE.replace(":", "%3A"), SHARE),
        ("https://news.example/a", ""),
        ("https://sharepoint.com.evil.example/a", ""),
        ("https://[::1/x " + SHARE, SHARE),
        ("https://1drv.ms/x/s!A?a=1&amp;b=2", "https://1drv.ms/x/s!A?a=1&b=2"),
    ],
)
def test_the_link_that_opens(text: str, link: str):
    assert cloud_link(text) == link


def test_many_links_are_looked_at_in_no_time():
    begun = time.process_time()
    assert cloud_link("https://a.example/?url=https%3A%2F%2Fb.example&x=1 " * 20_000) == ""
    assert time.process_time() - begun < 60


SUBJECTS = [
    "Returned mail: our Q2 return",
    "Undeliverable: Q2 return",
    "Failure notice board figures",
    "Delivery failed",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_person_s_return_is_opened_whatever_its_subject(subject: str):
    assert files(bytes(message(("r.xlsx", BOOK), subject=subject))) == {"in/r.xlsx": BOOK}


@pytest.mark.parametrize("headers", [{"Return_Path": "<>"}, {"sender": "postmaster@mx.example"}])
def test_so_is_one_that_a_gateway_passed_on_as_nobody(headers: dict[str, str]):
    """What only reads like a bounce does not hide a workbook; what says so for machines does."""
    assert files(bytes(message(("r.xlsx", BOOK), subject=SUBJECTS[0], **headers))) == {"in/r.xlsx": BOOK}
    automatic = unpack("in", bytes(bounce("gone@samplecounty.example", SUBJECTS[0], attached=BOOK)), USUAL)
    assert automatic is not None
    assert [bool(i.automatic) for i in automatic] == [True]


SLOW = "punycode"
NAME_IN_IT = part(f"attachment; filename*={SLOW}''" + "a" * 60_000 + "-" + "b" * 60_000, BOOK)


@pytest.mark.parametrize(
    "data",
    [
        f"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset={SLOW}\n\n".encode() + b"a" * 1_000_000,
        f"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset*=u''{SLOW}\n\n{'a-b' * 99_999}".encode(),
        f"From: =?{SLOW}?q?{'a' * 90_000}?= <a@b.example>\nSubject: x\n\n".encode(),
        f"From: a@b.example\nSubject: =?{SLOW}?q?{'a' * 60_000}-{'b' * 30_000}?=\n\n".encode(),
        f"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary*={SLOW}''{'a' * 200_000}\n\n".encode(),
        b"From: a@b.example\nSubject: x\nContent-Type: text/plain" + b"; a=b" * 60_000 + b"\n\nx",
        raw(NAME_IN_IT),
        raw(*[NAME_IN_IT[:9000]] * 200),
    ],
)  # fmt: skip
def test_alphabets_that_take_ever_longer_are_not_tried(data: bytes):
    begun = time.process_time()
    email_of(data)
    assert unpack("in", data, USUAL)
    assert time.process_time() - begun < 60
