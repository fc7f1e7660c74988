"""A ledger whose clock goes on by a minute with every look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import faults
import pytest
from ledger_material import clock

from workbook_tool.ledger import Ledger


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Ledger]]:
    """Open ledgers by name: ``opened("ledger.db")``."""
    ledgers: list[Ledger] = []

    def open_one(name: str = "ledger.db") -> Ledger:
        ledgers.append(Ledger.open(tmp_path / name, clock(), actor="Performance Officer"))
        return ledgers[-1]

    yield open_one
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder for thousands of flushes."""
    with faults.quick_folder() as folder:
        yield folder


@pytest.fixture
def ledger(opened: Callable[..., Ledger]) -> Ledger:
    return opened()
