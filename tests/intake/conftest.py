"""A sample council whose returns are out, and the workbooks that its services send back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def council(started: Path, tmp_path: Path) -> Path:
    """A copy to work in."""
    return shutil.copytree(started, tmp_path / "council")


@pytest.fixture(scope="session")
def returns(started: Path) -> dict[str, bytes]:
    """By service, its completed return."""
    found = {}
    for path in (started / "returns").iterdir():
        code = {"Customer Services Q2.xlsx": "CUS"}.get(path.name, path.name[:3])
        found[code] = path.read_bytes()
    return found
