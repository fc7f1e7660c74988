"""A ledger that does not say what was written: nothing is made from it, and a backup of it says so."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from keeping_folder import PERIOD

from workbook_tool.commands.folder import Folder
from workbook_tool.ledger import Ledger, restoring
from workbook_tool.ledger.database import schema

Run = Callable[..., Result]

ONE_BIT = "UPDATE readings SET value = '93' WHERE value = '83.0'"  # 8 and 9 are one bit apart
WHO = ("--by", "Head of Legal", "--reason", "Counted twice.")
MAKING = {
    "compile": ("compile",),
    "publish": ("publish", PERIOD),
    "report": ("report", PERIOD, "--format", "html"),
    "reply": ("reply", PERIOD),
    "chase": ("chase", PERIOD),
    "ratings": ("ratings", PERIOD),
    "explain": ("explain", "204"),
    "amend": ("amend", "183", PERIOD, "--commentary", "In other words.", *WHO),
    "roll-over": ("roll-over", "2024-25"),
}
LOOKING = {
    "status": ("status",),
    "messages": ("messages",),
    "audit": ("audit",),
    "forget": ("forget", "--dry-run", "--before", "2020-01-01"),
}


def damage(folder: Path, sql: str, *values: object) -> None:
    """Change the ledger behind its own back."""
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(sql, values).rowcount


@pytest.mark.parametrize("words", MAKING.values(), ids=MAKING)
def test_nothing_is_made_from_a_figure_that_was_changed(council: Path, run: Run, words: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in council.rglob("*") if path.is_file() and path.suffix != ".db"}
    assert run(council, "explain", "204").exit_code == 0, "proved before it was changed"
    damage(council, ONE_BIT)
    refused = run(council, *words)
    assert refused.exit_code == 1
    assert re.search(r"is damaged: what event \d+ \(\w+, .*\) brought was changed", refused.stderr), "the place"
    assert "workbook-tool recover" in refused.stderr, "the way out"
    assert {path: path.read_bytes() for path in before} == before


def test_the_same_bytes_are_proved_once(council: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs: list[Path] = []
    monkeypatch.setattr(Ledger, "require_sound", lambda ledger: proofs.append(ledger.store.path))
    for write, count in ((False, 1), (False, 1), (True, 2), (False, 2)):
        with Folder(council).ledger() as ledger:
            if write or not proofs:
                ledger.events.record("looked")
        with Folder(council).ledger(verified=True):
            assert len(proofs) == count


def test_what_was_refused_goes_on_after_recover(council: Path, run: Run) -> None:
    def figures() -> list[tuple[object, ...]]:
        rated = json.loads(run(council, "ratings", PERIOD, "--format", "json").stdout)
        return [(row["indicator"], row["current"], row["previous"], row["rag"], row["change"]) for row in rated]

    whole = figures()
    damage(council, "UPDATE readings SET value = '93' WHERE indicator = '183' AND period = ?", PERIOD)
    assert run(council, "recover").exit_code == 0
    assert run(council, "compile").exit_code == 0
    assert figures() == whole


@pytest.mark.parametrize("harm", ["a figure", "a page"])
def test_a_backup_of_a_damaged_ledger_says_so(council: Path, run: Run, tmp_path: Path, harm: str) -> None:
    if harm == "a figure":
        damage(council, ONE_BIT)
    else:
        (council / "ledger.db").write_bytes((council / "ledger.db").read_bytes()[:20_000])
    kept = (council / "ledger.db").read_bytes()
    done = run(council, "backup", str(tmp_path / "backup.zip"))
    written = tmp_path / "backup-damaged-ledger.zip"
    assert (done.exit_code, done.stdout.strip()) == (3, str(written))
    assert "a backup of a damaged ledger" in done.stderr
    assert not (tmp_path / "backup.zip").exists()
    back = run(council, "restore", str(written), str(tmp_path / "back"))
    assert (back.exit_code, "workbook-tool recover" in back.stderr) == (0, True)
    if harm == "a page":
        assert (tmp_path / "back" / "ledger.db").read_bytes() == kept
    assert run(tmp_path / "back", "recover").exit_code == 0
    assert run(tmp_path / "back", "compile").exit_code in {0, 3}, "what the ledger alone knew is missing"


def test_a_backup_of_a_sound_ledger_says_nothing(council: Path, run: Run, tmp_path: Path) -> None:
    done = run(council, "backup", str(tmp_path / "backup.zip"))
    assert (done.exit_code, done.stdout.strip(), done.stderr) == (0, str(tmp_path / "backup.zip"), "")
    assert restoring.restore(tmp_path / "backup.zip", tmp_path / "back").problem == ""


NONSENSE = ("<3", "", "1e9999999", b"\xff\xfe", 10**18, '{"a": ["b"]}', "2023-13-45", "\x00")


def columns(folder: Path) -> list[tuple[str, str]]:
    """Every column that the ledger keeps something in."""
    with closing(sqlite3.connect(folder / "ledger.db")) as connection:
        return [
            (table, row[1])
            for table in ("events", *schema.BOUND)
            if connection.execute(f"SELECT 1 FROM {table}").fetchone()
            for row in connection.execute(f"PRAGMA table_info({table})")
            if row[1] != "id"
        ]


COMMANDS = [*LOOKING.values(), *MAKING.values()]


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=[*LOOKING, *MAKING])
def test_no_stored_value_ends_in_a_traceback(published: Path, run: Run, number: int) -> None:
    """Each command meets its share of the columns with nonsense in them; together they meet every one."""
    sound, command = (published / "ledger.db").read_bytes(), COMMANDS[number]
    for turn, (table, column) in enumerate(columns(published)[number :: len(COMMANDS)]):
        (published / "ledger.db").write_bytes(sound)
        value = NONSENSE[(number + turn) % len(NONSENSE)]
        damage(published, f"UPDATE OR IGNORE {table} SET {column} = ? WHERE id IN (SELECT max(id) FROM {table})", value)
        done = run(published, *command)  # an exception that is no sentence fails the test
        assert done.exit_code in {0, 1, 3}, (table, column, value)
        if command in MAKING.values():
            assert (done.exit_code, "is damaged" in done.stderr) == (1, True), (table, column, value)


def test_an_error_in_a_sound_ledger_is_not_called_damage(council: Path) -> None:
    with pytest.raises(ZeroDivisionError), Folder(council).ledger():
        raise ZeroDivisionError
