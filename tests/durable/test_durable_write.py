"""Files appear whole under their name, or not at all; what the disk refuses is said in words."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import faults
import pytest

from workbook_tool import durable
from workbook_tool.durable import disk, files
from workbook_tool.errors import WorkbookToolError

NAMES = [
    "return.xlsx",
    "Überprüfung – £ & co.xlsx",
    "данные.xlsx",
    "نتائج.xlsx",
    "業績指標 第2四半期.xlsx",
    "ผลการดำเนินงาน.xlsx",
    "e\u0301te\u0301.xlsx",
    "📈 figures.xlsx",
    "-rf.xlsx",
    ".hidden",
    "no suffix",
    "two  spaces .xlsx",
    "x" * 250 + ".xlsx",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_written_and_replaced(tmp_path: Path, name: str) -> None:
    path = tmp_path / "2023-24-Q2" / "issued" / name
    assert durable.write_bytes(path, b"first") == path
    assert durable.write_bytes(path, b"second, longer") == path
    assert path.read_bytes() == b"second, longer"
    assert [p.name for p in path.parent.iterdir()] == [name]


@pytest.mark.skipif(not faults.POSSIBLE, reason="names of bytes are Linux's")
def test_a_name_that_is_no_valid_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.xlsx")
    durable.write_bytes(path, b"bytes")
    assert path.read_bytes() == b"bytes"


def test_a_path_far_beyond_260_characters(tmp_path: Path) -> None:
    path = tmp_path.joinpath(*["a folder with quite a long name"] * 20, "return.xlsx")
    assert durable.write_bytes(path, b"deep").read_bytes() == b"deep"


def test_what_fails_halfway_leaves_the_old_file(tmp_path: Path) -> None:
    path = durable.write_bytes(tmp_path / "master.xlsx", b"old")
    with pytest.raises(TypeError), durable.replacing(path) as target:
        target.writelines([b"half of the new", None])  # type: ignore[list-item]
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["master.xlsx"]


class _Excel:
    """Windows while Excel holds some files open: renaming over them is refused."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def rename(self, source: str, target: str) -> None:
        if Path(target).name in self.names:
            raise PermissionError(errno.EACCES, "The process cannot access the file", target)
        Path(source).replace(target)


@pytest.mark.parametrize(
    ("there", "open_in_excel", "expected"),
    [
        ({}, [], "master.xlsx"),
        ({"master.xlsx": b"old"}, ["master.xlsx"], "master (2).xlsx"),
        ({"master.xlsx": b"old", "master (2).xlsx": b"somebody's"}, ["master.xlsx"], "master (3).xlsx"),
        ({"master.xlsx": b"old", "master (2).xlsx": b"new"}, ["master.xlsx"], "master (2).xlsx"),
    ],
)
def test_a_workbook_open_in_excel_gets_a_second_name(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: dict[str, bytes],
    open_in_excel: list[str],
    expected: str,
) -> None:
    for name, data in there.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(disk, "rename", _Excel(*open_in_excel).rename)
    written = durable.write_bytes(tmp_path / "master.xlsx", b"new")
    assert (written.name, written.read_bytes()) == (expected, b"new")
    assert faults.tree(tmp_path, lambda name: False) == there | {expected: b"new"}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EIO, "The disk reported a fault"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.ENOLCK, "two writers"),
        (errno.ELOOP, "could not be written"),
    ],
)
def test_a_refusal_in_words(number: int, words: str) -> None:
    error = durable.in_words(OSError(number, os.strerror(number)), Path("master.xlsx"))
    assert words in error.message
    assert "master.xlsx" in error.message
    assert error.way_out


def test_a_name_too_long_for_the_disk(tmp_path: Path) -> None:
    with pytest.raises(WorkbookToolError, match="too long"):
        durable.write_bytes(tmp_path / ("x" * 300), b"")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "2023-24-Q2").write_bytes(b"")
    with pytest.raises(WorkbookToolError, match="stands where a folder is needed"):
        durable.write_bytes(tmp_path / "2023-24-Q2" / "master.xlsx", b"")


