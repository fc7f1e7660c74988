"""A letter as bytes: the same each time, whole, and with nothing in a header that a person slipped in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_support import parsed

from workbook_tool.mail.outgoing.drafts import write_draft
from workbook_tool.mail.outgoing.letter import (
    AttachedWorkbook,
    Letter,
    Person,
    Sender,
    draft,
    message,
    one_line,
    person,
)

AT = datetime(2023, 10, 2, 9, 30, tzinfo=UTC)
WORKBOOK = bytes(range(256)) * 40
LETTER = Letter(
    "issue/2023-24-Q2/HRS/1",
    Sender(Person("Governance, Performance", "performance@council.example"), "answers@council.example"),
    (Person("Head of “HR” & Co", "hr@council.example"),),
    (Person("", "deputy@council.example"),),
    "Return for Zoë’s team [HRS-2324Q2-6A45]",
    "Dear colleague,\n\n.a line that begins with a dot\n" + "long " * 400 + "\n",
    "<p>Dear colleague</p>",
    "HRS-2324Q2-6A45",
    AttachedWorkbook("HRS “2023-24” Q2.xlsx", WORKBOOK),
)


def test_a_draft_is_whole_and_has_what_outlook_wants() -> None:
    data = draft(LETTER)
    made = parsed(data)
    assert made["X-Unsent"] == "1"
    assert made["From"] is None
    assert made["Message-ID"] is None
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()
    assert [p.get_content_type() for p in made.walk()][:4] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    (attached,) = made.iter_attachments()
    assert attached.get_filename() == LETTER.attachment.name
    assert attached.get_content() == WORKBOOK
    assert made.get_body(("plain",)).get_content().replace("\r\n", "\n") == LETTER.text
    assert made["Subject"] == LETTER.subject
    assert [(a.display_name, a.addr_spec) for a in made["To"].addresses] == [
        ("Head of “HR” & Co", "hr@council.example")
    ]
    assert made["X-Workbook-Tool-Reference"] == "HRS-2324Q2-6A45"


def test_the_same_letter_is_the_same_bytes_and_id() -> None:
    assert draft(LETTER) == draft(replace(LETTER))
    assert message(LETTER, AT) == message(replace(LETTER), AT)
    assert parsed(message(LETTER, AT))["Message-ID"] == LETTER.message_id
    assert LETTER.message_id.endswith("@council.example>")
    assert replace(LETTER, cause="another").message_id != LETTER.message_id


@given(st.text(), st.text(), st.text())
def test_nothing_slips_into_a_header(subject: str, name: str, reference: str) -> None:
    someone = Person(name, "a@b.example")
    made = parsed(message(replace(LETTER, subject=f"S {subject}", to=(someone,), reference=reference), AT))
    assert set(made.keys()) <= {
        "Subject", "To", "Cc", "Reply-To", "X-Workbook-Tool-Reference", "From", "Date", "Message-ID", "MIME-Version",
        "Content-Type",
    }  # fmt: skip
    assert [a.addr_spec for a in made["To"].addresses] == ["a@b.example"]
    assert len(made.keys()) == len(set(made.keys()))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Head of HR\r\nBcc: all@council.example", "Head of HR Bcc: all@council.example"),
        ("a\u2028b\x00c\x1b[1m\u202edne", "a bc[1mdne"),
        ("  \t ", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    "address",
    [
        "", "n/a", "a@b@c.example", "a b@c.example", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example",
        "<a@b.example>", "ä@b.example", "a@bücher.example", "a@", "@b.example", "a..b@c.example", "a@b..example",
        "a@b.example\n.", '"a b"@c.example', "a@[127.0.0.1]",
    ],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    assert person("Somebody", address) is None


def test_a_draft_s_files(tmp_path: Path) -> None:
    paths, data = write_draft(LETTER, tmp_path / "outbox" / "issue", "HRS")
    names = [path.name for path in paths]
    assert names == ["HRS.eml", "HRS “2023-24” Q2.xlsx", "HRS.txt"]
    assert paths[0].read_bytes() == data
    assert paths[1].read_bytes() == WORKBOOK
    text = paths[2].read_bytes().decode("utf-8-sig")
    assert "To: Head of “HR” & Co <hr@council.example>\r\n" in text
    assert text.endswith(LETTER.text.replace("\n", "\r\n"))
    before = {path: path.read_bytes() for path in paths}
    write_draft(LETTER, tmp_path / "outbox" / "issue", "HRS")
    assert {path: path.read_bytes() for path in (tmp_path / "outbox" / "issue").iterdir()} == before


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Head of HR", "Head of HR <hr@council.example>"),
        ("x <all@council.example>, ", '"x <all@council.example>," <hr@council.example>'),
        ("Lee, Ann", '"Lee, Ann" <hr@council.example>'),
        ("Ann\r\nBcc: all@council.example", '"Ann Bcc: all@council.example" <hr@council.example>'),
        ("", "hr@council.example"),
    ],
)
def test_what_is_copied_from_a_draft_goes_to_nobody_else(tmp_path: Path, name: str, shown: str) -> None:
    letter = replace(LETTER, to=(Person(name, "hr@council.example"),), subject="A\r\nBcc: all@council.example")
    text = write_draft(letter, tmp_path, "HRS")[0][2].read_bytes().decode("utf-8-sig")
    heads = text.partition("\r\n\r\n")[0].split("\r\n")
    assert heads[1:] == [
        f"To: {shown}", "Cc: deputy@council.example", "Subject: A Bcc: all@council.example",
        "Attach: HRS “2023-24” Q2.xlsx",
    ]  # fmt: skip
