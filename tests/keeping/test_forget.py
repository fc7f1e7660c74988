"""forget: the originals of published cycles go when their time is over, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbook_tool.cli import printing

PERIOD = "2023-24-Q2"
LATER = "2099-01-01"


def originals(folder: Path) -> set[str]:
    return {path.name for path in (folder / PERIOD / "received").iterdir()}


def others(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "received" not in path.parts and not path.name.startswith("ledger.db")
    }


def test_what_is_not_published_stays(council, run):
    before = originals(council)
    said = run(council, "forget", "--before", LATER, "--yes")
    assert said.exit_code == 0
    assert "8 more came in before then and stay" in said.output
    assert len(before - originals(council)) == 1  # the return of a quarter that was never collected here


@pytest.mark.parametrize(
    ("words", "answer", "gone", "says"),
    [
        (("--before", LATER, "--dry-run"), None, False, "9 files would be deleted; nothing was"),
        (("--before", LATER), "n\n", False, "Nothing was deleted"),
        (("--before", LATER), "y\n", True, "Deleted: 9 files"),
        (("--before", LATER, "--yes"), None, True, "Deleted: 9 files"),
        (("--before", "2001-01-01", "--yes"), None, False, "No original that came in before 1 January 2001"),
    ],
)
def test_asked(published, run, words, answer, gone, says, monkeypatch):
    monkeypatch.setattr(printing, "on_terminal", lambda: True)
    before, rest = originals(published), others(published)
    said = run(published, "forget", *words, input=answer)
    assert said.exit_code == 0
    assert says in said.output
    assert originals(published) == (set() if gone else before)
    assert others(published) == rest


def test_without_a_terminal_nothing_waits_and_nothing_goes(published, run):
    before = originals(published)
    said = run(published, "forget", "--before", LATER, input="y\n")
    assert said.exit_code == 3
    assert "--yes" in said.output
    assert originals(published) == before


def test_it_is_in_the_log_and_all_else_still_verifies(published, run):
    ratings = run(published, "ratings", PERIOD, "--format", "json").stdout
    run(published, "forget", "--before", LATER, "--yes", "--reason", "six years are over")
    audit = run(published, "audit")
    assert audit.exit_code == 0, audit.output
    assert "forgotten" in audit.output
    assert run(published, "ratings", PERIOD, "--format", "json").stdout == ratings
    assert "No original" in run(published, "forget", "--before", LATER, "--yes").output


def test_the_retention_of_the_collection(published, run):
    said = run(published, "forget", "--yes")
    assert (said.exit_code, "retention_days" in said.output) == (1, True)
    file = published / "collection.toml"
    file.write_text(re.sub(r"\Z|(?=\n\[)", "\nretention_days = 30\n", file.read_text("utf-8"), count=1), "utf-8")
    assert "No original that came in before" in run(published, "forget", "--yes").output


def test_a_run_that_stopped_after_the_log_is_finished_by_the_next(published, run, monkeypatch):
    from workbook_tool import durable

    def stop(path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(durable, "remove", stop)
        run(published, "forget", "--before", LATER, "--yes")
    assert len(originals(published)) == 9
    run(published, "forget", "--before", LATER, "--yes")
    assert originals(published) == set()
    assert run(published, "audit").exit_code == 0


@pytest.mark.parametrize("before", [LATER, "2001-01-01"])
def test_registers_kept_for_speed_go_too(published, run, before, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kept = tmp_path / "cache" / "workbook-tool" / "registers"
    run(published, "status")
    assert list(kept.iterdir())
    run(published, "forget", "--before", before, "--yes")
    assert not list(kept.iterdir())
