"""Taking what came in apart and reading each file: what ``check`` and ``collect`` share."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from workbook_tool.domain.finding import Finding
from workbook_tool.excel import guard
from workbook_tool.excel.limits import Limits
from workbook_tool.grid import WorkbookRead
from workbook_tool.intake.apart import take_apart
from workbook_tool.intake.source import Item, Open, gather, no_mailbox
from workbook_tool.steps.recognise import only_returns

Parts = tuple[Item, ...]
Read = WorkbookRead | Finding | Parts


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file that came in, as read; ``sha256`` is empty where it could not even be taken.

    ``origin`` is the path of the archive or message that it lay in, its own where in none.
    """

    item: Item
    name: str
    sha256: str
    workbook: WorkbookRead | Finding | None
    origin: str


def arrivals(
    sources: Iterable[str],
    limits: Limits,
    opened: Open = no_mailbox,
    settled: Callable[[Item], None] = lambda _: None,
) -> Iterator[Arrived]:
    """Every file of the sources and of what they hold, read in guarded processes, in order.

    ``settled`` is called with each archive, message or file when whoever asks
    for the next has done with all that came of it. ``workbook`` is None for a
    message that a machine wrote.
    """
    with guard.Pool(partial(_in_worker, limits=limits), limits) as pool:
        for item, found in _read(pool, gather(sources, limits, opened)):
            if isinstance(found, tuple):
                yield from _held(pool, item, found)
            else:
                yield _arrived(item, found, item.path)
            settled(item)


def _held(pool: guard.Pool[Read], holder: Item, parts: Parts) -> Iterator[Arrived]:
    inside = (replace(part, via={**holder.via, **part.via}) for part in parts)
    for item, found in _read(pool, inside):
        assert not isinstance(found, tuple)  # it was taken apart to the end already
        yield _arrived(item, found, holder.path)


def _read(pool: guard.Pool[Read], items: Iterable[Item]) -> Iterator[tuple[Item, Read | None]]:
    """Each item with what was read of it, in order; those without bytes keep their place."""
    waiting: deque[Item] = deque()

    def to_read() -> Iterator[guard.Item]:
        for item in items:
            waiting.append(item)
            if _has_bytes(item):
                yield guard.Item(item.path, item.data)

    for _, found in pool.map(to_read()):
        yield from _without_bytes(waiting)
        yield waiting.popleft(), found
    yield from _without_bytes(waiting)


def _has_bytes(item: Item) -> bool:
    return item.finding is None and item.notice is None


def _without_bytes(waiting: deque[Item]) -> Iterator[tuple[Item, Finding | None]]:
    """The items at the head of the queue that there is nothing to read of."""
    while waiting and not _has_bytes(waiting[0]):
        item = waiting.popleft()
        yield item, item.finding


def _arrived(item: Item, found: WorkbookRead | Finding | None, origin: str) -> Arrived:
    sha256 = hashlib.sha256(item.data).hexdigest() if _has_bytes(item) else ""
    return Arrived(item, item.path, sha256, found, origin)


def _in_worker(item: guard.Item, found: WorkbookRead | Finding, limits: Limits) -> Read:
    """What is no return stays in the process that read it: a budget of a million cells is not passed on."""
    if isinstance(found, Finding):
        parts = take_apart(item.file, item.data, limits)
        return found if parts is None else parts
    return only_returns(found)
