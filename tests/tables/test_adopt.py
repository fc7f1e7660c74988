"""``adopt``: a register of the lists that officers keep."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from workbook_tool import resources
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


ADDS_UP = [  # heading, what stands there, title; what the figures add up over
    ("Notes", "Cumulative from April.", "Homes built", "year to date"),
    ("Description", "Reported year-to-date", "Homes built", "year to date"),
    ("Comments", "YTD figure", "Homes built", "year to date"),
    ("Notes", "Not cumulative", "Homes built", "in-period"),
    ("Notes", "Rolling 12 months", "Days lost", "rolling 12 months"),
    ("Notes", "Part of a rolling programme", "Roads inspected", "in-period"),
    ("Notes", "", "Homes built (YTD)", "year to date"),
]


@pytest.mark.parametrize(("heading", "words", "title", "wanted"), ADDS_UP)
def test_what_figures_add_up_over_is_taken_from_title_or_notes(
    heading: str, words: str, title: str, wanted: str, folder: Path, tmp_path: Path
) -> None:
    rows = [
        ["Ref", "Indicator", "Service", "Good is", "Target 2023/24", heading],
        ["H1", title, "Housing", "High", "120", words],
    ]
    result = data(folder, write(tmp_path / "list.csv", rows))
    assert register(folder).indicators["H1"].accumulation.value == wanted
    assert any("add up over" in text for text in result["decided"]) == (wanted != "in-period")


def test_the_units_of_the_list_are_offered_first(folder: Path, tmp_path: Path) -> None:
    rows = [["Ref", "Indicator", "Service", "Unit", "Good is", "Target 2023/24"]]
    rows += [
        [f"H{n}", f"Measure {n}", "Housing", unit, "High", "12"] for n, unit in enumerate(["weeks", "weeks", "tonnes"])
    ]
    data(folder, write(tmp_path / "list.csv", rows))
    assert list(register(folder).units)[:3] == ["weeks", "tonnes", "%"]


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


UNTIDY = [
    ("two targets in a cell", {"Target 2023/24": "90% / 95% (stretch)"}, "are TBC: “A1: 90% / 95% (stretch)”"),
    ("a reference that stands twice", {"Ref": "A2"}, "A2 of “Staff turnover” (N001 now)"),
    ("no target", {"Target 2022/23": "No target", "Target 2023/24": "No target"}, "tracked as baselines: “A1”"),
    ("a column that nothing is made of", {"Colour": "blue"}, "Columns of which the register takes nothing: “Colour”"),
    ("a bound and a range", {"Target 2022/23": "max 12%", "Target 2023/24": "8-12%"}, "1 reading taken in"),
]


@pytest.mark.parametrize(("changed", "words"), [case[1:] for case in UNTIDY], ids=[case[0] for case in UNTIDY])
def test_an_untidy_row_is_said(changed: dict[str, str], words: str, folder: Path, tmp_path: Path) -> None:
    usual = dict(zip(HEADINGS, ["A1", "Staff turnover", "HR", "Low", "Quarterly", "12%", "11%", "", "9%"], strict=True))
    other = dict(zip(HEADINGS, ["A2", "Days lost", "HR", "Low", "Quarterly", "5", "5", "", ""], strict=True))
    headings = list({**usual, **changed})
    rows = [[row.get(heading, "") for heading in headings] for row in (other, {**usual, **changed})]
    said = adopt(folder, write(tmp_path / "list.csv", [headings, *rows]))
    assert words in " ".join(said.stdout.split())


def test_an_open_question_changes_nothing_until_it_is_answered(folder: Path, tmp_path: Path) -> None:
    row = ["A1", "Staff turnover", "HR", "", "Quarterly", "12%", "11%", "10%", "9%"]
    path = write(tmp_path / "list.csv", [HEADINGS, row])
    before = (folder / "register.xlsx").read_bytes()
    result = adopt(folder, path)
    assert result.exit_code == 3
    assert "--better lower" in " ".join((result.stdout + result.stderr).split())
    assert (folder / "register.xlsx").read_bytes() == before
    assert adopt(folder, path, "--better", "lower").stdout.startswith("1 indicator in")
    assert register(folder).indicators["A1"].better.value == "lower"


def test_history_comes_in_the_same_go(folder: Path, tmp_path: Path) -> None:
    row = ["A1", "Staff turnover", "HR", "Low", "Quarterly", "12%", "11%", "10.5%", "9%"]
    assert data(folder, write(tmp_path / "list.csv", [HEADINGS, row]))["history"] == {
        "new": 2,
        "same": 0,
        "different": 0,
    }
    indicator = register(folder).indicators["A1"]
    assert (indicator.decimals, indicator.unit) == (1, "%")


FIRST = ["A1", "Staff turnover", "HR", "Low", "Quarterly", "12%", "11%", "10.5%", "9%"]
SECOND = ["A2", "Days lost", "HR", "Low", "Quarterly", "5", "5", "4", "4"]


@pytest.fixture
def in_use(folder: Path, tmp_path: Path) -> Path:
    """A folder whose register has one indicator and things of the officer's own."""
    adopt(folder, write(tmp_path / "one.csv", [HEADINGS, FIRST]))
    book = openpyxl.load_workbook(folder / "register.xlsx")
    book.create_sheet("Mine")["A1"] = "my own words"
    book["Services"]["D5"] = "hr@council.example"
    book.save(folder / "register.xlsx")
    return folder


