"""Messages, archives, mailboxes and answers of mail servers, bent in every way: findings, never a traceback.

``WORKBOOK_TOOL_FUZZ=50000`` runs as many as are wanted by hand.
"""

from __future__ import annotations

import os
import random
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "intake"))
from intake_messages import PNG, bounce, message, packed, part, raw, saved_by_outlook

from workbook_tool.mail import imap_answers
from workbook_tool.mail.incoming import IncomingFile, unpack
from workbook_tool.untrusted import USUAL

RUNS = int(os.environ.get("WORKBOOK_TOOL_FUZZ", "2000"))
LONGEST = 10  # seconds of the processor for one
BOOK = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
SEEDS = (
    bytes(message(("r.xlsx", BOOK), ("a.png", PNG, "image/png"), subject="=?utf-8?Q?=C3=A9t=C3=A9?=")),
    bytes(message(inside=(message(("r.xlsx", BOOK)),))),
    bytes(bounce("gone@samplecounty.example", "Your return", attached=BOOK)),
    bytes(message(text="begin 644 r.xlsx\n#0V%T\n`\nend\n<https://x.sharepoint.com/?url=https%3A%2F%2F1drv.ms>")),
    raw(part("attachment; filename*0*=utf-8''%E5%A0%B1; filename*1*=.xlsx", BOOK)),
    raw("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nATTACH;ENCODING=BASE64;VALUE=BINARY:UEsD\r\n"),
    saved_by_outlook(("r.xlsx", BOOK), inside=(message(("r.xlsx", BOOK)),)),
    packed({"a.xlsx": BOOK, "b/c.eml": bytes(message(("r.xlsx", BOOK))), "~$x.xlsx": b"", "5F3A9C10": b"x"}),
    packed({"in.zip": packed({"a.xlsx": BOOK})}),
    b"From a@b Mon Oct  9 10:00:00 2023\n"
    + bytes(message(("r.xlsx", BOOK)))
    + b"\n\nFrom b@c x\nSubject: y\nTo: z\n\n",
)
TOKENS = (
    b"punycode", b"=?idna?q?a-b?=", b"\0", b"\xff\xfe", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"multipart/report; report-type=delivery-status", b"message/rfc822", b"base64", b"PK\x05\x06", b"PK\x01\x02",
    b"begin 644 x\n", b"\nend\n", b"99999999999999999999", b"\xe2\x80\xae", b"../../", b"; filename*=utf-8''%", b"--b",
)  # fmt: skip
LINES = (
    b'(\\HasNoChildren \\Drafts) "/" "Entw&APw-rfe"', b'((" " "/")) NIL NIL', b"1 2 3", b"1 (UID 7 RFC822.SIZE 40)",
    b'1 (UID 7 INTERNALDATE "09-Oct-2023 10:00:00 +0000" BODY[] {40}',
)  # fmt: skip


def bent(seed: bytes, choose: random.Random, tokens: tuple[bytes, ...] = TOKENS) -> bytes:
    """A seed with a few bytes changed, cut out, doubled, or replaced by what parsers look for."""
    data = bytearray(seed)
    for _ in range(choose.randint(1, 6)):
        at, length = choose.randrange(len(data) + 1), choose.randint(1, 60)
        how = choose.randrange(5)
        if how == 0:
            data[at : at + 1] = bytes([choose.randrange(256)])
        elif how == 1:
            del data[at : at + length]
        elif how == 2:
            data[at:at] = data[at : at + length] * choose.choice((1, 2, 50))
        elif how == 3:
            data[at:at] = choose.choice(tokens)
        else:
            del data[at:]
            data = data or bytearray(b"x")
    return bytes(data)


@pytest.mark.parametrize("number", range(4))
def test_whatever_comes_is_a_file_or_a_finding(number: int):
    choose = random.Random(f"mail {number} {os.environ.get('WORKBOOK_TOOL_FUZZ_SEED', '')}")
    for _ in range(RUNS // 4):
        data = bent(choose.choice(SEEDS), choose)
        begun = time.process_time()
        for item in unpack("in", data, USUAL) or ():
            assert isinstance(item, IncomingFile)
            assert bool(item.data) + bool(item.finding) + bool(item.automatic) <= 1
            assert all(value.isprintable() for value in item.via.values())
        assert time.process_time() - begun < LONGEST


def test_whatever_a_server_says_is_understood_or_not():
    choose = random.Random("imap")
    for _ in range(RUNS):
        line = bent(choose.choice(LINES), choose)
        imap_answers.folder(line)
        imap_answers.folder((line, line))
        assert isinstance(imap_answers.size(line), int)
        assert imap_answers.uid(line).isdigit() or not imap_answers.uid(line)
        imap_answers.taken_in(line)
        imap_answers.prefix(line)
        assert imap_answers.in_words(line, "secret").isprintable()
        with suppress(ValueError):
            assert all(uid.isdigit() for uid in imap_answers.uids(line))
