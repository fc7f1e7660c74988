"""What a published cycle keeps saying, and when a provisional figure becomes final."""

from __future__ import annotations

from datetime import date

import pytest
from ledger_material import Q1, Q2, Q3, reading, restating, returned, sha, take

from workbook_tool.domain.reading import Cycle, DataStatus
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
