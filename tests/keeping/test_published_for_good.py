"""What was published stays as it was said: each row of a table is one way in which it used to be rewritten."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from keeping_folder import PERIOD, change_register

Run = Callable[..., Result]
NEXT = "2023-24-Q3"
WHO = ("--by", "Head of Legal", "--reason", "The target was typed wrongly.")


def points(folder: Path, period: str) -> dict[tuple[str, str], dict[str, str]]:
    """The trend data of a cycle by reference and period."""
    with (folder / period / "trend-data.csv").open(encoding="utf-8-sig") as file:
        return {(row["ref"], row["period_code"]): row for row in csv.DictReader(file)}


def said_of(folder: Path, run: Run, period: str) -> dict[str, tuple[str, str, str, str]]:
    """By reference, what a cycle's trend data say of the published period: value, target, rating, period alone."""
    assert run(folder, "compile", period, "--data").exit_code in (0, 3)
    found = points(folder, period)
    keys = ("value", "target", "rag", "in_period")
    return {ref: tuple(row[key] for key in keys) for (ref, code), row in found.items() if code == PERIOD}


def overwritten_targets(folder: Path) -> None:
    for ref, target in (("901", 0.8), ("204", 0.09), ("212", 100)):
        change_register(folder, "Targets", "Ref", ref, "Target", target)


def turned_direction(folder: Path) -> None:
    change_register(folder, "Indicators", "Ref", "901", "Direction for Improvement", "lower")


def other_bands(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "register.xlsx")
    sheet = book["Rating rules"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == -10:
                cell.value = -3
    book.save(folder / "register.xlsx")


def other_kind(folder: Path) -> None:
    change_register(folder, "Indicators", "Ref", "901", "Kind", "contextual")


def nothing(folder: Path) -> None:
    pass


REWRITES = [overwritten_targets, turned_direction, other_bands, other_kind]


@pytest.mark.parametrize("rewrite", REWRITES)
def test_a_later_register_changes_nothing_of_it(published: Path, run: Run, rewrite: Callable[[Path], None]) -> None:
    before = said_of(published, run, PERIOD)
    own = json.loads(run(published, "ratings", PERIOD, "--format", "json").stdout)
    rewrite(published)
    assert run(published, "generate", NEXT, "--from-now-on").exit_code == 0
    after = said_of(published, run, NEXT)
    assert {ref: after[ref] for ref in before} == before
    assert said_of(published, run, PERIOD) == before
    assert json.loads(run(published, "ratings", PERIOD, "--format", "json").stdout) == own


@pytest.mark.parametrize("rewrite", REWRITES)
def test_it_would_be_changed_if_it_were_not_published(council: Path, run: Run, rewrite: Callable[[Path], None]) -> None:
    """So that the table above tests something."""
    before = said_of(council, run, PERIOD)
    rewrite(council)
    assert run(council, "generate", NEXT).exit_code == 0
    assert said_of(council, run, NEXT) != before


def edited_copy(folder: Path) -> None:
    change_register(folder, "Targets", "Ref", "901", "Target", 0.8)
    shutil.copy(folder / "register.xlsx", folder / PERIOD / "register.xlsx")


def deleted_copy(folder: Path) -> None:
    (folder / PERIOD / "register.xlsx").unlink()
    change_register(folder, "Targets", "Ref", "901", "Target", 0.8)


def renamed_folder(folder: Path) -> None:
    (folder / PERIOD).rename(folder / "Quarter 2")
    change_register(folder, "Targets", "Ref", "901", "Target", 0.8)


COPIES = [(edited_copy, "was changed since"), (deleted_copy, "is not there"), (renamed_folder, "is not there")]
COMMANDS = [("compile", PERIOD), ("ratings", PERIOD), ("report", PERIOD), ("explain", "901"), ("status", PERIOD)]


@pytest.mark.parametrize(("lose", "says"), COPIES)
@pytest.mark.parametrize("state", ["council", "published"])
def test_the_register_that_went_out_holds_and_its_copy_is_missed(
    request: pytest.FixtureRequest, run: Run, state: str, lose: Callable[[Path], None], says: str
) -> None:
    folder: Path = request.getfixturevalue(state)
    before = run(folder, "ratings", PERIOD, "--format", "json").stdout
    lose(folder)
    assert run(folder, "ratings", PERIOD, "--format", "json").stdout == before
    for words in COMMANDS:
        done = run(folder, *words)
        assert done.exit_code in (0, 3), done.output
        assert f"{PERIOD}/register.xlsx" in done.stderr, words
        assert says in done.stderr, words


def test_an_overwritten_target_is_asked_about_with_both_meanings(published: Path, run: Run) -> None:
    assert "Please confirm: the register has other targets" not in run(published, "generate", NEXT).stderr
    overwritten_targets(published)
    kept = (published / NEXT / "register.xlsx").read_bytes()
    asked = run(published, "generate", NEXT)
    assert asked.exit_code == 3
    assert (published / NEXT / "register.xlsx").read_bytes() == kept
    assert "901, Q2 2023/24: published against 90.0%, now 80.0%" in asked.stderr
    assert "From now on: --from-now-on" in asked.stderr
    assert "It was always wrong: workbook-tool restate" in asked.stderr
    assert run(published, "generate", NEXT, "--from-now-on").exit_code == 0
    assert run(published, "generate", NEXT).exit_code == 0  # answered once


def test_a_target_that_was_always_wrong_is_restated_and_not_asked_about(published: Path, run: Run) -> None:
    change_register(published, "Targets", "Ref", "901", "Target", 0.8)
    assert run(published, "generate", NEXT).exit_code == 3
    said_of(published, run, PERIOD)
    for period in {code for ref, code in points(published, PERIOD) if ref == "901"}:
        run(published, "restate", "901", period, "--target", "80%", *WHO)
    assert run(published, "generate", NEXT).exit_code == 0


def test_a_target_is_restated_and_listed(published: Path, run: Run) -> None:
    done = run(published, "restate", "901", PERIOD, "--target", "80%", *WHO)
    assert done.exit_code == 0, done.output
    assert "901, Q2 2023/24: the target 90.0% is now 80.0%; the rating is Green." in done.stdout
    assert "Q2 2023/24: rated Amber, now Green." in done.stdout
    assert run(published, "generate", NEXT).exit_code == 0
    for period in (PERIOD, NEXT):
        assert said_of(published, run, period)["901"][1:3] == ("80.0", "Green")
        cells = [
            tuple(cell.value for cell in row)
            for row in openpyxl.load_workbook(published / period / "master.xlsx")["Changes"].iter_rows()
        ]
        (row,) = [row for row in cells if "target restated for Q2 2023/24" in row]
        assert row[3:5] == ("90.0%", "80.0%: The target was typed wrongly.")
    assert run(published, "audit").exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nosuch", PERIOD, "--target", "80%", *WHO), "has not been published"),
        (("901", "2031-32-Q1", "--target", "80%", *WHO), "has not been published"),
        (("901", PERIOD, "--target", "eighty or so", *WHO), "Write the number alone"),
        (("901", PERIOD, "--target", "80%", "--by", "Head", "--reason", " "), "needs a name and a reason"),
        (("901", PERIOD, *WHO), "Give --value, --target or both"),
    ],
)
def test_no_target_is_restated(published: Path, run: Run, words: tuple[str, ...], says: str) -> None:
    before = said_of(published, run, PERIOD)
    done = run(published, "restate", *words)
    assert done.exit_code in (1, 2)
    assert says in done.output
    assert said_of(published, run, PERIOD) == before
