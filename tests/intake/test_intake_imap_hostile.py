"""Mail servers that misbehave: each ends in words, soon, in little memory, and with nothing half-taken."""

from __future__ import annotations

import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail import imap_answers
from workbook_tool.mail.account import Account, Purpose, Secret, Security
from workbook_tool.mail.imap_answers import LimitError, LineLimits
from workbook_tool.mail.incoming import imap_folder
from workbook_tool.mail.incoming.imap_folder import opened
from workbook_tool.mail.outgoing.imap_drafts import Drafts
from workbook_tool.untrusted import USUAL

Answers = Callable[[str, str], Iterator[bytes]]  # what a server says to a command, with its tag
GOOD = b"From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n"


def well(tag: str, command: str) -> Iterator[bytes]:
    """A small, honest server with one message of UID 7."""
    name = command.upper()
    if name.startswith("CAPABILITY"):
        yield b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
    elif name.startswith("AUTHENTICATE"):
        yield b"+ \r\n"
        return
    elif name.startswith("UID SEARCH"):
        yield b"* SEARCH 7\r\n"
    elif "RFC822.SIZE" in name:
        yield b"* 1 FETCH (UID 7 RFC822.SIZE %d)\r\n" % len(GOOD)
    elif "BODY.PEEK" in name:
        yield b"* 1 FETCH (UID 7 BODY[] {%d}\r\n%s)\r\n" % (len(GOOD), GOOD)
    elif name.startswith("NAMESPACE"):
        yield b'* NAMESPACE (("" "/")) NIL NIL\r\n'
    elif name.startswith("LIST"):
        yield b'* LIST (\\Drafts) "/" "Entw&APw-rfe"\r\n'
    yield f"{tag} OK done\r\n".encode()


@contextmanager
def server(answers: Answers, greeting: bytes = b"* OK ready\r\n") -> Iterator[Account]:
    """The account of a server on loopback that answers so."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            line = listening.accept()[0]
            with line, line.makefile("rb") as asked, suppress(OSError):
                line.sendall(greeting)
                waiting = ""
                while words := asked.readline().decode("utf-8", "replace").strip():
                    tag, _, command = (waiting + " -" if waiting else words).partition(" ")
                    waiting = tag if command.upper().startswith("AUTHENTICATE") else ""
                    for piece in answers(tag, command):
                        line.sendall(piece)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield Account(Purpose.IMAP, "127.0.0.1", listening.getsockname()[1], Security.NONE, "us", seconds=1)
    finally:
        listening.close()


def instead(of: str, say: Callable[[str], Iterator[bytes]]) -> Answers:
    """The honest server, but for one command."""
    return lambda tag, command: say(tag) if of in command.upper() else well(tag, command)


def read(account: Account) -> list[tuple[bytes, str, str]]:
    """What reading the mailbox gives: bytes, and the code and sentence of a finding."""
    box = opened(account, Secret("pepper-9"), read_only=True)
    try:
        items = list(box.items(USUAL, everything=True))
    finally:
        box.close()
    return [(i.data, i.finding.code if i.finding else "", i.finding.message if i.finding else "") for i in items]


def endless(piece: bytes) -> Callable[[str], Iterator[bytes]]:
    def say(_tag: str) -> Iterator[bytes]:
        while True:
            yield piece

    return say


def dripped(text: bytes, pause: float) -> Callable[[str], Iterator[bytes]]:
    def say(_tag: str) -> Iterator[bytes]:
        for n in range(len(text)):
            time.sleep(pause)
            yield text[n : n + 1]

    return say


def once(*pieces: bytes, done: bool = True) -> Callable[[str], Iterator[bytes]]:
    def say(tag: str) -> Iterator[bytes]:
        yield from pieces
        if done:
            yield f"{tag} OK done\r\n".encode()

    return say


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message has no more time than any other answer."""
    monkeypatch.setattr(imap_answers, "_SPEED", 2**40)


def test_the_honest_server_is_read():
    with server(well) as account:
        assert read(account) == [(GOOD, "", "")]