@pytest.mark.skipif(not faults.POSSIBLE, reason="needs fork")
@pytest.mark.parametrize("act", [durable.write_bytes, lambda path, data: durable.store(path.parent, data)])
def test_a_read_only_folder(tmp_path: Path, act: object) -> None:
    tmp_path.chmod(0o555)
    outcome = faults.run(lambda: act(tmp_path / "master.xlsx", b"new"), plain=True)  # type: ignore[operator]
    assert (outcome.code, "read-only for you" in outcome.output) == (1, True), outcome.output
    assert list(tmp_path.iterdir()) == []


# -- files by their content -------------------------------------------------------
@pytest.mark.parametrize(
    ("suffix", "kept"), [(".xlsx", ".xlsx"), (".XLSX", ".xlsx"), ("", ""), ("../x", ""), (".a/b", ""), (".é", "")]
)
def test_bytes_are_kept_under_their_hash(tmp_path: Path, suffix: str, kept: str) -> None:
    digest = hashlib.sha256(b"a return").hexdigest()
    path = durable.store(tmp_path / "received", b"a return", suffix)
    assert path == tmp_path / "received" / f"{digest}{kept}"
    assert durable.store(tmp_path / "received", b"a return", suffix) == path
    assert durable.stored(tmp_path / "received", digest) == path
    assert durable.stored(tmp_path / "received", "0" * 64) is None
    assert faults.tree(tmp_path) == {f"received/{digest}{kept}": b"a return"}


def test_bytes_that_went_bad_are_written_again(tmp_path: Path) -> None:
    path = durable.store(tmp_path, b"a return", ".xlsx")
    path.write_bytes(b"a ret")
    assert durable.store(tmp_path, b"a return", ".xlsx").read_bytes() == b"a return"


def test_a_virus_scanner_s_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def rename(source: str, target: str) -> None:
        tries.append(target)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "used by another process", target)
        Path(source).replace(target)

    monkeypatch.setattr(disk, "rename", rename)
    monkeypatch.setattr(files, "_PAUSES", (0, 0, 0))
    monkeypatch.setattr(disk, "WINDOWS", True)
    assert durable.write_bytes(tmp_path / "new.xlsx", b"new").name == "new.xlsx"
    assert faults.tree(tmp_path) == {"new.xlsx": b"new"}


# -- Windows -----------------------------------------------------------------------
def test_the_twin_for_windows_flushes_the_file_in_place_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    monkeypatch.setattr(disk, "WINDOWS", True)
    if faults.POSSIBLE:
        monkeypatch.setattr(disk, "flush", lambda fd: flushed.append(Path(f"/proc/self/fd/{fd}").readlink().name))
    path = durable.write_bytes(tmp_path / "new" / "master.xlsx", b"new")
    durable.remove(path)
    durable.remove(path)
    assert not path.exists()
    if faults.POSSIBLE:
        assert [name for name in flushed if not name.endswith(".part")] == ["master.xlsx"]


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        ("short.xlsx", "short.xlsx"),
        ("\\\\?\\C:\\already", "\\\\?\\C:\\already"),
        ("/" + "long/" * 60 + "x", "\\\\?\\/" + "long/" * 60 + "x"),
    ],
)
def test_a_long_path_takes_windows_prefix(monkeypatch: pytest.MonkeyPatch, path: str, reached: str) -> None:
    assert durable.reachable(Path(path)) == path
    monkeypatch.setattr(disk, "WINDOWS", True)
    assert durable.reachable(Path(path)) == reached


def test_a_long_path_on_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    share = "\\\\server\\share\\" + "folder\\" * 40 + "x.xlsx"
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(os.path, "abspath", lambda text: text)
    assert durable.reachable(Path(share)) == "\\\\?\\UNC\\" + share[2:]
