"""The sample council's cycle, run once for all tests that look at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workbook_tool.cli.app import cli

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def demo_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run; nobody writes in it."""
    folder = tmp_path_factory.mktemp("demo") / "council"
    result = CliRunner().invoke(cli, ["demo", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def council(demo_done: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder, to work in."""
    return shutil.copytree(demo_done, tmp_path / "council")


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample folder whose returns have gone out and none has come back."""
    folder = tmp_path_factory.mktemp("started") / "council"
    for words in (["init", str(folder), "--sample"], ["-C", str(folder), "generate", "2023-24-Q2"]):
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def fresh(started: Path, tmp_path: Path) -> Path:
    """A copy of the started folder, to work in."""
    return shutil.copytree(started, tmp_path / "council")


@pytest.fixture
def run() -> Run:
    """Run the command line in a folder: ``run(folder, "status", "--format", "json")``."""

    def call(folder: Path, *words: str) -> Result:
        return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)

    return call
