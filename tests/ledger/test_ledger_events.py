"""The chain of events holds all that the ledger says; nothing is sent twice; two runs at once lose nothing."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import faults
import pytest
from ledger_material import Q1, Q2, QUERIES, a_year, arrival, clock, message, query, reading, returned, sha, take

from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Ledger, MessageState
from workbook_tool.ledger.database import proof
from workbook_tool.ledger.database.schema import BOUND


def test_something_of_everything_verifies(ledger: Ledger) -> None:
    a_year(ledger)
    assert ledger.events.verify() == []
    assert all(ledger.store.first(f"SELECT count(*) FROM {table}")[0] for table in BOUND), "the year holds every table"
    kinds = {event.kind for event in ledger.events.all()}
    assert kinds == {
        "imported", "cycle started", "issued", "extended", "prepared", "sent", "received", "accepted with queries",
        "rejected", "accepted", "replaced", "answered", "amended", "compiled", "published", "forgotten", "rolled over",
        "undone",
    }  # fmt: skip


def test_a_ledger_that_is_written_meanwhile_is_not_called_damaged(
    opened, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_year(ledger)
    threads: list[threading.Thread] = []
    digests = proof.digests

    def write() -> None:
        with Ledger.open(tmp_path / "ledger.db", clock(), actor="Another") as other:
            other.events.record("recovered", None, None, {})

    def interrupted(tables):
        threads.append(threading.Thread(target=write))
        threads[0].start()
        threads[0].join(0.3)
        return digests(tables)

    monkeypatch.setattr(proof, "digests", interrupted)
    assert ledger.events.verify() == []
    threads[0].join()
    assert ledger.events.all()[-1].actor == "Another"


def test_an_event_says_who_what_and_when(ledger: Ledger) -> None:
    a_year(ledger)
    first = ledger.events.all(Q2)[0]
    assert (first.number, first.kind, first.actor, first.period) == (2, "cycle started", "Performance Officer", Q2)
    assert first.at == datetime(2023, 10, 2, 9, 2, tzinfo=UTC)
    assert first.bytes_sha256 == sha("register")
    [received, *_] = [event for event in ledger.events.all() if event.kind == "received"]
    assert (received.service, received.detail["file"]) == ("LGS", "LGS Q2 – final.xlsx")
    assert ledger.events.head() == ledger.events.all()[-1].hash


TAMPERING = {
    "a reading's value": ("UPDATE main.readings SET value = '99' WHERE indicator = '183'", "brought was changed"),
    "a return's time": ("UPDATE main.returns SET received_at = '2023-10-01'", "brought was changed"),
    "a compile": ("UPDATE compiles SET rows = replace(rows, 'Red', 'Green')", "brought was changed"),
    "a finding gone": ("DELETE FROM main.findings WHERE id = 2", "brought was changed"),
    "a reading more": (
        "INSERT INTO main.readings SELECT 999, event, 'new', period, value, data_status, commentary, actions, "
        "numerator, denominator, target, text, file, sheet, ref, origin, note, restated, received, cycle, source, "
        "reason, by, forecast FROM readings WHERE id = 1",
        "brought was changed",
    ),
    "a row of no event": ("UPDATE extensions SET event = 999", "Event 999 is missing, but rows"),
    "an event's time": ("UPDATE events SET at = '2023-09-30T10:00:00+00:00' WHERE id = 3", "was changed after"),
    "an event's actor": ("UPDATE events SET actor = 'Nobody' WHERE id = 3", "was changed after"),
    "an event gone": ("DELETE FROM events WHERE id = 4", "Events 4 to 4 are missing"),
    "the last events gone": (
        "DELETE FROM forgotten; DELETE FROM events WHERE id >= (SELECT event FROM forgotten UNION SELECT max(id) - 1 "
        "FROM events)",
        "The last events",
    ),
    "two events exchanged": (
        "UPDATE events SET id = -3 WHERE id = 3; UPDATE events SET id = 3 WHERE id = 5; "
        "UPDATE events SET id = 5 WHERE id = -3",
        "does not follow",
    ),
}


@pytest.mark.parametrize(("script", "told"), TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found(ledger: Ledger, script: str, told: str) -> None:
    a_year(ledger)
    ledger.store.connection.execute("PRAGMA foreign_keys = OFF")
    for (name,) in list(ledger.store.select("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
        ledger.store.connection.execute(f"DROP TRIGGER {name}")
    ledger.store.connection.executescript(script)
    problems = ledger.events.verify()
    assert any(told in problem for problem in problems), problems


@pytest.mark.parametrize("table", ["events", *BOUND])
def test_rows_are_neither_changed_nor_removed(ledger: Ledger, table: str) -> None:
    a_year(ledger)
    for sql in (f"UPDATE main.{table} SET id = id + 1000", f"DELETE FROM main.{table}"):
        with pytest.raises(Exception, match="the ledger only grows"):
            ledger.store.connection.execute(sql)


def test_what_fails_halfway_leaves_no_trace(ledger: Ledger) -> None:
    a_year(ledger)
    before = ledger.dump()
    bad = reading("183", Q1, "84")
    object.__setattr__(bad, "period", None)
    with pytest.raises(AttributeError):
        take(ledger, returned("LGS", Q1, "bad.xlsx", reading("184", Q1, "1"), bad), query("183"), status=QUERIES)
    assert ledger.dump() == before
    assert ledger.events.verify() == []


def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """Order is the order of taking in, whatever the clock says."""
    start = datetime(2023, 10, 2, 9, 0, tzinfo=UTC)
    times = iter([start, start - timedelta(days=400), start + timedelta(days=9000), *[start] * 9])
    with Ledger.open(tmp_path / "ledger.db", lambda: next(times), actor="x") as ledger:
        for value in ("77.0", "78.0"):
            take(ledger, returned("LGS", Q2, f"{value}.xlsx", reading("183", Q2, value)))
        now = ledger.returns.current(Q2, "LGS")
        assert now
        assert (now.file, str(ledger.readings.get("183", Q2).value)) == ("78.0.xlsx", "78.0")  # type: ignore[union-attr]
        assert ledger.events.verify() == []


def test_naive_times_stay_what_they_are(tmp_path: Path) -> None:
    naive = datetime(2023, 10, 2, 9, 0, 0, 5)
    with Ledger.open(tmp_path / "ledger.db", lambda: naive) as ledger:
        ledger.events.record("x", detail={"a": Decimal("1.50")})
        assert ledger.events.all()[0].at == naive
        assert ledger.events.all()[0].detail == {"a": Decimal("1.50")}
        assert ledger.events.all()[0].actor


# -- compiles ---------------------------------------------------------------------------
def test_compiles(ledger: Ledger) -> None:
    assert ledger.compiles.last(Q2) is None
    first, second = [{"indicator": "183", "current": Decimal("77.0")}], [{"indicator": "183", "current": None}]
    for _ in range(2):
        ledger.compiles.record(Q2, 1, first, sha("1"))
    ledger.compiles.record(Q2, 2, second, sha("2"))
    assert ledger.compiles.last(Q2) == (2, tuple(second))
    assert ledger.compiles.get(Q2, 1) == (1, tuple(first))
    assert ledger.compiles.last(Q1) is None
    assert len(ledger.events.all()) == 2
    with pytest.raises(WorkbookToolError, match="has a version 2 already"):
        ledger.compiles.record(Q2, 2, first, sha("3"))


# -- messages ----------------------------------------------------------------------------
P, SENDING, SENT, CONFIRMED = MessageState


@pytest.mark.parametrize(
    ("states", "taken", "state"),
    [
        ([P], [True], P),
        ([P, P], [True, False], P),
        ([P, SENT], [True, True], SENT),
        ([P, SENDING, SENT, CONFIRMED], [True] * 4, CONFIRMED),
        ([SENT, P, SENDING, SENT], [True, False, False, False], SENT),
        ([SENDING, SENDING], [True, False], SENDING),
    ],
)
def test_a_message_only_goes_forward(
    ledger: Ledger, states: list[MessageState], taken: list[bool], state: MessageState
) -> None:
    assert [ledger.messages.record(message("a cause", state)) for state in states] == taken
    now = ledger.messages.get("a cause")
    assert now
    assert (now.state, now.to, now.subject) == (state, ("team@example.org", "head@example.org"), "Due")
    assert [event.kind for event in ledger.events.all()] == [str(s) for s, t in zip(states, taken, strict=True) if t]


def test_a_message_refused_for_sure_may_be_sent_again(ledger: Ledger) -> None:
    ledger.messages.record(message("a cause", SENDING))
    ledger.messages.failed("a cause", "550 no such mailbox")
    assert ledger.messages.record(message("a cause", SENDING))
    ledger.messages.record(message("a cause", SENT))
    ledger.messages.failed("a cause", "too late")
    ledger.messages.failed("no such cause", "")
    assert [event.kind for event in ledger.events.all()] == ["sending", "not sent", "sending", "sent"]


def test_messages_of_a_cycle(ledger: Ledger) -> None:
    for cause, state in (("1", P), ("2", P), ("1", SENT)):
        ledger.messages.record(message(cause, state))
    assert [(m.cause_key, m.state) for m in ledger.messages.all(Q2)] == [("1", SENT), ("2", P)]
    assert (len(ledger.messages.all()), ledger.messages.all(Q1), ledger.messages.get("3")) == (2, (), None)


# -- equal contents ------------------------------------------------------------------------
def test_equal_contents_dump_equal_whatever_the_times_and_order(tmp_path: Path) -> None:
    dumps = []
    for name, start, order in (("a", 2023, (0, 1)), ("b", 2031, (1, 0))):
        with Ledger.open(tmp_path / name, clock(datetime(start, 1, 1, tzinfo=UTC)), actor=name) as ledger:
            said = [returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), returned("HR", Q2, "b.xlsx")]
            for number in order:
                take(ledger, said[number], query("183"))
            for noted in ledger.findings.open(Q2):
                ledger.findings.close(noted.number, "Performance Officer", f"{noted.service} telephoned")
            dumps.append(ledger.dump())
    assert dumps[0] == dumps[1]
    with Ledger.open(tmp_path / "b", clock()) as ledger:
        take(ledger, returned("LGS", Q2, "c.xlsx", reading("183", Q2, "77.00")))
        assert ledger.dump() != dumps[1]


# -- two at once -----------------------------------------------------------------------------
def _collect(path: Path, barrier: object, files: list[str], sent: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    with Ledger.open(path, clock(), actor="x") as ledger:
        for file in files:
            service = file.partition(".")[0]
            take(ledger, returned(service, Q2, file, reading(service, Q2, "1")), query(None))
            if ledger.messages.record(message(f"receipt {file}", SENDING, service)):
                sent.put(file)  # type: ignore[attr-defined]
                ledger.messages.record(message(f"receipt {file}", SENT, service))


@pytest.mark.skipif(not faults.POSSIBLE, reason="needs fork")
@pytest.mark.parametrize("fresh", [True, False])
def test_two_processes_released_together(tmp_path: Path, fresh: bool) -> None:
    together = multiprocessing.get_context("fork")
    path = tmp_path / "ledger.db"
    if not fresh:
        Ledger.open(path, clock()).close()
    files = [f"S{number}.xlsx" for number in range(8)]
    barrier, sent = together.Barrier(2), together.Queue()
    workers = [together.Process(target=_collect, args=(path, barrier, order, sent)) for order in (files, files[::-1])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    assert sorted(sent.get(timeout=120) for _ in files) == files, "each receipt once"
    with Ledger.open(path, clock()) as ledger:
        assert sorted(received.file for received in ledger.returns.of(Q2)) == files
        assert len(ledger.findings.open(Q2)) == len(files)
        assert ledger.events.verify() == []
        assert ledger.returns.record(arrival("S0.xlsx"), QUERIES) is False
