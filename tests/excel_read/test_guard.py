"""Files that harm the process that reads them: one finding each, and the others go on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import deeds
import pytest
from raw import workbook

from workbook_tool.domain.finding import Finding
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.guard import Item, Pool, read_many, worker
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted import MIB, Limits

GOOD = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
QUICK = Limits(seconds=2, memory=256 * MIB)
PATIENT = Limits(seconds=60, memory=256 * MIB)  # so that a busy machine is not taken for a slow file


def done(names: list[str], limits: Limits = QUICK, workers: int = 1) -> dict[str, object]:
    with Pool(deeds.do, limits, workers) as pool:
        return {item.file: found for item, found in pool.map(Item(f"{name}.xlsx", GOOD) for name in names)}


@pytest.mark.parametrize(
    ("deed", "code", "words"),
    [
        ("abort", "file-stopped-reader", f"signal {int(signal.SIGABRT)}"),
        ("segfault", "file-stopped-reader", f"signal {int(signal.SIGSEGV)}"),
        ("exit", "file-stopped-reader", "exit code 3"),
        ("sys.exit", "file-stopped-reader", "SystemExit"),
        ("panic", "file-stopped-reader", "Panic, deeds.py line"),
        ("sleep", "file-too-slow", "2 seconds"),
        ("spin", "file-too-slow", "2 seconds"),
        ("memory", "file-too-much-memory", "256 MB"),
        ("hoard", "file-too-much-memory", "256 MB"),
    ],
)
def test_a_deed_is_one_finding_about_one_file(deed: str, code: str, words: str) -> None:
    found = done(["before", deed, "after"], QUICK if code == "file-too-slow" else PATIENT)
    said = found[f"{deed}.xlsx"]
    assert isinstance(said, Finding)
    assert (said.code, said.cell and said.cell.file) == (code, f"{deed}.xlsx")
    assert words in said.message
    assert [isinstance(found[f"{name}.xlsx"], tuple) for name in ("before", "after")] == [True, True]


def test_noise_of_a_library_does_not_reach_the_results() -> None:
    found = done(["print", "after"], PATIENT)
    assert len(found) == 2
    assert all(isinstance(said, tuple) for said in found.values())


def test_a_worker_is_used_again_and_replaced_only_when_stopped() -> None:
    found = done(["one", "two", "exit", "three", "four"], PATIENT)
    numbers = [said[0] for said in found.values() if isinstance(said, tuple)]
    assert len(numbers) == 4
    assert (numbers[0], numbers[2]) == (numbers[1], numbers[3])
    assert numbers[0] != numbers[2]


def test_results_come_in_the_order_of_the_files_and_few_are_in_hand() -> None:
    taken: list[int] = []

    def items() -> Iterator[Item]:
        for number in range(60):
            taken.append(number)
            yield Item(f"{number}.xlsx", GOOD)

    ahead = []
    for place, (item, found) in enumerate(read_many(items(), workers=2)):
        assert isinstance(found, WorkbookRead)
        assert item.file == found.file == f"{place}.xlsx"
        ahead.append(len(taken) - place)
    assert max(ahead) <= 6


def test_a_slow_file_holds_up_only_its_own_worker() -> None:
    started = time.monotonic()
    found = done(["sleep", *map(str, range(20))], workers=2)
    assert [type(said) for said in found.values()] == [Finding, *[tuple] * 20]
    assert time.monotonic() - started < 40, "two seconds for each that waited for it"


def test_leaving_early_ends_the_workers_at_once() -> None:
    started = time.monotonic()
    with Pool(deeds.do, Limits(seconds=3000), 1) as pool:
        for _ in pool.map(Item(f"{name}.xlsx", GOOD) for name in ("good", "sleep", "sleep")):
            break
    assert time.monotonic() - started < 1800


def test_a_worker_about_to_start_when_the_pool_ends_does_not_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    starting, ended, real = Event(), Event(), subprocess.Popen

    def late(*args: Any, **more: Any) -> Any:
        starting.set()
        assert ended.wait(300)
        return real(*args, **more)

    monkeypatch.setattr(subprocess, "Popen", late)
    with ThreadPoolExecutor(1) as threads, Pool(deeds.do, Limits(seconds=3000), 1) as pool:
        done = threads.submit(pool.read, Item("sleep.xlsx", GOOD))
        assert starting.wait(300)
        pool.__exit__(None, None, None)
        ended.set()
        with pytest.raises(WorkbookToolError, match="could not start"):
            done.result(1800)


def test_a_pool_that_cannot_start_says_so() -> None:
    with Pool(deeds.do, workers=1) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [entry for entry in sys.path if "excel_read" not in entry])
        with pytest.raises(WorkbookToolError, match="could not start"):
            pool.read(Item("a.xlsx", GOOD))


WATCHED = """
from workbook_tool.excel.guard import pool, worker
from workbook_tool.untrusted import Limits
worker.sys = type("", (), {"platform": PLATFORM, "modules": {}})
worker.resource = None
worker.held = lambda real=worker.held: REAL()
worker.limit_memory(Limits(memory=150 * 1024 * 1024))
worker.limit_processor(Limits())
hoard = []
import time
for _ in range(3000):
    hoard.append(bytearray(1024 * 1024))
    time.sleep(0.001)
"""


def test_the_watch_that_stands_in_where_the_system_has_no_limits() -> None:
    """Windows has no limits on memory: a watch of our own ends the process. Switched on here."""
    real = "(lambda: int(open('/proc/self/statm').read().split()[1]) * 4096)"
    script = WATCHED.replace("PLATFORM", "'win32'").replace("REAL", real)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=300, check=False)
    assert (ended.returncode, ended.stderr) == (worker.OUT_OF_MEMORY, b"")


def test_what_a_process_holds_is_known() -> None:
    assert 5 * MIB < worker.held() < 20_000 * MIB
