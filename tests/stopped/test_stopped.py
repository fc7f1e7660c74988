"""Each command stopped at its writes, renames and flushes, in three ways, and run again.

No return is lost, none counts twice, no message goes out twice, and the end is
the same as without the fault. By default each point is broken in one of the three
ways, in turn, and of SQLite's equal points in a row the first and the last; with
WORKBOOK_TOOL_EVERY_FAULT=1 every point is broken in every way.
"""

from __future__ import annotations

import os
import shutil
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import faults
import made_council
import near_reader
import pytest
from faults import Fault

from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import ReturnStatus

pytestmark = pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")
Q2 = parse_period("2023-24-Q2")
EVERY = bool(os.environ.get("WORKBOOK_TOOL_EVERY_FAULT"))
SERVICES = 2
COMMANDS: dict[str, tuple[str, ...]] = {
    "generate": ("generate", Q2.code, "--due", "2023-10-16"),
    "send drafts": ("send", Q2.code),
    "send smtp": ("send", Q2.code, "--via", "smtp", "--yes"),
    "collect": ("collect", "{inbox}"),
    "compile": ("compile", Q2.code),
    "publish": ("publish", Q2.code),
}
"""What is stopped; each begins where the one before it (of another kind) ended."""


class _Mail(socketserver.StreamRequestHandler):
    """The least that a mail server says; what it took stands in the server's list."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        to: list[str] = []
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.taken.extend(to)  # type: ignore[attr-defined]
                to = []
            elif word == b"RCPT":
                to.append(line.decode().partition("<")[2].partition(">")[0])
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
            if word == b"QUIT":
                return


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.taken: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="module", autouse=True)
def _near() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        near_reader.read_here(patch)
        yield


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder for thousands of flushes."""
    with faults.quick_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def stages(place: Path, mail: MailServer) -> dict[str, Path]:
    """By command, the folder that it begins with; all that it needs is imported by the way."""
    port = mail.server_address[1]
    settings = f'[mail]\nfrom = "performance@madecouncil.example"\n[mail.smtp]\nhost = "localhost"\nport = {port}\n'
    folder = made_council.make(place / "council", SERVICES, settings + 'security = "none"\n')
    inbox = place / "inbox"
    for code in made_council.codes(SERVICES):
        data = made_council.completed(folder, code, Q2, made_council.values(code))
        made_council.write(inbox / f"{code} Q2.xlsx", data)
    found: dict[str, Path] = {}
    for name, words in COMMANDS.items():
        found[name] = shutil.copytree(folder.path, place / f"before {name}")
        if name == "send drafts":
            _warm(shutil.copytree(folder.path, place / "warm"), words, inbox)
        else:
            _warm(folder.path, words, inbox)
    return found


def _warm(folder: Path, words: tuple[str, ...], inbox: Path) -> None:
    """In this process, so that each child finds imported what it needs."""
    with pytest.raises(SystemExit) as end:
        act(folder, words, inbox)()
    assert end.value.code in (0, None)


def act(folder: Path, words: tuple[str, ...], inbox: Path) -> Callable[[], object]:
    return faults.command("-C", folder, *(word.format(inbox=inbox) for word in words))


