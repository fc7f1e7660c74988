"""Undoing an event: what is read is as before it; nothing that was built upon it is lost; the log keeps both."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_material import (
    IN_PART,
    Q1,
    Q2,
    Q3,
    a_year,
    clock,
    error,
    query,
    reading,
    restating,
    returned,
    sha,
    take,
)

from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, Origin, PublishedPoint
from workbook_tool.domain.scheme import Rag
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Event, Ledger
from workbook_tool.ledger.database import migrations, opening
from workbook_tool.ledger.database.schema import BOUND
from workbook_tool.ledger.undoing import UNDOABLE

WHO = ("Performance Officer", "by mistake")


def begin(ledger: Ledger, *periods: Period) -> None:
    for period in periods:
        ledger.cycles.start(Cycle(period, date(2023, 10, 20), ("LGS", "HR")), sha("register"))


def seen(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """All that a reader sees, table by table, but the log."""
    tables = [table for table in BOUND if table != "undone"]
    return {table: list(ledger.store.select(f"SELECT * FROM {table} ORDER BY id")) for table in tables}


def import_(ledger: Ledger, value: str = "80.0") -> None:
    ledger.readings.add_history([reading("183", Q1, value, origin=Origin.HISTORY)], "history.csv")


def collect(ledger: Ledger, value: str = "77.0") -> None:
    said = returned(
        "LGS", Q2, f"LGS {value}.xlsx", reading("183", Q2, value), restatements=(restating("183", Q1, "82"),)
    )
    take(ledger, said, query("183"), error("184"), status=IN_PART)


def collect_empty(ledger: Ledger) -> None:
    take(ledger, returned("HR", Q2, "HR.xlsx"), error(None), status=IN_PART)


def amend(ledger: Ledger, value: str = "78.0") -> None:
    ledger.amendments.record(reading("183", Q2, value), "Head of Legal", "telephoned", Q2)


def close(ledger: Ledger) -> None:
    for noted in ledger.findings.open(Q2)[:1]:
        ledger.findings.close(noted.number, *WHO)


def publish(ledger: Ledger, period: Period = Q2) -> None:
    point = PublishedPoint("183", period, Decimal("77.0"), Decimal(90), Rag("Red"))
    ledger.published.add(period, [point])


ACTIONS: dict[str, Callable[[Ledger], None]] = {
    "import": import_,
    "import again": lambda ledger: import_(ledger, "81.0"),
    "collect": collect,
    "collect another": lambda ledger: collect(ledger, "76.0"),
    "collect an empty one": collect_empty,
    "amend": amend,
    "amend again": lambda ledger: amend(ledger, "79.0"),
    "close": close,
    "publish": publish,
}


def last(ledger: Ledger) -> Event:
    return next(event for event in reversed(ledger.events.all()) if event.kind in UNDOABLE)


def act(ledger: Ledger, name: str) -> Event | None:
    """Do it, and give its event; None where it was refused, or changed nothing."""
    before = ledger.events.head()
    try:
        ACTIONS[name](ledger)
    except WorkbookToolError:
        return None
    return last(ledger) if ledger.events.head() != before else None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(ACTIONS)), max_size=7), st.sampled_from(sorted(ACTIONS)))
def test_done_and_undone_is_as_before(
    tmp_path_factory: pytest.TempPathFactory, before: Sequence[str], name: str
) -> None:
    with Ledger.open(tmp_path_factory.mktemp("undo") / "ledger.db", clock(), actor="Officer") as ledger:
        begin(ledger, Q2)
        for earlier in before:
            act(ledger, earlier)
        was = seen(ledger)
        if event := act(ledger, name):
            ledger.undoing.undo(event, *WHO)
            assert seen(ledger) == was
            assert act(ledger, name) is not None, "it can be done again"
        assert ledger.events.verify() == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(ACTIONS)), min_size=1, max_size=8))
def test_whatever_is_offered_can_be_undone_and_the_last_is_always_offered(
    tmp_path_factory: pytest.TempPathFactory, names: Sequence[str]
) -> None:
    with Ledger.open(tmp_path_factory.mktemp("undo") / "ledger.db", clock(), actor="Officer") as ledger:
        begin(ledger, Q2)
        empty = seen(ledger)
        done = [event for name in names if (event := act(ledger, name))]
        for number in range(len(done), 0, -1):
            offered = list(ledger.undoing.undoable())
            assert len(offered) == number
            assert offered[0].refusal == ""
            ledger.undoing.undo(offered[0].event, *WHO)
        assert seen(ledger) == empty
        assert ledger.events.verify() == []


REFUSED: dict[str, tuple[str, ...]] = {
    "a figure that was replaced since": ("import", "import again"),
    "a figure that a return restates": ("import", "collect"),
    "a return that another followed": ("collect", "collect another"),
    "a return that was amended": ("collect", "amend"),
    "a return of which a question was settled": ("collect", "close"),
    "an amendment that was amended": ("amend", "amend again"),
    "what was published since": ("amend", "publish"),
    "history that a published trend shows": ("import", "publish"),
}


@pytest.mark.parametrize("names", REFUSED.values(), ids=REFUSED)
def test_later_work_is_never_discarded(ledger: Ledger, names: tuple[str, str]) -> None:
    begin(ledger, Q2)
    first, second = act(ledger, names[0]), act(ledger, names[1])
    assert first
    assert second
    was = seen(ledger)
    with pytest.raises(WorkbookToolError, match=rf"is followed by event {second.number} \({second.kind}\)"):
        ledger.undoing.undo(first, *WHO)
    assert seen(ledger) == was
    ledger.undoing.undo(second, *WHO)
    ledger.undoing.undo(first, *WHO)


def test_a_publication_is_undone_only_where_none_followed(ledger: Ledger) -> None:
    begin(ledger, Q2, Q3)
    publish(ledger)
    first = last(ledger)
    publish(ledger, Q3)
    with pytest.raises(WorkbookToolError, match="built upon it"):
        ledger.undoing.undo(first, *WHO)
    ledger.undoing.undo(last(ledger), *WHO)
    ledger.undoing.undo(first, *WHO)
    assert not ledger.published.has(Q2)
    assert ledger.published.points() == {}
    amend(ledger)
    publish(ledger)
    assert ledger.published.has(Q2)


def test_a_publication_with_a_restatement_stays(ledger: Ledger) -> None:
    begin(ledger, Q2)
    collect(ledger)
    publish(ledger)
    event = last(ledger)
    ledger.amendments.record(reading("183", Q2, "70.0", restated=True), *WHO)
    with pytest.raises(WorkbookToolError, match=r"\(restated\), which was built upon it"):
        ledger.undoing.undo(event, *WHO)


def test_twice_and_what_is_no_deed_are_refused(ledger: Ledger) -> None:
    begin(ledger, Q2)
    collect(ledger)
    event = last(ledger)
    ledger.undoing.undo(event, *WHO)
    with pytest.raises(WorkbookToolError, match="was undone before"):
        ledger.undoing.undo(event, *WHO)
    with pytest.raises(WorkbookToolError, match="none that can be undone"):
        ledger.undoing.undo(ledger.events.all()[0], *WHO)


def test_the_log_keeps_both(ledger: Ledger) -> None:
    begin(ledger, Q2)
    collect(ledger)
    event = last(ledger)
    ledger.undoing.undo(event, *WHO)
    undone = ledger.events.all()[-1]
    assert (undone.kind, undone.period, undone.service, undone.actor) == ("undone", Q2, "LGS", WHO[0])
    assert undone.detail == {"undoes": event.number, "what": "received", "reason": WHO[1], "file": "LGS 77.0.xlsx"}
    assert ledger.undoing.undone() == {event.number: undone.number}


def test_numbers_of_questions_stay(ledger: Ledger) -> None:
    """Checked again, or taken in once more after an undo, a question has the number that it had."""
    begin(ledger, Q2)
    collect(ledger)
    numbers = ledger.questions.numbers(Q2)
    collect(ledger, "76.0")
    take(ledger, returned("HR", Q2, "HR.xlsx"), error("214"), status=IN_PART)
    assert list(ledger.questions.numbers(Q2).values()) == [1, 2, 3]
    assert list(ledger.questions.numbers(Q2))[:2] == list(numbers)
    ledger.undoing.undo(last(ledger), *WHO)
    assert list(ledger.questions.numbers(Q2).values()) == [1, 2, 3]


def test_after_a_year_the_publication_can_be_undone_and_what_belongs_to_no_cycle(ledger: Ledger) -> None:
    a_year(ledger)
    offered = [u.event for u in ledger.undoing.undoable() if not u.refusal]
    assert [(event.kind, event.detail.get("file")) for event in offered] == [
        ("published", None),
        ("received", "logo.png"),
    ]


def test_an_older_ledger_keeps_what_was_settled_and_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    with monkeypatch.context() as older:
        older.setattr(opening, "MIGRATIONS", migrations.MIGRATIONS[:4])
        path.write_bytes(opening.new_image())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO publications VALUES (1, 7, '2023-24-Q2', 3)")
        connection.execute("INSERT INTO closings VALUES (4, 6, 2, 'Officer', 'telephoned')")
        connection.commit()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in opening.statements(migrations.MIGRATIONS[4]):
            connection.execute(statement)
        assert connection.execute("SELECT * FROM publications").fetchall() == [(1, 7, "2023-24-Q2", 3)]
        assert connection.execute("SELECT * FROM closings").fetchall() == [(4, 6, 2, "Officer", "telephoned")]
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute("DELETE FROM closings")


def test_a_file_undone_is_no_stray(ledger: Ledger, tmp_path: Path) -> None:
    begin(ledger, Q2)
    collect(ledger)
    ledger.undoing.undo(last(ledger), *WHO)
    assert ledger.returns.known(sha("LGS 77.0.xlsx")) is None
    assert ledger.returns.came(sha("LGS 77.0.xlsx"))
