"""Readers forked from a command's process: they hold nothing of it, and do as those that are started do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="readers are forked on Linux alone")


def forked(then: str, killed: str, *names: str) -> list[str]:
    words = [sys.executable, str(HERE / "forking.py"), then, killed, *names]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=True).stdout.splitlines()


def test_a_forked_reader_holds_nothing_open_of_its_parent() -> None:
    assert forked("open_files", "", "good") == ["good ['/dev/null', 'pipe']", "forked"]


@pytest.mark.parametrize(
    ("deed", "code"),
    [("segfault", "file-stopped-reader"), ("memory", "file-too-much-memory"), ("spin", "file-too-slow")],
)
def test_what_a_file_does_to_a_forked_reader_is_one_finding_and_the_next_is_read(deed: str, code: str) -> None:
    first, second, how = forked("do", "", deed, "after")
    assert first == f"{deed} {code}"
    assert second.startswith("after (")
    assert how == "forked started"


def test_one_that_was_killed_before_it_was_needed_is_replaced() -> None:
    line, how = forked("do", "killed", "good")
    assert line.startswith("good (")
    assert how == "started"
