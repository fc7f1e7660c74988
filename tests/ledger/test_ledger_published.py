"""What a published cycle keeps saying, and when a provisional figure becomes final."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from ledger_material import Q1, Q2, Q3, Q4, reading, restating, returned, sha, take

from workbook_tool.domain.reading import Cycle, DataStatus, PublishedPoint, Restatement
from workbook_tool.domain.scheme import Rag
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Ledger

PROVISIONAL, FINAL = DataStatus.PROVISIONAL, DataStatus.FINAL


@pytest.fixture
def published(ledger: Ledger) -> Ledger:
    """183 reported final, 184 provisional; published, and the next cycle begun."""
    ledger.cycles.start(Cycle(Q2, date(2023, 10, 20), ("LGS",)), sha("register"))
    take(
        ledger,
        returned("LGS", Q2, "q2.xlsx", reading("183", Q2, "77.0"), reading("184", Q2, "90", data_status=PROVISIONAL)),
    )
    ledger.compiles.record(Q2, 1, [], sha("master"))
    ledger.published.add(Q2)
    ledger.cycles.start(Cycle(Q3, date(2024, 1, 20), ("LGS",)), sha("register"))
    return ledger


def seen(ledger: Ledger, cycle) -> dict[str, tuple[str, str, bool]]:
    found = (r for readings in ledger.published.readings(cycle).values() for r in readings if r.period == Q2)
    return {r.indicator: (str(r.value), r.data_status.value, r.restated) for r in found}


@pytest.mark.parametrize(
    ("ref", "value", "reason", "then", "now", "listed"),
    [
        ("183", "78.0", "counted twice", ("78.0", "final", True), ("78.0", "final", True), [("183", "77.0", "78.0")]),
        ("184", "91", "", ("90", "provisional", False), ("91", "final", False), []),
        ("184", "90", "", ("90", "provisional", False), ("90", "final", False), []),
        ("184", "91", "late cases", ("90", "provisional", False), ("91", "final", False), []),
    ],
)
def test_revised_by_the_next_return(published, ref, value, reason, then, now, listed):
    said = returned("LGS", Q3, "q3.xlsx", reading("183", Q3, "79"), restatements=(restating(ref, Q2, value, reason),))
    take(published, said)
    assert seen(published, Q2)[ref] == then
    assert seen(published, Q3)[ref] == now
    found = [(r.indicator, str(r.before), str(r.value)) for r in published.published.restatements(Q3)]
    assert found == listed
    assert published.published.restatements(Q2) == ()
    assert published.events.verify() == []


def test_a_final_figure_needs_a_reason(published):
    said = returned("LGS", Q3, "q3.xlsx", restatements=(restating("183", Q2, "78", " "),))
    with pytest.raises(WorkbookToolError, match="has no reason"):
        take(published, said)


def test_a_restatement_taken_back_is_as_published_again(published):
    take(published, returned("LGS", Q3, "a.xlsx", reading("183", Q3, "79"), restatements=(restating("183", Q2, "78"),)))
    take(published, returned("LGS", Q3, "b.xlsx", reading("183", Q3, "80")))
    assert seen(published, Q2)["183"] == ("77.0", "final", False)


def test_what_came_to_light_later_is_not_in_it(published):
    published.readings.add_history([reading("183", Q1, "99")], "more.csv")
    assert [r.period for r in published.published.readings(Q2)["183"]] == [Q2]
    assert [r.period for r in published.published.readings(Q3)["183"]] == [Q1, Q2]


def test_a_late_return_counts_for_nothing(published):
    from workbook_tool.domain.reading import ReturnStatus

    before = published.returns.current(Q2, "LGS")
    take(published, returned("LGS", Q2, "late.xlsx"), status=ReturnStatus.RETURNED)
    assert published.returns.current(Q2, "LGS") == before
    assert [e.kind for e in published.events.all(Q2)][-2:] == ["received", "rejected"]


def test_an_officers_restatement_is_told_in_its_own_and_the_next_cycle(published):
    published.amendments.record(reading("183", Q2, "78.0", restated=True), "Head of Legal", "counted twice", Q2)
    for cycle in (Q2, Q3):
        assert [(str(r.before), r.reason) for r in published.published.restatements(cycle)] == [
            ("77.0", "counted twice")
        ]
    published.compiles.record(Q3, 1, [], sha("master 3"))
    published.published.add(Q3)
    later = Q3.next()
    published.cycles.start(Cycle(later, date(2024, 5, 1), ("LGS",)), sha("register"))
    assert published.published.restatements(later) == ()
    assert len(published.published.restatements(Q3)) == 1


# -- what was published -----------------------------------------------------------------
POINT = PublishedPoint("183", Q2, Decimal("77.0"), Decimal(90), Rag("Red"), Q2)


def test_publishing_twice_is_once_and_says_which_version(ledger: Ledger) -> None:
    ledger.cycles.start(Cycle(Q2, date(2023, 10, 20), ("LGS",)), sha("register"))
    assert ledger.published.get(Q2) is None
    ledger.compiles.record(Q2, 3, [], sha("master"))
    for _ in range(2):
        ledger.published.add(Q2, [POINT])
    published = ledger.published.get(Q2)
    assert published is not None
    assert (published.by, published.version) == ("Performance Officer", 3)
    (event,) = (event for event in ledger.events.all() if event.kind == "published")
    assert (event.period, event.detail, event.bytes_sha256, event.at) == (
        Q2,
        {"version": 3},
        sha("master"),
        published.at,
    )
    assert ledger.published.points() == {("183", Q2): POINT}


def test_publishing_without_a_compile_has_no_version(ledger: Ledger) -> None:
    with pytest.raises(WorkbookToolError, match=r"no cycle Q2 2023/24 to publish"):
        ledger.published.add(Q2)
    ledger.cycles.start(Cycle(Q2, date(2023, 10, 20), ("LGS",)), sha("register"))
    ledger.published.add(Q2)
    published = ledger.published.get(Q2)
    assert published is not None
    assert published.version is None


def test_what_was_published_first_stands(published: Ledger) -> None:
    """A later publication adds what it alone says; what one said already stays as it was."""
    assert published.published.points() == {}
    published.published.add(Q3, [replace(POINT, period=Q2, cycle=Q3), replace(POINT, period=Q3, cycle=Q3)])
    first = replace(POINT, cycle=Q3)
    published.cycles.start(Cycle(Q4, date(2024, 5, 1), ("LGS",)), sha("register"))
    later = replace(POINT, value=Decimal(1), cycle=Q4)
    published.published.add(Q4, [later, replace(later, period=Q4)])
    assert published.published.points() == {
        ("183", Q2): first, ("183", Q3): replace(first, period=Q3), ("183", Q4): replace(later, period=Q4),
    }  # fmt: skip
    assert set(published.published.points(Q3)) == {("183", Q2), ("183", Q3)}, "what was published up to then"
    assert set(published.published.points(Q4)) == {("183", Q2), ("183", Q3), ("183", Q4)}
    assert set(published.published.points(Q4.next())) == {("183", Q2), ("183", Q3), ("183", Q4)}, "not yet published"


def test_a_published_cycle_refuses_readings(published: Ledger) -> None:
    with pytest.raises(WorkbookToolError, match="is published and cannot be changed by a return"):
        take(published, returned("LGS", Q2, "late.xlsx", reading("183", Q2, "1")))


# -- a published target that was wrong -----------------------------------------------------
def test_a_target_is_restated_once_and_told_in_its_own_and_the_next_cycle(ledger: Ledger) -> None:
    for number, cycle in enumerate((Q1, Q2, Q3, Q4)):
        ledger.cycles.start(Cycle(cycle, date(2023 + number, 1, 1), ("LGS",)), sha("register"))
        if cycle in (Q1, Q2):
            ledger.published.add(cycle, [replace(POINT, period=cycle, cycle=cycle)])
    wrong = replace(POINT, target=Decimal(85), rag=Rag("Amber"), reason="as agreed")
    for _ in range(2):
        ledger.published.restate_target(wrong, "Head of Legal")
    (event,) = (event for event in ledger.events.all() if event.kind == "restated")
    assert (event.actor, event.period, event.detail) == (
        "Head of Legal", Q2, {"indicator": "183", "of": Q2, "target": Decimal(85), "reason": "as agreed"},
    )  # fmt: skip
    assert ledger.published.points(Q2)["183", Q2] == ledger.published.points()["183", Q2] == wrong
    told = Restatement("183", Q2, Decimal(85), "as agreed", before=Decimal(90), of_target=True)
    listed = {cycle: ledger.published.restatements(cycle) for cycle in (Q1, Q2, Q3, Q4)}
    assert listed == {Q1: (), Q2: (told,), Q3: (told,), Q4: ()}
    again = replace(wrong, target=Decimal(80), reason="a slip")
    ledger.published.restate_target(again, "Head of Legal")
    assert [(r.before, r.value) for r in ledger.published.restatements(Q2)] == [(90, 85), (85, 80)]


def test_a_target_taken_away_is_listed_nowhere(published: Ledger) -> None:
    published.published.add(Q3, [replace(POINT, cycle=Q3)])
    published.published.restate_target(replace(POINT, cycle=Q3, target=None, reason="there was none"), "Ann")
    assert published.published.restatements(Q3) == ()


@pytest.mark.parametrize(
    "point", [replace(POINT, indicator="184"), replace(POINT, cycle=None), replace(POINT, period=Q1)]
)
def test_a_target_that_was_not_published_is_not_restated(published: Ledger, point: PublishedPoint) -> None:
    published.published.add(Q3, [replace(POINT, cycle=Q3)])
    with pytest.raises(WorkbookToolError) as refused:
        published.published.restate_target(point, "Ann")
    assert refused.value.message == f"{point.indicator} has not been published for {point.period.label}."
    assert refused.value.way_out == ""


# -- in which cycles a restatement is told ---------------------------------------------------
def test_a_restatement_of_no_cycle_hides_none_that_follows(published: Ledger) -> None:
    """What an officer restates of a figure that no cycle brought (history) is in no list."""
    published.readings.add_history([reading("9", Q1, "1")], "old.csv")
    published.amendments.record(reading("9", Q1, "2", restated=True), "Ann", "typed wrong")
    published.amendments.record(reading("183", Q2, "78.0", restated=True), "Ann", "counted twice", Q2)
    assert [r.indicator for r in published.published.restatements(Q2)] == ["183"]
    assert [r.indicator for r in published.published.restatements(Q3)] == ["183"]


def test_a_restatement_made_before_publication_is_told_in_its_own_cycle_alone(published: Ledger) -> None:
    take(
        published, returned("LGS", Q3, "q3.xlsx", reading("183", Q3, "79"), restatements=(restating("183", Q2, "78"),))
    )
    published.published.add(Q3)
    published.cycles.start(Cycle(Q4, date(2024, 5, 1), ("LGS",)), sha("register"))
    assert [len(published.published.restatements(cycle)) for cycle in (Q2, Q3, Q4)] == [0, 1, 0]


def test_restated_after_two_cycles_were_published_it_is_told_in_the_first_that_comes_out_later(
    published: Ledger,
) -> None:
    published.published.add(Q3)
    for cycle in (Q1, Q4):  # an earlier one that is not published yet tells nothing of a later one
        published.cycles.start(Cycle(cycle, date(2024, 5, 1), ("LGS",)), sha("register"))
    published.amendments.record(reading("183", Q2, "78.0", restated=True), "Ann", "counted twice", Q2)
    assert [len(published.published.restatements(cycle)) for cycle in (Q1, Q2, Q3, Q4)] == [0, 1, 0, 1]


def test_each_period_of_an_indicator_is_told_with_the_last_word_on_it(published: Ledger) -> None:
    """Not an older figure, not one withdrawn, and both of two periods."""
    published.readings.add_history([reading("183", Q1, "70")], "old.csv")
    for value, reason in (("78", "counted twice"), ("79", "and once more")):
        said = (
            restating("183", Q2, value, reason),
            restating("183", Q1, "71", "late"),
            restating("184", Q1, "5", "found"),
        )
        take(published, returned("LGS", Q3, f"{value}.xlsx", restatements=said))
    take(published, returned("LGS", Q3, "last.xlsx", restatements=said[:2]))
    told = {
        (r.indicator, r.period): (str(r.before), str(r.value), r.reason) for r in published.published.restatements(Q3)
    }
    assert told == {("183", Q2): ("77.0", "79", "and once more"), ("183", Q1): ("70", "71", "late")}
