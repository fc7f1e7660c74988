"""Reading in the test's own process, each file once: where not the reading is tested, and thousands of runs are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import pytest

from workbook_tool.commands.intake import reading
from workbook_tool.excel import guard
from workbook_tool.excel.read import read
from workbook_tool.untrusted import USUAL, Limits

_READ: dict[tuple[str, str], Any] = {}


class NearPool:
    """As :class:`workbook_tool.excel.guard.Pool`, without processes."""

    def __init__(self, then: Callable[[guard.Item, Any], Any], limits: Limits = USUAL, _workers: int = 0) -> None:
        self.then, self.limits = then, limits

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def map(self, items: Iterable[guard.Item]) -> Iterator[tuple[guard.Item, Any]]:
        for item in items:
            key = item.file, hashlib.sha256(item.data).hexdigest()
            if key not in _READ:
                _READ[key] = self.then(item, read(item.data, item.file, self.limits, item.password))
            yield item, _READ[key]


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on files that come in are read in this process."""
    monkeypatch.setattr(
        reading,
        "guard",
        SimpleNamespace(Pool=NearPool, Item=guard.Item, fork_readers=lambda _: None, most_workers=lambda: 1),
    )
