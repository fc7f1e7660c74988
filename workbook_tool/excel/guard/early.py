"""Readers forked from a command's process while that holds nothing but code: they need not load it all again.

Only where this process is the command's own, has one thread, and has opened
nothing yet: a reader must not hold the ledger, a password or what others wrote.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_waiting: list[Forked] = []


class Forked:
    """A child without a program of its own, with what a pool uses of :class:`subprocess.Popen`."""

    def __init__(self, pid: int, stdin: BinaryIO, stdout: BinaryIO) -> None:
        self.stdin, self.stdout = stdin, stdout
        self._pid = pid
        self._code: int | None = None
        self._turn = threading.Lock()

    def poll(self) -> int | None:
        """Its exit code, negative where a signal ended it; None while it runs."""
        return self._code_now(os.WNOHANG)

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        code = self._code_now(0)
        assert code is not None
        return code

    def kill(self) -> None:
        """End it, if it still runs."""
        if self.poll() is None:
            os.kill(self._pid, signal.SIGKILL)  # one that ended just now waits for us under its number

    def _code_now(self, options: int) -> int | None:
        with self._turn:
            if self._code is None:
                pid, status = os.waitpid(self._pid, options)
                self._code = os.waitstatus_to_exitcode(status) if pid else None
            return self._code


def fork_readers(count: int) -> None:
    """Have so many readers ready for the next pool, where this system and this process allow it."""
    if sys.platform != "linux" or len(list(Path("/proc/self/task").iterdir())) != 1:
        return
    from workbook_tool.excel.guard import worker  # loaded here, it is there in each

    gc.freeze()  # what is there now is looked at by no collection, so its pages stay shared
    for _ in range(count):
        to_read, to_child = os.pipe()
        from_child, to_answer = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                _only_pipes(to_read, to_answer)
                worker.serve()
            finally:
                os._exit(1 if sys.exc_info()[0] else 0)
        os.close(to_read)
        os.close(to_answer)
        _waiting.append(Forked(pid, os.fdopen(to_child, "wb"), os.fdopen(from_child, "rb")))


def forked_reader() -> Forked | None:
    """One that is ready, if there is."""
    while _waiting:
        reader = _waiting.pop()
        if reader.poll() is None:
            return reader
    return None


def _only_pipes(to_read: int, to_answer: int) -> None:
    """In the child: nothing is open but its two pipes, as its standard input and output."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for target, source in enumerate((to_read, to_answer, nowhere)):
        os.dup2(source, target)
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208 (numbers, not paths)
        if int(number) > 2:
            with suppress(OSError):  # the one that listed them is closed already
                os.close(int(number))
    _waiting.clear()