LITERAL = b"* 1 FETCH (UID 7 BODY[] {%d}\r\n"
HOSTILE = {
    "endless untagged lines": ("UID SEARCH", endless(b"* 5 EXISTS\r\n"), "lines in one answer"),
    "endless long untagged lines": ("UID SEARCH", endless(b"* OK " + b"x" * 4000 + b"\r\n"), "more than an answer"),
    "a line without end": ("UID SEARCH", endless(b"* SEARCH " + b"1 " * 4000), "more than an answer"),
    "a body without end": ("BODY.PEEK", endless(b"* 1 EXISTS " + b"1" * 999 + b"\r\n"), "more than"),
    "bytes that drip": ("UID SEARCH", dripped(b"* SEARCH " + b"1 " * 200, 0.05), "too long"),
    "a message that drips": ("BODY.PEEK", dripped(LITERAL % 40 + b"x" * 40, 0.2), "too long"),
    "silence": ("UID SEARCH", once(done=False), "too long"),
    "99 GB announced": ("BODY.PEEK", once(LITERAL % 99_000_000_000), "announced 94414 MB"),
    "a size of 5,000 digits": ("BODY.PEEK", once(b"* 1 FETCH (UID 7 BODY[] {" + b"9" * 5000 + b"}\r\n"), "no sense"),
    "more than the size it gave": ("BODY.PEEK", once(LITERAL % 9_000_000), "announced 9 MB"),
    "more than its literal": ("BODY.PEEK", once(LITERAL % 3 + b"abcdefghi\r\nxyz)\r\n"), "unexpected response"),
    "less than its literal": ("BODY.PEEK", once(LITERAL % 30 + b"abc"), "too long"),
    "non-ASCII numbers": ("UID SEARCH", once("* SEARCH ١ ٢\r\n".encode()), "makes no sense"),
    "numbers that are none": ("UID SEARCH", once(b"* SEARCH 7 * 1:*\r\n"), "makes no sense"),
    "a size that is none": ("RFC822.SIZE", once("* 1 FETCH (RFC822.SIZE ٣)\r\n".encode()), ""),
    "bytes of no language": ("UID SEARCH", once(b"\xff\xfe\x00\r\n"), "unexpected response"),
    "a refusal in no language": ("UID SEARCH", lambda t: iter([t.encode() + b" NO \xff\xe4\r\n"]), "\ufffd\ufffd"),
    "an end in the middle": ("UID SEARCH", lambda _: iter([b"* BYE going\r\n"]), "going"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_server_that_misbehaves_is_left_with_a_finding(case: str):
    of, say, words = HOSTILE[case]
    tracemalloc.start()
    begun = time.monotonic()
    with server(instead(of, say)) as account:
        got = read(account)
    took, most = time.monotonic() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    if words:
        assert [(data, code) for data, code, _ in got] == [(b"", "mailbox-lost")]
        assert words in got[0][2]
    else:
        assert got == [(GOOD, "", "")]
    assert took < 90  # far below what each of these would take without a limit, however busy the machine is
    assert most < 64 * 2**20


@pytest.mark.parametrize(
    ("greeting", "of", "say", "words"),
    [
        (b"* OK \xff\xfe\r\n", "none", once(), ""),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "none", once(), "cannot be reached"),
        (b"", "none", once(), "cannot be reached"),
        (b"* OK ready\r\n", "CAPABILITY", once("* CAPABILITY IMAP4rev1 ÄÖ\r\n".encode()), "cannot be reached"),
        (b"* OK ready\r\n", "CAPABILITY", endless(b"* CAPABILITY X\r\n"), "cannot be reached"),
        (b"* OK ready\r\n", "AUTHENTICATE", lambda t: iter([t.encode() + b" NO pepper-9 \xff\r\n"]), "not let us in"),
        (b"* OK ready\r\n", "EXAMINE", lambda t: iter([t.encode() + b" NO nothing here\r\n"]), "has no folder"),
    ],
)  # fmt: skip
def test_a_server_that_cannot_be_had_is_a_sentence(greeting, of, say, words):
    with server(instead(of, say), greeting) as account:
        if not words:
            assert read(account) == [(GOOD, "", "")]
            return
        with pytest.raises(WorkbookToolError, match=words) as refused:
            read(account)
        assert "pepper-9" not in str(refused.value)


@pytest.mark.parametrize("of", ["LIST", "NAMESPACE", "CAPABILITY", "AUTHENTICATE"])
@pytest.mark.parametrize("say", [endless(b"* LIST () NIL x\r\n"), once(done=False), once(b"\xff\r\n")])
def test_drafts_meet_the_same_limits(of, say):
    with server(instead(of, say)) as account:
        drafts = Drafts(account, Secret("pepper-9"))
        with pytest.raises(WorkbookToolError, match="cannot be used"):
            drafts.__enter__()


def test_a_folder_of_drafts_whose_name_has_an_accent():
    with server(well) as account, Drafts(replace(account, drafts="Entwürfe"), Secret("pepper-9")) as drafts:
        assert drafts.put("<a@b.example>", GOOD) is False, "the server has one with every Message-ID"


def test_a_hundred_thousand_results_are_read_in_part_and_said(monkeypatch):
    monkeypatch.setattr(imap_folder, "_MOST_MESSAGES", 3)
    many = b"* SEARCH " + b" ".join(str(n).encode() for n in range(1, 100_001)) + b"\r\n"
    with server(instead("UID SEARCH", once(many))) as account:
        got = read(account)
    assert [code for _, code, _ in got] == ["mailbox-too-many"], "UID 7 is not among the first three"
    assert "100,000" in got[0][2]


def test_what_a_whole_connection_may_take_is_limited_too():
    limits = LineLimits(10, _all_seconds=3, _all_bytes=1000)
    limits.waited(2, 100)
    limits.begin()
    assert limits.wait() == 1
    limits.waited(1, 900)
    with pytest.raises(LimitError, match="too long"):
        limits.wait()
    with pytest.raises(LimitError, match="more than an answer may have"):
        limits.waited(0, 1)


def test_what_was_said_in_the_open_is_not_believed_after_tls(imap_server):
    """An answer that a stranger put in before TLS began."""

    def injected(tag: str) -> Iterator[bytes]:
        yield f"{tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n".encode()

    capable = lambda tag: iter([f"* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK\r\n".encode()])  # noqa: E731
    with server(lambda t, c: injected(t) if "STARTTLS" in c else capable(t)) as account:
        secured = replace(account, security=Security.STARTTLS, ca_file=imap_server.ca_file)
        with pytest.raises(WorkbookToolError, match="cannot be reached"):
            opened(secured, Secret("x"), read_only=True)
