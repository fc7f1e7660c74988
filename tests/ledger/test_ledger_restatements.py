"""What a restatement makes of a reading, and what taking it back leaves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from ledger_material import IN_PART, Q1, Q2, Q3, reading, restating, returned, take

from workbook_tool.domain.finding import Cell
from workbook_tool.domain.reading import DataStatus, Origin, Reading
from workbook_tool.ledger import Ledger
from workbook_tool.ledger.restatements import WITHDRAWN

PROVISIONAL, GONE = DataStatus.PROVISIONAL, DataStatus.NOT_AVAILABLE


def versions(ledger: Ledger, ref: str = "183") -> list[tuple[str | None, bool, str]]:
    """Figure, whether restated, and the note of each version of Q2."""
    found = ledger.readings.versions(ref, Q2)
    return [(None if r.value is None else str(r.value), r.restated, r.note) for r in found]


def columns(ledger: Ledger) -> list[tuple[str | None, str]]:
    """The file that brought each version of 183 for Q2, and its reason."""
    sql = (
        "SELECT r.file, v.reason FROM readings v LEFT JOIN returns r ON r.id = v.received "
        "WHERE v.indicator = '183' AND v.period = ? ORDER BY v.id"
    )
    return list(ledger.store.select(sql, Q2.code))


@pytest.fixture
def reported(ledger: Ledger) -> Ledger:
    """183 is 77.0 of 70 and 91, with words."""
    parts = {"numerator": Decimal(70), "denominator": Decimal(91), "commentary": "More came.", "text": "77%"}
    take(ledger, returned("LGS", Q2, "q2.xlsx", reading("183", Q2, "77.0", **parts)))
    return ledger


def revise(ledger: Ledger, file: str, *told, status=None, readings=()) -> None:
    more = {} if status is None else {"status": status}
    take(ledger, returned("LGS", Q3, file, *readings, restatements=told), **more)


def test_a_restated_reading_is_the_new_figure_without_the_parts_of_the_old(reported: Ledger) -> None:
    revise(reported, "q3.xlsx", restating("183", Q2, "78", "counted twice"))
    found = reported.readings.get("183", Q2)
    assert found == Reading(
        "183", Q2, Decimal(78), commentary="More came.", text="78", cell=Cell("return.xlsx", "Return", "I4"),
        origin=Origin.RETURN, note="counted twice", restated=True,
    )  # fmt: skip
    assert columns(reported) == [("q2.xlsx", ""), ("q3.xlsx", "counted twice")]


def test_a_figure_of_former_years_that_a_return_restates_is_the_returns(ledger: Ledger) -> None:
    ledger.readings.add_history([reading("183", Q1, "70")], "old.csv")
    revise(ledger, "q3.xlsx", restating("183", Q1, "71"))
    assert [r.origin for r in ledger.readings.versions("183", Q1)] == [Origin.HISTORY, Origin.RETURN]


@pytest.mark.parametrize(
    ("before", "after"), [(GONE, "final"), (DataStatus.FINAL, "final"), (DataStatus.ESTIMATED, "final")]
)
def test_the_status_of_a_restated_reading(ledger: Ledger, before: DataStatus, after: str) -> None:
    take(
        ledger, returned("LGS", Q2, "q2.xlsx", reading("183", Q2, None if before is GONE else "7", data_status=before))
    )
    revise(ledger, "q3.xlsx", restating("183", Q2, "78"))
    found = ledger.readings.get("183", Q2)
    assert found is not None
    assert (str(found.value), found.data_status) == ("78", after)


def test_one_made_final_does_not_keep_others_from_being_restated(reported: Ledger) -> None:
    take(reported, returned("HR", Q2, "hr.xlsx", reading("184", Q2, "90", data_status=PROVISIONAL)))
    revise(reported, "q3.xlsx", restating("184", Q2, "91", ""), restating("183", Q2, "78"))
    assert versions(reported)[-1] == ("78", True, "counted twice")
    assert versions(reported, "184")[-1] == ("91", False, "")
    assert [told.indicator for told in reported.restatements.of(Q3)] == ["183"]
    assert reported.restatements.of(Q2) == ()


def test_a_provisional_figure_made_final_says_which_file_and_why(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "q2.xlsx", reading("183", Q2, "77", data_status=PROVISIONAL)))
    revise(ledger, "q3.xlsx", restating("183", Q2, "78", "late cases"))
    assert columns(ledger)[-1] == ("q3.xlsx", "late cases")


SAID_AGAIN = [
    # what a second return says of it, and whether that is a further version
    (("78", "counted twice"), False),
    (("78", "counted three times"), True),
    (("79", "counted twice"), True),
]


@pytest.mark.parametrize(("again", "is_new"), SAID_AGAIN)
def test_the_same_said_again_is_no_further_version(reported: Ledger, again: tuple[str, str], is_new: bool) -> None:
    revise(reported, "a.xlsx", restating("183", Q2, "78", "counted twice"))
    revise(reported, "b.xlsx", restating("183", Q2, *again))
    assert len(versions(reported)) == 2 + is_new
    assert [(str(r.value), r.reason) for r in reported.restatements.of(Q3)] == [again]


def test_a_figure_that_was_so_already_becomes_a_restated_one(reported: Ledger) -> None:
    """As reported first it is no restatement, whatever its note says."""
    take(reported, returned("HR", Q2, "hr.xlsx", reading("184", Q2, "78", note="counted twice")))
    revise(reported, "q3.xlsx", restating("184", Q2, "78", "counted twice"))
    assert versions(reported, "184") == [("78", False, "counted twice"), ("78", True, "counted twice")]


TAKEN_BACK = [
    # what came in between; once a return without the restatement replaced that with it, the figure of Q2 and why
    ((), ("77.0", False), WITHDRAWN),
    ((("78", True),), ("77.0", False), WITHDRAWN),  # the officer's own wording of the same figure
    ((("80", True),), ("80", True), "by phone"),  # the officer's word since then stands
    ((("78", False),), ("78", False), "by phone"),
]


@pytest.mark.parametrize(("since", "wanted", "reason"), TAKEN_BACK)
def test_taken_back(
    reported: Ledger, since: tuple[tuple[str, bool], ...], wanted: tuple[str, bool], reason: str
) -> None:
    revise(reported, "a.xlsx", restating("183", Q2, "78"))
    for value, restated in since:
        reported.amendments.record(reading("183", Q2, value, restated=restated), "Ann", "by phone", Q2)
    revise(reported, "b.xlsx", readings=(reading("183", Q3, "80"),))
    assert versions(reported)[-1][:2] == wanted
    assert columns(reported)[-1] == (None, reason)
    assert [told for told in reported.restatements.of(Q3) if told.reason == "counted twice"] == []


def test_taken_back_of_a_figure_that_nobody_had_reported(ledger: Ledger) -> None:
    revise(ledger, "a.xlsx", restating("183", Q1, "78"))
    revise(ledger, "b.xlsx", readings=(reading("183", Q3, "80"),))
    assert ledger.readings.get("183", Q1) == Reading("183", Q1, None, GONE)


def test_a_return_accepted_in_part_takes_nothing_back(reported: Ledger) -> None:
    revise(reported, "a.xlsx", restating("183", Q2, "78"))
    revise(reported, "b.xlsx", readings=(reading("183", Q3, "80"),), status=IN_PART)
    assert versions(reported)[-1][:2] == ("78", True)
