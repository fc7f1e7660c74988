"""The commands where the folder is read-only, two of them run at once, the clock jumps, and names are in any script."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import faults
import made_council
import near_reader
import pytest
from click.testing import CliRunner

from workbook_tool.cli import cli
from workbook_tool.commands.cycle.generate import generate_returns
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.results.compile import compile_master
from workbook_tool.commands.safekeeping.audit import audit_folder
from workbook_tool.commands.safekeeping.publish import publish_cycle
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.durable import disk

needs_fork = pytest.mark.skipif(not faults.POSSIBLE, reason="needs fork")
Q2 = parse_period("2023-24-Q2")
SERVICES = made_council.codes(3)


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    near_reader.read_here(monkeypatch)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council whose returns went out, and beside it an inbox with those that came back."""
    place = tmp_path_factory.mktemp("begun")
    folder = made_council.make(place / "council", len(SERVICES))
    generate_returns(folder, Q2, (), None, lambda *_: None)
    for code in SERVICES:
        data = made_council.completed(folder, code, Q2, made_council.values(code))
        made_council.write(place / "inbox" / f"{code}.xlsx", data)
    return place


@pytest.fixture
def place(begun: Path, tmp_path: Path) -> Iterator[Path]:
    yield shutil.copytree(begun, tmp_path / "place")
    for path in (tmp_path, *(p for p in tmp_path.rglob("*") if p.is_dir())):
        path.chmod(0o755)


def run(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)
    return done.exit_code, done.output


def figures(folder: Path) -> dict[str, str]:
    with Folder(folder).ledger() as ledger:
        assert ledger.events.verify() == []
        counted = [r.service for r in ledger.returns.of(Q2) if r.status is not ReturnStatus.DUPLICATE]
        assert len(counted) == len(set(counted)), "none counts twice"
        return {r.indicator: str(r.value) for r in ledger.readings.of(Q2)}


WANTED = {ref: str(value) for code in SERVICES for ref, value in made_council.values(code).items()}


# -- a read-only folder -------------------------------------------------------------
WRITING = {
    "generate": ("generate", Q2.code),
    "collect": ("collect", "inbox"),
    "compile": ("compile", Q2.code),
    "send": ("send", Q2.code),
    "report": ("report", Q2.code, "--format", "html"),
    "recover": ("recover",),
}


