"""The child's side of :mod:`workbook_tool.excel.guard`: read files one by one, within limits."""

from __future__ import annotations

import gc
import itertools
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO, cast

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.guard.wire import OUT_OF_MEMORY, Item, Then, receive, send
from workbook_tool.excel.read.workbook import read
from workbook_tool.untrusted.limits import Limits, RefusedError
from workbook_tool.untrusted.regular_file import size_text

_COLLECT_AFTER = 100  # files: cells hold no circles, so looking for some at every turn only costs
_LOOK_EVERY = 0.05  # seconds
_ROOM_AT_START = 256 * 1024 * 1024  # address space that the interpreter itself may take

try:
    import resource
except ImportError:  # Windows has no such limits: the watch below stands in
    resource = None  # type: ignore[assignment]


def serve() -> None:
    """Read items from standard input and answer on standard output until there are no more."""
    incoming, outgoing = _pipes()
    try:
        then, limits = cast("tuple[Then[object], Limits]", receive(incoming))
    except Exception as error:  # noqa: BLE001 (whatever it is, the parent says it)
        send(outgoing, f"{type(error).__name__}: {error}")
        return
    send(outgoing, "")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the run stops this process too
    limit_memory(limits)
    gc.disable()
    for number in itertools.count(1):
        try:
            item = cast("Item", receive(incoming))
        except EOFError:
            return
        if number % _COLLECT_AFTER == 0:
            gc.collect()
        limit_processor(limits)
        answer = _answer(item, then, limits)
        try:
            send(outgoing, answer)
            continue
        except MemoryError:
            del answer
        send(outgoing, (_too_much(item, limits), True))


def _answer(item: Item, then: Then[object], limits: Limits) -> tuple[object, bool]:
    """What came of the item, and whether this process should read no more after it."""
    try:
        outcome = read(item.data, item.file, limits, item.password)
        spent = getattr(outcome, "code", "") == "file-too-much-memory"
        return then(item, outcome), spent
    except MemoryError:
        pass  # what is said of it is said below, once the error has let go of what it held
    except BaseException as error:  # noqa: BLE001 (one file never stops the others)
        return RefusedError("file-stopped-reader", how=_where(error)).finding(item.file), True
    return _too_much(item, limits), True


def _too_much(item: Item, limits: Limits) -> Finding:
    return RefusedError("file-too-much-memory", limit=size_text(limits.memory)).finding(item.file)


def _where(error: BaseException) -> str:
    """What went wrong, for those who mend this program."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__}, {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}"


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes to the parent, out of the way of whatever a library prints."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    return incoming, outgoing


def limit_memory(limits: Limits) -> None:
    """Hold this process to its memory: by the system where it can, else by a watch of our own."""
    if resource is not None and sys.platform == "linux":
        most = limits.memory + _ROOM_AT_START
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:
        threading.Thread(target=watch, args=(limits.memory,), daemon=True).start()


def limit_processor(limits: Limits) -> None:
    """Give the next file its seconds of the processor; the parent's clock stands in where the system cannot."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + limits.seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def watch(most: int) -> None:
    """End this process when it holds more than ``most`` bytes."""
    while True:
        if held() > most:
            os._exit(OUT_OF_MEMORY)
        time.sleep(_LOOK_EVERY)


def held() -> int:
    """The bytes of memory that this process holds now (on macOS: has held at most)."""
    if sys.platform == "win32":
        return _held_on_windows()
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as memory:  # noqa: PTH123
            return int(memory.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _held_on_windows() -> int:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_uint32), ("faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "pagefile", "peak_pagefile")),
        )  # fmt: skip

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    windows = ctypes.WinDLL("psapi")  # type: ignore[attr-defined]
    process = ctypes.WinDLL("kernel32").GetCurrentProcess()  # type: ignore[attr-defined]
    windows.GetProcessMemoryInfo(ctypes.c_void_p(process), ctypes.byref(counters), counters.cb)
    return int(counters.now)
