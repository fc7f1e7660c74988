"""roll-over: the new year's register beside the officer's own, and what is still to be decided."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from keeping_folder import PERIOD, change_register

from workbook_tool import resources

YEAR, NEW = "2024-25", "register-2024-25.xlsx"
TARGET = ("From Period", "To Period", "Target", "Profile")


def rows(file: Path, sheet: str) -> list[dict[str, object]]:
    found = list(openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True))
    top = next(n for n, row in enumerate(found) if row[1] is not None and n > 0)
    return [dict(zip(found[top], row, strict=True)) for row in found[top + 1 :] if row[0] is not None]


def targets(file: Path, ref: str) -> list[tuple]:
    return [tuple(row[heading] for heading in TARGET) for row in rows(file, "Targets") if row["Ref"] == ref]


def rolled(folder: Path, run, *words: str) -> dict:
    said = run(folder, "roll-over", YEAR, *words, "--format", "json")
    assert said.exit_code == 0, said.output
    data = json.loads(said.stdout)
    Draft202012Validator(resources.schema("roll-over")).validate(data)
    return data


def test_targets_to_be_decided(council, run):
    own = (council / "register.xlsx").read_bytes()
    data = rolled(council, run)
    assert (council / "register.xlsx").read_bytes() == own
    assert targets(council / NEW, "204") == [("2019-20", "2023-24", 0.06, "fixed"), ("2024-25", None, "TBC", "fixed")]
    assert targets(council / NEW, "212")[-1] == ("2024-25", None, "TBC", "pro rata")
    assert {"indicator": "204", "before": 6} in data["targets"]
    assert [t for t in data["targets"] if t["indicator"] in ("905", "214")] == [], "a baseline has no target to set"
    assert {"indicator": "204", "period": PERIOD, "value": 6.38, "data_status": "estimated"} in data["to_confirm"]
    outturns = {o["indicator"]: o for o in data["outturns"]}
    assert (outturns["902"]["value"], outturns["902"]["firm"]) == (59, True)
    assert (outturns["204"]["period"], outturns["204"]["value"]) == ("2023-24-Q4", None)
    assert data["open_cycles"] == [PERIOD]


def test_in_words(council, run):
    said = run(council, "roll-over", YEAR)
    assert said.exit_code == 0
    for words in (
        "Targets to set for 2024/25; each is TBC until then:",
        "Figures still to confirm:",
        "No outturn of 2023/24 yet:",
        "Q2 2023/24 is not published yet",
        "Yours is as it was.",
    ):
        assert words in said.output
    again = run(council, "roll-over", YEAR)
    assert (again.exit_code, "is not written over" in again.output) == (0, True)


def test_a_target_range_is_listed_as_such(council, run):
    change_register(council, "Targets", "Ref", "204", "Target", None)
    change_register(council, "Targets", "Ref", "204", "Range From", "5%")
    change_register(council, "Targets", "Ref", "204", "Range To", "7%")
    said = run(council, "roll-over", YEAR).output
    assert "5.0% to 7.0%" in next(line for line in said.splitlines() if line.startswith("204"))


def test_a_target_set_for_the_new_year_already_is_left_alone(council, run):
    change_register(council, "Targets", "Ref", "204", "To Period", "2024-25")
    data = rolled(council, run)
    assert "204" not in [t["indicator"] for t in data["targets"]]
    assert targets(council / NEW, "204") == [("2019-20", "2024-25", 0.06, "fixed")]


def test_taken_into_use_with_the_one_before_kept(council, run):
    own = (council / "register.xlsx").read_bytes()
    assert run(council, "roll-over", YEAR, "--use").exit_code == 1, "there is none yet"
    rolled(council, run)
    new = (council / NEW).read_bytes()
    said = run(council, "roll-over", YEAR, "--use")
    assert said.exit_code == 0, said.output
    assert "targets are still TBC in it" in said.output
    assert (council / "register.xlsx").read_bytes() == new
    assert (council / "register-until-2023-24.xlsx").read_bytes() == own
    assert not (council / NEW).exists()
    assert "rolled over" in run(council, "audit").output


@pytest.mark.parametrize("anyway", [(), ("--anyway",)])
def test_a_register_changed_meanwhile_is_not_lost(anyway, council, run):
    rolled(council, run)
    change_register(council, "Targets", "Ref", "204", "Target", 0.5)
    own = (council / "register.xlsx").read_bytes()
    said = run(council, "roll-over", YEAR, "--use", *anyway)
    if anyway:
        assert (said.exit_code, (council / "register-until-2023-24.xlsx").read_bytes()) == (0, own)
        return
    assert said.exit_code == 1
    assert f"register.xlsx was changed since {NEW} was made from it" in said.output
    assert (council / "register.xlsx").read_bytes() == own
    (council / NEW).unlink()
    rolled(council, run)
    assert run(council, "roll-over", YEAR, "--use").exit_code == 0, "made anew, it has the change"


def test_late_targets_do_not_re_rate_what_was_published(published, run):
    before = run(published, "ratings", PERIOD, "--format", "json").stdout
    rolled(published, run)
    assert run(published, "roll-over", YEAR, "--use").exit_code == 0
    change_register(published, "Targets", "Ref", "204", "Target", 0.5)
    assert run(published, "ratings", PERIOD, "--format", "json").stdout == before
    assert run(published, "audit").exit_code == 0


def test_services_merged_and_split_keep_their_history(council, run):
    (council / "q4.csv").write_text("Indicator,Period,Value\n904,2023-24-Q4,88.1%\n212,2023-24-Q4,2000\n", "utf-8")
    assert run(council, "import-history", str(council / "q4.csv")).exit_code == 0
    data = rolled(council, run, "--merge", "ITD:CUS", "--move", "212:SAF")
    assert "904 moved from IT & Digital to Customer Services." in data["changes"]
    services = {row["Code"]: row for row in rows(council / NEW, "Services")}
    assert "ITD" not in services
    assert services["CUS"]["Notes"].endswith("Took over IT & Digital (ITD) with 2024/25.")
    assert "SAF" in services
    assert run(council, "roll-over", YEAR, "--use").exit_code == 0
    assert run(council, "generate", "2024-25-Q1").exit_code == 0
    issued = council / "2024-25-Q1" / "issued"
    assert not (issued / "ITD.xlsx").exists()
    for code, ref, value in (("CUS", "904", 0.881), ("SAF", "212", 2000)):
        sheet = openpyxl.load_workbook(issued / f"{code}.xlsx", data_only=True)["Return"]
        row = next(row for row in sheet.iter_rows(values_only=True) if ref in map(str, row))
        assert value in row, "the figure of the service before stands in Previous"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("2024-25-Q1",), "is not a year"),
        ((YEAR, "--merge", "ITD"), "is not two names with a colon"),
        ((YEAR, "--merge", "XYZ:CUS"), "The register has no service XYZ"),
        ((YEAR, "--move", "999:CUS"), "The register has no indicator 999"),
    ],
)
def test_wrong_usage(council, run, words, says):
    said = run(council, "roll-over", *words)
    assert said.exit_code in (1, 2)
    assert says in said.output
    assert not (council / NEW).exists()
