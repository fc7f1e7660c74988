"""publish freezes: afterwards a rating changes by a restatement with a reason, and by nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from keeping_folder import PERIOD, change_register

WHO = ("--by", "Head of Commercial", "--reason", "An invoice was counted twice.")
NEXT = "2023-24-Q3"


def rated(folder: Path, run, period: str = PERIOD) -> list[dict]:
    return json.loads(run(folder, "ratings", period, "--format", "json").stdout)


def changes(folder: Path, period: str) -> list[tuple]:
    sheet = openpyxl.load_workbook(folder / period / "master.xlsx")["Changes"]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def late_return(folder: Path, run) -> Result:
    book = openpyxl.load_workbook(folder / "returns" / "CMS website scores.xlsx")
    book.active["A60"] = "a remark, so that it is another file"
    book.save(folder / "late.xlsx")
    return run(folder, "collect", str(folder / "late.xlsx"))


def other_target(folder: Path, run) -> Result:
    change_register(folder, "Targets", "Ref", "204", "Target", 0.09)
    return run(folder, "status")


def earlier_history(folder: Path, run) -> Result:
    (folder / "more.csv").write_text("Indicator,Period,Value\n204,2023-24-Q1,9.9%\n", "utf-8")
    return run(folder, "import-history", "--replace", str(folder / "more.csv"))


def words_only(folder: Path, run) -> Result:
    return run(folder, "amend", "204", PERIOD, "--commentary", "In other words.", *WHO)


def figure(folder: Path, run) -> Result:
    return run(folder, "amend", "204", PERIOD, "--value", "5.5%", *WHO)


def another_generate(folder: Path, run) -> Result:
    return run(folder, "generate", PERIOD)


def an_attachment(folder: Path, run) -> Result:
    (folder / "own.csv").write_text("Area,Requests\nNorth,3\n", "utf-8")
    return run(folder, "attach", "204", PERIOD, str(folder / "own.csv"), "--caption", "Requests by area")


def another_due_date(folder: Path, run) -> Result:
    return run(folder, "extend", PERIOD, "COM", "2031-11-03", "--reason", "Leave.")


@pytest.mark.parametrize(
    ("what", "code", "says"),
    [
        (late_return, 3, ""),
        (other_target, 0, ""),
        (earlier_history, 3, "what was published was kept"),
        (words_only, 0, "new commentary"),
        (figure, 1, "is published and cannot be amended"),
        (another_generate, 1, "is published, so its returns are not sent out again"),
        (another_due_date, 1, "is published and cannot be extended"),
        (an_attachment, 1, "is published, so nothing is added to its pages"),
    ],
)
def test_nothing_re_rates_what_was_published(published, run, what, code, says):
    before = rated(published, run)
    state = json.loads(run(published, "status", "--format", "json").stdout)
    done = what(published, run)
    assert done.exit_code == code, done.output
    assert says in done.output
    assert rated(published, run) == before
    after = json.loads(run(published, "status", "--format", "json").stdout)
    for key in ("state", "errors", "queries", "file"):
        assert [s[key] for s in after["services"]] == [s[key] for s in state["services"]]
    assert run(published, "audit").exit_code == 0


def test_a_late_return_is_kept_and_told_so(published, run):
    kept = len(list((published / PERIOD / "received").iterdir()))
    said = late_return(published, run)
    assert "Q2 2023/24 is published" in said.output
    assert "The file is kept, but it changes nothing." in said.output
    assert len(list((published / PERIOD / "received").iterdir())) == kept + 1
    assert "replaced" not in run(published, "audit", PERIOD).output.splitlines()[-2]


def test_what_nobody_has_seen_is_not_published(council, run):
    run(council, "amend", "204", PERIOD, "--value", "5.5%", *WHO)
    said = run(council, "publish", PERIOD)
    assert (said.exit_code, "has changed since it was compiled" in said.output) == (1, True)
    assert run(council, "compile").exit_code in (0, 3)
    assert run(council, "publish", PERIOD).exit_code == 0


def test_not_compiled(tmp_path, run):
    folder = tmp_path / "council"
    run(tmp_path, "init", str(folder), "--sample")
    run(folder, "generate", PERIOD)
    assert "has not been compiled" in run(folder, "publish", PERIOD).output


def test_the_master_says_published_and_twice_is_once(published, run):
    master = published / PERIOD / "master.xlsx"
    first = master.read_bytes()
    cover = openpyxl.load_workbook(master)["Cover"]
    assert any("PUBLISHED" in str(cell.value) for row in cover.iter_rows() for cell in row)
    before = run(published, "audit").stdout
    assert run(published, "publish", PERIOD).exit_code == 0
    assert run(published, "status").stdout.splitlines()[0].endswith(", published")
    assert run(published, "compile").exit_code in (0, 3)
    assert (master.read_bytes(), run(published, "audit").stdout) == (first, before)


def test_papers_made_before_are_to_be_made_again(council, run):
    assert run(council, "compile").exit_code in (0, 3)
    run(council, "report", PERIOD, "--format", "html")
    said = run(council, "publish", PERIOD)
    assert f"workbook-tool report {PERIOD}” again" in said.output
    assert "to confirm; the master lists them" in said.output


def test_a_restatement_is_listed_with_what_was_published(published, run):
    was = next(row for row in rated(published, run) if row["indicator"] == "204")
    said = run(published, "restate", "204", PERIOD, "--value", "5.5%", *WHO)
    assert said.exit_code == 0, said.output
    assert "204, Q2 2023/24: 6.38% is now 5.50%." in said.stdout
    assert "Q2 2023/24: rated Green, now Amber." in said.stdout
    now = next(row for row in rated(published, run) if row["indicator"] == "204")
    assert (was["rag"], now["rag"], now["current"]) == ("Green", "Amber", 5.5)
    for period in (PERIOD, NEXT):  # in its own master, and in the next that the committee sees
        if period == NEXT:
            run(published, "generate", NEXT)
        run(published, "compile", period)
        row = next(row for row in changes(published, period) if "restated for Q2 2023/24" in row)
        assert row[3:5] == ("6.38%", "5.50%: An invoice was counted twice.")
    assert "restated" in run(published, "audit").output
    assert run(published, "audit").exit_code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("204", "2023-24-Q1", "--value", "5%", *WHO), "has not been published for Q1 2023/24"),
        (("nosuch", "2023-24", "--value", "5%", *WHO), "has not been published"),
        (("204", PERIOD, "--value", "about 5", *WHO), "Write the number alone"),
        (("204", PERIOD, "--value", "5%", "--by", "Head", "--reason", " "), "needs a name and a reason"),
    ],
)
def test_no_restatement(published, run, words, says):
    said = run(published, "restate", *words)
    assert said.exit_code in (1, 2)
    assert says in said.output


def test_wording_of_a_restated_figure_is_no_further_restatement(published, run):
    run(published, "restate", "204", PERIOD, "--value", "5.5%", *WHO)
    run(published, "amend", "204", PERIOD, "--commentary", "Reworded.", "--by", "Officer", "--reason", "wording")
    run(published, "compile")
    assert [row[4] for row in changes(published, PERIOD) if "restated for Q2 2023/24" in row] == [
        "5.50%: An invoice was counted twice."
    ]


def test_the_register_of_a_published_cycle_is_held_to(published, run):
    before = run(published, "ratings", PERIOD, "--format", "json").stdout
    shutil.copy(published / "register.xlsx", published / PERIOD / "register.xlsx")
    assert run(published, "ratings", PERIOD).exit_code == 0, "the very same bytes"
    change_register(published, "Targets", "Ref", "204", "Target", 0.09)
    shutil.copy(published / "register.xlsx", published / PERIOD / "register.xlsx")
    said = run(published, "ratings", PERIOD, "--format", "json")
    assert (said.exit_code, "is not the register" in said.stderr) == (0, True)
    assert said.stdout == before
    audit = run(published, "audit")
    assert (audit.exit_code, "is not the register that Q2 2023/24 was made from" in audit.output) == (3, True)
