"""Folders to keep: copies of one in which the sample cycle has run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from keeping_folder import PERIOD


@pytest.fixture
def council(demo_done: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder, to work in."""
    return shutil.copytree(demo_done, tmp_path / "council")


@pytest.fixture
def published(council: Path, run: Callable[..., Result]) -> Path:
    """A folder whose cycle is published."""
    assert run(council, "publish", PERIOD).exit_code == 0
    return council
