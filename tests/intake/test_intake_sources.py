"""Mailboxes on a disk, and everything together through the guarded readers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from intake_messages import bounce, maildir, mbox, message, packed, saved_by_outlook

from workbook_tool.commands.intake.reading import arrivals
from workbook_tool.mail.incoming import mail_files
from workbook_tool.mail.incoming.gather import count, gather
from workbook_tool.untrusted import USUAL, Limits

BOOK = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def came(*sources, limits=USUAL) -> list[tuple[str, str]]:
    """(path, what became of it) of everything, the source's own path cut off."""
    return [
        (a.name, f"notice {a.item.automatic.kind}" if a.item.automatic else a.workbook.code)
        for a in arrivals(list(map(str, sources)), limits)
    ]


def test_an_mbox(tmp_path):
    path = mbox(
        tmp_path / "Inbox.mbox",
        message(("a.xlsx", BOOK), text="From the start of a line\n\nFrom me"),
        message(subject="Automatic reply: x"),
        message(("b.xlsx", BOOK)),
    )
    assert [name for name, _ in came(path)] == ["Inbox.mbox/1/a.xlsx", "Inbox.mbox/2", "Inbox.mbox/3/b.xlsx"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (b"From a@b Mon\nSubject: x\n\nHello\n\nFrom a@b Tue\nSubject: y\n\nHello\n", 2),
        (b"From a@b Mon\r\nSubject: x\r\n\r\nHello\r\n\r\nFrom a@b Tue\r\nSubject: y\r\n\r\nHello\r\n", 2),
        (b"From a@b Mon\nSubject: x\n\nFrom the start\nFrom me\n>From you\n", 2),
        (b"From a@b Mon\nSubject: x\n\nWe are\nFrom the start\n", 1),
        (b"From ", 1),
        (b"", 0),
    ],
)
def test_messages_of_an_mbox(text, count):
    assert len(list(mail_files.split_bytes(text, 10_000))) == count


def test_one_message_that_is_too_large_does_not_hide_the_next():
    big = b"From a@b Mon\nSubject: x\n\n" + b"x" * 5000 + b"\n\nFrom a@b Tue\nSubject: y\n\nHello\n"
    first, second = mail_files.split_bytes(big, 1000)
    assert first.code == "file-too-large"
    assert second.startswith(b"Subject: y")


def test_a_maildir_and_messages_in_a_folder(tmp_path):
    (tmp_path / "all").mkdir()
    box = maildir(tmp_path / "all" / "Mail", message(("a.xlsx", BOOK)), message(("b.xlsx", BOOK)))
    (box / "tmp" / "half").write_bytes(b"From: x")
    (tmp_path / "all" / "c.eml").write_bytes(bytes(message(("c.xlsx", BOOK))))
    (tmp_path / "all" / "d.msg").write_bytes(saved_by_outlook(("d.xlsx", BOOK)))
    (tmp_path / "all" / "e.txt").write_bytes(b"plain words")
    names = [name.rpartition("/")[2] for name, _ in came(tmp_path / "all")]
    assert sorted(names) == ["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx", "e.txt"]
    assert [name.rpartition("/")[2] for name, _ in came(box)] == ["a.xlsx", "b.xlsx"]


def test_by_content_whatever_the_name(tmp_path):
    for name, data in {"a.xlsx": bytes(message(("r.xlsx", BOOK))), "b.txt": packed({"r.xlsx": BOOK})}.items():
        (tmp_path / name).write_bytes(data)
    assert [name for name, _ in came(tmp_path)] == ["a.xlsx/r.xlsx", "b.txt/r.xlsx"]


def test_one_bad_thing_never_stops_the_others(tmp_path):
    (tmp_path / "a.eml").write_bytes(bounce("x@y.example", "x"))
    (tmp_path / "b.zip").write_bytes(packed({"x.xlsx": BOOK})[:40] + b"\0" * 40)
    (tmp_path / "c.msg").write_bytes(saved_by_outlook(("r.xlsx", BOOK))[:2000])
    (tmp_path / "d.xlsx").write_bytes(BOOK)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "e.eml")
    else:
        (tmp_path / "e.eml").mkdir()
    (tmp_path / "f.eml").write_bytes(
        b"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed\n\n--\n" + bytes(range(256))
    )
    found = came(tmp_path, tmp_path / "not there.eml")
    assert len(found) >= 6
    assert dict(found)["a.eml"] == "notice bounced"
    assert dict(found).get("e.eml", "file-not-regular") == "file-not-regular"
    assert dict(found)["not there.eml"] == "file-not-there"


def test_a_message_may_be_larger_than_a_workbook(tmp_path):
    limits = Limits(file_bytes=100_000, seconds=10)
    (tmp_path / "a.eml").write_bytes(bytes(message(("a.xlsx", BOOK), text="word " * 40_000)))
    (tmp_path / "b.xlsx").write_bytes(bytes(300_000))
    (tmp_path / "c.eml").write_bytes(bytes(message(("a.xlsx", BOOK), text="word " * 100_000)))
    found = came(tmp_path, limits=limits)
    assert [name for name, _ in found] == ["a.eml/a.xlsx", "b.xlsx", "c.eml"]
    assert [code for _, code in found[1:]] == ["file-too-large", "file-too-large"]


def test_who_reads_a_mailbox_is_told_when_its_messages_are_done(tmp_path):
    from workbook_tool.mail.incoming.gather import IncomingFile

    done: list[str] = []
    order: list[str] = []

    def opened(address, limits):
        for n in (1, 2):
            data = bytes(message((f"{n}a.xlsx", BOOK), (f"{n}b.xlsx", BOOK)))
            yield IncomingFile(str(n), f"box/{n}", data, settle=lambda kept: None)

    for arrived in arrivals(["imap://x"], Limits(seconds=10), opened, lambda item: done.append(item.path)):
        order += [*done, arrived.name]
        done.clear()
    assert [*order, *done] == ["box/1/1a.xlsx", "box/1/1b.xlsx", "box/1", "box/2/2a.xlsx", "box/2/2b.xlsx", "box/2"]


@pytest.mark.parametrize("closed", ["box", "new"])
def test_a_folder_that_cannot_be_read_hides_nothing_beside_it(tmp_path, monkeypatch, closed):
    for name in ("a.xlsx", "box/b.xlsx", "c.xlsx", "mail/new/d", "mail/cur/e", "mail/tmp/f"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(BOOK)
    iterdir = Path.iterdir

    def refused(folder):
        if folder.name == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    found = {item.path: item.finding.code if item.finding else "" for item in gather([tmp_path], USUAL)}
    rest = {
        "box": {"box": "folder-unreadable", "mail/new/d": "", "mail/cur/e": ""},
        "new": {"mail": "folder-unreadable"},
    }
    beside = {"box/b.xlsx": ""} if closed == "new" else {}
    assert found == {"a.xlsx": "", "c.xlsx": "", **beside, **rest[closed]}
    assert count([tmp_path]) == len(found)


@pytest.mark.parametrize("name", ["x" * 5000 + ".xlsx", "missing/x.xlsx", "a.txt/x.xlsx"])
def test_a_name_that_nothing_has(tmp_path, name):
    (tmp_path / "a.txt").write_text("x")
    (item,) = gather([str(tmp_path / name)], USUAL)
    assert item.finding.code in ("file-not-there", "file-unreadable")


def test_a_folder_that_is_closed_itself(tmp_path, monkeypatch):
    (tmp_path / "a.xlsx").write_bytes(BOOK)

    def refused(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    (item,) = gather([tmp_path], USUAL)
    assert item.finding.code == "folder-unreadable"
