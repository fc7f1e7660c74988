"""Desks of the sample council."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from visitor import Visitor

from workbook_tool.web.desk import Desk


@pytest.fixture(autouse=True, scope="session")
def _today_at_the_desk(today) -> None:
    today(Desk)


@pytest.fixture
def council(started: Path, tmp_path: Path) -> Path:
    """A folder whose returns have gone out, to work in."""
    return shutil.copytree(started, tmp_path / "council")


@pytest.fixture
def desk(council: Path) -> Visitor:
    """Somebody who was let in to its desk."""
    return Visitor(council)


@pytest.fixture(scope="session")
def finished(demo_done: Path) -> Visitor:
    """Somebody at the desk of a cycle that was brought together; nobody writes there."""
    return Visitor(demo_done, read_only=True)
