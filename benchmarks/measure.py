"""What a piece of work costs in a process of its own: processor time, wall time, memory at its highest."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Seconds of processor time (its children's too), seconds on the clock, MB of memory at the highest mark."""

    processor: float
    wall: float
    peak: float


class FailedError(Exception):
    """A command that did not end as it should."""


def command(words: Sequence[object], cwd: Path | None = None, well: Sequence[int] = (0, 3)) -> Cost:
    """What a command costs as a whole process, start and imports included."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen([str(word) for word in words], cwd=cwd, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in well:
            said.seek(0)
            raise FailedError(f"{' '.join(map(str, words))}: {said.read().decode(errors='replace')[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def tool(folder: Path, *words: object) -> Cost:
    """What a command of the tool costs in a collection folder."""
    return command([sys.executable, "-m", "workbook_tool", "-C", folder, *words])


def step(name: str, side: str, size: object, place: Path) -> Cost:
    """What one step costs inside a fresh process, whatever it needs being there already; see steps.py."""
    words = [sys.executable, "-m", "benchmarks.steps", name, side, str(size), str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FailedError(done.stderr[-2000:])
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each."""
    return Cost(*map(statistics.median, zip(*costs, strict=True)))


def spread(ratios: Sequence[float]) -> str:
    """The median with the least and the greatest."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
