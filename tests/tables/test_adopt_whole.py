"""``adopt`` from beginning to end: a published table with its history, a former master, a quarter's list of fifty."""

from __future__ import annotations

import csv
import json
import random
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from workbook_tool.cli import cli
from workbook_tool.commands.register_file import load_register
from workbook_tool.domain.indicator import readings_due
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.register import Register

ROOT = Path(__file__).parent.parent.parent
PUBLISHED = ROOT / "tests" / "cycle" / "published.csv"
Q2 = parse_period("2023-24-Q2")


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)


def data(folder: Path, *words: str) -> dict[str, Any]:
    return dict(json.loads(run(folder, *words, "--format", "json").stdout))


def register(folder: Path) -> Register:
    return load_register(folder / "register.xlsx", "register.xlsx").register


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert run(tmp_path, "init", str(tmp_path / "c")).exit_code == 0
    return tmp_path / "c"


def write(path: Path, rows: list[list[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


@pytest.fixture
def published() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def seed_table(path: Path, published: list[dict[str, str]]) -> str:
    """The fourteen rows as they were published, with the titles of the sample."""
    source = tomllib.loads((ROOT / "samples" / "register" / "indicators.toml").read_text("utf-8"))["indicators"]
    titles = {str(own["ref"]): own["title"] for own in source}
    headings = ["Ref", "Indicator", "Unit", "Direction for Improvement", "Target / Pro Rata Target", "Current",
                "Previous", "Change in Performance", "RAG Rating"]  # fmt: skip
    keys = ("unit", "better", "target", "current", "previous", "change", "rag")
    return write(path, [headings, *([r["ref"], titles[r["ref"]], *(r[k] for k in keys)] for r in published)])


def test_the_published_table_and_its_history(folder: Path, tmp_path: Path, published: list[dict[str, str]]) -> None:
    table, history = seed_table(tmp_path / "q2.csv", published), ROOT / "samples" / "history.csv"
    result = data(folder, "adopt", table, str(history))
    assert result["questions"] == []
    with history.open(encoding="utf-8") as file:
        readings = list(csv.DictReader(file))
    assert result["history"] == {"new": len(readings), "same": 0, "different": 0}
    made = register(folder)
    assert list(made.indicators) == [r["ref"] for r in published]
    sample = tomllib.loads((ROOT / "samples" / "register" / "indicators.toml").read_text("utf-8"))["indicators"]
    for row, own in zip(published, sorted(sample, key=lambda o: list(made.indicators).index(o["ref"])), strict=True):
        indicator = made.indicators[row["ref"]]
        target = made.target(row["ref"], parse_period("2026-27"))
        assert (indicator.unit, indicator.better.arrow) == (row["unit"], row["better"])
        if row["ref"] in {r["indicator"] for r in readings}:
            assert indicator.frequency == own["frequency"]
        written = row["target"].replace(",", "")
        assert target is not None
        assert target.value == (None if written == "TBC" else Decimal(written))
    rated = data(folder, "rate", table, "--rules", str(folder / "register.xlsx"))["ratings"]
    assert [(r["indicator"], r["rag"], r["change"]) for r in rated] == [
        (r["ref"], r["rag"], r["change"]) for r in published
    ]


def test_a_former_master_gives_register_and_history(demo_done: Path, folder: Path) -> None:
    before = register(demo_done)
    result = data(folder, "adopt", str(demo_done / "2023-24-Q2" / "master.xlsx"))
    assert result["questions"] == []
    assert result["history"]["new"] > 100
    made = register(folder)
    for ref, indicator in before.indicators.items():
        told = made.indicators[ref]
        assert (told.title, told.short_title, told.unit, told.better, told.frequency) == (
            indicator.title, indicator.short_title, indicator.unit, indicator.better, indicator.frequency,
        )  # fmt: skip
        period = readings_due(indicator, Q2)[-1]
        held, taken = before.target(ref, period), made.target(ref, period)
        if held is not None and held.value is not None:
            assert taken is not None
            assert taken.value_for(period) == held.value_for(period)
    assert {s.name for s in made.services.values()} == {s.name for s in before.services.values()}


# -- a list of fifty --------------------------------------------------------------------------

SUBJECTS = {
    "Adult Services": [
        "Care packages started within 28 days",
        "Reviews done in the year",
        "Carers who had an assessment",
    ],
    "Children's Services": ["Assessments within 45 days", "Visits on time", "Children in care who moved home twice"],
    "Environment": [
        "Bins missed",
        "Household waste recycled",
        "Streets found clean",
        "Fly-tips cleared within two days",
    ],
    "Finance / Revenues": ["Invoices paid within 30 days", "Council tax collected", "Claims decided within target"],
    "Housing": ["Repairs done at the first visit", "Days to re-let a home", "Rent collected"],
    "HR & OD": ["Days lost to sickness", "Staff turnover", "Appraisals done"],
}
LOWER = ("Bins missed", "Days to re-let", "Days lost", "Staff turnover", "moved home")
COUNTS = ("Bins missed", "Days to re-let", "Days lost")


def fifty(path: Path, quarter: int) -> str:
    """A quarter's sheet as an officer keeps it: title, section rows, merged headings, a total in the middle, notes."""
    random.seed(7)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Scorecard"
    sheet.append(["Corporate scorecard 2023/24"])
    sheet.merge_cells("A1:J1")
    sheet.append([])
    sheet.append(
        ["PI No.", "Performance indicator", "Polarity", "2022/23", None, "2023/24", *[None] * quarter, "Comments"]
    )
    sheet.append([None, None, None, "Target", "Outturn", "Target", *(f"Q{n + 1}" for n in range(quarter)), None])
    sheet.merge_cells("D3:E3")
    number = 0
    titles = [(s, f"{t}{'' if n == 0 else f' ({area})'}") for n, area in enumerate(("North", "South", "Town"))
              for s, own in SUBJECTS.items() for t in own][:50]  # fmt: skip
    for service in SUBJECTS:
        sheet.append([service])
        for title in (t for s, t in titles if s == service):
            number += 1
            count = any(word in title for word in COUNTS)
            base = random.randint(8, 40) if count else random.randint(60, 95)
            way = "Low" if any(word in title for word in LOWER) else "High"

            def shown(value: int, count: bool = count) -> str:
                return str(value) if count else f"{value}%"

            figures = [shown(base), shown(base + 1), shown(base + 2), *(shown(base + n) for n in range(quarter))]
            sheet.append([f"PI {number:02}", title, way, *figures, "Steady." if number % 7 == 0 else None])
        sheet.append([None, "Average", *[None] * 4])
    sheet.append(["Source: services' own systems."])
    book.save(path)
    return str(path)


def fill_in(workbook: Path, filled: Path, value_of: Any) -> None:
    """What a service does: type a figure and some words into each row."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["Return"]
    top = next(row for row in sheet.iter_rows() if any(cell.value == "Indicator" for cell in row))
    columns = {str(cell.value).split("\n")[0]: cell.column for cell in top if cell.value}
    value = next(c for h, c in columns.items() if h.startswith(("Value", "Current")))
    for row in range(top[0].row + 1, sheet.max_row + 1):
        if ref := sheet.cell(row, columns["ID"] if "ID" in columns else columns["Ref"]).value:
            sheet.cell(row, value, value_of(str(ref)))
            for heading in ("Commentary", "Actions"):
                sheet.cell(row, columns[heading], "More cases were closed than in the summer, with two posts filled.")
    book.save(filled)


def test_a_list_of_fifty_adopted_issued_and_compiled(folder: Path, tmp_path: Path) -> None:
    result = data(folder, "adopt", fifty(tmp_path / "q2.xlsx", 2), "--map", "annual target=Target 2023/24")
    assert (len(result["indicators"]), result["questions"]) == (50, [])
    assert result["history"]["new"] == 100
    made = register(folder)
    assert len(made.indicators) == 50
    assert {i.better.value for i in made.indicators.values()} == {"higher", "lower"}
    assert len(made.services) == 6
    assert made.target("PI 01", Q2) is not None
    assert run(folder, "generate", "2023-24-Q3").exit_code in (0, 3)
    (tmp_path / "back").mkdir()
    for issued in sorted((folder / "2023-24-Q3" / "issued").glob("*.xlsx")):
        fill_in(
            issued,
            tmp_path / "back" / issued.name,
            lambda ref: 0.84 if made.unit(made.indicators[ref]).is_percent else 21,
        )
    collected = run(folder, "collect", str(tmp_path / "back"))
    assert collected.exit_code in (0, 3), collected.output
    compiled = data(folder, "compile", "2023-24-Q3")
    assert compiled["indicators"] == 50
    assert compiled["rated"] >= 45
    assert run(folder, "report", "2023-24-Q3", "--format", "html").exit_code in (0, 3)


def test_the_same_list_next_quarter_needs_no_question(folder: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "list.toml"
    first = run(folder, "adopt", fifty(tmp_path / "q2.xlsx", 2), "--save-map", str(mapping))
    assert first.exit_code in (0, 3), first.output
    later = data(folder, "adopt", fifty(tmp_path / "q3.xlsx", 3), "--map", str(mapping))
    assert later["questions"] == []
    assert (len(later["known"]), later["new"], later["otherwise"]) == (50, [], [])
    assert later["history"] == {"new": 50, "same": 100, "different": 0}
