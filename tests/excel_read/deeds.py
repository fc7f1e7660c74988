"""What a file might do to the process that reads it; done here after reading, in a worker."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.guard.wire import Item
from workbook_tool.grid import WorkbookRead

_DEEDS = {
    "abort": os.abort,
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(3),
    "sys.exit": lambda: sys.exit(4),
    "sleep": lambda: time.sleep(3600),
    "memory": lambda: len(bytearray(4 * 1024**3)),
    "print": lambda: (print("noise", flush=True), os.write(1, b"noise")),
}


def do(item: Item, found: WorkbookRead | Finding) -> tuple[int, str]:
    """The worker's process number and the file's name, unless the name says to do worse."""
    deed = item.file.removesuffix(".xlsx")
    if deed == "spin":
        while True:
            pass
    if deed == "panic":
        raise Panic
    if deed == "hoard":
        hoard = []
        while True:
            hoard.append(bytearray(1024**2))
    if deed in _DEEDS:
        _DEEDS[deed]()
    assert isinstance(found, WorkbookRead)
    return os.getpid(), item.file


class Panic(BaseException):
    """What a compiled reader raises when it gives up."""


def count_cells(_item: Item, found: WorkbookRead | Finding) -> int | Finding:
    """How many cells were read."""
    return found if isinstance(found, Finding) else sum(len(sheet.cells) for sheet in found.sheets)


def open_files(_item: Item, _found: WorkbookRead | Finding) -> list[str]:
    """What this process holds open, by kind."""
    links = [Path(f"/proc/self/fd/{number}") for number in range(30)]
    return sorted({str(link.readlink()).partition(":")[0] for link in links if link.is_symlink()})
