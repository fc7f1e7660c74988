"""``trend TABLE``: the reference series as a table, read by the command."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from workbook_tool.cli import cli

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parent.parent / "schemas" / "trend.schema.json").read_text("utf-8"))
NEAR = 0.000002


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, headings: list[str], lines: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *lines])
    return path


def run(path: Path) -> Result:
    return CliRunner().invoke(cli, ["trend", str(path), "--format", "json"])


def read(path: Path) -> dict[str, dict[str, Any]]:
    result = run(path)
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    jsonschema.validate(data, SCHEMA)
    return {row["indicator"]: row for row in data}


def agrees(value: float | None, text: str) -> bool:
    return value is None if not text else value is not None and abs(value - float(text)) <= NEAR


def test_the_reference_series(tmp_path: Path) -> None:
    expected = {row["series"]: row for row in rows("expected.csv")}
    of_series = ["unit", "better", "target", "accumulation", "frequency", "decimals", "series_break", "baseline"]
    lines = [
        [row["series"], row["period"], row["value"], *(expected[row["series"]][key] for key in of_series)]
        for row in rows("series.csv")
    ]
    got = read(write(tmp_path / "series.csv", ["indicator", "period", "value", *of_series], lines))
    assert got.keys() == expected.keys()
    for ref, row in expected.items():
        trend = got[ref]["trend"]
        words = (trend["variation"] or trend["why_not"], trend["assurance"] or "none", " ".join(trend["rules"]))
        assert words == (row["variation"], row["assurance"], row["rules_at_latest"]), ref
        assert trend["n"] == int(row["n"])
        assert all(agrees(trend[key], row[key]) for key in ("mean", "lower", "upper")), ref
        assert trend["why"]


def test_the_reference_years(tmp_path: Path) -> None:
    expected = {row["forecast"]: row for row in rows("outlooks.csv")}
    units = {"count": "count", "rate": "%"}
    lines = []
    for row in rows("years.csv"):
        own = expected[row["forecast"]]
        about = [
            units[own["kind"]],
            own["better"],
            own["target"],
            own["decimals"],
            own["seasonal"],
            own["service_forecast"],
        ]
        lines.append([row["forecast"], row["period"], row["value"], *about])
    headings = ["Indicator", "Period", "Value", "Unit", "Better", "Target", "Decimals", "Seasonal", "Forecast"]
    got = read(write(tmp_path / "years.csv", headings, lines))
    assert got.keys() == expected.keys()
    for ref, row in expected.items():
        outlook = got[ref]["outlook"]
        assert (outlook["reading"], outlook["method"]) == (row["reading"], row["method"]), ref
        assert all(agrees(outlook[key], row[key]) for key in ("value", "low", "high")), ref
        assert agrees(outlook["service"], row["service_forecast"])
        assert outlook["why"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([["K1", "2012-Q4", "5"]], "B2 “2012-Q4” is not one certain period"),
        ([["K1", "2023-24-Q1", "5"], ["K1", "2023-24-Q1", "6"]], "B3 (K1) Q1 2023/24 stands twice"),
        ([["K1", "2023-24-Q1", "five or six"]], "C2 (K1) “five or six” is text"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_cell(lines: list[list[str]], words: str, tmp_path: Path) -> None:
    result = run(write(tmp_path / "t.csv", ["Indicator", "Period", "Value"], lines))
    assert result.exit_code == 3
    assert words in " ".join(result.stderr.split())


def test_a_table_without_periods_is_said_to_be_one(tmp_path: Path) -> None:
    result = run(write(tmp_path / "t.csv", ["Indicator", "Value"], [["K1", "5"]]))
    assert result.exit_code == 3
    assert "no column of periods" in " ".join(result.stderr.split())
