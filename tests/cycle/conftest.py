"""Copies of the sample council's cycle, to work in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def council(demo_done: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder."""
    return shutil.copytree(demo_done, tmp_path / "council")


@pytest.fixture
def fresh(started: Path, tmp_path: Path) -> Path:
    """A copy of the started folder."""
    return shutil.copytree(started, tmp_path / "council")
