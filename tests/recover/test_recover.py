"""A ledger cut short at many lengths, or gone: found, said, and made anew from what came in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import faults
import near_reader
import pytest
from click.testing import CliRunner, Result

from workbook_tool.cli import cli
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.safekeeping.recover import recover_ledger
from workbook_tool.domain.period import parse_period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import HOW_TO_RESTORE

Q2 = parse_period("2023-24-Q2")
PAGE = 4096


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    near_reader.read_here(monkeypatch)


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample council, its returns collected and compiled; nobody writes in it."""
    folder = tmp_path_factory.mktemp("recover") / "council"
    for words in (["init", str(folder), "--sample"], ["-C", str(folder), "generate", Q2.code, "--due", "2023-10-20"]):
        assert CliRunner().invoke(cli, words, catch_exceptions=False).exit_code == 0
    for source in ("wrong", "returns"):
        run(folder, "collect", str(folder / source))
    assert run(folder, "compile").exit_code == 0
    return folder


@pytest.fixture
def folder(collected: Path, tmp_path: Path) -> Path:
    return shutil.copytree(collected, tmp_path / "council")


def state(folder: Path) -> dict[str, object]:
    """What counts in the end: who returned what, and how it is rated."""
    with Folder(folder).ledger() as ledger:
        cycle = ledger.cycles.get(Q2)
        assert cycle is not None
        return {
            "verified": ledger.events.verify(),
            "due": cycle.due,
            "services": sorted(cycle.services),
            "issued": sorted((code, i.reference, i.sha256, i.file) for code, i in ledger.issues.of(Q2).items()),
            "returns": sorted((r.service, r.sha256, r.readings) for r in ledger.returns.of(Q2)),
            "current": sorted((c, getattr(ledger.returns.current(Q2, c), "sha256", "")) for c in cycle.services),
            "readings": sorted((r.indicator, r.period.code, r.value, r.commentary) for r in ledger.readings.of(Q2)),
        }


def damage(folder: Path, change: Callable[[bytes], bytes | None]) -> None:
    file = folder / "ledger.db"
    data = change(file.read_bytes())
    if data is None:
        file.unlink()
    else:
        file.write_bytes(data)


