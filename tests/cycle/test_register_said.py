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
