"""Each write, flush, rename, removal and new folder of durable broken in turn, each way, and the work done again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import faults
import pytest
from faults import Fault

from workbook_tool import durable

pytestmark = pytest.mark.skipif(not faults.POSSIBLE, reason="needs fork")
OLD, NEW = b"old " * 5000, b"new " * 6000


def write(folder: Path) -> None:
    with durable.folder_lock(folder):
        durable.write_bytes(folder / "2023-24-Q2" / "master.xlsx", NEW)


def store(folder: Path) -> None:
    with durable.folder_lock(folder):
        durable.store(folder / "2023-24-Q2" / "received", NEW, ".xlsx")


def take_out(folder: Path) -> None:
    with durable.folder_lock(folder):
        durable.write_bytes(folder / "a" / "inbox.xlsx", NEW)
        durable.move(folder / "a" / "inbox.xlsx", folder / "inbox.xlsx")
        durable.remove(folder / "2023-24-Q2" / "master.xlsx")


def naive(folder: Path) -> None:
    """How it must not be done: the folder is flushed, the file itself is not."""
    part = folder / "2023-24-Q2" / ".wt-0123456789abcdef.part"
    part.write_bytes(NEW)
    durable._rename(str(part), str(part.with_name("master.xlsx")))
    durable._flush(os.open(part.parent, os.O_RDONLY))
    durable._make(str(folder / "next"))


def prepared(folder: Path) -> Path:
    folder.mkdir()
    (folder / "2023-24-Q2").mkdir()
    (folder / "2023-24-Q2" / "master.xlsx").write_bytes(OLD)
    return folder


def outcomes(act: Callable[[Path], None], tmp_path: Path, ways: tuple[str, ...]) -> list[tuple[Fault, Path]]:
    """The folder after each fault; the work must have ended in the way that the fault asks."""
    folder = prepared(tmp_path / "whole")
    whole = faults.run(lambda: act(folder), None, folder)
    assert whole.code == 0, whole.output
    assert whole.unguarded == () or act is naive
    found = []
    for fault in faults.every(len(whole.points), ways):
        folder = prepared(tmp_path / f"{fault.how}-{fault.point}")
        outcome = faults.run(lambda folder=folder: act(folder), fault, folder)
        done = outcome.code == 0 and whole.points[fault.point - 1].startswith("remove") and fault.how == faults.FULL
        assert outcome.code == (-9 if fault.how in (faults.KILL, faults.POWER) else 1) or done, (fault, outcome)
        found.append((fault, folder))
    return found


@pytest.mark.parametrize("act", [write, store, take_out])
def test_nothing_is_lost_and_doing_it_again_ends_the_same(tmp_path: Path, act: Callable[[Path], None]) -> None:
    broken = outcomes(act, tmp_path, (*faults.WAYS, faults.POWER))
    expected = faults.tree(tmp_path / "whole")
    for fault, folder in broken:
        assert set(faults.tree(folder).values()) <= {OLD, NEW}, fault
        again = faults.run(lambda folder=folder: act(folder), None, folder)
        assert again.code == 0, (fault, again.output)
        assert faults.tree(folder) == expected, fault
        assert not list(folder.rglob(".wt-*")), fault


def test_the_harness_catches_what_is_done_wrongly(tmp_path: Path) -> None:
    left = [set(faults.tree(folder).values()) for _, folder in outcomes(naive, tmp_path, (faults.POWER,))]
    assert any(not found <= {OLD, NEW} or not found for found in left)


def test_the_harness_tells_what_is_written_behind_the_back_of_durable(tmp_path: Path) -> None:
    def act() -> None:
        (tmp_path / "report.txt").write_text("not through durable")
        (tmp_path / "report.txt").rename(tmp_path / "other.txt")
        durable.write_bytes(tmp_path / "guarded.txt", b"through durable")
        os.open(tmp_path / "guarded.txt", os.O_RDONLY)

    told = faults.run(act, None, tmp_path).unguarded
    assert [line.replace(str(tmp_path), "") for line in told] == [
        "open /report.txt",
        "os.rename /report.txt",
        "os.rename /other.txt",
    ]
