"""What the register asks the officer is said by every command that reads it; what it only implies, once."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from workbook_tool.cli import cli

PERIOD = "2023-24-Q2"


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    folder = tmp_path_factory.mktemp("said") / "council"
    call(folder.parent, "init", str(folder), "--sample")
    register = folder / "register.xlsx"
    book = load_workbook(register)
    sheet = book["Services"]
    heading = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Contact Email")
    sheet.cell(heading.row + 1, heading.column).value = None
    book.save(register)
    return folder


def call(folder, *words):
    return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)


def test_said_where_it_should_be(council):
    said = [call(council, "generate", PERIOD).stderr for _ in range(2)]
    assert ["can never be Blue" in words for words in said] == [True, False]
    words = [*said, call(council, "status").stderr, call(council, "check", str(council / "returns")).stderr]
    assert [words.count("has no email address") for words in words] == [1, 1, 1, 1]


def schema_errors(data, name):
    import json
    from pathlib import Path

    from jsonschema import Draft202012Validator

    schema = json.loads((Path(__file__).parents[2] / "schemas" / name).read_text("utf-8"))
    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


def test_the_register_alone_says_everything_once(council):
    import json

    said = call(council, "check-register", "--format", "json")
    data = json.loads(said.stdout)
    assert said.exit_code == 3
    assert schema_errors(data, "check-register.schema.json") == []
    assert sum(cause["count"] for cause in data["causes"]) == len(data["findings"])
    assert {cause["code"]: cause["count"] for cause in data["causes"]} == {
        "register-no-email": 1,
        "register-band-unreachable": 4,
        "register-running-total": 1,
    }
    text = call(council, "check-register")
    assert text.stdout == "register.xlsx: 1 to confirm, 5 for information\n"
    assert text.stderr.count("has no email address") == 1


def test_a_register_without_a_mistake_ends_well(tmp_path):
    call(tmp_path, "init", str(tmp_path / "c"), "--sample")
    assert call(tmp_path / "c", "check-register").exit_code == 0


def edited(folder, sheet, changes):
    """The register with other values: by heading, in the row whose first cell is ``row``."""
    from named_cells import cell

    book = load_workbook(folder / "register.xlsx")
    for row, heading, value in changes:
        cell(book[sheet], row, heading, {"Services": "Code"}.get(sheet, "Ref")).value = value
    book.save(folder / "register.xlsx")


SLIPS = [
    ("a reference retyped", [("908", "Ref", "9008")], "908 is gone, and both have the title"),
    ("an annual indicator in arrears of its target", [("902", "Lag", 1)], "its target begins only with"),
]


@pytest.mark.parametrize(("changes", "words"), [s[1:] for s in SLIPS], ids=[s[0] for s in SLIPS])
def test_what_is_seen_only_beside_a_cycle(tmp_path, changes, words):
    folder = tmp_path / "c"
    call(tmp_path, "init", str(folder), "--sample")
    call(folder, "generate", PERIOD)
    edited(folder, "Indicators", changes)
    if changes[0][1] == "Ref":
        edited(folder, "Targets", [(changes[0][0], "Ref", changes[0][2])])
    said = call(folder, "check-register")
    assert (words in " ".join(said.stderr.split()), said.exit_code) == (True, 3)


def test_addresses_that_services_need(tmp_path):
    call(tmp_path, "init", str(tmp_path / "c"))
    assert "return_to is empty in collection.toml" in call(tmp_path / "c", "check-register").stderr


def test_a_due_day_before_the_end_is_asked_about(tmp_path):
    call(tmp_path, "init", str(tmp_path / "c"), "--sample")
    assert "ends only on 30 September 2023" in call(tmp_path / "c", "generate", PERIOD, "--due", "2023-09-15").stderr


def test_a_row_before_it_is_issued(tmp_path):
    call(tmp_path, "init", str(tmp_path / "c"), "--sample")
    said = call(tmp_path / "c", "preview", "212", PERIOD)
    assert "Compared with: Q1 2023/24 (previous period): 655" in said.stdout
    rated = [line.split()[:2] for line in said.stdout.splitlines() if line[:1].isdigit()]
    assert ["1,335", "Red"] in rated and ["1,500", "Green"] in rated and ["1,650", "Blue"] in rated  # noqa: PT018
    assert call(tmp_path / "c", "preview", "nothing", PERIOD).exit_code == 2