def result(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files and what the ledger says, but how often it was said that a message failed or may have gone."""
    with Folder(folder).ledger() as ledger:
        assert ledger.events.verify() == []
        dump = ledger.dump().splitlines()
    files = {name: data for name, data in faults.tree(folder).items() if name != "ledger.db"}
    return files, dump


def chosen(points: tuple[str, ...]) -> list[Fault]:
    """Every fault; or of each point one, in turn, of equal points in a row the first and the last."""
    if EVERY:
        return list(faults.every(points))
    thinned = sorted({fault.point for fault in faults.every(points, (faults.KILL,), thin=True)})
    ways = [(n, faults.WAYS[turn % 3]) for turn, n in enumerate(thinned)]
    return [Fault(n, faults.KILL if how == faults.FULL and "remove" in points[n - 1] else how) for n, how in ways]


counts: Counter[tuple[str, str, str]] = Counter()


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "send smtp"])
def test_stopped_anywhere_and_run_again(place: Path, stages: dict[str, Path], name: str) -> None:
    words, inbox = COMMANDS[name], place / "inbox"
    whole = shutil.copytree(stages[name], place / f"{name} whole")
    outcome = faults.run(act(whole, words, inbox), None, whole)
    assert (outcome.code, outcome.unguarded) == (0, ()), outcome.output
    wanted = result(whole)
    sent = {path.name: path.read_bytes() for path in inbox.iterdir()}
    for fault in chosen(outcome.points):
        folder = shutil.copytree(stages[name], place / "broken")
        broken = faults.run(act(folder, words, inbox), fault, folder)
        assert broken.code == (-9 if fault.how == faults.KILL else 1), (fault, broken.output)
        assert "Traceback" not in broken.output, (fault, broken.output)
        assert {path.name: path.read_bytes() for path in inbox.iterdir()} == sent, fault
        again = faults.run(act(folder, words, inbox), None, folder)
        assert again.code == 0, (fault, outcome.points[fault.point - 1], again.output)
        assert result(folder) == wanted, (fault, outcome.points[fault.point - 1])
        _nothing_twice(folder)
        assert not list(folder.rglob(".wt-*")), fault
        counts[name, fault.how, "as without the fault"] += 1
        shutil.rmtree(folder)
    _say(name, outcome.points)


def _nothing_twice(folder: Path) -> None:
    with Folder(folder).ledger() as ledger:
        counted = [r.service for r in ledger.returns.of(Q2) if r.status is not ReturnStatus.DUPLICATE]
        assert len(counted) == len(set(counted))
        causes = [m.cause_key for m in ledger.messages.all(Q2)]
        assert len(causes) == len(set(causes))
        kept = {path.name.partition(".")[0] for path in (folder / Q2.code / "received").glob("*")}
        assert {r.sha256 for r in ledger.returns.of(Q2)} == kept


def test_sending_stopped_anywhere_mails_nobody_twice(place: Path, stages: dict[str, Path], mail: MailServer) -> None:
    """A message that may have gone out is not sent again but said, until the officer's word."""
    words, inbox, name = COMMANDS["send smtp"], place / "inbox", "send smtp"
    everybody = sorted(map(made_council.address, made_council.codes(SERVICES)))
    whole = shutil.copytree(stages[name], place / f"{name} whole")
    mail.taken.clear()
    outcome = faults.run(act(whole, words, inbox), None, whole)
    assert (outcome.code, sorted(mail.taken)) == (0, everybody), outcome.output
    wanted = result(whole)
    for fault in chosen(outcome.points):
        folder = shutil.copytree(stages[name], place / "broken")
        mail.taken.clear()
        broken = faults.run(act(folder, words, inbox), fault, folder)
        assert broken.code == (-9 if fault.how == faults.KILL else 1), (fault, broken.output)
        again = faults.run(act(folder, words, inbox), None, folder)
        assert len(mail.taken) == len(set(mail.taken)), (fault, mail.taken)
        if again.code == 3:
            assert "look whether it arrived" in again.output, again.output
            _settle(folder, mail.taken)
            again = faults.run(act(folder, words, inbox), None, folder)
            ending = "asked about one, then sent once"
        else:
            ending = "as without the fault"
        assert (again.code, sorted(mail.taken)) == (0, everybody), (fault, again.output)
        files, dump = result(folder)
        assert files == wanted[0], fault
        assert _settled(dump) == _settled(wanted[1]), fault
        counts[name, fault.how, ending] += 1
        shutil.rmtree(folder)
    _say(name, outcome.points)


def _settle(folder: Path, taken: list[str]) -> None:
    """What the officer says after she looked: did it arrive?"""
    for code in made_council.codes(SERVICES):
        arrived = made_council.address(code) in taken
        words = ("sent", Q2.code, "--service", code, "--yes", *(() if arrived else ("--not",)))
        faults.run(faults.command("-C", folder, *words), None, folder)


def _settled(dump: list[str]) -> list[str]:
    """All but the steps by which each message came as far as it has."""
    steps = ('event ["sending"', 'event ["sent"', 'event ["confirmed"', 'event ["not sent"', "messages ")
    return [line for line in dump if not line.startswith(steps)]


def _say(name: str, points: tuple[str, ...]) -> None:
    done = {key[1:]: number for key, number in counts.items() if key[0] == name}
    print(f"{name}: {len(points)} points, {sum(done.values())} faults: {done}")
