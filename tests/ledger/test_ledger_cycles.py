"""Cycles: what was asked of whom by when, what went out, what is frozen."""

from __future__ import annotations

from datetime import date

import pytest
from ledger_material import Q1, Q2, Q3, a_year, reading, restating, returned, sha, take

from workbook_tool.domain.period import parse_period
from workbook_tool.domain.reading import Cycle
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Ledger

DUE = date(2023, 10, 20)


def test_a_cycle_is_what_it_was_started_with(ledger: Ledger) -> None:
    assert (ledger.cycles.get(Q2), ledger.cycles.all(), ledger.cycles.latest(), ledger.cycles.register_sha256(Q2)) == (
        None,
        (),
        None,
        None,
    )
    cycle = Cycle(Q2, DUE, ("LGS", "HR"))
    ledger.cycles.start(cycle, sha("register"), ["added: 214"])
    assert ledger.cycles.get(Q2) == cycle
    assert (ledger.cycles.register_sha256(Q2), ledger.cycles.differences(Q2)) == (sha("register"), ("added: 214",))


def test_started_again_the_same_changes_nothing_and_otherwise_is_kept(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.cycles.start(Cycle(Q2, DUE, ("LGS",)), sha("register"))
    assert [event.kind for event in ledger.events.all()] == ["cycle started"]
    ledger.cycles.start(Cycle(Q2, DUE, ("LGS", "HR")), sha("register 2"))
    assert ledger.cycles.get(Q2) == Cycle(Q2, DUE, ("LGS", "HR"))
    assert [event.kind for event in ledger.events.all(Q2)] == ["cycle started", "cycle changed"]


def test_cycles_are_in_order_of_time(ledger: Ledger) -> None:
    for code in ("2023-24-Q3", "2023-09", "2022-23-Q4", "2023-24-Q2"):
        ledger.cycles.start(Cycle(parse_period(code), DUE, ("LGS",)), sha("register"))
    assert [cycle.period.code for cycle in ledger.cycles.all()] == ["2022-23-Q4", "2023-24-Q2", "2023-09", "2023-24-Q3"]
    assert ledger.cycles.latest() == Cycle(Q3, DUE, ("LGS",))


def test_a_year_begun_by_mistake_does_not_stand_before_its_quarters(ledger: Ledger) -> None:
    for code, latest in (("2023-24", "2023-24"), ("2023-24-Q2", "2023-24-Q2"), ("2023-24-Q3", "2023-24-Q3")):
        ledger.cycles.start(Cycle(parse_period(code), DUE, ("LGS",)), sha("register"))
        found = ledger.cycles.latest()
        assert found
        assert found.period.code == latest


def test_an_extension_is_one_service_s(ledger: Ledger) -> None:
    ledger.cycles.start(Cycle(Q2, DUE, ("LGS", "HR")), sha("register"))
    for later in (date(2023, 10, 27), date(2023, 10, 27), date(2023, 10, 30)):
        ledger.cycles.extend(Q2, "HR", later)
    assert (ledger.cycles.due(Q2, "LGS"), ledger.cycles.due(Q2, "HR"), ledger.cycles.due(Q3, "HR")) == (
        DUE,
        date(2023, 10, 30),
        None,
    )
    assert ledger.cycles.extensions(Q2) == {"HR": date(2023, 10, 30)}
    assert [event.kind for event in ledger.events.all()] == ["cycle started", "extended", "extended"]


def test_issues(ledger: Ledger) -> None:
    ledger.issues.record(Q2, "LGS", "LGS-2324Q2-7F3A", sha("1"), "issued/LGS.xlsx")
    ledger.issues.record(Q2, "LGS", "LGS-2324Q2-7F3A", sha("1"), "issued/LGS.xlsx")
    ledger.issues.record(Q2, "LGS", "LGS-2324Q2-8888", sha("2"), "issued/LGS (2).xlsx")
    ledger.issues.record(Q2, "HR", "HR-2324Q2-1111", sha("3"), "issued/HR.xlsx")
    said = {service: (issue.reference, issue.sha256, issue.file) for service, issue in ledger.issues.of(Q2).items()}
    assert said == {
        "LGS": ("LGS-2324Q2-8888", sha("2"), "issued/LGS (2).xlsx"),
        "HR": ("HR-2324Q2-1111", sha("3"), "issued/HR.xlsx"),
    }
    assert ledger.issues.of(Q3) == {}
    assert ledger.issues.find("LGS-2324Q2-7F3A") == (Q2, "LGS"), "an older issue may still come back"
    assert ledger.issues.find("LGS-2324Q2-XXXX") is None
    assert len(ledger.events.all()) == 3


def test_publishing_freezes(ledger: Ledger) -> None:
    a_year(ledger)
    assert ledger.published.has(Q2)
    published = ledger.published.get(Q2)
    assert published
    assert (published.by, published.version) == ("Performance Officer", 1)
    before = ledger.dump()
    ledger.published.add(Q2)
    assert ledger.dump() == before
    refused = [
        lambda: ledger.cycles.start(Cycle(Q2, DUE, ("LGS",)), sha("another register")),
        lambda: take(ledger, returned("LGS", Q2, "late.xlsx", reading("183", Q2, "78.0"))),
        lambda: ledger.amendments.record(reading("183", Q2, "78.0"), "Performance Officer", "a slip"),
    ]
    for act in refused:
        with pytest.raises(WorkbookToolError, match="Q2 2023/24 is published"):
            act()
        assert ledger.dump() == before


def test_a_published_figure_changes_by_a_restatement(ledger: Ledger) -> None:
    a_year(ledger)
    ledger.cycles.start(Cycle(Q3, date(2024, 1, 20), ("LGS",)), sha("register"))
    take(
        ledger, returned("LGS", Q3, "q3.xlsx", reading("183", Q3, "79.0"), restatements=(restating("183", Q2, "78.0"),))
    )
    now = ledger.readings.get("183", Q2)
    assert now
    assert (str(now.value), now.restated, now.note) == ("78.0", True, "counted twice")
    assert [(r.indicator, r.period, str(r.value)) for r in ledger.restatements.of(Q3)] == [("183", Q2, "78.0")]
    ledger.amendments.record(reading("184", Q2, "99.0", restated=True), "Performance Officer", "a late case", Q3)
    assert [(r.indicator, r.reason) for r in ledger.restatements.of(Q3)] == [
        ("183", "counted twice"),
        ("184", "a late case"),
    ]
    ledger.amendments.record(reading("183", Q2, "78.0", commentary="Reworded."), "Performance Officer", "wording")
    assert ledger.events.verify() == []


def test_nothing_to_publish(ledger: Ledger) -> None:
    with pytest.raises(WorkbookToolError, match="no cycle Q1 2023/24"):
        ledger.published.add(Q1)
    assert ledger.events.all() == ()
