"""A compile that would make the same makes nothing; whatever it is made from and whatever it wrote is looked at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.amend import Amendment, amend_reading
from workbook_tool.commands.results import compile as compiling
from workbook_tool.commands.results.compiled import Compiled
from workbook_tool.domain.period import parse_period

Q2 = parse_period("2023-24-Q2")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Compiled]:
    """What was compiled, not taken from before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    compiled: list[Compiled] = []
    real = compiling._compiled

    def noted(*given, **how):
        compiled.append(real(*given, **how))
        return compiled[-1]

    monkeypatch.setattr(compiling, "_compiled", noted)
    return compiled


def _appended(name: str, text: bytes):
    def change(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes() + text)

    return change


def _amended(folder: Path) -> None:
    amend_reading(Folder(folder), "906", Q2, Amendment(commentary="In other words."), "Officer", "a test")


def _attached(folder: Path) -> None:
    place = folder / Q2.code / "attachments"
    place.mkdir(exist_ok=True)
    (place / "attachments.json").write_text("[]")


CHANGES = {
    "a return": _amended,
    "the settings": _appended("collection.toml", b"\n# changed\n"),
    "the register": _appended("register.xlsx", b"\0"),
    "the cycle's register": _appended(f"{Q2.code}/register.xlsx", b"\0"),
    "an attachment": _attached,
    "the edition": lambda folder: (folder / Q2.code / "edition.json").write_text('{"audience": "DMT"}'),
    "an original gone": lambda folder: next((folder / Q2.code / "received").iterdir()).unlink(),
    "the master by hand": _appended(f"{Q2.code}/master.xlsx", b"\0"),
    "the master gone": lambda folder: (folder / Q2.code / "master.xlsx").unlink(),
    "its version gone": lambda folder: next((folder / Q2.code / "versions").iterdir()).unlink(),
}


def test_nothing_changed_makes_nothing_and_says_the_same(council: Path, made: list[Compiled]) -> None:
    first, second = (compiling.compile_master(Folder(council), Q2) for _ in range(2))
    assert (len(made), second) == (1, first)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_it_is_made_again(council: Path, made: list[Compiled], change: str) -> None:
    compiling.compile_master(Folder(council), Q2)
    master = (council / Q2.code / "master.xlsx").read_bytes()
    CHANGES[change](council)
    compiling.compile_master(Folder(council), Q2)
    assert len(made) == 2
    if "master" in change or "version" in change:
        assert (council / Q2.code / "master.xlsx").read_bytes() == master
        assert list((council / Q2.code / "versions").iterdir())


def test_another_day_is_made_again(council: Path, made: list[Compiled]) -> None:
    folder = Folder(council)
    compiling.compile_master(folder, Q2)
    compiling.compile_master(Folder(council, clock=lambda: folder.clock() + timedelta(days=1)), Q2)
    assert len(made) == 2


def test_what_there_is_to_warn_of_is_said_each_time(council: Path, made: list[Compiled], run) -> None:
    next((council / Q2.code / "received").iterdir()).unlink()
    outputs = [run(council, "compile").output for _ in range(2)]
    assert outputs[0] == outputs[1]
    assert "are gone" in outputs[0]
    assert len(made) == 2


def test_another_kind_is_made(council: Path, made: list[Compiled]) -> None:
    for public, with_data in ((False, False), (True, False), (True, True), (True, True)):
        compiling.compile_master(Folder(council), Q2, public=public, with_data=with_data)
    assert len(made) == 4
