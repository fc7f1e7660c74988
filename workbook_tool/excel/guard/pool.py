"""Reading files from outside in processes of their own, so that none can harm the run or each other.

A worker is a plain child process that reads one file after another and is
replaced when one stops it. Whatever a file does there, be it a crash, a hang,
a panic or too much memory, comes back as one finding about that file.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeAlias, cast

from workbook_tool.domain.finding import Finding
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.guard.early import Forked, forked_reader
from workbook_tool.excel.guard.wire import OUT_OF_MEMORY, Item, Result, Then, receive, send
from workbook_tool.grid import WorkbookRead
from workbook_tool.untrusted.limits import USUAL, Limits, RefusedError
from workbook_tool.untrusted.regular_file import size_text

if TYPE_CHECKING:
    import subprocess

Process: TypeAlias = "subprocess.Popen[bytes] | Forked"

_START = "import sys; sys.path[:] = {path!r}; from workbook_tool.excel.guard.worker import serve; serve()"
_MOST = 8  # workers, unless told otherwise
_AHEAD = 2  # files per worker that wait, ready, for their turn
_LOOK_EVERY = 0.05  # seconds between two looks at the clock
_TOO_MUCH_PROCESSOR = -int(getattr(signal, "SIGXCPU", 0))


def read_many(
    items: Iterable[Item], limits: Limits = USUAL, workers: int | None = None
) -> Iterator[tuple[Item, WorkbookRead | Finding]]:
    """Each item with its WorkbookRead or Finding, in the order given; nothing is raised for what a file holds.

    Few files are in hand at any time, however many ``items`` gives.
    """
    with Pool(as_read, limits, workers) as pool:
        yield from pool.map(items)


def as_read(_item: Item, outcome: WorkbookRead | Finding) -> WorkbookRead | Finding:
    """What a pool does with a file that is only to be read."""
    return outcome


def most_workers() -> int:
    """How many workers a pool has, unless told otherwise."""
    return min(os.cpu_count() or 1, _MOST)


class Pool(Generic[Result]):
    """Workers kept for as long as the pool is open. Safe to use from several threads.

    ``then(item, found)`` goes on in the worker with what was read there, and
    its result is what comes back: it spares the way of every cell between two
    processes. It is a function of an importable module (or a partial of one),
    and its result can be pickled. WorkbookToolError where no worker starts.
    """

    def __init__(self, then: Then[Result], limits: Limits = USUAL, workers: int | None = None) -> None:
        count = workers or most_workers()
        self._workers = tuple(_Worker(then, limits) for _ in range(count))
        self._idle: queue.SimpleQueue[_Worker[Result]] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="workbook-reader")
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="workbook-clock", daemon=True).start()

    def __enter__(self) -> Pool[Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.end()
        self._threads.shutdown(wait=True)
        self._closed.set()

    def read(self, item: Item) -> Result | Finding:
        """What ``then`` made of one item, or the Finding about what stopped its worker."""
        worker = self._idle.get()
        try:
            return worker.read(item)
        finally:
            self._idle.put(worker)

    def map(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result | Finding]]:
        """Each item with what :meth:`read` gives for it, in order."""
        waiting: deque[tuple[Item, Future[Result | Finding]]] = deque()
        for item in items:
            waiting.append((item, self._threads.submit(self.read, item)))
            if len(waiting) > len(self._workers) * _AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()

    def _watch(self) -> None:
        """End the worker of every file that takes too long: the one clock of all."""
        while not self._closed.wait(_LOOK_EVERY):
            for worker in self._workers:
                worker.end_if_late()


class _Worker(Generic[Result]):
    """One child process, started when first needed and again after each that was stopped."""

    def __init__(self, then: Then[Result], limits: Limits) -> None:
        self._then, self._limits = then, limits
        self._process: Process | None = None
        self._lock = threading.Lock()
        self._until: float | None = None
        self._late = False
        self._over = False

    def read(self, item: Item) -> Result | Finding:
        """One file."""
        process = self._started()
        with self._lock:
            self._until, self._late = time.monotonic() + self._limits.seconds, False
        try:
            send(cast("BinaryIO", process.stdin), item)
            answer, spent = cast("tuple[Result | Finding, bool]", receive(cast("BinaryIO", process.stdout)))
        except (OSError, EOFError, pickle.UnpicklingError):
            return self._stopped(process).finding(item.file)
        finally:
            with self._lock:
                self._until = None
        if spent or self._late:  # killed in the moment of its answer: the next file is not its to read
            self.stop()
        return answer

    def end_if_late(self) -> None:
        """Kill the process if its file is over its time."""
        with self._lock:
            if self._until is not None and time.monotonic() > self._until and self._process is not None:
                self._late, self._until = True, None
                self._process.kill()

    def end(self) -> None:
        """End the process for good: one that is about to be started ends too."""
        self._over = True
        self.stop()

    def stop(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                cast("BinaryIO", pipe).close()
            except OSError:  # what was still to be written has nobody to read it
                continue

    def _started(self) -> Process:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        process = self._process = forked_reader() or _new_process()
        if self._over:  # asked after it could be found: whoever ends it sees it, or this does
            self.stop()
        try:
            send(cast("BinaryIO", process.stdin), (self._then, self._limits))
            failed = receive(cast("BinaryIO", process.stdout))
        except (OSError, EOFError, ValueError):  # a closed pipe too
            failed = "it ended at once"
        if failed:
            raise WorkbookToolError(f"The process that reads workbooks could not start: {failed}.")
        return process

    def _stopped(self, process: Process) -> RefusedError:
        """Why the process is no more."""
        self.stop()
        code = process.wait()
        if self._late or (_TOO_MUCH_PROCESSOR and code == _TOO_MUCH_PROCESSOR):
            return RefusedError("file-too-slow", seconds=self._limits.seconds)
        if code == OUT_OF_MEMORY:
            return RefusedError("file-too-much-memory", limit=size_text(self._limits.memory))
        return RefusedError("file-stopped-reader", how=f"signal {-code}" if code < 0 else f"exit code {code}")


def _new_process() -> subprocess.Popen[bytes]:
    import subprocess  # a forked reader needs none of it

    return subprocess.Popen(
        [sys.executable, "-c", _START.format(path=sys.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        creationflags=int(getattr(subprocess, "CREATE_NO_WINDOW", 0)),  # on Windows it opens no console
    )  # fmt: skip
