"""Dry runs of generate and publish say what would happen and write nothing; publish asks on a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from keeping_folder import PERIOD, change_register

Run = Callable[..., Result]


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")}


def test_generate_says_who_gets_what_and_what_differs(council: Path, run: Run) -> None:
    change_register(council, "Indicators", "Ref", "204", "Indicator", "Income from investments")
    before = files(council)
    planned = run(council, "generate", "2023-24-Q3", "--due", "2024-01-15", "--dry-run")
    assert planned.exit_code == 0
    assert "Nothing was written" in planned.output
    assert "Income from investments" in planned.output
    assert files(council) == before
    done = run(council, "generate", "2023-24-Q3", "--due", "2024-01-15")
    assert planned.stdout == done.stdout, "the same services, workbooks and numbers of readings"


def test_publish_lists_what_is_open(council: Path, run: Run) -> None:
    before = files(council)
    planned = run(council, "publish", PERIOD, "--dry-run")
    assert planned.exit_code == 0
    assert files(council) == before
    state = json.loads(run(council, "status", "--format", "json").stdout)["services"]
    errors, queries = (sum(line[key] for line in state) for key in ("errors", "queries"))
    assert queries
    assert f"Still open: {errors} to fix and {queries} to confirm" in planned.output
    assert "Nothing was published." in planned.output
    done = run(council, "publish", PERIOD)
    assert f"Still open: {errors} to fix and {queries} to confirm" in done.output, "without a terminal it does not wait"
    assert "is published: version" in done.output


def test_publish_says_beforehand_why_not(council: Path, run: Run) -> None:
    who = ("--by", "Head of Legal", "--reason", "Telephoned.")
    assert run(council, "amend", "183", PERIOD, "--value", "78%", *who).exit_code == 0
    planned = run(council, "publish", PERIOD, "--dry-run")
    assert planned.exit_code == 0
    assert "It cannot be published now" in planned.output
    assert "has changed since it was compiled" in planned.output
    assert run(council, "publish", PERIOD).exit_code == 1


@pytest.mark.parametrize(
    ("answer", "words", "said"),
    [("n", (), "Nothing was"), ("y", (), "is published"), ("n", ("--yes",), "is published")],
)
def test_publish_asks_on_a_terminal(
    council: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr("workbook_tool.cli.log.on_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: answer == "y")
    assert said in run(council, "publish", PERIOD, *words).output
