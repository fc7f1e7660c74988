"""What has gone or changed beside the ledger: said, brought back where the same file comes in again, and taken up."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from keeping_folder import PERIOD

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.safekeeping import recover as recovering
from workbook_tool.commands.year.roll_over import take_into_use
from workbook_tool.domain.period import parse_period
from workbook_tool.ledger import archive, restoring
from workbook_tool.ledger.database import location

Run = Callable[..., Result]
FILE = "LGS return Q2.xlsx"
YEAR = parse_period("2024-25")


class Stopped(BaseException):
    """The process has ended."""


def kinds(folder: Path) -> list[str]:
    with Folder(folder).ledger() as ledger:
        return [event.kind for event in ledger.events.all()]


def kept_of(folder: Path, file: str) -> Path:
    """The original of a file that came in."""
    with Folder(folder).ledger() as ledger:
        sha256 = next(received.sha256 for received in ledger.returns.all() if received.file == file)
    return next(folder.glob(f"*/received/{sha256}.*"))


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_bytes(b"something else")], ids=["gone", "changed"]
)
def test_the_same_file_brings_its_original_back(council: Path, run: Run, harm: Callable[[Path], object]) -> None:
    original = kept_of(council, FILE)
    before = original.read_bytes()
    harm(original)
    assert run(council, "audit").exit_code == 3
    run(council, "collect", str(council / "returns" / FILE))
    assert original.read_bytes() == before
    assert kinds(council)[-1] == "original restored"
    assert (run(council, "audit").exit_code, FILE in run(council, "audit").stdout) == (0, True)
    run(council, "collect", str(council / "returns" / FILE))
    assert kinds(council).count("original restored") == 1


def test_what_was_forgotten_stays_so(published: Path, run: Run) -> None:
    original = kept_of(published, FILE)
    assert run(published, "forget", "--before", "2099-01-01", "--yes").exit_code == 0
    run(published, "collect", str(published / "returns" / FILE))
    assert not original.exists()


GONE = {
    "the register": (lambda cycle: (cycle / "register.xlsx").unlink(), "register.xlsx is not there"),
    "another register": (
        lambda cycle: shutil.copyfile(cycle.parent / "other.xlsx", cycle / "register.xlsx"), "is not the register that",
    ),
    "an original": (lambda cycle: kept_of(cycle.parent, FILE).unlink(), "1 are gone from"),
    "the folder": (shutil.rmtree, "are gone from 2023-24-Q2/received"),
}  # fmt: skip


@pytest.mark.parametrize(
    "words", [("compile",), ("report", PERIOD, "--format", "html"), ("publish", PERIOD)], ids=lambda words: words[0]
)
@pytest.mark.parametrize(("harm", "sentence"), GONE.values(), ids=GONE)
def test_what_a_cycle_lacks_is_said(
    council: Path, run: Run, words: tuple[str, ...], harm: Callable[[Path], object], sentence: str
) -> None:
    assert sentence not in run(council, *words).stderr
    if words[0] == "publish":
        assert "are gone" not in run(council, *words).stderr
    (council / "other.xlsx").write_bytes((council / "register.xlsx").read_bytes() + b"\0" * 4)
    harm(council / PERIOD)
    assert sentence in run(council, *words).stderr


def test_recover_names_what_is_still_missing(council: Path, run: Run) -> None:
    kept_of(council, FILE).unlink()
    (council / PERIOD / "register.xlsx").unlink()
    said = run(council, "recover").stderr
    assert f"The bytes of {FILE}" in said
    assert "2023-24-Q2/register.xlsx" in said


# -- stopped in the middle -------------------------------------------------------------
def stopped_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Stopped

    monkeypatch.setattr(owner, name, stop)


def test_the_new_register_is_never_kept_as_the_old_one(
    council: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(council, "roll-over", YEAR.code).exit_code == 0
    old, new = (council / "register.xlsx").read_bytes(), (council / "register-2024-25.xlsx").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("workbook_tool.ledger.events.Events.record_once", lambda *_: (_ for _ in ()).throw(Stopped))
        with pytest.raises(Stopped):
            take_into_use(Folder(council), YEAR)
    assert run(council, "roll-over", YEAR.code, "--use").exit_code == 0
    assert ((council / "register.xlsx").read_bytes(), (council / "register-until-2023-24.xlsx").read_bytes()) == (
        new,
        old,
    )
    assert not list(council.glob("register-until-* (2).xlsx"))
    with Folder(council).ledger() as ledger:
        (event,) = (e for e in ledger.events.all() if e.kind == "rolled over")
    assert event.detail == {"year": "2024-25", "kept": "register-until-2023-24.xlsx"}
    assert "register-until-2023-24.xlsx" in run(council, "roll-over", YEAR.code, "--use").stdout
    assert kinds(council).count("rolled over") == 1


def test_what_is_to_be_decided_can_be_had_again(council: Path, run: Run) -> None:
    first = run(council, "roll-over", YEAR.code)
    assert "Targets to set" in first.stdout
    assert run(council, "roll-over", YEAR.code).stdout == first.stdout
    run(council, "roll-over", YEAR.code, "--use")
    again = run(council, "roll-over", YEAR.code)
    assert again.stdout.splitlines()[1:] == first.stdout.splitlines()[1:]
    assert "in use now" in again.stderr
    assert run(council, "roll-over", YEAR.code, "--move", "183:HRS").exit_code == 2


def test_recover_stopped_after_salvage_still_says_recovered(
    council: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (council / "ledger.db").write_bytes((council / "ledger.db").read_bytes()[:40_000])
    with monkeypatch.context() as patch:
        stopped_at(patch, recovering, "_begun_again")
        with pytest.raises(Stopped):
            recovering.recover_ledger(Folder(council), lambda _: None)
    done = run(council, "recover")
    assert (done.exit_code, "is damaged" in done.stdout) == (0, True)
    assert kinds(council).count("recovered") == 1
    assert not list(council.glob("*recovering*"))
    assert run(council, "recover").stdout.startswith("The ledger is sound.")
    assert kinds(council).count("recovered") == 1


def test_restore_stopped_after_its_last_rename_knows_that_it_is_whole(council: Path, tmp_path: Path) -> None:
    file = archive.write(council, tmp_path / "backup.zip").path
    new = tmp_path / "new"
    restoring.restore(file, new)
    (new / archive.HALF).mkdir()  # as it is when the run is stopped there
    assert restoring.restore(file, new).path == new / location.NAME
    assert not (new / archive.HALF).exists()


def test_attaching_twice_is_one_event(council: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Month,Count\nJuly,4\n")
    words = ("attach", "183", PERIOD, str(tmp_path / "t.csv"), "--caption", "By month")
    for _ in range(2):
        assert run(council, *words).exit_code == 0
    assert kinds(council).count("attached") == 1
    (tmp_path / "t.csv").write_text("Month,Count\nJuly,5\n")
    run(council, *words)
    assert kinds(council).count("attached") == 2
