"""A folder that a service synchronises is recognised, and the ledger then lies outside it."""

from __future__ import annotations

import platform
from pathlib import Path

import faults
import pytest
from ledger_material import a_year, clock

from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Ledger
from workbook_tool.ledger.database.location import POINTER, ledger_path, settle, synchronised


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own data folder, for this test."""
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "data")
    return tmp_path / "data" / "ledgers"


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive/performance", "OneDrive"),
        ("OneDrive - Sample County Council/Teams/performance", "OneDrive"),
        ("Library/CloudStorage/OneDrive-SampleCouncil/performance", "OneDrive"),
        ("Dropbox/performance", "Dropbox"),
        ("Dropbox (Team)/performance", "Dropbox"),
        ("Google Drive/performance", "Google Drive"),
        ("G/My Drive/performance", "Google Drive"),
        ("Library/Mobile Documents/performance", "iCloud Drive"),
        ("iCloudDrive/performance", "iCloud Drive"),
        ("Box/performance", "Box"),
        ("Nextcloud/performance", "Nextcloud"),
        ("Documents/performance", None),
        ("Documents/boxes/performance", None),
        ("Documents/my drivers/dropboxes", None),
        ("Documents/About OneDrive", None),
    ],
)
def test_told_by_a_name_above(tmp_path: Path, folder: str, service: str | None) -> None:
    assert synchronised(tmp_path / folder, {}) == service


@pytest.mark.parametrize(
    ("marker", "service"), [(".dropbox", "Dropbox"), (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive")]
)
def test_told_by_a_marker_above(tmp_path: Path, marker: str, service: str) -> None:
    (tmp_path / marker).write_bytes(b"")
    assert synchronised(tmp_path / "team" / "performance", {}) == service


def test_told_by_what_onedrive_sets(tmp_path: Path) -> None:
    environment = {"OneDriveCommercial": str(tmp_path / "Council files"), "OneDrive": ""}
    assert synchronised(tmp_path / "Council files" / "performance", environment) == "OneDrive"
    assert synchronised(tmp_path / "Council files of old", environment) is None


def test_a_link_does_not_hide_it(tmp_path: Path) -> None:
    (tmp_path / "OneDrive" / "performance").mkdir(parents=True)
    (tmp_path / "short").symlink_to(tmp_path / "OneDrive" / "performance")
    assert synchronised(tmp_path / "short", {}) == "OneDrive"


@pytest.mark.parametrize(
    ("folder", "setting", "path"),
    [
        ("plain", "", "plain/ledger.db"),
        ("Dropbox/plain", "here", "Dropbox/plain/ledger.db"),
        ("plain", "../elsewhere", "plain/../elsewhere/ledger.db"),
        ("plain", "/srv/ledgers/ours.db", "/srv/ledgers/ours.db"),
    ],
)
def test_where_the_ledger_lies(tmp_path: Path, folder: str, setting: str, path: str) -> None:
    assert ledger_path(tmp_path / folder, setting) == tmp_path / path


def filled(path: Path) -> str:
    with Ledger.open(path, clock(), actor="x") as ledger:
        a_year(ledger)
        return ledger.dump()


def dumped(path: Path) -> str:
    with Ledger.open(path, clock(), create=False) as ledger:
        assert ledger.events.verify() == []
        return ledger.dump()


def test_outside_and_found_again(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "Dropbox" / "Performance – Q’s"
    folder.mkdir(parents=True)
    path = settle(folder)
    assert path.is_relative_to(outside)
    said = filled(path)
    assert settle(folder) == ledger_path(folder) == path
    assert [p.name for p in folder.iterdir()] == [POINTER]
    moved = folder.rename(tmp_path / "Dropbox" / "moved")
    assert dumped(settle(moved)) == said, "the folder knows its ledger under another name too"


def test_two_folders_have_two_ledgers(tmp_path: Path, outside: Path) -> None:
    for parent in ("Dropbox/a", "Dropbox/b"):
        (tmp_path / parent / "performance").mkdir(parents=True)
    paths = [settle(tmp_path / parent / "performance") for parent in ("Dropbox/a", "Dropbox/b")]
    assert len(set(paths)) == 2
    said = filled(paths[0])
    (tmp_path / "Dropbox/a/performance" / POINTER).unlink()
    assert dumped(settle(tmp_path / "Dropbox/a/performance")) == said, "without its pointer, too"


def test_a_new_folder_does_not_take_up_an_old_one_s_ledger(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "Dropbox" / "performance"
    folder.mkdir(parents=True)
    filled(settle(folder, new=True))
    (folder / POINTER).unlink()
    with pytest.raises(WorkbookToolError, match=r"that stood at .* before has left its ledger"):
        settle(folder, new=True)


def test_a_ledger_moves_out_and_back(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "Dropbox" / "performance"
    folder.mkdir(parents=True)
    said = filled(folder / "ledger.db")
    out = settle(folder)
    assert (dumped(out), (folder / "ledger.db").exists()) == (said, False)
    back = settle(folder, "here")
    assert (back, dumped(back), out.exists(), (folder / POINTER).exists()) == (folder / "ledger.db", said, False, False)


def test_two_ledgers_that_differ_are_not_merged(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "Dropbox" / "performance"
    folder.mkdir(parents=True)
    filled(settle(folder))
    with Ledger.open(folder / "ledger.db", clock()) as ledger:
        ledger.events.record("something else")
    with pytest.raises(WorkbookToolError, match="two ledgers of this folder that differ"):
        settle(folder)


def test_on_another_computer(tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "Dropbox" / "performance"
    folder.mkdir(parents=True)
    settle(folder)
    here = platform.node()
    monkeypatch.setattr(platform, "node", lambda: "another")
    with pytest.raises(WorkbookToolError, match=f"lies on the computer {here}, and this is another"):
        settle(folder)


def test_a_pointer_that_says_nothing(tmp_path: Path) -> None:
    (tmp_path / POINTER).write_text("computer = ")
    with pytest.raises(WorkbookToolError, match="does not say where"):
        ledger_path(tmp_path)


@pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")
@pytest.mark.parametrize("setting", ["", "here"])
def test_a_move_that_is_stopped_loses_nothing(quick: Path, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: quick / "data")
    (quick / "data" / "ledgers").mkdir(parents=True)

    def prepared(name: str) -> Path:
        folder = quick / name / "Dropbox" / "performance"
        folder.mkdir(parents=True)
        filled(folder / "ledger.db" if setting == "" else settle(folder))
        return folder

    folder = prepared("whole")
    points = faults.run(lambda: settle(folder, setting), None, quick).points
    said = dumped(settle(folder, setting))
    for fault in faults.every(points, (*faults.WAYS, faults.POWER)):
        folder = prepared(f"{fault.how}{fault.point}")
        outcome = faults.run(lambda folder=folder: settle(folder, setting), fault, quick)
        assert outcome.code in (1, -9), (fault, outcome)
        assert dumped(settle(folder, setting)) == said, fault
        assert (folder / "ledger.db").exists() is (setting == "here"), fault
