"""A collection folder in one file and back: equal, safe against what others put into a zip, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import faults
import pytest
from ledger_material import a_year, clock

from workbook_tool import durable
from workbook_tool.durable import disk
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Ledger, archive, restoring
from workbook_tool.ledger.archive import MANIFEST
from workbook_tool.ledger.restoring import inside

FILES = {
    "collection.toml": b'council = "Sample County Council"\n',
    "register.xlsx": b"PK" * 3000,
    "2023-24-Q2/issued/LGS.xlsx": b"issued",
    "2023-24-Q2/received/0123.xlsx": b"received",
    "2023-24-Q2/outbox/\u00dcbersicht \u2013 \u696d\u7e3e \u0646\u062a\u0627\u0626\u062c.eml": b"mail",
    "2023-24-Q2/empty": b"",
}


def backup(folder: Path, file: Path, ledger: Path | None = None) -> Path:
    return archive.write(folder, file, ledger).path


def restore(file: Path, folder: Path) -> Path:
    return restoring.restore(file, folder).path


def opened(path: Path) -> Ledger:
    return Ledger.open(path, clock(), actor="x")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "performance"
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with opened(folder / "ledger.db") as ledger:
        a_year(ledger)
    return folder


def contents(folder: Path) -> tuple[dict[str, bytes], str]:
    files = faults.tree(folder)
    del files["ledger.db"]
    with opened(folder / "ledger.db") as ledger:
        assert ledger.events.verify() == []
        return files, ledger.dump()


def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    (folder / ".wt-0123456789abcdef.part").write_bytes(b"half a file")
    (folder / "linked").symlink_to(tmp_path)
    (folder / "link.xlsx").symlink_to(folder / "register.xlsx")
    file = backup(folder, folder / "backup.zip")
    assert backup(folder, tmp_path / "again.zip").read_bytes() != b""
    new = tmp_path / "new" / "place"
    assert restore(file, new) == new / "ledger.db"
    (folder / "link.xlsx").unlink()
    file.unlink()
    assert contents(new) == contents(folder)
    assert zipfile.ZipFile(tmp_path / "again.zip").testzip() is None


def test_the_same_folder_gives_the_same_bytes_in_order(folder: Path, tmp_path: Path) -> None:
    first, second = (backup(folder, tmp_path / name) for name in ("1.zip", "2.zip"))
    assert first.read_bytes() == second.read_bytes()
    assert zipfile.ZipFile(first).namelist() == [*sorted(FILES), "ledger.db", MANIFEST]


def test_a_ledger_that_lies_elsewhere_comes_along(folder: Path, tmp_path: Path) -> None:
    before = contents(folder)
    (folder / "ledger.db").rename(tmp_path / "elsewhere.db")
    file = backup(folder, tmp_path / "backup.zip", tmp_path / "elsewhere.db")
    restore(file, tmp_path / "new")
    assert contents(tmp_path / "new") == before


def test_taken_while_another_is_writing(folder: Path, tmp_path: Path) -> None:
    before = contents(folder)
    with opened(folder / "ledger.db") as ledger, ledger.store.change("half") as change:
        change.add("forgotten", sha256="x", reason="not yet")
        file = backup(folder, tmp_path / "backup.zip")
        restore(file, tmp_path / "new")
    assert contents(tmp_path / "new") == before


@pytest.mark.skipif(not faults.POSSIBLE, reason="names of bytes are Linux's")
def test_a_name_that_is_no_valid_text(folder: Path, tmp_path: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"bytes")
    before = contents(folder)
    restore(backup(folder, tmp_path / "backup.zip"), tmp_path / "new")
    assert contents(tmp_path / "new") == before


def test_without_a_ledger_or_with_a_damaged_one(folder: Path, tmp_path: Path) -> None:
    data = (folder / "ledger.db").read_bytes()
    (folder / "ledger.db").write_bytes(data[: len(data) // 2])
    assert backup(folder, tmp_path / "backup.zip") == tmp_path / "backup-damaged-ledger.zip"
    (folder / "ledger.db").unlink()
    with pytest.raises(WorkbookToolError, match="There is no ledger"):
        backup(folder, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


@pytest.mark.skipif(not faults.POSSIBLE, reason="needs fork")
def test_a_file_that_cannot_be_read(folder: Path, tmp_path: Path) -> None:
    (folder / "register.xlsx").chmod(0)
    outcome = faults.run(lambda: backup(folder, tmp_path / "backup.zip"), plain=True)
    assert (outcome.code, "register.xlsx could not be read" in outcome.output) == (1, True), outcome.output
    assert not (tmp_path / "backup.zip").exists()


def test_a_folder_that_holds_something_is_left_alone(folder: Path, tmp_path: Path) -> None:
    file = backup(folder, tmp_path / "backup.zip")
    before = contents(folder)
    with pytest.raises(WorkbookToolError, match="is not empty"):
        restore(file, folder)
    assert contents(folder) == before
    (tmp_path / "empty").mkdir()
    restore(file, tmp_path / "empty")
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(WorkbookToolError, match="stands where a folder is needed"):
        restore(file, tmp_path / "a file")


# -- hostile -----------------------------------------------------------------------------
Said = list[dict[str, object]]


def made(path: Path, change: Callable[[dict[str, bytes], Said], object]) -> Path:
    """A backup with its files and manifest changed."""
    image = path.with_name("image.db")
    opened(image).close()
    files = {"ledger.db": image.read_bytes(), "register.xlsx": b"PK"}
    said: Said = [
        {"name": n, "entry": n, "sha256": hashlib.sha256(d).hexdigest(), "size": len(d)} for n, d in files.items()
    ]
    change(files, said)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        if MANIFEST not in files:
            archive.writestr(MANIFEST, json.dumps({"files": said}))
    return path


def named(name: str) -> Callable[[dict[str, bytes], Said], object]:
    return lambda files, said: said[1].update(name=name)


HOSTILE: dict[str, Callable[[dict[str, bytes], Said], object]] = {
    "up": named("../register.xlsx"),
    "up further down": named("2023-24-Q2/../../register.xlsx"),
    "absolute": named("/etc/register.xlsx"),
    "here": named("./register.xlsx"),
    "empty": named(""),
    "a folder": named("register/"),
    "NUL": named("a\0b"),
    "the lock": named(".workbook-tool.lock"),
    "the pointer": named("ledger-location.toml"),
    "a list for a name": named(["a"]),  # type: ignore[arg-type]
    "a list for a hash": lambda files, said: said[1].update(sha256=["a"]),
    "a size without end": lambda files, said: files.update(
        {MANIFEST: b'{"files": [{"name": "a", "entry": "a", "sha256": "", "size": 1e999}]}'}
    ),
    "a size of 5,000 digits": lambda files, said: files.update(
        {MANIFEST: b'{"files": [{"size": ' + b"9" * 5000 + b"}]}"}
    ),
    "a size that is no number": lambda files, said: files.update({MANIFEST: b'{"files": [{"size": NaN}]}'}),
    "a manifest nested deep": lambda files, said: files.update({MANIFEST: b"[" * 100_000 + b"]" * 100_000}),
    "a manifest of many parts": lambda files, said: files.update({MANIFEST: b"[" + b"[]," * 2_000_000 + b"[]]"}),
    "a manifest that is too long": lambda files, said: files.update({MANIFEST: b" " * (65 << 20)}),
    "no name": lambda files, said: said[1].pop("name"),
    "another type": named(7),  # type: ignore[arg-type]
    "twice": named("ledger.db"),
    "a file as a folder": named("ledger.db/x"),
    "other bytes": lambda files, said: files.update({"register.xlsx": b"KP"}),
    "more bytes": lambda files, said: files.update({"register.xlsx": b"PK" + bytes(1 << 22)}),
    "fewer bytes": lambda files, said: files.update({"register.xlsx": b"P"}),
    "a size below nothing": lambda files, said: said[1].update(size=-1),
    "a file more": lambda files, said: files.update({"evil.exe": b"MZ"}),
    "a file less": lambda files, said: files.pop("register.xlsx"),
    "no ledger": lambda files, said: (files.pop("ledger.db"), said.pop(0)),
    "no manifest of ours": lambda files, said: files.update({MANIFEST: b"[]"}),
    "a manifest that is no JSON": lambda files, said: files.update({MANIFEST: b"\xff{"}),
    "a ledger that is none": lambda files, said: (
        files.update({"ledger.db": b"x"}),
        said[0].update(sha256=hashlib.sha256(b"x").hexdigest(), size=1),
    ),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_others_put_into_a_zip(tmp_path: Path, change: Callable[[dict[str, bytes], Said], object]) -> None:
    file = made(tmp_path / "backup.zip", change)
    before = {p.name for p in tmp_path.iterdir()}
    with pytest.raises(WorkbookToolError, match=r"cannot be restored|is damaged|stands where a folder"):
        restore(file, tmp_path / "new")
    assert {p.name for p in tmp_path.iterdir()} <= before | {"new"}
    assert not (tmp_path / "new").exists() or [p.name for p in (tmp_path / "new").iterdir()] == [durable.LOCK]


def test_the_backup_that_the_hostile_ones_are_made_from_is_sound(tmp_path: Path) -> None:
    restore(made(tmp_path / "backup.zip", lambda files, said: None), tmp_path / "new")
    assert (tmp_path / "new" / "register.xlsx").read_bytes() == b"PK"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip", b"text"])
def test_no_zip_at_all(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "backup.zip").write_bytes(data)
    with pytest.raises(WorkbookToolError, match="cannot be restored"):
        restore(tmp_path / "backup.zip", tmp_path / "new")
    with pytest.raises(WorkbookToolError, match="There is no file"):
        restore(tmp_path / "no.zip", tmp_path / "new")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "backup.zip")
    with pytest.raises(WorkbookToolError, match="it is not a file"):
        restore(tmp_path / "backup.zip", tmp_path / "new")


def test_cut_short_or_turned_bits(folder: Path, tmp_path: Path) -> None:
    data = backup(folder, tmp_path / "backup.zip").read_bytes()
    for size in range(0, len(data), len(data) // 25):
        (tmp_path / "cut.zip").write_bytes(data[:size])
        with pytest.raises(WorkbookToolError, match="cannot be restored"):
            restore(tmp_path / "cut.zip", tmp_path / f"cut {size}")
    whole = contents(folder)
    for place in range(7, len(data), len(data) // 60):
        bad = bytearray(data)
        bad[place] ^= 16
        (tmp_path / "bad.zip").write_bytes(bad)
        try:
            restore(tmp_path / "bad.zip", tmp_path / f"bad {place}")
        except WorkbookToolError:
            continue
        assert contents(tmp_path / f"bad {place}") == whole, "or what was turned says nothing"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a/b.txt", ("a", "b.txt")),
        ("a\\..\\b:c?.txt", ("a_.._b_c_.txt",)),
        ("con.txt", ("_con.txt",)),
        ("LPT1", ("_LPT1",)),
        ("trailing. /x", ("trailing__", "x")),
        ("C:/x", ("C_", "x")),
        ("../x", ()),
    ],
)
def test_names_on_windows(monkeypatch: pytest.MonkeyPatch, name: str, parts: tuple[str, ...]) -> None:
    monkeypatch.setattr(disk, "WINDOWS", True)
    assert inside(name) == parts


# -- stopped ------------------------------------------------------------------------------
@pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")
@pytest.mark.parametrize("what", ["backup", "restore"])
def test_stopped_at_every_point_and_done_again(folder: Path, quick: Path, what: str) -> None:
    whole = contents(folder)
    file = backup(folder, folder.parent / "backup.zip")
    made: dict[str, Callable[[Path], object]] = {
        "backup": lambda root: backup(folder, root / "copy.zip"),
        "restore": lambda root: restore(file, root / "performance"),
    }

    def act(root: Path) -> None:
        made[what](root)

    def there(root: Path) -> bool:
        if what == "backup":
            return (root / "copy.zip").read_bytes() == file.read_bytes()
        return contents(root / "performance") == whole

    (quick / "whole").mkdir()
    points = faults.run(lambda: act(quick / "whole"), None, quick / "whole").points
    assert there(quick / "whole")
    for fault in faults.every(points, (*faults.WAYS, faults.POWER)):
        root = quick / f"{fault.how}{fault.point}"
        root.mkdir()
        outcome = faults.run(lambda root=root: act(root), fault, root)
        assert outcome.code in (1, -9), (fault, outcome)
        assert fault.point <= len(points) or there(root), "all was done and stays done"
        try:
            act(root)
        except WorkbookToolError as error:
            if "is not empty" not in error.message:  # as where only the last flush had failed
                raise
        assert there(root), fault