@needs_fork
@pytest.mark.parametrize("name", WRITING)
def test_a_read_only_folder_is_said_and_left_alone(place: Path, name: str) -> None:
    folder = place / "council"
    before = faults.tree(folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    words = [str(place / word) if word == "inbox" else word for word in WRITING[name]]
    outcome = faults.run(faults.command("-C", folder, *words), plain=True)
    assert (outcome.code, "read-only for you" in outcome.output) == (1, True), outcome.output
    assert "Traceback" not in outcome.output
    assert faults.tree(folder) == before
    for words in (["status"], ["audit"], ["ratings", Q2.code], ["messages", Q2.code]):
        outcome = faults.run(faults.command("-C", folder, *words), plain=True)
        assert outcome.code == 0, (words, outcome.output)


# -- two at once ----------------------------------------------------------------------
def _together(barrier: Any, folder: str, words: tuple[str, ...], ends: Any) -> None:
    sys.argv = ["workbook-tool"]
    Folder.__init__.__defaults__ = (*Folder.__init__.__defaults__[:-1], 600.0)  # this process is ours alone
    barrier.wait(300)
    code, output = run(Path(folder), *words)
    ends.put((words[0], code, output))


@needs_fork
@pytest.mark.parametrize(
    ("one", "other"),
    [(("collect", "inbox"), ("collect", "inbox")), (("collect", "inbox"), ("compile", Q2.code)),
     (("generate", Q2.code), ("generate", Q2.code)), (("generate", Q2.code), ("collect", "inbox"))],
)  # fmt: skip
@pytest.mark.parametrize("turn", range(2))
def test_two_processes_released_together(place: Path, one: tuple[str, ...], other: tuple[str, ...], turn: int) -> None:
    """They wait for each other; the end is as if one had come after the other."""
    folder = place / "council"
    fork = multiprocessing.get_context("fork")
    barrier, ends = fork.Barrier(2), fork.Queue()
    pairs = [tuple(str(place / w) if w == "inbox" else w for w in words) for words in (one, other)]
    workers = [fork.Process(target=_together, args=(barrier, str(folder), words, ends)) for words in pairs]
    for worker in workers:
        worker.start()
    said = [ends.get(timeout=600) for _ in workers]
    for worker in workers:
        worker.join()
    assert [code for _, code, _ in said] == [0, 0], said
    run(folder, "collect", str(place / "inbox"))
    assert run(folder, "compile", Q2.code)[0] == 0
    assert figures(folder) == WANTED
    with Folder(folder).ledger() as ledger:
        assert len(ledger.issues.of(Q2)) == len(SERVICES)
        assert [event.kind for event in ledger.events.all()].count("cycle started") == 1
    assert run(folder, "audit")[0] == 0


# -- a clock that jumps --------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_a_clock_that_jumps_changes_no_figure(tmp_path: Path, begun: Path, seed: int) -> None:
    """What counts is the order in which things were done, not what the clock said."""
    chance = random.Random(seed)
    days = [0, 1, -1, 365, -365, 40_000, -18_000]

    def clock() -> datetime:
        return datetime(2023, 10, 9, 12, tzinfo=UTC) + timedelta(days=chance.choice(days), seconds=chance.random())

    folder = made_council.make(tmp_path / "council", len(SERVICES))
    folder.clock = clock
    generate_returns(folder, Q2, (), None, lambda *_: None)
    for round_ in (7, 0):  # a first return of each, then a corrected one
        for code in SERVICES:
            data = made_council.completed(folder, code, Q2, made_council.values(code, round_))
            file = made_council.write(tmp_path / "inbox" / f"{code}-{round_}.xlsx", data)
            list(collect_returns(folder, [str(file)], None, lambda _: None))
    assert compile_master(folder, Q2).missing == ()
    assert publish_cycle(folder, Q2).version is not None
    with folder.ledger() as ledger:
        assert {r.indicator: str(r.value) for r in ledger.readings.of(Q2)} == WANTED
    assert audit_folder(folder, None).problems == ()


# -- names in any script --------------------------------------------------------------------
NAMES = [
    unicodedata.normalize("NFC", "Überprüfung é à.xlsx"),
    unicodedata.normalize("NFD", "Überprüfung é à.xlsx"),
    "📈📊 Q2 👩‍💻.xlsx",
    "تقرير الأداء.xlsx",
    "דוח ביצועים.xlsx",
    "\u202ereturn\u202c.xlsx",
    "業績 第2四半期.xlsx",
    "-C --help.xlsx",
    "two  spaces .xlsx",
    "a'b\"c;d&e$(f)`g.xlsx",
    "n" * 245 + ".xlsx",
]


@pytest.mark.parametrize("name", NAMES)
def test_file_names_in_any_script(place: Path, name: str) -> None:
    folder, code = place / "council", SERVICES[0]
    inbox = place / "other"
    inbox.mkdir()
    shutil.copy(place / "inbox" / f"{code}.xlsx", inbox / name)
    assert run(folder, "collect", "--", str(inbox / name))[0] == 0
    with Folder(folder).ledger() as ledger:
        (received,) = ledger.returns.of(Q2)
        assert unicodedata.normalize("NFC", received.file) == unicodedata.normalize("NFC", name)
    code_, output = run(folder, "collect", str(inbox))
    assert (code_, "duplicate" in output) == (0, True), output
    assert run(folder, "compile", Q2.code)[0] == 0
    assert run(folder, "audit")[0] == 0


def test_a_collection_folder_with_such_a_name(tmp_path: Path, begun: Path) -> None:
    folder = shutil.copytree(begun / "council", tmp_path / "Rücklauf \u202e 📈 #1 ?x=y %41" / ("lang " * 40).strip())
    assert run(folder, "collect", str(begun / "inbox"))[0] == 0
    assert figures(folder) == WANTED
    assert run(folder, "backup", str(tmp_path / "copy.zip"))[0] == 0


# -- the ledger's version, and where it lies -------------------------------------------------
def test_a_newer_ledger_is_left_alone_by_every_command(place: Path) -> None:
    folder = place / "council"
    connection = sqlite3.connect(folder / "ledger.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = faults.tree(folder)
    for words in (("status",), ("collect", str(place / "inbox")), ("compile", Q2.code), ("recover",), ("audit",)):
        code, output = run(folder, *words)
        assert (code, "newer workbook-tool" in output) == (1, True), output
    assert faults.tree(folder) == before


def test_a_synchronised_folder_keeps_its_ledger_outside(
    tmp_path: Path, begun: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = shutil.copytree(begun / "council", tmp_path / "OneDrive - Made Council" / "collection")
    assert run(folder, "status")[0] == 0, "still inside: only read"
    assert (folder / "ledger.db").exists()
    assert run(folder, "collect", str(begun / "inbox"))[0] == 0
    assert not (folder / "ledger.db").exists()
    assert len(list((tmp_path / "data").rglob("ledger.db"))) == 1
    assert figures(folder) == WANTED
    assert run(folder, "audit")[0] == 0
    (next((tmp_path / "data").rglob("ledger.db"))).unlink()
    assert "is gone" in run(folder, "status")[1]
    assert run(folder, "recover")[0] == 0
    assert figures(folder) == WANTED
    assert len(list((tmp_path / "data").rglob("ledger.db"))) == 1
    settings = folder / "collection.toml"
    settings.write_text('ledger = "here"\n' + settings.read_text("utf-8"), "utf-8")
    assert run(folder, "compile", Q2.code)[0] == 0
    assert (folder / "ledger.db").exists()
    assert figures(folder) == WANTED


def test_a_demo_in_a_synchronised_folder_may_be_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    from workbook_tool.commands.cycle.init import mark_demo, remove_sample_folder, start_folder

    folder = tmp_path / "Dropbox" / "demo"
    for _ in range(2):
        remove_sample_folder(folder)
        start_folder(folder, sample=False)
        mark_demo(folder)
        with Folder(folder).writing() as ledger:
            assert ledger.events.all() == ()
    assert len(list((tmp_path / "data").rglob("ledger.db"))) == 1


# -- a start that is stopped --------------------------------------------------------------------
@pytest.mark.skipif(not faults.POSSIBLE, reason="stops a child process by signals")
@pytest.mark.parametrize("words", [(), ("--sample",)])
def test_a_start_that_was_stopped_is_finished_by_running_it_again(tmp_path: Path, words: tuple[str, ...]) -> None:
    whole = tmp_path / "whole"
    points = faults.run(faults.command("init", whole, *words), None, whole).points
    wanted = set(faults.tree(whole))
    for fault in list(faults.every(points, (faults.KILL,), thin=True))[:: 8 if words else 1]:
        folder = tmp_path / f"at {fault.point}"
        assert faults.run(faults.command("init", folder, *words), fault, folder).code == -9
        is_done = set(faults.tree(folder)) == wanted  # only the flush of the last step was to come
        again = faults.run(faults.command("init", folder, *words))
        assert is_done or again.code == 0, (fault, again.output)
        assert set(faults.tree(folder)) == wanted
        assert "already holds a collection" in faults.run(faults.command("init", folder, *words)).output


# -- Excel holds a file open, as on Windows ---------------------------------------------------
def test_a_master_open_in_excel_gets_a_sentence_and_a_second_name(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place / "council"
    run(folder, "collect", str(place / "inbox"))
    run(folder, "compile", Q2.code)
    old = (folder / Q2.code / "master.xlsx").read_bytes()
    real = disk.rename

    def held(source: str, target: str) -> None:
        if Path(target).name in ("master.xlsx", "S01.xlsx"):
            raise PermissionError(13, "The process cannot access the file", target)
        real(source, target)

    monkeypatch.setattr(disk, "rename", held)
    code, output = run(folder, "compile", Q2.code, "--for", "DMT")
    assert code == 0
    assert "master.xlsx is open in another program" in output
    assert "master (2).xlsx" in output
    assert (folder / Q2.code / "master.xlsx").read_bytes() == old
    assert (folder / Q2.code / "master (2).xlsx").read_bytes() != old
    code, output = run(folder, "generate", Q2.code, "--due", "2023-11-20")
    assert (code, "S01.xlsx is open in another program" in output) == (0, True)
    with Folder(folder).ledger() as ledger:
        assert ledger.issues.of(Q2)["S01"].file.endswith("S01 (2).xlsx")
    assert run(folder, "audit")[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="the twin of what Windows does by itself")
def test_a_whole_quarter_with_the_twins_for_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder is flushed, no link refused while opening, no limit asked of the system; all still works."""
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.delattr(os, "O_NOFOLLOW", raising=False)
    folder = made_council.make(tmp_path / "council", 2)
    generate_returns(folder, Q2, (), None, lambda *_: None)
    for code in made_council.codes(2):
        data = made_council.completed(folder, code, Q2, made_council.values(code))
        made_council.write(tmp_path / "inbox" / f"{code}.xlsx", data)
    (tmp_path / "inbox" / "~$S01.xlsx").write_bytes(b"lock")
    (tmp_path / "inbox" / ".~lock.S02.xlsx#").write_bytes(b"lock")
    code, output = run(folder.path, "collect", str(tmp_path / "inbox"))
    assert output.count("open in Excel") + output.count("is open") >= 2, output
    assert run(folder.path, "compile", Q2.code)[0] == 0
    assert run(folder.path, "publish", Q2.code)[0] == 0
    assert run(folder.path, "backup", str(tmp_path / "all.zip"))[0] == 0
    assert run(folder.path, "restore", str(tmp_path / "all.zip"), str(tmp_path / "again"))[0] == 0
    assert run(tmp_path / "again", "audit")[0] == 0
