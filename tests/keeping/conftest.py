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


@pytest.fixture(scope="session")
def published_once(demo_done: Path, tmp_path_factory: pytest.TempPathFactory, run: Callable[..., Result]) -> Path:
    """The demo's folder with its cycle published; nobody writes in it."""
    folder = shutil.copytree(demo_done, tmp_path_factory.mktemp("published") / "council")
    assert run(folder, "publish", PERIOD).exit_code == 0
    return folder


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Path:
    """A folder whose cycle is published, to work in."""
    return shutil.copytree(published_once, tmp_path / "council")
