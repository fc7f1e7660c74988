"""Two officers at their desks and a command that start together: each succeeds whole or is told; nothing is lost."""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import near_reader
import pytest
from click.testing import CliRunner
from visitor import PERIOD, C, Visitor, text, wait_until

from workbook_tool.cli import cli
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period
from workbook_tool.durable import folder_lock
from workbook_tool.errors import WorkbookToolError
from workbook_tool.web import desk as desk_room
from workbook_tool.web.jobs import Job
from workbook_tool.web.uploads import Batch

BUSY = ("is at work in", "at work in this folder")
Deed = Callable[[Path], str]
"""Done in a folder; gives what was said."""


def at_desk(path: str, form: dict[str, str]) -> Deed:
    return lambda folder: text(Visitor(folder, actor="Officer").post(path, form))


def taken_at_desk(name: str) -> Deed:
    def deed(folder: Path) -> str:
        visitor, path = Visitor(folder, actor="Officer"), next((folder / "returns").glob(f"{name}*"))
        visitor.post(f"{C}/inbox", {"files": (io.BytesIO(path.read_bytes()), path.name)})
        return text(visitor.post(f"{C}/inbox/1/take"))

    return deed


def by_command(*words: str) -> Deed:
    def deed(folder: Path) -> str:
        return CliRunner().invoke(cli, ["-C", str(folder), *(word.format(folder=folder) for word in words)]).output

    return deed


DAY = {"due": "2023-10-27", "reason": "Leave"}
TOGETHER: dict[str, tuple[Deed, Deed, Deed]] = {
    "a later day for each of three services": (
        at_desk(f"{C}/returns/LGS/extend", DAY),
        at_desk(f"{C}/returns/HRS/extend", DAY),
        by_command("extend", PERIOD, "COM", DAY["due"], "--reason", DAY["reason"]),
    ),
    "a return of each of three services": (
        taken_at_desk("COM"),
        taken_at_desk("LGS"),
        by_command("collect", "{folder}/returns/ITD IT return.xlsx"),
    ),
    "the same return, a later day, and a figure": (
        taken_at_desk("COM"),
        at_desk(f"{C}/returns/HRS/extend", DAY),
        by_command("amend", "183", PERIOD, "--value", "78%", "--by", "Ann", "--reason", "Telephoned"),
    ),
}  # fmt: skip


def _said(folder: Path) -> list[str]:
    """What the ledger says, whatever the order in which it was told; it is whole."""
    with Folder(folder).ledger() as ledger:
        assert ledger.events.verify() == []
        return sorted(ledger.dump().splitlines())


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    near_reader.read_here(monkeypatch)


@pytest.fixture(scope="module")
def in_turn(started, tmp_path_factory) -> Callable[[str], list[str]]:
    """What the ledger says after the deeds of a case one after the other."""

    @cache
    def said(case: str) -> list[str]:
        folder = shutil.copytree(started, tmp_path_factory.mktemp("in turn") / "council")
        for deed in TOGETHER[case]:
            deed(folder)
        return _said(folder)

    return said


@pytest.mark.parametrize("patience", [600.0, 0.0], ids=["patient", "impatient"])
@pytest.mark.parametrize("case", TOGETHER)
def test_two_desks_and_a_command_at_one_barrier(case, patience, started, tmp_path, monkeypatch, in_turn):
    deeds, wanted = TOGETHER[case], in_turn(case)
    folder = shutil.copytree(started, tmp_path / "council")
    monkeypatch.setattr(desk_room, "PATIENCE", patience)
    monkeypatch.setattr(Folder.__init__, "__defaults__", (*Folder.__init__.__defaults__[:-1], patience))
    barrier = threading.Barrier(len(deeds))

    def begin(deed: Deed) -> str:
        barrier.wait(120)
        return deed(folder)

    with ThreadPoolExecutor(len(deeds)) as threads:
        outputs = list(threads.map(begin, deeds))
    refused = [deed for deed, output in zip(deeds, outputs, strict=True) if any(words in output for words in BUSY)]
    assert len(refused) < len(deeds)
    if patience:
        assert not refused, outputs
    assert (_said(folder) == wanted) == (not refused), outputs
    for deed in refused:
        deed(folder)
    assert _said(folder) == wanted, outputs


