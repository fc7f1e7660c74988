"""Folders to keep: copies of one in which the sample cycle has run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from keeping_folder import PERIOD

from workbook_tool.cli.app import cli

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def kept_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run; nobody writes in it."""
    folder = tmp_path_factory.mktemp("keeping") / "council"
    result = CliRunner().invoke(cli, ["demo", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def council(kept_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder, to work in."""
    return shutil.copytree(kept_demo, tmp_path / "council")


@pytest.fixture
def run() -> Run:
    """Run the command line in a folder: ``run(folder, "status", "--format", "json")``."""

    def call(folder: Path, *words: str, **more: object) -> Result:
        return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False, **more)

    return call


@pytest.fixture
def published(council: Path, run: Run) -> Path:
    """A folder whose cycle is published."""
    assert run(council, "publish", PERIOD).exit_code == 0
    return council
