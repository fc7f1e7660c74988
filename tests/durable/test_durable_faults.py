"""Each write, flush, rename, removal and new folder of durable broken in turn, each way, and the work done again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import faults
import pytest
from faults import Fault

from workbook_tool import durable
from workbook_tool.durable import disk


@pytest.fixture
def place() -> Iterator[Path]:
    with faults.quick_folder() as folder:
        yield folder


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
    disk.rename(str(part), str(part.with_name("master.xlsx")))
    disk.flush(os.open(part.parent, os.O_RDONLY))
    disk.make(str(folder / "next"))


def prepared(folder: Path) -> Path:
    folder.mkdir()
    (folder / "2023-24-Q2").mkdir()
    (folder / "2023-24-Q2" / "master.xlsx").write_bytes(OLD)
    return folder


def outcomes(act: Callable[[Path], None], place: Path, ways: tuple[str, ...]) -> list[tuple[Fault, Path]]:
    """The folder after each fault; the work must have ended in the way that the fault asks."""
    folder = prepared(place / "whole")
    whole = faults.run(lambda: act(folder), None, folder)
    assert whole.code == 0, whole.output
    assert whole.unguarded == () or act is naive
    found = []
    for fault in faults.every(whole.points, ways):
        folder = prepared(place / f"{fault.how}-{fault.point}")
        outcome = faults.run(lambda folder=folder: act(folder), fault, folder)
        assert outcome.code == (-9 if fault.how in (faults.KILL, faults.POWER) else 1), (fault, outcome)
        found.append((fault, folder))
    return found


@pytest.mark.parametrize("act", [write, store, take_out])
def test_nothing_is_lost_and_doing_it_again_ends_the_same(place: Path, act: Callable[[Path], None]) -> None:
    broken = outcomes(act, place, (*faults.WAYS, faults.POWER))
    expected = faults.tree(place / "whole")
    for fault, folder in broken:
        assert set(faults.tree(folder).values()) <= {OLD, NEW}, fault
        if fault.point == max(other.point for other, _ in broken):
            assert faults.tree(folder) == expected, "all was done and stays done"
        again = faults.run(lambda folder=folder: act(folder), None, folder)
        assert again.code == 0, (fault, again.output)
        assert faults.tree(folder) == expected, fault
        assert not list(folder.rglob(".wt-*")), fault


def test_what_is_there_already_is_flushed_again(place: Path) -> None:
    """The run that wrote it may have been stopped before its name was flushed."""
    store(prepared(place / "folder"))
    again = faults.run(lambda: store(place / "folder"), None, place / "folder")
    assert again.points == ("flush received",)


def test_the_harness_catches_what_is_done_wrongly(place: Path) -> None:
    left = [set(faults.tree(folder).values()) for _, folder in outcomes(naive, place, (faults.POWER,))]
    assert any(not found <= {OLD, NEW} or not found for found in left)


def test_the_harness_tells_what_is_written_behind_the_back_of_durable(place: Path) -> None:
    def act() -> None:
        (place / "report.txt").write_text("not through durable")
        (place / "report.txt").rename(place / "other.txt")
        durable.write_bytes(place / "guarded.txt", b"through durable")
        os.open(place / "guarded.txt", os.O_RDONLY)

    told = faults.run(act, None, place).unguarded
    assert [line.replace(str(place), "") for line in told] == [
        "open /report.txt",
        "os.rename /report.txt",
        "os.rename /other.txt",
    ]
