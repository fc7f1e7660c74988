"""Taking files apart and assessing each: what ``check`` and ``collect`` share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook_tool.domain.finding import Finding
from workbook_tool.excel import guard
from workbook_tool.excel.limits import Limits
from workbook_tool.grid import WorkbookRead
from workbook_tool.intake.source import Item, gather
from workbook_tool.steps.recognise import only_returns


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file that came in, as read; ``item.data`` is empty where it could not even be taken."""

    item: Item
    name: str
    sha256: str
    workbook: WorkbookRead | Finding


def arrivals(sources: Iterable[str], limits: Limits) -> Iterator[Arrived]:
    """Every file of the sources, read in guarded processes, in order."""
    waiting: list[Item] = []

    def to_read() -> Iterator[guard.Item]:
        for item in gather(sources, limits):
            waiting.append(item)
            if item.finding is None:
                yield guard.Item(item.path, item.data)

    with guard.Pool(_in_worker, limits) as pool:
        for _, found in pool.map(to_read()):
            yield from _refused(waiting)
            item = waiting.pop(0)
            yield Arrived(item, item.path, hashlib.sha256(item.data).hexdigest(), found)
    yield from _refused(waiting)


def _in_worker(_item: guard.Item, found: WorkbookRead | Finding) -> WorkbookRead | Finding:
    """What is no return stays in the process that read it: a budget of a million cells is not passed on."""
    return only_returns(found)


def _refused(waiting: list[Item]) -> Iterator[Arrived]:
    """The items at the head of the queue that could not be taken at all."""
    while waiting and waiting[0].finding is not None:
        item = waiting.pop(0)
        assert item.finding is not None
        yield Arrived(item, item.path, "", item.finding)