def test_a_register_in_use_is_left_and_gets_a_proposal_beside_it(in_use: Path, tmp_path: Path) -> None:
    before = (in_use / "register.xlsx").read_bytes()
    result = data(in_use, write(tmp_path / "two.csv", [HEADINGS, FIRST, SECOND]))
    assert (in_use / "register.xlsx").read_bytes() == before
    assert (result["known"], result["new"], result["changes"]) == (["A1"], ["A2"], ["A2 (Days lost) is new."])
    proposed = load_register(in_use / "register-proposed.xlsx", "register-proposed.xlsx").register
    assert list(proposed.indicators) == ["A1", "A2"]
    Draft202012Validator(resources.schema("adopt")).validate(result)


def test_the_proposal_is_taken_into_use_with_all_that_is_hers(in_use: Path, tmp_path: Path) -> None:
    before = (in_use / "register.xlsx").read_bytes()
    both = write(tmp_path / "two.csv", [HEADINGS, FIRST, SECOND])
    adopt(in_use, both)
    proposed = (in_use / "register-proposed.xlsx").read_bytes()
    used = adopt(in_use, both, "--use")
    assert used.exit_code == 0, used.output
    assert "2 readings taken in" in used.stdout
    assert (in_use / "register.xlsx").read_bytes() == proposed
    assert (in_use / "register-before-adopt.xlsx").read_bytes() == before
    assert not (in_use / "register-proposed.xlsx").exists()
    book = openpyxl.load_workbook(in_use / "register.xlsx")
    assert (book["Mine"]["A1"].value, book["Services"]["D5"].value) == ("my own words", "hr@council.example")
    assert [s.code for s in register(in_use).services.values()] == ["HR"], "her service is known again by its name"
    assert adopt(in_use, "--use").exit_code == 0, "once more changes nothing"


def test_what_the_list_says_otherwise_is_shown_and_left(in_use: Path, tmp_path: Path) -> None:
    other = ["A1", "Turnover of staff", "HR", "High", "Monthly", "12%", "10%", "10.5%", "9%"]
    later = [*HEADINGS[:5], "Target 2022/23", "Target 2023/24", "Target 2024/25"]
    path = write(tmp_path / "two.csv", [later, [*other[:7], "8%"], [*SECOND[:7], "3"]])
    result = data(in_use, path)
    said = " ".join(result["otherwise"])
    for words in (
        "its title is",
        "what is better is",
        "how often",
        "the target for 2023/24 is 11.0% in your register, in",
    ):
        assert words in said
    assert "A1: the target 8.0% from 2024/25 to 2024/25 is new." in result["changes"]
    assert register(in_use).indicators["A1"].title == "Staff turnover"