def test_who_comes_while_another_is_at_work_is_told_and_changes_nothing(started, tmp_path, monkeypatch):
    folder = shutil.copytree(started, tmp_path / "council")
    monkeypatch.setattr(desk_room, "PATIENCE", 0.0)
    monkeypatch.setattr(Folder.__init__, "__defaults__", (*Folder.__init__.__defaults__[:-1], 0.0))
    deeds, before = [deed for deeds in TOGETHER.values() for deed in deeds], _said(folder)
    with folder_lock(folder), ThreadPoolExecutor(1) as other:
        outputs = [other.submit(deed, folder).result() for deed in deeds]
    assert all(any(words in output for words in BUSY) for output in outputs), outputs
    assert _said(folder) == before


def test_what_went_since_its_link_was_shown_is_no_page(desk):
    for path in ("/register/file/proposed", "/year/file?of=2024-25", f"{C}/papers/file/report.pdf"):
        answer = desk.get(path)
        assert answer.status_code in (404, 422), path
        assert "unexpected" not in text(answer)


# -- one desk, several pages at once ------------------------------------------------------
def test_files_are_taken_in_or_put_aside_by_one_alone(desk, council, monkeypatch):
    """Taking in begins, she clicks again and puts them aside in another tab; what is taken in is whole."""
    go, at_work = threading.Event(), threading.Event()
    files = [(io.BytesIO(path.read_bytes()), path.name) for path in sorted((council / "returns").iterdir())[:2]]
    desk.post(f"{C}/inbox", {"files": files})
    count = Job.count
    monkeypatch.setattr(Job, "count", lambda job, name: (at_work.set(), go.wait(300), count(job, name)))
    desk.send(f"{C}/inbox/1/take")
    assert at_work.wait(120)
    assert "They are being taken in" in text(desk.get(f"{C}/inbox/1"))
    assert "They are being taken in" in text(desk.post(f"{C}/inbox/1/dismiss"))
    desk.send(f"{C}/inbox/1/take")
    go.set()
    wait_until(lambda: not desk.desk.jobs.busy)
    assert "2 files taken in" in text(desk.get(f"{C}/inbox/1"))
    assert "2 of 7" in text(desk.get(f"{C}/"))


def test_what_was_stopped_can_be_taken_in_again(desk, council, monkeypatch):
    files = [(io.BytesIO(path.read_bytes()), path.name) for path in sorted((council / "returns").iterdir())[:3]]
    desk.post(f"{C}/inbox", {"files": files})
    count = Job.count
    with monkeypatch.context() as patch:
        patch.setattr(Job, "count", lambda job, name: (job.how_far.done == 2 and job.stop.set(), count(job, name)))
        assert "It was stopped" in text(desk.post(f"{C}/inbox/1/take"))
    assert "what had been taken in stays so" in text(desk.get(f"{C}/inbox/1"))
    assert "3 files taken in" in text(desk.post(f"{C}/inbox/1/take"))
    assert "3 of 7" in text(desk.get(f"{C}/"))


def test_a_batch_has_one_claimant(tmp_path):
    batch = Batch(1, Folder(tmp_path).clock(), None, (tmp_path / "a.xlsx",))
    barrier = threading.Barrier(4)
    with ThreadPoolExecutor(4) as threads:
        claims = list(threads.map(lambda _: (barrier.wait(60), batch.claim())[1], range(4)))
    assert sorted(claims) == [False, False, False, True]
    assert not batch.waits


def test_pages_and_jobs_that_begin_meanwhile_do_not_disturb_a_look(desk):
    """Whether work is going on, and what waits, is looked at while other threads begin more."""
    period, ended = parse_period(PERIOD), threading.Event()

    def more() -> None:
        while not ended.is_set():
            desk.desk.new_batch(period)

    with ThreadPoolExecutor(1) as threads:
        adding = threads.submit(more)
        try:
            for _ in range(200):
                assert desk.desk.waiting(period) == []
        finally:
            ended.set()
        adding.result()


@pytest.mark.parametrize("seconds", [0.0, 600.0])
def test_a_ledger_that_is_being_read_is_written_to_afterwards_or_said(council, monkeypatch, seconds):
    """A page reads of one moment; who writes waits with the last step, or is told in words."""
    from workbook_tool.ledger.database import opening

    monkeypatch.setattr(opening, "PATIENCE", seconds)
    writing = threading.Event()

    def write() -> str:
        try:
            with Folder(council).writing() as ledger:
                writing.set()
                ledger.events.record("noted")
        except WorkbookToolError as error:
            return error.message
        return "written"

    with ThreadPoolExecutor(1) as other:
        with Folder(council).reading() as ledger:
            before = ledger.events.head()
            done = other.submit(write)
            assert writing.wait(120)
            if not seconds:
                assert "Another program is at work in the ledger" in done.result(120)
            assert ledger.events.head() == before
        if seconds:
            assert done.result(600) == "written"
            assert Folder(council).ledger().events.head() != before
