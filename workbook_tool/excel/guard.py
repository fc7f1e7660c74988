"""Reading files from outside in processes of their own, so that none can harm the run or each other.

A worker is a plain child process that reads one file after another and is
replaced when one stops it. Whatever a file does there, be it a crash, a hang,
a panic or too much memory, comes back as one finding about that file.
"""

from __future__ import annotations

import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Generic, TypeAlias, TypeVar, cast

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.limits import USUAL, Limits
from workbook_tool.excel.load import size_text
from workbook_tool.excel.refused import RefusedError
from workbook_tool.grid import WorkbookRead

Result = TypeVar("Result")
Then: TypeAlias = Callable[["Item", WorkbookRead | Finding], Result]

_LENGTH = struct.Struct("<Q")
_START = (
    "import sys; sys.path[:] = {path!r}; sys.modules['numpy'] = None; "
    "from workbook_tool.excel.worker import serve; serve()"
)
_OUT_OF_MEMORY = 86  # the exit code of a worker that went over its memory
_MOST = 8  # workers by default
_AHEAD = 2  # files per worker that wait for their turn, ready


@dataclass(frozen=True, slots=True)
class Item:
    """One file to read: its name as people know it, its bytes, the password that was given for it."""

    file: str
    data: bytes
    password: str | None = None


def read_many(
    items: Iterable[Item], limits: Limits = USUAL, workers: int | None = None
) -> Iterator[tuple[Item, WorkbookRead | Finding]]:
    """Each item with its WorkbookRead or Finding, in the order given; nothing is raised for what a file holds.

    Few files are in hand at any time, however many ``items`` gives.
    """
    with Pool(as_read, limits, workers) as pool:
        yield from pool.map(items)


def as_read(_item: Item, found: WorkbookRead | Finding) -> WorkbookRead | Finding:
    """What a pool does with a file that is only to be read."""
    return found


class Pool(Generic[Result]):
    """Workers kept for as long as the pool is open. Safe to use from several threads.

    ``then(item, found)`` goes on in the worker with what was read there, and
    its result is what comes back: it spares the way of every cell between two
    processes. It is a function that can be pickled, as its result can.
    """

    def __init__(self, then: Then[Result], limits: Limits = USUAL, workers: int | None = None) -> None:
        self._count = workers or min(os.cpu_count() or 1, _MOST)
        self._idle: queue.SimpleQueue[_Worker[Result]] = queue.SimpleQueue()
        for _ in range(self._count):
            self._idle.put(_Worker(then, limits))
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="workbook-reader")

    def __enter__(self) -> Pool[Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        for _ in range(self._count):
            self._idle.get().stop()

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
            if len(waiting) > self._count * _AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()


class _Worker(Generic[Result]):
    """One child process, started when first needed and again after each that was stopped."""

    def __init__(self, then: Then[Result], limits: Limits) -> None:
        self._then, self._limits = then, limits
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, item: Item) -> Result | Finding:
        """One file; a worker that is gone is replaced for the next."""
        process = self._started()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limits.seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            send(_pipe(process.stdin), item)
            answer, spent = cast("tuple[Result | Finding, bool]", receive(_pipe(process.stdout)))
        except (OSError, EOFError, pickle.UnpicklingError):
            return self._stopped(process, late=late.is_set()).finding(item.file)
        finally:
            timer.cancel()
        if spent:
            self.stop()
        return answer

    def stop(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            _pipe(process.stdout).close()
            try:
                _pipe(process.stdin).close()
            except OSError:  # what was still to be written has nobody to read it
                return

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            command = [sys.executable, "-c", _START.format(path=sys.path)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "OPENPYXL_LXML": "False"},
            )  # fmt: skip
            send(_pipe(self._process.stdin), (self._then, self._limits))
        return self._process

    def _stopped(self, process: subprocess.Popen[bytes], *, late: bool) -> RefusedError:
        """Why the process is no more."""
        self.stop()
        code = process.returncode
        if late or code == -24:  # SIGXCPU
            return RefusedError("file-too-slow", seconds=self._limits.seconds)
        if code == _OUT_OF_MEMORY:
            return RefusedError("file-too-much-memory", limit=size_text(self._limits.memory))
        return RefusedError("file-stopped-reader", how=f"signal {-code}" if code < 0 else f"exit code {code}")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe


def send(pipe: IO[bytes], value: object) -> None:
    """Write one value, its length first."""
    packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(packed)))
    pipe.write(packed)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """Read one value of :func:`send`. Raises EOFError where the other side has gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    length = _LENGTH.unpack(head)[0]
    packed = pipe.read(length)
    if len(packed) < length:
        raise EOFError
    value: object = pickle.loads(packed)  # noqa: S301 (from our own child)
    return value
