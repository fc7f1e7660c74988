"""Reading on a Dask cluster: a real scheduler and two workers on loopback, one of them killed in the middle."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbook_tool.commands.folder import Folder, now
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.commands.intake.reading import readers_at
from workbook_tool.commands.results.compile import compile_master
from workbook_tool.domain.period import parse_period
from workbook_tool.errors import WorkbookToolError

PERIOD = parse_period("2023-24-Q2")
AT = now()  # one for both ways: a master prints the minute at which a return came in
_LONG = 300  # seconds that starting may take, however busy the machine is
_PATIENT = {  # a busy machine is no dead one: who is dead is told by its closed connection
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": f"{_LONG}s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": f"{_LONG}s",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": f"{_LONG}s",
}


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    where = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    dask = [sys.executable, "-m", "distributed.cli."]
    monkeypatch.setattr("workbook_tool.commands.intake.reading._WAIT", f"{_LONG}s")
    with ExitStack() as running:

        def start(what: str, *words: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [*dask[:2], dask[2] + what, *words, "--scheduler-file", str(where)],
                env={**os.environ, **_PATIENT}, **quiet,
            )  # fmt: skip
            running.callback(process.wait)
            running.callback(process.kill)
            return process

        scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        address = _address(where, scheduler)
        options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory")
        workers = [start("dask_worker", *options, str(tmp_path / f"worker{n}")) for n in range(2)]
        from distributed import Client

        with Client(address, timeout=f"{_LONG}s", set_as_default=False) as client:
            client.wait_for_workers(2, timeout=_LONG)
        yield Cluster(address, workers)


def _address(where: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """The scheduler's address, once it has written it whole."""
    until = time.monotonic() + _LONG
    while time.monotonic() < until and scheduler.poll() is None:
        with suppress(OSError, ValueError):
            return json.loads(where.read_text("utf-8"))["address"]
        time.sleep(0.05)
    raise AssertionError(f"The scheduler did not start: exit code {scheduler.poll()}")


def end_state(folder: Path, address: str = "", kill: subprocess.Popen[bytes] | None = None) -> tuple[str, bytes]:
    """The ledger in text and the master after collecting every sample return."""
    opened = Folder(folder, clock=lambda: AT)
    seen: list[str] = []

    def done(name: str) -> None:
        seen.append(name)
        if kill and len(seen) == 3:
            kill.kill()

    with readers_at(address) as opened.readers:
        list(collect_returns(opened, [str(folder / "wrong"), str(folder / "returns")], None, done))
    assert len(seen) == 9
    master = compile_master(opened, PERIOD).master
    with opened.ledger() as ledger:
        return ledger.dump().replace(str(folder), "council"), master.read_bytes()


def test_the_same_ledger_and_master_with_a_worker_killed_in_the_middle(cluster, started, tmp_path):
    here, there = (shutil.copytree(started, tmp_path / name / "council") for name in ("here", "there"))
    assert end_state(there, cluster.address, cluster.workers[0]) == end_state(here)
    assert cluster.workers[0].wait(_LONG) != 0
    assert cluster.workers[1].poll() is None


def test_what_stops_a_reader_is_a_finding_there_too(cluster, started, tmp_path, run):
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "broken.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 400)
    here = run(started, "check", str(bad), "--format", "json")
    there = run(started, "check", str(bad), "--scheduler", cluster.address, "--format", "json")
    assert here.exit_code == there.exit_code == 3
    assert here.stdout == there.stdout


def test_no_scheduler_at_the_address(monkeypatch):
    monkeypatch.setattr("workbook_tool.commands.intake.reading._WAIT", "1s")
    with (
        pytest.raises(WorkbookToolError, match=r"There is no scheduler at tcp://127\.0\.0\.1:9"),
        readers_at("tcp://127.0.0.1:9"),
    ):
        pass
