"""What is open, by numbers that stay; and the officer's decisions on it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from named_cells import cell

from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period

Run = Callable[..., Result]
PERIOD = "2023-24-Q2"
WHO = ("--by", "Performance officer", "--reason", "Telephoned.")
JUL, AUG, SEP = "903 Jul 2023", "903 Aug 2023", "903 Sep 2023"


@pytest.fixture
def folder(started: Path, tmp_path: Path) -> Path:
    return shutil.copytree(started, tmp_path / "council")


def collect(folder: Path, run: Run, values: Mapping[str, Any], name: str = "again.xlsx") -> None:
    """The return of Customer Services with some cells as ``values`` say; an empty heading is Value."""
    book = openpyxl.load_workbook(next((folder / "returns").glob("Customer*")))
    for key, value in values.items():
        row, _, heading = key.partition("/")
        place = cell(book["Return"], row, heading or "Value")
        place.value = value
        if not heading:
            place.number_format = "General"
    book.save(folder / name)
    assert run(folder, "collect", str(folder / name)).exit_code in (0, 3)


def questions(folder: Path, run: Run) -> list[dict[str, Any]]:
    data = json.loads(run(folder, "questions", "--format", "json").stdout)
    Draft202012Validator(resources.schema("questions")).validate(data)
    assert data["period"] == PERIOD
    return list(data["questions"])


def decide(folder: Path, run: Run, *words: str) -> Result:
    return run(folder, "decide", *words, *WHO)


def held(folder: Path, month: str) -> str | None:
    with Folder(folder).ledger() as ledger:
        reading = ledger.readings.get("903", parse_period(month))
    return f"{reading.value} {reading.data_status.value} {reading.commentary[:10]}".strip() if reading else None


def test_a_question_says_all_that_is_needed_to_decide(folder: Path, run: Run) -> None:
    collect(folder, run, {AUG: 0.8275})
    [question] = questions(folder, run)
    readings = [(r["value"], r["text"], r["rag"]) for r in question["readings"]]
    assert readings == [(82.75, "82.75%", "Green"), (0.8275, "0.8275%", "Red")]
    assert (question["number"], question["indicator"], question["period"]) == (1, "903", "2023-08")
    assert (question["value"], question["severity"], question["whose"]) == ("0.8275", "query", "officer")
    assert [b["text"] for b in question["before"][:2]] == ["83.42%", "83.48%"]
    assert question["previous"] == 83.42
    text = run(folder, "questions").output
    assert "82.75%  Green" in text
    assert "1 question open, 1 for you and 0 for services" in text


def test_a_number_stays_when_the_return_comes_again(folder: Path, run: Run) -> None:
    collect(folder, run, {JUL: 0.8342, AUG: 0.8275, SEP: 0.8374})
    assert [(q["number"], q["period"]) for q in questions(folder, run)] == [
        (1, "2023-07"),
        (2, "2023-08"),
        (3, "2023-09"),
    ]
    collect(folder, run, {AUG: 0.8275, SEP: 0.8374, JUL: "about 83"}, "third.xlsx")
    assert [(q["number"], q["period"]) for q in questions(folder, run)] == [
        (2, "2023-08"),
        (3, "2023-09"),
        (4, "2023-07"),
    ]


DECISIONS = {
    # what is typed; the reading of August that is then held; whether the question is still open
    "a reading as it is listed": (("--take", "82.75%"), "82.75 final", False),
    "the other reading": (("--take", "0.8275%"), "0.8275 final", False),
    "a reading in another spelling": (("--take", "82.750 %"), "82.75 final", False),
    "another figure": (("--value", "82.8%"), "82.8 final", False),
    "none": (("--withhold",), "None not available", False),
    "left to the service": (("--ask",), None, True),
}


@pytest.mark.parametrize(("words", "reading", "still_open"), DECISIONS.values(), ids=DECISIONS)
def test_a_decision_and_its_undoing(
    folder: Path, run: Run, words: tuple[str, ...], reading: str | None, still_open: bool
) -> None:
    collect(folder, run, {AUG: 0.8275})
    before = run(folder, "questions", "--format", "json").stdout
    assert decide(folder, run, "1", *words).exit_code == 0
    assert held(folder, "2023-08") == reading
    after = questions(folder, run)
    assert bool(after) is still_open
    assert [q["whose"] for q in after] == ["service"] * len(after)
    [event, *_] = json.loads(run(folder, "undo", "--format", "json").stdout)["events"]
    assert event["actor"] == "Performance officer"
    assert run(folder, "undo", str(event["number"]), "--reason", "too soon").exit_code == 0
    assert run(folder, "questions", "--format", "json").stdout == before
    assert held(folder, "2023-08") is None


def test_what_was_taken_leads_back_to_its_cell(folder: Path, run: Run) -> None:
    collect(folder, run, {AUG: 0.8275})
    where = questions(folder, run)[0]["cell"]
    assert decide(folder, run, "1", "--take", "82.75%").exit_code == 0
    with Folder(folder).ledger() as ledger:
        reading = ledger.readings.get("903", parse_period("2023-08"))
    assert reading
    assert reading.cell
    assert (reading.cell.ref, reading.text) == (where, "0.8275")


def test_several_at_once_and_the_words_of_the_service_stay(folder: Path, run: Run) -> None:
    collect(folder, run, {SEP: 0.8374, AUG: 0.8275})
    assert decide(folder, run, "1", "2", "--withhold").exit_code == 0
    assert questions(folder, run) == []
    assert held(folder, "2023-08") == "None not available"
    assert str(held(folder, "2023-09")).startswith("None not available In"), "its commentary is kept"


def test_an_answer_settles_what_holds_no_figure_back(folder: Path, run: Run) -> None:
    collect(folder, run, {f"{SEP}/Commentary": None})
    [question] = [q for q in questions(folder, run) if q["code"] == "commentary-missing"]
    assert decide(folder, run, str(question["number"]), "--answer", "Nothing to add.").exit_code == 0
    assert questions(folder, run) == []
    with Folder(folder).ledger() as ledger:
        [noted] = [n for n in ledger.findings.in_force(parse_period(PERIOD)) if n.finding.code == "commentary-missing"]
    assert (noted.closed_by, noted.reason) == ("Performance officer", "Nothing to add. (Telephoned.)")


REFUSED = {
    "a number that is not open": (("7", "--withhold"), "There is no open question 7"),
    "a reading that was not offered": (("1", "--take", "83%"), "none of the likely readings of question 1"),
    "an answer that leaves no figure": (("1", "--answer", "It is right."), "holds the figure back"),
    "no figure": (("1", "--value", "about eighty"), "about eighty"),
    "two things at once": (("1", "--withhold", "--ask"), "Say one thing"),
    "nothing": (("1",), "Say one thing"),
    "one of two that does not fit": (("1", "2", "--take", "82.75%"), "none of the likely readings of question 2"),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_written(
    folder: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    collect(folder, run, {AUG: 0.8275, SEP: 0.8374})
    before = run(folder, "questions", "--format", "json").stdout
    refused = decide(folder, run, *words)
    assert refused.exit_code == 2
    assert said in refused.output
    assert run(folder, "questions", "--format", "json").stdout == before


def test_after_publication_nothing_is_decided(folder: Path, run: Run) -> None:
    collect(folder, run, {AUG: 0.8275})
    assert run(folder, "compile").exit_code in (0, 3)
    assert run(folder, "publish", PERIOD).exit_code == 0
    assert decide(folder, run, "1", "--withhold").exit_code == 1
