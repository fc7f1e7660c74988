"""Whatever the bytes, what comes out of them is files and findings, and no exception."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_messages import PNG, bounce, message, packed, part, raw, saved_by_outlook

from workbook_tool.mail.incoming.eml import email_of
from workbook_tool.mail.incoming.unpacking import unpack
from workbook_tool.untrusted import USUAL

BOOK = packed({"[Content_Types].xml": b"<Types/>"})
SEEDS = {
    "message": bytes(message(("r.xlsx", BOOK), ("a.png", PNG, "image/png"))),
    "parts": raw(
        part("attachment; filename*0*=utf-8''%E5%A0%B1; filename*1=x.xlsx", BOOK),
        "Content-Type: text/plain\r\n\r\nhello",
    ),
    "bounce": bounce("a@b.example", "x", attached=BOOK),
    "outlook": saved_by_outlook(("r.xlsx", BOOK), inside=(message(("q.xlsx", BOOK)),)),
    "zip": packed({"a.xlsx": BOOK, "b.zip": packed({"c.xlsx": BOOK}), "d.eml": bytes(message(("r.xlsx", BOOK)))}),
    "mbox": b"From a@b Mon\n"
    + bytes(message(("r.xlsx", BOOK)))
    + b"\nFrom a@b Tue\nSubject: x\nFrom: y@z.example\n\nhello\n",
}


@pytest.mark.parametrize("name", SEEDS)
def test_a_file_with_bytes_changed(name):
    dice, seed, taken = random.Random(name), SEEDS[name], 0
    for _ in range(150):
        data = bytearray(seed)
        for _ in range(dice.choice((1, 3, 20))):
            place = dice.randrange(len(data))
            what = dice.randrange(4)
            if what == 0:
                data[place] = dice.randrange(256)
            elif what == 1:
                del data[place : place + dice.choice((1, 10, 500))]
                data += b"\n"
            elif what == 2:
                data[place:place] = dice.choice(
                    (b"\r\n", b"\0", b"=?utf-8?B?", b"--b", b";", b'"', b"\xff\xfe", b"From: ")
                )
            else:
                data = data[: max(place, 10)]
        for item in unpack("in", bytes(data), USUAL) or ():
            taken += 1
            assert item.path.startswith("in")
            assert bool(item.data) + bool(item.finding) + bool(item.automatic) <= 1
            assert all(isinstance(v, str) and v.isprintable() for v in item.via.values())
    assert taken > 20


WORDS = st.text(st.characters(exclude_categories=()), max_size=40)
NAMES = st.sampled_from(["From", "Subject", "Date", "Received", "Message-ID", "Content-Type", "Return-Path"])
ENCODED = st.sampled_from(
    ["=?utf-8?Q?=C3=A9?=", "=?gb2312?B?xOO6ww==?=", "=?x?B?!?=", "((((", '"', "<", "@", "a@b", ",", "\t", "\r\n "]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(headers=st.dictionaries(NAMES, st.lists(st.one_of(WORDS, ENCODED), max_size=6).map("".join)), body=st.binary())
def test_any_headers(headers, body):
    text = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("utf-8", "surrogatepass")
    letter = email_of(text + b"\r\n" + body)
    assert all(v.isprintable() for v in letter.via().values())


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: x\nTo: y\nFrom: " + b"(" * 200_000 + b"\n\n",
        b"From: a@b.example\nTo: y\nSubject: " + b"=?utf-8?Q?a?= " * 50_000 + b"\n\n",
        b"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 20_000,
        b"From: a@b.example\nSubject: x\nReceived: y\n" * 3_000 + b"\n",
        b"From: a@b.example\nSubject: x\nContent-Type: text/html\n\n" + b"https://" * 100_000,
        bytes(message(*[(f"{n}.xlsx", BOOK) for n in range(700)])),
    ],
    ids=["brackets", "encoded words", "parts", "headers", "links", "attachments"],
)  # fmt: skip
def test_hostile_messages_end(data):
    found = unpack("in", data, USUAL)
    assert found
    assert len(found) <= 501 + 200