@pytest.mark.parametrize(
    ("changed", "arguments", "says"),
    [
        ("register-proposed.xlsx", ("{list}",), "was changed since it was made"),
        ("register.xlsx", ("--use",), "the changes would be lost"),
    ],
)
def test_what_was_changed_meanwhile_is_not_lost(
    changed: str, arguments: tuple[str, ...], says: str, in_use: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "two.csv", [HEADINGS, FIRST, SECOND])
    adopt(in_use, path)
    book = openpyxl.load_workbook(in_use / changed)
    book["Services"]["E5"] = "A deputy"
    book.save(in_use / changed)
    before = (in_use / changed).read_bytes()
    result = adopt(in_use, *(word.format(list=path) for word in arguments))
    assert result.exit_code == 1
    assert says in result.output
    assert (in_use / changed).read_bytes() == before


def test_there_is_no_proposal_to_use(in_use: Path) -> None:
    assert "There is no register-proposed.xlsx" in adopt(in_use, "--use").output


def test_outside_a_collection_nothing_is_written(tmp_path: Path) -> None:
    path = write(tmp_path / "one.csv", [HEADINGS, FIRST])
    (tmp_path / "empty").mkdir()
    result = adopt(tmp_path / "empty", path)
    assert result.exit_code == 1
    assert "workbook-tool init" in result.output
    assert list((tmp_path / "empty").iterdir()) == []
    assert "1 indicator would be made" in adopt(tmp_path / "empty", path, "--preview").output


def test_a_preview_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before = (folder / "register.xlsx").read_bytes()
    assert "nothing was written" in adopt(folder, large_list(tmp_path / "l.csv", 3), "--preview").stdout
    assert (folder / "register.xlsx").read_bytes() == before


SERVICES = [  # beside the title: its heading and what stands there; the section row above; the service's name
    ("Lead Dept", "Revenues & Benefits", "REVENUES", "Revenues & Benefits"),
    ("Lead Dept", "Planning / Building Control", "PLANNING", "Planning"),
    ("Notes", "", "HR & OD", "HR & OD"),
    ("Priority", "A fairer town", "", "A fairer town"),
]


@pytest.mark.parametrize(("heading", "beside", "section", "name"), SERVICES)
def test_which_service_is_meant(
    folder: Path, tmp_path: Path, heading: str, beside: str, section: str, name: str
) -> None:
    rows = [["Ref", "Indicator", heading, "Good is", "Target", "Q1 2024/25"]]
    rows += [[section, "", "", "", "", ""]] if section else []
    rows += [[f"K{n}", f"Claims decided on time ({n})", beside, "High", "90%", f"8{n}%"] for n in range(1, 4)]
    data(folder, write(tmp_path / "list.csv", rows))
    assert [s.name for s in register(folder).services.values()] == [name]


def test_a_service_stands_under_service_where_a_priority_does_too(folder: Path, tmp_path: Path) -> None:
    rows = [["Ref", "Indicator", "Priority", "Service", "Good is", "Target", "Q1 2024/25"]]
    rows += [[f"K{n}", f"Claims decided ({n})", "A fairer town", "Benefits", "High", "90%", f"8{n}%"] for n in (1, 2)]
    data(folder, write(tmp_path / "list.csv", rows))
    made = register(folder)
    assert [s.name for s in made.services.values()] == ["Benefits"]
    assert {i.priority for i in made.indicators.values()} == {"A fairer town"}


