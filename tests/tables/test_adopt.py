"""``adopt``: a register of the lists that officers keep."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from workbook_tool.cli import cli
from workbook_tool.commands.register_file import load_register
from workbook_tool.domain.register import Register

SAMPLES = Path(__file__).parent.parent.parent / "samples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert CliRunner().invoke(cli, ["init", str(tmp_path / "c")]).exit_code == 0
    return tmp_path / "c"


def adopt(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(folder), "adopt", *arguments])


def data(folder: Path, *arguments: str) -> dict[str, Any]:
    return dict(json.loads(adopt(folder, *arguments, "--format", "json").stdout))


def register(folder: Path) -> Register:
    return load_register(folder / "register.xlsx", "register.xlsx").register


def write(path: Path, rows: list[list[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


HEADINGS = ["Ref", "Performance indicator", "Directorate", "Good is", "Frequency", "Target 2022/23", "Target 2023/24",
            "Q1 2023/24", "Q2 2023/24"]  # fmt: skip


def large_list(path: Path, size: int = 258) -> str:
    """A list as a council had it: departments joined by a stroke, words for polarity and frequency, yearly targets."""
    departments = ["Finance", "Finance/HR", "Planning & Building", "Waste", "Waste/Parks", "Housing"]
    years = [f"Target {year}/{year % 100 + 1}" for year in range(2019, 2024)]
    rows = [["PI No.", "Performance indicator", "Department", "Good is", "Reporting frequency", *years, "Q2 2023/24"]]
    for n in range(size):
        ways, often = ("High", "Low", "Bigger is better", "Aim to minimise"), ("Quarterly", "Monthly", "Annual")
        unit = "%" if n % 3 == 0 else ""
        targets = [f"{70 + year + n % 9}{unit}" for year in range(5)]
        title = f"Measure {n} of service {n % 7}"
        rows.append([f"PI{n}", title, departments[n % 6], ways[n % 4], often[n % 3], *targets, f"{72 + n % 9}{unit}"])
    return write(path, rows)


def test_a_list_of_258_needs_no_question(folder: Path, tmp_path: Path) -> None:
    result = data(folder, large_list(tmp_path / "list.csv"))
    assert len(result["indicators"]) == 258
    assert len(result["questions"]) <= 12
    made = register(folder)
    assert len(made.indicators) == 258
    assert len(made.targets) == 5 * 258
    assert {i.better.value for i in made.indicators.values()} == {"higher", "lower"}
    assert {i.frequency.value for i in made.indicators.values()} == {"quarter", "month", "year"}
    assert {s.name for s in made.services.values()} == {"Finance", "Planning & Building", "Waste", "Housing"}
    assert any("Finance/HR" in text for text in result["decided"])


def test_the_sample_s_own_table_gives_its_register(folder: Path, tmp_path: Path) -> None:
    source = tomllib.loads((SAMPLES / "register" / "indicators.toml").read_text("utf-8"))["indicators"]
    with (SAMPLES / "register" / "targets.csv").open(encoding="utf-8") as file:
        targets = {row["indicator"]: row for row in csv.DictReader(file)}
    rows = [
        ["Ref", "Indicator", "Service", "Unit", "Direction for improvement", "Frequency", "Decimals", "Target 2023/24"]
    ]
    for own in source:
        target = targets.get(str(own["ref"]), {}).get("value", "TBC")
        rows.append([str(own["ref"]), own["title"], own["service"], own["unit"], own["better"], own["frequency"],
                     str(own["decimals"]), target])  # fmt: skip
    assert data(folder, write(tmp_path / "list.csv", rows))["questions"] == []
    made = register(folder)
    for own in source:
        indicator = made.indicators[str(own["ref"])]
        told = (indicator.title, indicator.unit, indicator.better.value, indicator.frequency.value)
        assert told == (own["title"], own["unit"], own["better"], own["frequency"])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", "Calls answered in time", "Customers", "High", "Quarterly", "80%", "82%", "81%", "84%"], "N001"),
        (["A1", "Staff turnover", "HR/Finance", "Low", "Quarterly", "12%", "11%", "10%", "9%"], "HR/Finance"),
        (["A1", "Claims", "Revenues", "Low", "", "12", "11", "10", "9"], "Revenues (REV)"),
    ],
)
def test_what_was_decided_is_said(row: list[str], words: str, folder: Path, tmp_path: Path) -> None:
    result = adopt(folder, write(tmp_path / "list.csv", [HEADINGS, row]))
    assert "Decided" in result.stdout
    assert words in " ".join(result.stdout.split())


def test_an_open_question_changes_nothing_until_it_is_answered(folder: Path, tmp_path: Path) -> None:
    row = ["A1", "Staff turnover", "HR", "", "Quarterly", "12%", "11%", "10%", "9%"]
    path = write(tmp_path / "list.csv", [HEADINGS, row])
    before = (folder / "register.xlsx").read_bytes()
    result = adopt(folder, path)
    assert result.exit_code == 3
    assert "--better lower" in " ".join((result.stdout + result.stderr).split())
    assert (folder / "register.xlsx").read_bytes() == before
    assert adopt(folder, path, "--better", "lower").stdout.startswith("1 indicators in")
    assert register(folder).indicators["A1"].better.value == "lower"


def test_history_comes_in_the_same_go(folder: Path, tmp_path: Path) -> None:
    row = ["A1", "Staff turnover", "HR", "Low", "Quarterly", "12%", "11%", "10.5%", "9%"]
    assert data(folder, write(tmp_path / "list.csv", [HEADINGS, row]))["history"] == {"new": 2, "same": 0}
    indicator = register(folder).indicators["A1"]
    assert (indicator.decimals, indicator.unit) == (1, "%")


def test_a_register_in_use_is_left_and_gets_a_proposal_beside_it(folder: Path, tmp_path: Path) -> None:
    first = ["A1", "Staff turnover", "HR", "Low", "Quarterly", "12%", "11%", "10.5%", "9%"]
    second = ["A2", "Days lost", "HR", "Low", "Quarterly", "5", "5", "4", "4"]
    adopt(folder, write(tmp_path / "one.csv", [HEADINGS, first]))
    before = (folder / "register.xlsx").read_bytes()
    both = write(tmp_path / "two.csv", [HEADINGS, first, second])
    result = data(folder, both)
    assert (folder / "register.xlsx").read_bytes() == before
    assert result["known"] == ["A1"]
    proposed = load_register(folder / "register-proposed.xlsx", "register-proposed.xlsx").register
    assert list(proposed.indicators) == ["A2"]


def test_a_preview_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before = (folder / "register.xlsx").read_bytes()
    assert "nothing was written" in adopt(folder, large_list(tmp_path / "l.csv", 3), "--preview").stdout
    assert (folder / "register.xlsx").read_bytes() == before
