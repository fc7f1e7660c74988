"""Questions in the desk: the same decisions as by the command, nothing preselected, nobody's word overwritten."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from named_cells import cell
from visitor import C, Visitor, text

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.decide import Decision, decide_questions
from workbook_tool.domain.period import parse_period


@pytest.fixture(scope="module")
def asking(started: Path, run, tmp_path_factory) -> Path:
    """A folder in which one figure has two readings and another is in words."""
    folder = shutil.copytree(started, tmp_path_factory.mktemp("asking") / "council")
    book = openpyxl.load_workbook(next((folder / "returns").glob("Customer*")))
    for row, value in {"903 Jul 2023": "approx 83.4%", "903 Aug 2023": 0.8275}.items():
        place = cell(book["Return"], row, "Value")
        place.value, place.number_format = value, "General"
    book.save(folder / "again.xlsx")
    assert run(folder, "collect", str(folder / "again.xlsx")).exit_code == 3
    return folder


@pytest.fixture
def folder(asking: Path, tmp_path: Path) -> Path:
    return shutil.copytree(asking, tmp_path / "council")


def _open(run, folder: Path) -> dict[int, dict]:
    return {q["number"]: q for q in json.loads(run(folder, "questions", "--format", "json").stdout)["questions"]}


def _form(page: str, **given: str) -> dict[str, str]:
    return {"seen": re.search(r'name="seen" value="(\d+)"', page)[1], "reason": "Telephoned.", **given}


def _ledger(folder: Path) -> list[tuple]:
    with Folder(folder).ledger() as ledger:
        events = [(e.kind, e.service, json.dumps(e.detail, default=str)) for e in ledger.events.all()]
        return [*events, *((r.value, r.data_status) for r in ledger.readings.history("903"))]


def test_a_question_shows_each_reading_with_its_rating_and_chooses_none(folder):
    page = Visitor(folder).get(f"{C}/questions/2").get_data(as_text=True)
    assert 'value="take:82.75%"' in page
    assert 'class="rag green">Green' in page
    assert 'class="rag red">Red' in page
    assert " checked" not in page
    assert "83.48%" in page, "what came before"
    assert "Choose the reading that the commentary" in page
    assert "82.75 is 2.75 points above 80.0" in text(Visitor(folder).get(f"{C}/questions/2")), "the sum"
    assert page.count('class="maybe"') == 1, "what lies far off would flatten the others"
    assert "Target 80%" in page


CHOICES = {
    "a reading": ({"what": "take:82.75%"}, Decision(take="82.75%")),
    "another figure": ({"what": "other", "figure": "83.1%"}, Decision(value="83.1%")),
    "none": ({"what": "none"}, Decision(withhold=True)),
    "the service": ({"what": "ask"}, Decision(ask=True)),
}


@pytest.mark.parametrize("case", CHOICES)
def test_a_decision_is_that_of_the_command_and_leads_on(case, folder, tmp_path):
    form, decision = CHOICES[case]
    other = shutil.copytree(folder, tmp_path / "other")
    desk = Visitor(folder, actor="Officer")
    page = desk.get(f"{C}/questions/2").get_data(as_text=True)
    answer = desk.send(f"{C}/questions/2", _form(page, **form))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/questions/1")
    decide_questions(
        Folder(other, actor="Officer"), [2], decision, "Officer", "Telephoned.", parse_period("2023-24-Q2")
    )
    assert _ledger(folder) == _ledger(other)


REFUSED = {
    "nothing chosen": ({}, "Nothing was chosen"),
    "no reason": ({"what": "none", "reason": " "}, "needs a name and a reason"),
    "no figure": ({"what": "other", "figure": ""}, "No figure was entered"),
    "words": ({"what": "other", "figure": "most of it"}, "most of it"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_is_said_and_what_was_typed_is_kept(case, folder):
    form, words = REFUSED[case]
    desk, before = Visitor(folder), _ledger(folder)
    page = desk.get(f"{C}/questions/2").get_data(as_text=True)
    answer = desk.send(f"{C}/questions/2", _form(page, **form))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: " in shown
    assert words in text(answer)
    assert (form.get("figure") or form.get("reason", "Telephoned.")) in shown
    assert _ledger(folder) == before


def test_one_that_was_settled_meanwhile_says_by_whom_and_overwrites_nothing(folder):
    desk = Visitor(folder, actor="Officer")
    page = desk.get(f"{C}/questions/2").get_data(as_text=True)
    decide_questions(Folder(folder), [2], Decision(take="82.75%"), "A colleague", "In the commentary.", None)
    before = _ledger(folder)
    answer = desk.send(f"{C}/questions/2", _form(page, what="none", reason="I typed this."))
    assert answer.status_code == 409
    for words in ("It was settled since", "A colleague", "In the commentary.", "I typed this."):
        assert words in text(answer)
    assert _ledger(folder) == before
    assert desk.get(f"{C}/questions/2").status_code == 200
    assert desk.get(f"{C}/questions/77").status_code == 404


def test_a_return_that_came_again_meanwhile_is_looked_at_first(folder):
    desk = Visitor(folder)
    page = desk.get(f"{C}/questions/2").get_data(as_text=True)
    answer = desk.send(f"{C}/questions/2", {**_form(page, what="ask"), "seen": "1"})
    assert answer.status_code == 409
    assert "came in again" in text(answer)


def test_several_are_decided_at_once(folder, run):
    desk = Visitor(folder)
    assert "No question was ticked" in text(desk.send(f"{C}/questions", {"what": "ask", "reason": "They know."}))
    ticked = re.findall(r'name="numbers" value="([^"]+)"', desk.get(f"{C}/questions").get_data(as_text=True))
    before = _ledger(folder)
    other = {"numbers": ["1-99", ticked[1]], "what": "ask", "reason": "They know."}
    answer = desk.send(f"{C}/questions", other)
    assert (answer.status_code, "Question 1 has changed since" in text(answer)) == (422, True)
    assert _ledger(folder) == before
    answer = desk.post(f"{C}/questions", {**other, "numbers": ticked})
    assert "1: left to CUS" in text(answer)
    assert {q["whose"] for q in _open(run, folder).values()} == {"service"}


def test_the_list_is_of_one_service_where_the_address_names_it(folder):
    desk = Visitor(folder)
    assert "Nothing is open" in text(desk.get(f"{C}/questions?service=LGS"))
    page = desk.get(f"{C}/questions?service=CUS").get_data(as_text=True)
    assert "/questions/1?service=CUS" in page


def test_a_return_is_read_once_however_many_decisions_follow(council, run, monkeypatch):
    from workbook_tool.commands.intake import reading

    run(council, "collect", str(council / "wrong"))
    reading._read_once.cache_clear()
    read, arrivals = [], reading.arrivals
    monkeypatch.setattr(
        reading, "arrivals", lambda sources, *more, **named: read.append(sources) or arrivals(sources, *more, **named)
    )
    desk = Visitor(council)
    for _ in range(2):
        desk.get(f"{C}/returns/HRS")
        desk.get(f"{C}/questions/1")
        run(council, "audit")
        desk.post(f"{C}/returns/LGS/extend", {"due": "2023-10-27", "reason": "leave"})
    assert len(read) == 1
