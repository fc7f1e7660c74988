"""A sample council whose returns are out, and the workbooks that its services send back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workbook_tool.cli.app import cli

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample folder whose returns have gone out; nobody writes in it."""
    folder = tmp_path_factory.mktemp("begun") / "council"
    for words in (["init", str(folder), "--sample"], ["-C", str(folder), "generate", "2023-24-Q2"]):
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def council(begun: Path, tmp_path: Path) -> Path:
    """A copy to work in."""
    return shutil.copytree(begun, tmp_path / "council")


@pytest.fixture(scope="session")
def returns(begun: Path) -> dict[str, bytes]:
    """By service, its completed return."""
    found = {}
    for path in (begun / "returns").iterdir():
        code = {"Customer Services Q2.xlsx": "CUS"}.get(path.name, path.name[:3])
        found[code] = path.read_bytes()
    return found


@pytest.fixture
def run() -> Run:
    """Run the command line in a folder."""

    def call(folder: Path, *words: str) -> Result:
        return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)

    return call