def untidy_scorecard(path: Path) -> Path:
    """Two heading rows, merged; quarters across with their ratings; services as section rows; a count below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Corporate scorecard 2023/24"
    above = [
        "Ref",
        "Measure",
        "Good is",
        "Annual target 2023/24",
        "Q1 2023/24",
        None,
        None,
        "Q2 2023/24",
        None,
        None,
        "Notes",
    ]
    below = [None, None, None, None, "Actual", "Target", "RAG", "Actual", "Target", "RAG", None]
    rows = [
        ["Revenues"],
        [
            "RB1",
            "Council tax collected",
            "High",
            "97.5%",
            "28.9%",
            "28.0%",
            "On track",
            "56.1%",
            "55.5%",
            "On track",
            "YTD",
        ],
        [
            "RB2",
            "Days to process claims",
            "Low",
            "21 days",
            "19.4 days",
            "21 days",
            "On track",
            "23.0 days",
            "21 days",
            "Off track",
        ],
        ["Streets"],
        ["WS2", "Missed bins", "Low", "45-50", "52", "45-50", "Off track", "48", "45-50", "On track"],
        ["Total on track", None, None, None, 2, None, None, 2],
    ]
    for number, row in enumerate([above, below, *rows], 4):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value or None)
    for area in ("A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:G4", "H4:J4", "K4:K5"):
        sheet.merge_cells(area)
    book.save(path)
    return path


def services_on_sheets(path: Path) -> Path:
    """A sheet for each service, targets without a year, words for what is good, a source line below."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    head = ["Performance measure", "Unit", "What is good?", "Target", "Latest (Q2 2023/24)", "Previous (Q2 2022/23)"]
    for name, row in {
        "Planning KPIs": ["Days to validate", "days", "Smaller is better", "≤ 5 days", "4.2", "5.1"],
        "Leisure KPIs": ["Visits", "number", "Bigger is better", "250,000", "131,250", "128,004"],
    }.items():
        sheet = book.create_sheet(name)
        for line in ([name], [], head, row, [], ["Source: service returns."]):
            sheet.append(line)
    book.save(path)
    return path


def period_endings(path: Path) -> Path:
    """A long history with the day on which each quarter ended."""
    head = ["Department", "KPI", "Period ending", "Result", "Target", "Polarity", "Status", "Comment"]
    rows = [
        ["Prevention", "Home safety visits", "30/06/2023", "1,204", "1200", "Maximise", "Green", "YTD"],
        ["Prevention", "Home safety visits", "30/09/2023", "2,310", "2400", "Maximise", "Amber", "YTD"],
        ["Response", "First engine in time", "30/06/2023", "78.1%", "80%", "Maximise", "Amber", ""],
        ["Response", "First engine in time", "30/09/2023", "81.3%", "80%", "Maximise", "Green", ""],
    ]
    write(path, [head, *rows])
    return path


UNTIDY = [  # how it is made; indicators by title with service, start of the first target, accumulation; readings
    (untidy_scorecard, {
        "Council tax collected": ("Revenues", "2023-24-Q1", "year to date"),
        "Days to process claims": ("Revenues", "2023-24", "in-period"),
        "Missed bins": ("Streets", "2023-24", "in-period"),
    }, 6),
    (services_on_sheets, {
        "Days to validate": ("Planning", "2023-24", "in-period"), "Visits": ("Leisure", "2023-24", "in-period"),
    }, 2),
    (period_endings, {
        "Home safety visits": ("Prevention", "2023-24-Q1", "year to date"),
        "First engine in time": ("Response", "2023-24-Q1", "in-period"),
    }, 4),
]  # fmt: skip


@pytest.mark.parametrize(("make", "wanted", "readings"), UNTIDY, ids=["scorecard", "sheets", "history"])
def test_an_untidy_list_is_taken_without_a_question(
    make: Callable[[Path], Path], wanted: dict, readings: int, folder: Path, tmp_path: Path
) -> None:
    result = data(folder, str(make(tmp_path / ("list.csv" if make is period_endings else "list.xlsx"))))
    assert result["questions"] == []
    made = register(folder)
    starts = {t.indicator: t.start.code for t in reversed(made.targets)}
    assert {
        i.title: (made.services[i.service].name, starts[i.ref], i.accumulation.value) for i in made.indicators.values()
    } == wanted
    assert result["history"]["new"] == readings
