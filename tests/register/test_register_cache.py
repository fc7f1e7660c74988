"""A parsed register is kept for its owner alone, and believed only where nothing is in doubt."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from workbook_tool.commands import own_cache, register_file
from workbook_tool.commands.register_file import RegisterRead, load_register
from workbook_tool.register.kept import from_json, to_json

Harm = Callable[[Path], object]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where parsed registers are kept in this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "workbook-tool" / "registers"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the registers that were read from their workbooks."""
    names: list[str] = []
    real = register_file._parsed

    def noted(data: bytes, name: str, file: str) -> RegisterRead:
        names.append(file)
        return real(data, name, file)

    monkeypatch.setattr(register_file, "_parsed", noted)
    return names


def test_what_is_kept_is_what_was_parsed(started: Path) -> None:
    data = (started / "register.xlsx").read_bytes()
    read = register_file._parsed(data, "register.xlsx", "register.xlsx")
    assert read.findings
    assert from_json(to_json(read.register, read.findings)) == (read.register, read.findings)


def test_a_figure_keeps_its_places(started: Path) -> None:
    register = load_register(started / "register.xlsx", "register.xlsx").register
    unit = replace(register.units["%"], scale=Decimal("1.00"))
    kept, _ = from_json(to_json(replace(register, units={"%": unit}), ()))
    assert str(kept.units["%"].scale) == "1.00"


def test_a_register_is_parsed_once_and_again_when_a_byte_changed(
    started: Path, tmp_path: Path, place: Path, parsed: list[str]
) -> None:
    file = tmp_path / "register.xlsx"
    file.write_bytes((started / "register.xlsx").read_bytes())
    first, second = (load_register(file, "register.xlsx") for _ in range(2))
    assert (first, len(parsed)) == (second, 1)
    file.write_bytes(file.read_bytes() + b"\0")
    load_register(file, "register.xlsx")
    assert len(parsed) == 2


def test_the_same_bytes_under_another_name_have_findings_of_their_own(started: Path, place: Path) -> None:
    data = (started / "register.xlsx").read_bytes()
    for name in ("register.xlsx", "register-proposed.xlsx"):
        read = register_file.parse_register_file(data, name, name)
        assert {finding.cell.file for finding in read.findings if finding.cell} == {name}


def test_only_the_owner_may_read_it(started: Path, place: Path) -> None:
    load_register(started / "register.xlsx", "register.xlsx")
    (file,) = place.iterdir()
    assert (place.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


HARMS: dict[str, Harm] = {
    "others may read it": lambda file: file.chmod(0o640),
    "others may write its folder": lambda file: file.parent.chmod(0o770),
    "a link": lambda file: (file.rename(file.with_suffix(".x")), file.symlink_to(file.with_suffix(".x"))),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-20]),
    "empty": lambda file: file.write_bytes(b""),
    "changed": lambda file: file.write_bytes(file.read_bytes().replace(b"2023", b"2024")),
    "no JSON": lambda file: file.write_bytes(own_cache._digest(b"{") + b"\n{"),
    "other data": lambda file: file.write_bytes(own_cache._digest(b"{}") + b"\n{}"),
    "a folder": lambda file: (file.unlink(), file.mkdir(mode=0o700)),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.skipif(sys.platform == "win32", reason="no rights of this kind")
@pytest.mark.parametrize("harm", HARMS)
def test_in_doubt_the_workbook_is_read(started: Path, place: Path, parsed: list[str], harm: str) -> None:
    first = load_register(started / "register.xlsx", "register.xlsx")
    (file,) = place.iterdir()
    HARMS[harm](file)
    assert load_register(started / "register.xlsx", "register.xlsx") == first
    assert len(parsed) == 2


def test_one_of_another_user_is_not_believed(
    started: Path, place: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_register(started / "register.xlsx", "register.xlsx")
    monkeypatch.setattr(own_cache.os, "geteuid", lambda: os.getuid() + 1)
    load_register(started / "register.xlsx", "register.xlsx")
    assert len(parsed) == 2


def test_other_code_parses_anew(started: Path, place: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load_register(started / "register.xlsx", "register.xlsx")
    monkeypatch.setattr(own_cache, "_program", lambda: b"other")
    load_register(started / "register.xlsx", "register.xlsx")
    assert len(parsed) == 2


def test_where_nothing_can_be_kept_the_workbook_is_read(started: Path, place: Path, parsed: list[str]) -> None:
    place.parent.mkdir(parents=True)
    place.write_text("in the way")
    for _ in range(2):
        load_register(started / "register.xlsx", "register.xlsx")
    assert len(parsed) == 2


def test_few_are_kept(started: Path, place: Path) -> None:
    read = load_register(started / "register.xlsx", "register.xlsx")
    for number in range(20):
        register_file._keep(b"%d" % number, "register.xlsx", read.register, ())
    assert len(list(place.iterdir())) == 8


def test_what_is_large_leaves_room_for_fewer(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_cache, "_ROOM", 700)
    for number in range(5):
        own_cache.keep("registers", b"%d" % number * 200, b"%d" % number)
    kept = [n for n in range(5) if own_cache.kept("registers", b"%d" % n)]
    assert kept == [3, 4]
    own_cache.keep("registers", b"x" * 900, b"large")
    assert len(list(place.iterdir())) == 1
