"""Acceptance row by row, on rows made here: what is owed, given, doubted, missing."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace as Made
from typing import Any

import pytest

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import Answer, DataStatus, Reading, Restatement
from workbook_tool.returns.check.accept import Outcome, accept

Q1, Q2 = parse_period("2023-24-Q1"), parse_period("2023-24-Q2")
FILE = "return.xlsx"


def place(column: str, row: int) -> Cell:
    return Cell(FILE, "Return", f"{column}{row}")


def row(number: int, record: dict[str, Any] | None = None, *, period=Q2, owed=True, previous="9", **more: Any) -> Made:
    """One asked row that was found, its ID its number; ``record`` is what was read of it."""
    ref = str(number)
    before = None if previous is None else Reading(ref, Q1, D(previous))
    asked = Made(
        indicator=Made(ref=ref), period=period, cycle=Q2, owed=owed, previous=before, key=(ref, Q2.label),
        revises=lambda value: before is None or value != before.value,
    )  # fmt: skip
    texts = {"value": Made(text="5.0"), "revised_previous": Made(text="6.0"), **more.pop("texts", {})}
    cells = {key: cell for key, cell in texts.items() if cell is not None}
    places = {"value": place("J", number), "revised_previous": place("K", number), **more.pop("places", {})}
    return Made(index=number - 1, asked=asked, record=record or {}, row=Made(cells=cells, places=places), **more)


def taken(
    *rows: Made, findings: tuple[Finding, ...] = (), absent: tuple[bool, ...] = (), answers=(), **more
) -> Outcome:
    data = {"start": more.pop("start", {}), "readings": [made.record for made in rows]}
    by_row = {made.asked.key: [Made(text=text, place=place("L", 1))] for made, text in zip(rows, answers, strict=False)}
    read = Made(
        document=Made(data=data, file=FILE), matched={made.asked.key: made for made in rows},
        absent=[Made(owed=owed) for owed in absent], answers=Made(of_row=lambda key: by_row.get(key, [])),
        record_of=lambda match: match.record,
    )  # fmt: skip
    return accept(read, findings, "LGS", Q2, "REF", "0" * 64, **more)  # type: ignore[arg-type]


def test_a_row_that_says_nothing_beside_its_figure() -> None:
    (reading,) = taken(row(1, {"value": D(5)})).accepted.readings
    assert reading == Reading("1", Q2, D(5), text="5.0", cell=place("J", 1))


def test_a_row_that_says_everything() -> None:
    figures = {"value": D(5), "numerator": D(1), "denominator": D(2), "target": D(3), "forecast": D(4)}
    words = {"commentary": "C", "actions": "A", "data_status": "estimated"}
    (reading,) = taken(row(1, {**figures, **words})).accepted.readings
    assert reading == Reading(
        "1", Q2, D(5), DataStatus.ESTIMATED, "C", "A", D(1), D(2), D(3), forecast=D(4), text="5.0", cell=place("J", 1)
    )  # fmt: skip


def test_a_figure_that_is_not_available_is_a_reading_without_one() -> None:
    made = row(1, {"data_status": "not available"}, texts={"value": None})
    (reading,) = taken(made).accepted.readings
    assert reading == Reading("1", Q2, None, DataStatus.NOT_AVAILABLE, cell=place("J", 1))


NOTHING = [{}, {"data_status": "final"}, {"data_status": "provisional"}, {"commentary": "Late."}]


@pytest.mark.parametrize("record", NOTHING)
def test_no_figure_is_no_reading(record: dict[str, Any]) -> None:
    assert taken(row(1, record)).accepted.readings == ()


def test_what_is_not_due_gives_no_reading_and_its_answer_is_of_the_cycle() -> None:
    accepted = taken(row(1, {"value": D(5)}, period=None, owed=False), answers=("Yes",)).accepted
    assert (accepted.readings, accepted.answers) == ((), (Answer("1", Q2, "Yes", place("L", 1)),))
    other = taken(row(1, {"value": D(5)}, period=Q1), answers=("Yes",)).accepted
    assert other.answers[0].period == Q1


REVISED = [
    # figure, reason, the figure held: what is restated
    (D(6), "Late.", "9", [(D(6), "Late.")]), (D(6), None, "9", [(D(6), "")]), (D(9), "Late.", "9", []),
    (None, "Late.", "9", []), (D(6), "Late.", None, []),
]  # fmt: skip


@pytest.mark.parametrize(("value", "reason", "previous", "wanted"), REVISED)
def test_a_restatement(value: D | None, reason: str | None, previous: str | None, wanted: list[tuple[D, str]]) -> None:
    record = {"revised_previous": value, "revision_reason": reason}
    made = row(1, {key: part for key, part in record.items() if part is not None}, previous=previous)
    restated = taken(made).accepted.restatements
    assert restated == tuple(Restatement("1", Q1, figure, why, "6.0", place("K", 1)) for figure, why in wanted)


ABOVE = Finding("value-above-maximum", Severity.QUERY, "", "", place("J", 1))
HELD_BACK = [
    # findings, which of two rows is taken
    ((), "12"),
    ((ABOVE,), "2"),
    ((Finding("value-missing", Severity.ERROR, "", "", place("J", 2)),), "1"),
    ((Finding("value-missing", Severity.ERROR, "", "", Cell(FILE, "Other", "J2")),), "12"),
    ((Finding("value-missing", Severity.ERROR, "", "", Cell(FILE, "Return", "")),), "12"),
    ((Finding("value-missing", Severity.ERROR, "", "", None),), "12"),
    ((Finding("value-missing", Severity.QUERY, "", "", place("J", 2)),), "12"),
    ((Finding("value-above-maximum", Severity.QUERY, "", "", None),), "12"),
]


@pytest.mark.parametrize(("findings", "refs"), HELD_BACK)
def test_a_row_is_held_back_for_itself_alone(findings: tuple[Finding, ...], refs: str) -> None:
    rows = (row(1, {"value": D(5)}), row(2, {"value": D(5)}))
    accepted = taken(*rows, findings=findings, answers=("Yes",)).accepted
    assert "".join(reading.indicator for reading in accepted.readings) == refs
    assert [answer.indicator for answer in accepted.answers] == ["1"], "an answer is kept whatever its row is"


DUE = [
    # rows as (figure, owed), absent ones owed or not, how many an earlier part gave: what the return is called
    ([("5", True)], (), 0, "accepted"), ([("5", False)], (), 0, "accepted"), ([(None, False)], (), 0, "accepted"),
    ([(None, True)], (), 0, "returned for correction"), ([("5", True), (None, True)], (), 0, "accepted in part"),
    ([("5", True), (None, False)], (), 0, "accepted"), ([("5", True)], (True,), 0, "accepted in part"),
    ([("5", True)], (False,), 0, "accepted"), ([("5", True), (None, True)], (), 1, "accepted"),
    ([("5", True)], (True, True), 2, "accepted"), ([("5", True), ("5", False)], (), 0, "accepted"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "absent", "earlier", "called"), DUE)
def test_what_was_due(rows: list[tuple[str | None, bool]], absent: tuple[bool, ...], earlier: int, called: str) -> None:
    made = [row(n, {"value": D(figure)} if figure else {}, owed=owed) for n, (figure, owed) in enumerate(rows, 1)]
    more = {"in_earlier": earlier} if earlier else {}
    assert taken(*made, absent=absent, **more).status == called


def test_who_signed() -> None:
    signed = {"completed_by": "Ann", "completed_on": "2023-10-09", "approved_by": "Bob", "approved_on": "soon"}
    approved = {"approved_on": "2023-10-12", "completed_on": "12 October"}
    for start, wanted in (
        (approved, ("", "None", "", "2023-10-12")),
        (signed, ("Ann", "2023-10-09", "Bob", "None")),
        ({}, ("", "None", "", "None")),
    ):
        accepted = taken(start=start).accepted
        made = (accepted.completed_by, str(accepted.completed_on), accepted.approved_by, str(accepted.approved_on))
        assert made == wanted
        assert (accepted.service, accepted.period, accepted.reference, accepted.file) == ("LGS", Q2, "REF", FILE)
