"""One writer at a time in a folder, whatever becomes of the one before."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import faults
import pytest

from workbook_tool import durable
from workbook_tool.errors import WorkbookToolError

pytestmark = pytest.mark.skipif(not faults.POSSIBLE, reason="needs fork")
TOGETHER = multiprocessing.get_context("fork") if faults.POSSIBLE else multiprocessing.get_context()


def _hold(folder: Path, held: object, let_go: object) -> None:
    with durable.folder_lock(folder):
        (folder / ".wt-0123456789abcdef.part").write_bytes(b"half a file")
        held.set()  # type: ignore[attr-defined]
        let_go.wait(600)  # type: ignore[attr-defined]


def test_a_second_process_is_told(tmp_path: Path) -> None:
    held, let_go = TOGETHER.Event(), TOGETHER.Event()
    other = TOGETHER.Process(target=_hold, args=(tmp_path, held, let_go))
    other.start()
    assert held.wait(120)
    told = pytest.raises(WorkbookToolError, match="Another workbook-tool is at work in")
    with told, durable.folder_lock(tmp_path, wait=0.05):
        pass
    let_go.set()
    with durable.folder_lock(tmp_path, wait=600):
        pass
    other.join()


def test_the_lock_of_a_killed_process_is_free_and_its_leavings_are_gone(tmp_path: Path) -> None:
    held = TOGETHER.Event()
    other = TOGETHER.Process(target=_hold, args=(tmp_path, held, TOGETHER.Event()))
    other.start()
    assert held.wait(120)
    assert other.pid
    os.kill(other.pid, signal.SIGKILL)
    other.join()
    keep = {".wt-notours.part", ".wt-0123456789abcdef.part.xlsx", "wt-0123456789abcdef.part"}
    for name in keep:
        (tmp_path / name).write_bytes(b"")
    with durable.folder_lock(tmp_path, wait=1):
        assert {p.name for p in tmp_path.iterdir()} == keep | {durable.LOCK}


def test_taken_again_inside(tmp_path: Path) -> None:
    with durable.folder_lock(tmp_path):
        part = tmp_path / ".wt-0123456789abcdef.part"
        part.write_bytes(b"being written")
        with durable.folder_lock(tmp_path / "." / ""):
            pass
        assert part.exists()
        taken = TOGETHER.Process(target=_try, args=(tmp_path,))
        taken.start()
        taken.join()
        assert taken.exitcode == 1, "the inner release must not free the outer lock"


def _try(folder: Path) -> None:
    try:
        with durable.folder_lock(folder, wait=0):
            os._exit(0)
    except WorkbookToolError:
        os._exit(1)


def test_threads_of_one_process_wait_for_each_other(tmp_path: Path) -> None:
    inside: list[str] = []

    def work(name: str) -> None:
        with durable.folder_lock(tmp_path):
            inside.append(f"{name} in")
            time.sleep(0.02)
            inside.append(f"{name} out")

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [f"{first[0]} out" for first in inside[::2]] == inside[1::2]


def _count_up(folder: Path, barrier: object, times: int) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    for _ in range(times):
        with durable.folder_lock(folder, wait=600):
            number = int((folder / "count").read_text())
            durable.write_bytes(folder / "count", str(number + 1).encode())


def test_processes_released_together_lose_no_step(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    barrier = TOGETHER.Barrier(3)
    workers = [TOGETHER.Process(target=_count_up, args=(tmp_path, barrier, 10)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (tmp_path / "count").read_text() == "30"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)

    def take() -> None:
        with durable.folder_lock(tmp_path):
            pass

    outcome = faults.run(take, plain=True)
    assert (outcome.code, "read-only for you" in outcome.output) == (1, True), outcome.output


def test_a_clock_that_jumps_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 86_400)
    with durable.folder_lock(tmp_path, wait=1):
        monkeypatch.setattr(time, "time", lambda: real() + 86_400)
        durable.write_bytes(tmp_path / "master.xlsx", b"new")
    assert (tmp_path / "master.xlsx").read_bytes() == b"new"
