"""What a compile keeps for the next is believed only where nothing is in doubt: the bytes are as from scratch."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from click.testing import Result

from workbook_tool.book import Sheet
from workbook_tool.commands import own_cache
from workbook_tool.master import workbook

Run = Callable[..., Result]
Harm = Callable[[Path], object]
PERIOD = "2023-24-Q2"
AMENDED = ("amend", "183", PERIOD, "--value", "78%", "--by", "Head of Legal", "--reason", "Telephoned.")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where pages are kept in this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "workbook-tool" / "pages"


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were laid out."""
    names: list[str] = []
    real = workbook.page_sheet

    def noted(*words: object) -> Sheet:
        names.append(str(words[2]))
        return real(*words)

    monkeypatch.setattr(workbook, "page_sheet", noted)
    return names


def master(folder: Path, run: Run) -> bytes:
    result = run(folder, "compile")
    assert result.exit_code == 0, result.output
    return (folder / PERIOD / "master.xlsx").read_bytes()


def from_scratch(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The master of a copy of the folder, by one who has kept nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent / "none"))
    other = shutil.copytree(folder, folder.parent / "scratch")
    return master(other, run)


def begun(folder: Path, run: Run) -> None:
    """Compiled once, and a figure changed since."""
    master(folder, run)
    assert run(folder, *AMENDED).exit_code == 0


HARMS: dict[str, Harm] = {
    "others may read it": lambda file: file.chmod(0o640),
    "a link": lambda file: (file.rename(file.with_suffix(".x")), file.symlink_to(file.with_suffix(".x"))),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-20]),
    "one byte changed": lambda file: file.write_bytes(file.read_bytes()[:-9] + b"!" + file.read_bytes()[-8:]),
    "no JSON": lambda file: file.write_bytes(own_cache._digest(b"{") + b"\n{"),
    "other data": lambda file: file.write_bytes(own_cache._digest(b"{}\n") + b"\n{}\n"),
    "gone": lambda file: file.unlink(),
}


def test_a_changed_figure_lays_out_its_page_alone(
    council: Path, run: Run, laid_out: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(council, run)
    laid_out.clear()
    made = master(council, run)
    assert [name[:4] for name in laid_out] == ["183 "]
    laid_out.clear()
    assert made == from_scratch(council, run, monkeypatch)
    assert len(laid_out) > 10


@pytest.mark.skipif(sys.platform == "win32", reason="no rights of this kind")
@pytest.mark.parametrize("harm", HARMS)
def test_in_doubt_all_pages_are_laid_out(
    council: Path, run: Run, place: Path, laid_out: list[str], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    begun(council, run)
    (file,) = place.iterdir()
    HARMS[harm](file)
    laid_out.clear()
    made = master(council, run)
    assert len(laid_out) > 10
    assert made == from_scratch(council, run, monkeypatch)


def other_program(_: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(own_cache, "_program", lambda: b"other")


def other_owner(_: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(own_cache.os, "geteuid", lambda: os.getuid() + 1)


def other_settings(folder: Path, _: pytest.MonkeyPatch) -> None:
    file = folder / "collection.toml"
    file.write_text(f'font = "Georgia"\n{file.read_text("utf-8")}', "utf-8")


@pytest.mark.parametrize("change", [other_program, other_owner, other_settings])
def test_what_changed_elsewhere_counts(
    council: Path, run: Run, laid_out: list[str], monkeypatch: pytest.MonkeyPatch, change: Callable[..., None]
) -> None:
    begun(council, run)
    laid_out.clear()
    change(council, monkeypatch)
    made = master(council, run)
    assert len(laid_out) > 10
    assert made == from_scratch(council, run, monkeypatch)


def test_who_forgets_keeps_no_page(council: Path, run: Run, place: Path) -> None:
    begun(council, run)
    assert list(place.iterdir())
    own_cache.clear()
    assert not list(place.iterdir())


def test_only_the_owner_may_read_it(council: Path, run: Run, place: Path) -> None:
    begun(council, run)
    (file,) = place.iterdir()
    assert (place.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_two_that_keep_at_once_keep_whole_ones(place: Path) -> None:
    contents = [bytes([n]) * 100_000 for n in range(2)]
    seen: list[bytes | None] = []

    def keep(content: bytes) -> None:
        for _ in range(20):
            own_cache.keep("pages", content, b"a master")
            seen.append(own_cache.kept("pages", b"a master"))

    threads = [Thread(target=keep, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) <= set(contents)
