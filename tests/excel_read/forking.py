"""A command's process that forks its reader: a line for each file, then how the readers that were used were started."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import deeds
from raw import workbook

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.guard import Item, Pool, early, fork_readers, pool
from workbook_tool.untrusted import MIB, Limits

GOOD = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
then, killed, *names = sys.argv[1:]
used: list[str] = []


def noted() -> early.Forked | None:
    """The reader that is ready, noted."""
    reader = early.forked_reader()
    used.append("forked" if reader else "started")
    return reader


pool.forked_reader = noted
with Path(__file__).open("rb"):
    fork_readers(1)
    if killed == "killed":
        os.kill(early._waiting[0]._pid, signal.SIGKILL)
        early._waiting[0].wait()
    with Pool(getattr(deeds, then), Limits(seconds=2, memory=256 * MIB), 1) as readers:
        for name in names:
            outcome = readers.read(Item(f"{name}.xlsx", GOOD))
            print(name, outcome.code if isinstance(outcome, Finding) else outcome)
print(*used)
