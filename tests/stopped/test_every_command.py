"""Every command that writes, stopped and run again, and several at once: nothing lost, doubled or falsely logged.

``stopping.py`` does it by hand as often as wanted.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import faults
import pytest
from scenes import READING, SCENES, Stages, stages
from stopping import at_once, random_fault, stop, together, whole

from workbook_tool.cli import cli

pytestmark = pytest.mark.skipif(not faults.SQLITE_POSSIBLE, reason="needs fork and SQLite's functions")


@pytest.fixture(scope="module")
def made() -> Iterator[Stages]:
    with stages() as made:
        yield made


def test_every_command_that_writes_has_a_scene() -> None:
    assert {scene.words[0] for scene in SCENES.values()} == set(cli.commands) - READING
    assert set(cli.commands) >= READING


@pytest.mark.parametrize("name", SCENES)
def test_stopped_and_run_again(made: Stages, name: str) -> None:
    chance, run = random.Random(f"stopped {name}"), whole(made, name)
    for how in (faults.KILL, faults.FULL, faults.IO, faults.POWER):
        stop(made, name, run, random_fault(chance, run.points, how))


def test_several_at_once(made: Stages) -> None:
    for names in itertools.islice(at_once(random.Random("at once")), 5):
        together(made, names)