DAMAGES = {
    "gone": lambda _: None,
    "empty": lambda _: b"",
    "one byte": lambda data: data[:1],
    "header alone": lambda data: data[:100],
    "first page": lambda data: data[:PAGE],
    "third": lambda data: data[: len(data) // 3 // PAGE * PAGE],
    "half, between pages": lambda data: data[: len(data) // 2 // PAGE * PAGE + 17],
    "last page": lambda data: data[:-PAGE],
    "last byte": lambda data: data[:-1],
    "something else": lambda _: b"This is no ledger.\n" * 500,
    "a hole": lambda data: data[: len(data) // 2] + bytes(3 * PAGE) + data[len(data) // 2 + 3 * PAGE :],
}


@pytest.mark.parametrize("how", DAMAGES)
def test_found_said_and_made_anew(folder: Path, how: str) -> None:
    before = state(folder)
    ratings = {r["indicator"]: r for r in json.loads(run(folder, "ratings", Q2.code, "--format", "json").stdout)}
    damage(folder, DAMAGES[how])
    for words in (["collect", str(folder / "returns")], ["status"]):
        said = run(folder, *words)
        assert said.exit_code == 1, (words, said.output)
        assert "workbook-tool recover" in said.output
    recovered = run(folder, "recover")
    assert recovered.exit_code == 0, recovered.output
    assert "is gone" in recovered.output or "is damaged" in recovered.output or "is not a ledger" in recovered.output
    assert state(folder) == before
    run(folder, "import-history", str(folder / "history.csv"))
    again = {r["indicator"]: r for r in json.loads(run(folder, "ratings", Q2.code, "--format", "json").stdout)}
    for ref, rating in ratings.items():
        kept = ("current", "previous", "rag", "change", "why")
        assert {key: again[ref][key] for key in kept} == {key: rating[key] for key in kept}
    assert run(folder, "compile").exit_code in (0, 3)
    assert run(folder, "audit").exit_code == 0
    assert "The ledger is sound" in run(folder, "recover").output


def test_at_many_lengths(folder: Path) -> None:
    before, data = state(folder), (folder / "ledger.db").read_bytes()
    for number in range(9):
        (folder / "ledger.db").write_bytes(data[: len(data) * number // 9 + number])
        with pytest.raises(WorkbookToolError) as refused, Folder(folder).ledger():
            pass
        assert refused.value.way_out == HOW_TO_RESTORE
        done = recover_ledger(Folder(folder), lambda _: None)
        assert done.problem
        assert state(folder) == before, number
        if done.kept:
            assert done.kept.read_bytes() == data[: len(data) * number // 9 + number]


def test_when_it_came_in_is_when_it_was_stored(folder: Path) -> None:
    damage(folder, DAMAGES["gone"])
    recover_ledger(Folder(folder), lambda _: None)
    with Folder(folder).ledger() as ledger:
        for received in ledger.returns.of(Q2):
            (file,) = (folder / Q2.code / "received").glob(f"{received.sha256}*")
            assert received.at.timestamp() == pytest.approx(file.stat().st_mtime, abs=0.001)
        assert [e.kind for e in ledger.events.all()].count("recovered") == 1


def test_a_sound_ledger_gets_what_it_does_not_know(folder: Path) -> None:
    """As when a run was stopped after the bytes were stored."""
    before = state(folder)
    with Folder(folder).ledger() as ledger:
        number = len(ledger.events.all())
    assert "Files taken in again: 0" in run(folder, "recover").output
    with Folder(folder).ledger() as ledger:
        assert len(ledger.events.all()) == number
    assert state(folder) == before


def test_tampering_is_said_and_what_stood_before_it_is_saved(folder: Path) -> None:
    import sqlite3

    before = state(folder)
    connection = sqlite3.connect(folder / "ledger.db")
    connection.execute("DROP TRIGGER readings_kept_whole")
    last = "(SELECT max(id) FROM readings WHERE cycle IS NOT NULL)"
    connection.execute(f"UPDATE readings SET value = '99' WHERE id = {last}")
    connection.commit()
    connection.close()
    audit = run(folder, "audit")
    assert (audit.exit_code, "was changed after it was written" in audit.output) == (3, True)
    assert "was changed after it was written" in run(folder, "recover").output
    assert state(folder) == before


def test_audit_names_originals_gone_changed_and_unknown(folder: Path) -> None:
    received = sorted((folder / Q2.code / "received").iterdir())
    received[0].unlink()
    received[1].write_bytes(b"changed")
    new = received[0].with_name("6ae8a75555209fd6c44157c0aed8016e763ff435a19cf186f76863140143ff72.txt")
    new.write_bytes(b"test content")
    said = run(folder, "audit")
    assert said.exit_code == 3
    assert "are not in a received folder" in said.output
    assert f"{received[1].name} was changed after it came in" in said.output
    assert f"Stored, but not in the ledger: {Q2.code}/received/{new.name}" in said.output
    with Folder(folder).ledger() as ledger:
        assert ledger.events.head() in said.output


def test_whose_hand_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBOOK_TOOL_BY", "Performance Officer")
    run(folder, "publish", Q2.code)
    with Folder(folder).ledger() as ledger:
        assert ledger.events.all()[-1].actor == "Performance Officer"
    monkeypatch.delenv("WORKBOOK_TOOL_BY")
    monkeypatch.setenv("LOGNAME", "officer1")
    run(folder, "generate", "2023-24-Q3")
    with Folder(folder).ledger() as ledger:
        assert ledger.events.all()[-1].actor == "officer1"


@pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")
@pytest.mark.parametrize("how", ["gone", "half, between pages"])
def test_recovering_stopped_and_run_again(folder: Path, how: str) -> None:
    """Some of its hundreds of points, in the three ways in turn."""
    before = state(folder)
    damage(folder, DAMAGES[how])
    with faults.quick_folder() as quick:
        whole = shutil.copytree(folder, quick / "whole")
        outcome = faults.run(faults.command("-C", whole, "recover"), None, whole)
        assert (outcome.code, outcome.unguarded) == (0, ()), outcome.output
        assert state(whole) == before
        points = sorted({fault.point for fault in faults.every(outcome.points, (faults.KILL,), thin=True)})
        for turn, point in enumerate(points[::9]):
            broken = shutil.copytree(folder, quick / "broken")
            fault = faults.Fault(point, faults.WAYS[turn % 3])
            stopped = faults.run(faults.command("-C", broken, "recover"), fault, broken)
            assert stopped.code in (-9, 1, 0), (fault, stopped.output)
            assert "Traceback" not in stopped.output, stopped.output
            again = faults.run(faults.command("-C", broken, "recover"), None, broken)
            assert again.code == 0, (fault, again.output)
            assert state(broken) == before, fault
            shutil.rmtree(broken)


@pytest.mark.parametrize("how", ["gone", "half, between pages"])
def test_a_recovery_stopped_after_its_last_event_is_logged_once(
    folder: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(folder, DAMAGES[how])
    with monkeypatch.context() as patch:

        def stopped(path: Path) -> None:
            if path.name.endswith("-recovering.json"):
                raise KeyboardInterrupt
            path.unlink(missing_ok=True)

        patch.setattr("workbook_tool.durable.remove", stopped)
        with pytest.raises(KeyboardInterrupt):
            recover_ledger(Folder(folder), lambda _: None)
    for _ in range(2):
        recover_ledger(Folder(folder), lambda _: None)
        with Folder(folder).ledger() as ledger:
            assert [event.kind for event in ledger.events.all()].count("recovered") == 1
    assert not list(folder.glob("*-recovering.json"))
