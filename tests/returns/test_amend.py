"""The officer's word on a reading: with name and reason, the original kept."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner
from named_cells import cell
from openpyxl import load_workbook

from workbook_tool.cli import cli
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period

WHO = ("--by", "Head of HR", "--reason", "Given by telephone on 17 October")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("amend") / "council"
    call(folder.parent, "init", str(folder), "--sample")
    call(folder, "generate", "2023-24-Q2")
    call(folder, "collect", str(folder / "wrong" / "HRS return Q2.xlsx"))
    return folder


@pytest.fixture
def council(collected, tmp_path):
    return shutil.copytree(collected, tmp_path / "council")


def call(folder, *words):
    return CliRunner().invoke(cli, ["-C", str(folder), *words], catch_exceptions=False)


def test_a_figure_that_came_another_way(council):
    said = call(council, "amend", "902", "2023-24", "--value", "59%", *WHO, "--close", "all")
    assert said.exit_code == 0
    assert "902, 2023/24: n/a is now 59.0%." in said.output
    assert "Closed: figure-not-a-number" in said.output
    with Folder(council).ledger() as ledger:
        reading = ledger.readings.get("902", parse_period("2023-24"))
        assert (str(reading.value), reading.text, reading.origin) == ("59", "59%", "amendment")
        ((_, by, reason),) = ledger.amendments.of("902", parse_period("2023-24"))
        assert (by, reason) == (WHO[1], WHO[3])
        assert [n for n in ledger.findings.open(parse_period("2023-24-Q2")) if n.finding.indicator == "902"] == []
    explained = json.loads(call(council, "explain", "902", "--format", "json").stdout)
    assert explained["current"] == 59.0


def test_wording_alone_leaves_the_figure(council):
    call(council, "amend", "905", "2023-09", "--commentary", "Fewer days than in April.", *WHO)
    with Folder(council).ledger() as ledger:
        first, last = ledger.readings.versions("905", parse_period("2023-09"))
    assert (first.value, last.value) == (9154, 9154)
    assert first.commentary != last.commentary == "Fewer days than in April."


def test_taking_a_figure_back(council):
    said = call(council, "amend", "905", "2023-09", "--status", "not available", *WHO)
    assert "9,154 is now n/a" in said.output
    with Folder(council).ledger() as ledger:
        assert ledger.readings.get("905", parse_period("2023-09")).value is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("999", "2023-24-Q2", "--value", "1"), "No cycle in this folder asked for an indicator 999"),
        (("905", "2023-24-Q2", "--value", "1"), "It was asked for 2023-07, 2023-08, 2023-09"),
        (("902", "2023-24", "--value", "0.59"), "has no per cent sign"),
        (("902", "2023-24", "--value", "about 60%"), "is not an exact figure"),
        (("902", "2023-24", "--value", "59%", "--status", "not available"), "has no value"),
        (("902", "2023-24", "--status", "final"), "There is no figure that could be final"),
        (("902", "2023-24", "--status", "finished"), "is not a data status"),
        (("902", "2023-24"), "Nothing was given to change"),
        (("902", "2023-24", "--value", "59%", "--close", "value-tenfold"), "has the code value-tenfold"),
        (("902", "2023-24", "--value", "59%", "--reason", " "), "needs a name and a reason"),
    ],
)
def test_what_is_not_certain_is_refused_and_nothing_changes(council, words, says):
    with Folder(council).ledger() as ledger:
        before = ledger.dump()
    said = call(council, "amend", *words[:2], *WHO, *words[2:])
    assert said.exit_code == 2
    assert says in said.output
    with Folder(council).ledger() as ledger:
        assert ledger.dump() == before


def test_closing_all_about_one_month_leaves_the_others_open(council):
    file = council / "wrong" / "HRS months.xlsx"
    book = load_workbook(council / "2023-24-Q2" / "issued" / "HRS.xlsx")
    for month in ("Jul 2023", "Aug 2023"):
        cell(book["Return"], f"905 {month}", "Value").value = "see note"
    book.save(file)
    call(council, "collect", str(file))
    said = call(council, "amend", "905", "2023-07", "--value", "9,000", *WHO, "--close", "all")
    assert said.output.count("Closed: ") == 1
    with Folder(council).ledger() as ledger:
        left = [n.finding for n in ledger.findings.open(parse_period("2023-24-Q2")) if n.finding.indicator == "905"]
        assert {f.period.code for f in left if f.code == "figure-not-a-number"} == {"2023-08"}


def test_the_words_of_a_row_whose_figure_was_refused_come_with_the_officer_s(council):
    said = call(council, "amend", "902", "2023-24", "--value", "59%", *WHO)
    assert "the words are those of the service's return" in said.output
    with Folder(council).ledger() as ledger:
        assert ledger.readings.get("902", parse_period("2023-24")).commentary


def test_the_name_may_stand_before_the_command(council):
    named, reason = (WHO[0], WHO[1]), WHO[2:]
    said = CliRunner().invoke(
        cli,
        ["-C", str(council), *named, "amend", "905", "2023-09", "--value", "9,155", *reason],
        catch_exceptions=False,
    )
    assert said.exit_code == 0
    with Folder(council).ledger() as ledger:
        assert [by for _, by, _ in ledger.amendments.of("905", parse_period("2023-09"))] == [WHO[1]]


def test_a_published_figure_is_only_restated(council):
    call(council, "compile")
    call(council, "publish", "2023-24-Q2")
    refused = call(council, "amend", "905", "2023-09", "--value", "9,155", *WHO)
    assert refused.exit_code == 1
    assert call(council, "amend", "905", "2023-09", "--value", "9,155", "--restate", *WHO).exit_code == 0
    with Folder(council).ledger() as ledger:
        assert [(r.indicator, r.reason) for r in ledger.restatements.of(parse_period("2023-24-Q2"))] == [
            ("905", WHO[3])
        ]
