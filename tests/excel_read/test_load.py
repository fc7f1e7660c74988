"""What is opened at all: regular files of a bearable size, and what was looked at is what is opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from raw import workbook

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.read import read_path
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted import Limits, load, locked_workbook, regular_file


def code(found: bytes | Finding) -> str:
    return found.code if isinstance(found, Finding) else "read"


@pytest.fixture(params=["as the system has it", "where links cannot be refused on opening"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "cannot" in request.param:
        for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"):
            monkeypatch.delattr(os, flag, raising=False)


@pytest.mark.usefixtures("system")
def test_only_a_regular_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"abc")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "a.xlsx")
    (tmp_path / "broken.xlsx").symlink_to(tmp_path / "gone.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    os.mkfifo(tmp_path / "pipe.xlsx")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(tmp_path)
        listening.bind("socket.xlsx")
        os.chdir(here)
        found = {path.name: code(load(path)) for path in sorted(tmp_path.iterdir())}
    assert found == {
        "a.xlsx": "read",
        "broken.xlsx": "file-not-regular",
        "folder.xlsx": "file-not-regular",
        "link.xlsx": "file-not-regular",
        "pipe.xlsx": "file-not-regular",
        "socket.xlsx": "file-not-regular",
    }
    assert code(load(tmp_path / "none.xlsx")) == "file-unreadable"
    assert code(load(Path(os.devnull))) == "file-not-regular"


@pytest.mark.usefixtures("system")
def test_a_file_that_is_swapped_between_looking_and_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, other = tmp_path / "good.xlsx", tmp_path / "other.xlsx"
    good.write_bytes(b"good")
    other.write_bytes(b"other")
    real = os.open

    def swapped(path: Path, flags: int) -> int:
        other.replace(path)
        return real(path, flags)

    monkeypatch.setattr(regular_file.os, "open", swapped)
    assert code(load(good)) == "file-not-regular"


def test_size_is_looked_at_before_and_after_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x" * 11)
    small = Limits(file_bytes=10)
    found = load(path, small)
    assert isinstance(found, Finding)
    assert (found.code, "11 bytes" in found.message) == ("file-too-large", True)
    growing = tmp_path / "b.xlsx"
    growing.write_bytes(b"x" * 9)
    real = os.open

    def grown(path: Path, flags: int) -> int:
        with path.open("ab") as more:
            more.write(b"x" * 9)
        return real(path, flags)

    monkeypatch.setattr(regular_file.os, "open", grown)
    assert code(load(growing, small)) == "file-too-large"


@pytest.mark.parametrize(
    ("name", "workbook_name"),
    [
        ("~$return.xlsx", "return.xlsx"),
        (".~lock.return.xlsx#", "return.xlsx"),
        ("return.xlsx", ""),
        (".~lock.return.xlsx", ""),
        ("a~$b.xlsx", ""),
    ],
)
def test_lock_files_are_known(name: str, workbook_name: str) -> None:
    assert locked_workbook(name) == workbook_name


def test_a_lock_file_is_skipped_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "~$return.xlsx"
    path.write_bytes(b"\x05HR")
    found = load(path)
    assert isinstance(found, Finding)
    assert (found.code, found.severity.value, "return.xlsx" in found.message) == ("file-open-in-excel", "note", True)


def test_a_path_is_read_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "return.csv"
    path.write_bytes(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))
    found = read_path(path)
    assert not isinstance(found, Finding)
    assert found[0] == path.read_bytes()
    assert isinstance(found[1], WorkbookRead), "a file is known by its content, not by its name"
    assert found[1].file == "return.csv"
    assert isinstance(read_path(tmp_path / "none.xlsx"), Finding)
