"""Who may read what is written: those who may read its folder, or its owner alone; never more."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbook_tool import durable
from workbook_tool.commands.folder import Folder
from workbook_tool.ledger import Ledger

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
FOLDERS = [
    # the folder's mode, the mask: the file's mode, and that of a folder made in it
    (0o700, 0o022, 0o600, 0o700),
    (0o700, 0o000, 0o600, 0o700),
    (0o750, 0o022, 0o640, 0o750),
    (0o770, 0o002, 0o660, 0o770),
    (0o755, 0o022, 0o644, 0o755),
    (0o755, 0o077, 0o600, 0o700),
    (0o711, 0o022, 0o600, 0o711),
    (0o777, 0o022, 0o644, 0o755),
]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def mask():
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize(("of_folder", "masked", "of_file", "below"), FOLDERS)
def test_a_file_may_be_read_by_those_who_may_read_its_folder(tmp_path, mask, of_folder, masked, of_file, below):
    folder = tmp_path / "council"
    folder.mkdir()
    folder.chmod(of_folder)
    mask(masked)
    durable.write_bytes(folder / "master.xlsx", b"x")
    durable.write_bytes(folder / "2023-24-Q2" / "versions" / "master-v1.xlsx", b"x")
    assert (mode(folder / "master.xlsx"), mode(folder / "2023-24-Q2")) == (of_file, below)
    assert (mode(folder / "2023-24-Q2" / "versions"), mode(folder / "2023-24-Q2/versions/master-v1.xlsx")) == (
        below,
        of_file,
    )


def test_a_replaced_file_is_no_wider(tmp_path, mask):
    folder = tmp_path / "council"
    folder.mkdir(mode=0o700)
    path = folder / "master.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o666)
    durable.write_bytes(path, b"new")
    assert mode(path) == 0o600


def test_a_private_file_is_its_owners_alone(tmp_path, mask):
    with durable.replacing(tmp_path / "backup.zip", private=True) as target:
        target.write(b"x")
    assert mode(tmp_path / "backup.zip") == 0o600


@pytest.mark.parametrize("setting", ["", "../elsewhere/ledger.db"])
@pytest.mark.parametrize(("of_folder", "of_ledger"), [(0o700, 0o600), (0o750, 0o640), (0o755, 0o644)])
def test_a_ledger_that_lies_elsewhere_is_no_wider_than_the_folder(
    tmp_path, mask, monkeypatch, setting, of_folder, of_ledger
):
    """In the user's own data folder where a service copies the collection folder, or where the setting says."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "data").mkdir(mode=0o755)
    shared = tmp_path / "Dropbox" / "shared"
    shared.mkdir(parents=True, mode=0o755)
    folder = tmp_path / "Dropbox" / "council"
    folder.mkdir(mode=of_folder)
    (folder / "collection.toml").write_text(f'council = "A"\nledger = "{setting}"\n'[: None if setting else 14])
    with Folder(folder).writing():
        pass
    (ledger,) = tmp_path.rglob("ledger.db")
    assert folder not in ledger.parents
    assert mode(ledger) == of_ledger
    if not setting:
        assert mode(ledger.parent) == of_folder
    assert mode(shared) == 0o755, "what was there before is left as it is"


def test_the_ledger_is_no_wider_than_its_folder(tmp_path, mask):
    folder = tmp_path / "council"
    folder.mkdir(mode=0o700)
    mask(0)
    with Ledger.open(folder / "ledger.db", lambda: datetime(2023, 10, 1, tzinfo=UTC), actor="Officer"):
        pass
    assert {mode(path) & 0o077 for path in folder.iterdir() if path.name.startswith("ledger")} == {0}
