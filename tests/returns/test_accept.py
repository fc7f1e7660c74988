"""What is accepted of a return, with all that stands beside the figures; and what a return is called."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from return_council import CYCLE, base, judge
from return_edits import edit

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import DataStatus, Reading, Return
from workbook_tool.returns.check.accept import status


def put(row: str, column: str, value: object) -> dict:
    return {"do": "set", "row": row, "column": column, "value": value}


def start(key: str, value: object) -> dict:
    return {"do": "set", "start": key, "value": value}


def accepted(*edits: dict) -> Return:
    assessed = judge(edit(base("ABC", CYCLE), list(edits)))
    assert assessed.accepted is not None
    return assessed.accepted


def of(made: Return, ref: str) -> list[Reading]:
    return [reading for reading in made.readings if reading.indicator == ref]


def test_a_reading_has_all_that_its_row_says() -> None:
    made = accepted(put("102", "Actions", "More vans."), put("102", "Data Status", "provisional"))
    (reading,) = of(made, "102")
    assert reading.cell is not None
    assert reading == Reading(
        "102", CYCLE, D(80), DataStatus.PROVISIONAL, "Counted as before.", "More vans.", D(160), D(200),
        text=reading.text, cell=Cell("return.xlsx", "Return", reading.cell.ref),
    )  # fmt: skip
    assert reading.text


def test_the_sign_off_is_kept() -> None:
    signed = [start("completed_by", "Ann"), start("completed_on", date(2023, 10, 9))]
    made = accepted(*signed)
    assert (made.service, made.period, made.file, made.sha256) == ("ABC", CYCLE, "return.xlsx", "0" * 64)
    assert (made.completed_by, made.completed_on, made.approved_by, made.approved_on) == (
        "Ann",
        date(2023, 10, 9),
        "",
        None,
    )


def test_the_approval_is_kept_and_a_day_that_is_none_is_not() -> None:
    made = accepted(
        start("approved_by", "Bob"), start("approved_on", date(2023, 10, 12)), start("completed_on", "soon")
    )
    assert (made.approved_by, made.approved_on, made.completed_on) == ("Bob", date(2023, 10, 12), None)


def test_an_answer_is_kept_with_its_place_and_lets_its_figure_in() -> None:
    made = accepted(put("101", "Value", "0.83"), put("101", "Answer", "83%"))
    assert [r.value for r in of(made, "101")] == [83]
    (answer,) = made.answers
    assert (answer.indicator, answer.period, answer.text) == ("101", CYCLE, "83%")
    assert answer.cell is not None
    assert of(made, "101")[0].cell != answer.cell


def test_an_answer_does_not_let_an_error_in() -> None:
    made = accepted(put("103", "Value", "many"), put("103", "Answer", "It is right."))
    assert of(made, "103") == []
    assert [answer.indicator for answer in made.answers] == ["103"]


WRONG = [
    # what stands in the row of 101, and whether its figure is taken
    (("Value", "0.83"), False),  # two readings
    (("Value", "lots"), False),
    (("Data Status", "perhaps"), False),
    (("Value", 183), False),  # above what is possible
    (("Commentary", "Worse by far than 84.0, at 12%."), True),  # a question about words holds nothing back
]


@pytest.mark.parametrize(("cell", "taken"), WRONG)
def test_a_wrong_row_holds_back_itself_alone(cell: tuple[str, str], taken: bool) -> None:
    made = accepted(put("101", *cell))
    assert bool(of(made, "101")) is taken
    assert len(of(made, "102")) == len(of(made, "103")) == 1


CALLED = [
    # what is done to the return, and what it is called
    ((), "accepted"),
    (({"do": "delete row", "row": "103"},), "accepted in part"),
    ((put("103", "Value", None),), "accepted in part"),
    ((put("103", "Value", None), put("103", "Data Status", "not available")), "accepted"),
    ((put("101", "Value", "0.83"),), "accepted in part"),
    ((put("101", "Value", "0.83"), put("101", "Answer", "83%")), "accepted"),
]


@pytest.mark.parametrize(("edits", "called"), CALLED)
def test_a_return_is_called_by_what_was_due_and_taken(edits: tuple[dict, ...], called: str) -> None:
    assert judge(edit(base("ABC", CYCLE), list(edits))).status == called


def test_a_return_that_nobody_signed_is_taken_unsigned() -> None:
    made = accepted(start("completed_by", None), start("completed_on", None))
    assert (made.completed_by, made.completed_on, made.approved_by) == ("", None, "")


RESTATED = [
    # what is written as revised and why, and what becomes of it: (value, reason)
    ("660", "Two were counted twice.", [("660", "Two were counted twice.")]),
    ("655", "It is as it was.", []),  # not revised at all
    (None, "For no reason.", []),
    ("660", "", []),  # a final figure needs a reason
    ("about 660", "A guess.", []),
]


@pytest.mark.parametrize(("value", "reason", "wanted"), RESTATED)
def test_what_is_revised(value: str | None, reason: str, wanted: list[tuple[str, str]]) -> None:
    made = accepted(put("103", "Revised Previous", value), put("103", "Reason for Revision", reason))
    assert [(str(r.value), r.reason) for r in made.restatements] == wanted
    for told in made.restatements:
        assert (told.indicator, told.period, told.text) == ("103", parse_period("2023-24-Q1"), value)
        assert told.cell is not None


ERROR, QUERY, NOTE = (Finding("x", severity, "", "") for severity in (Severity.ERROR, Severity.QUERY, Severity.NOTE))
STATUSES = [
    # findings, accepted, due: what the return is called
    ((), 3, 3, "accepted"), ((NOTE,), 3, 3, "accepted"), ((QUERY,), 3, 3, "accepted with queries"),
    ((QUERY, NOTE), 3, 3, "accepted with queries"), ((ERROR,), 3, 3, "accepted in part"),
    ((), 2, 3, "accepted in part"), ((QUERY,), 2, 3, "accepted in part"), ((ERROR,), 0, 3, "returned for correction"),
    ((), 0, 3, "returned for correction"), ((), 0, 0, "accepted"), ((ERROR,), 0, 0, "returned for correction"),
]  # fmt: skip


@pytest.mark.parametrize(("findings", "taken", "due", "called"), STATUSES)
def test_what_a_return_is_called(findings: tuple[Finding, ...], taken: int, due: int, called: str) -> None:
    assert status(findings, taken, due) == called
