"""Return workbooks written by several processes where there are many of them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from workbook_tool.excel.write import write
from workbook_tool.returns.out import Form, return_book

_MANY = 60  # workbooks from which on processes pay for their start
_MOST = 8  # processes
_AHEAD = 4  # workbooks in hand for each process


def written(forms: Iterable[Form], count: int, processes: int | None = None) -> Iterator[tuple[Form, bytes]]:
    """Each of ``count`` forms with its workbook, in order; the bytes do not depend on how many processes write."""
    processes = processes or (min(os.cpu_count() or 1, _MOST) if count >= _MANY else 1)
    if processes == 1:
        yield from ((form, write(return_book(form))) for form in forms)
        return
    # Spawned, not forked: a child must not hold the lock of the folder or the ledger open.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        waiting: deque[tuple[Form, Future[bytes]]] = deque()
        for form in forms:
            waiting.append((form, pool.submit(_write, replace(form, register=form.register.only(form.service.code)))))
            if len(waiting) > processes * _AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()


def _write(form: Form) -> bytes:
    return write(return_book(form))
