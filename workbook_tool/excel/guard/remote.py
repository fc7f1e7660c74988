"""Reading on other machines: any executor of :mod:`concurrent.futures` whose workers can import this package.

A file travels as its bytes with the call, so a worker that dies loses nothing:
the executor gives the call to another. There it is read in a guarded process as
at home, with the same limits.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from threading import Lock
from types import TracebackType
from typing import Any, Generic

from workbook_tool.domain.finding import Finding
from workbook_tool.excel.guard.pool import Pool
from workbook_tool.excel.guard.wire import Item, Result, Then
from workbook_tool.untrusted.limits import Limits

_IN_HAND = 64  # files on their way at a time


class RemotePool(Generic[Result]):
    """What :class:`workbook_tool.excel.guard.Pool` is, over an executor, which stays open when this is closed."""

    def __init__(self, executor: Executor, then: Then[Result], limits: Limits) -> None:
        self._executor, self._then, self._limits = executor, then, limits

    def __enter__(self) -> RemotePool[Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def map(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result | Finding]]:
        """Each item with what ``then`` made of it, or the finding about what stopped it, in order."""
        waiting: deque[tuple[Item, Future[Any]]] = deque()
        for item in items:
            waiting.append((item, self._executor.submit(_read, self._then, self._limits, item)))
            if len(waiting) > _IN_HAND:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()


_kept: dict[bytes, Pool[Any]] = {}  # in a worker: one guarded process, used from file to file
_turn = Lock()


def _read(then: Then[Any], limits: Limits, item: Item) -> object:
    """In a worker: one file, in a guarded process that stays for the next."""
    task = pickle.dumps((then, limits))
    with _turn:
        if task not in _kept:
            _kept[task] = Pool(then, limits, workers=1)
    return _kept[task].read(item)
