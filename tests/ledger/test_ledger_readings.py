"""Readings: what is written is read, history gives way, the original is kept, and a hundred thousand are quick."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_material import ACCEPTED, Q1, Q2, clock, query, reading, returned, sha, take, values

from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.period import Frequency, Period, parse_period
from workbook_tool.domain.reading import UNSETTLED, Answer, DataStatus, Origin, Reading, Restatement, Return
from workbook_tool.ledger import Arrival, Ledger
from workbook_tool.ledger.database import rows

TEXTS = st.text(max_size=40) | st.text(st.characters(categories=["Cs", "Cc", "Lu"]), max_size=6)
FIGURES = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
PERIODS = st.builds(Period, st.sampled_from(Frequency), st.integers(1901, 2990).map(lambda y: y // 2 * 2), st.just(1))
CELLS = st.none() | st.builds(Cell, TEXTS, TEXTS, TEXTS)
REFS = st.text(min_size=1, max_size=12)
READINGS = st.builds(
    Reading, REFS, PERIODS, FIGURES, st.sampled_from(DataStatus), TEXTS, TEXTS, FIGURES, FIGURES, FIGURES, TEXTS,
    CELLS, st.sampled_from(Origin), TEXTS, st.just(False),
)  # fmt: skip
REASONS = TEXTS.filter(lambda text: text.strip())
RETURNS = st.builds(
    Return,
    REFS,
    PERIODS,
    TEXTS,
    st.just("return.xlsx"),
    st.just(sha("return.xlsx")),
    st.lists(READINGS, max_size=4, unique_by=lambda r: r.key).map(tuple),
    st.lists(st.builds(Restatement, REFS, PERIODS, FIGURES.filter(bool), REASONS, TEXTS, CELLS), max_size=2).map(tuple),
    st.lists(st.builds(Answer, REFS, PERIODS, TEXTS, CELLS), max_size=2).map(tuple),
    TEXTS,
    st.none() | st.dates(),
    TEXTS,
    st.none() | st.dates(),
)
FINDINGS = st.builds(
    Finding, TEXTS, st.sampled_from(Severity), TEXTS, TEXTS, CELLS, st.none() | TEXTS, st.none() | TEXTS
)


def exactly(value: object) -> str:
    return repr(value)  # tells 1.0 from 1.00, and 0 from -0


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("ledger") / "ledger.db", clock()) as ledger:
        yield ledger
        assert ledger.events.verify() == []


def _listed(ledger: Ledger, given: Return) -> Iterator[Restatement]:
    """Those restatements that are listed: what makes an unsettled figure final is none, and belongs to the figure."""
    settled = {reading.key: reading.data_status not in UNSETTLED for reading in given.readings}
    for told in given.restatements:
        key = told.indicator, told.period
        before = ledger.readings.get(*key)
        if settled.setdefault(key, before is None or before.data_status not in UNSETTLED):
            yield told
        settled[key] = True


@settings(max_examples=40, deadline=None)
@given(RETURNS, st.lists(FINDINGS, max_size=3), st.dictionaries(st.text(), st.text(), max_size=3))
def test_what_is_written_is_read(shared: Ledger, said: Return, findings: list[Finding], via: dict[str, str]) -> None:
    listed = tuple(_listed(shared, said))
    shared.returns.record(Arrival(said.file, said.sha256, via=via), ACCEPTED, said, findings, again=True)
    received = shared.returns.current(said.period, said.service)
    assert received
    assert exactly(shared.returns.accepted_from(received)) == exactly(replace(said, restatements=listed))
    assert exactly([noted.finding for noted in shared.findings.of(received)]) == exactly(findings)
    assert received.via == via


@given(st.sampled_from(Frequency), st.integers(1900, 2999), st.integers(1, 12))
def test_every_period_s_code_is_read_back(frequency: Frequency, year: int, number: int) -> None:
    try:
        period = Period(frequency, year, number)
    except ValueError:
        return
    assert parse_period(period.code) == period


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | FIGURES
    | st.dates()
    | PERIODS
    | st.datetimes().map(lambda moment: moment.replace(fold=0)),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_json_keeps_decimals_dates_and_periods(value: object) -> None:
    assert exactly(rows.from_json(rows.to_json(value))) == exactly(_sorted(value))


def _sorted(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(part) for part in value] if isinstance(value, list) else value


# -- history --------------------------------------------------------------------------
def test_history_gives_way_to_what_services_and_officers_said(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0"), reading("184", Q2, "100")))
    ledger.amendments.record(reading("212", Q2, "854"), "Performance Officer", "by telephone", Q2)
    history = [
        reading("183", Q2, "76.9"),
        reading("184", Q2, "100"),
        reading("212", Q2, "1"),
        reading("183", Q1, "83.0"),
    ]
    conflicts = ledger.readings.add_history(history, "history.csv")
    assert [(r.indicator, str(r.value)) for r in conflicts] == [("183", "76.9"), ("212", "1")]
    assert values(ledger, "183") == {Q1.code: "83.0", Q2.code: "77.0"}
    assert values(ledger, "212") == {Q2.code: "854"}


def test_history_may_be_corrected_by_history_and_the_same_again_is_nothing(ledger: Ledger) -> None:
    assert ledger.readings.add_history([reading("183", Q1, "83.0")], "history.csv") == ()
    before = ledger.dump()
    assert ledger.readings.add_history([reading("183", Q1, "83.0")], "history.csv") == ()
    assert ledger.dump() == before
    ledger.readings.add_history([reading("183", Q1, "83.00"), reading("183", Q1, "83.1")], "better.csv")
    assert [str(r.value) for r in ledger.readings.versions("183", Q1)] == ["83.0", "83.1"], (
        "the last of one file counts"
    )
    assert all(r.origin is Origin.HISTORY for r in ledger.readings.versions("183", Q1))


def test_history_is_in_order_of_time(ledger: Ledger) -> None:
    codes = ["2023-09", "2021-22", "2023-24-Q1", "2022-23-Q4", "2023-07", "2022-24"]
    ledger.readings.add_history([reading("183", parse_period(code), "1") for code in codes], "history.csv")
    assert list(values(ledger, "183")) == ["2021-22", "2022-23-Q4", "2023-24-Q1", "2023-07", "2023-09", "2022-24"]
    assert ledger.readings.all() == {"183": ledger.readings.history("183")}


# -- amendments -----------------------------------------------------------------------
def test_an_amendment_keeps_the_original_and_says_who_and_why(ledger: Ledger) -> None:
    take(ledger, returned("LGS", Q2, "a.xlsx", reading("183", Q2, "77.0")), query("183"))
    for _ in range(2):
        ledger.amendments.record(reading("183", Q2, "80.0"), "Head of Legal", "misread the report")
    assert [(str(r.value), r.origin) for r in ledger.readings.versions("183", Q2)] == [
        ("77.0", Origin.RETURN),
        ("80.0", Origin.AMENDMENT),
    ]
    [(amended, by, reason)] = ledger.amendments.of("183", Q2)
    assert (str(amended.value), by, reason) == ("80.0", "Head of Legal", "misread the report")
    event = ledger.events.all()[-1]
    assert (event.kind, event.actor, event.period, event.detail["reason"]) == (
        "amended", "Head of Legal", Q2, "misread the report",
    )  # fmt: skip
    assert [str(r.value) for r in ledger.readings.of(Q2)] == ["80.0"]


def test_a_figure_that_came_another_way_counts_for_its_cycle(ledger: Ledger) -> None:
    ledger.amendments.record(reading("183", Q2, "77.0"), "Performance Officer", "by telephone", Q2)
    assert [r.indicator for r in ledger.readings.of(Q2)] == ["183"]


# -- many ------------------------------------------------------------------------------
def test_a_hundred_thousand_readings(tmp_path: Path) -> None:
    periods = [Q2.shifted(-n) for n in range(100)]
    many = [reading(f"{n:04}", period, "12.5") for n in range(1000) for period in periods]
    with Ledger.open(tmp_path / "ledger.db", lambda: datetime(2023, 10, 1, tzinfo=UTC)) as ledger:
        assert ledger.readings.add_history(many, "history.csv") == ()
        began = time.process_time()
        found = ledger.readings.all()
        assert time.process_time() - began < 60, "one query, not one for each"
        assert (len(found), sum(map(len, found.values()))) == (1000, 100_000)
        began = time.process_time()
        take(ledger, returned("LGS", Q2, "a.xlsx", *(reading(f"{n:04}", Q2, "13.5") for n in range(30))))
        assert len(ledger.readings.of(Q2)) == 30
        assert time.process_time() - began < 20
        assert ledger.readings.get("0007", Q2).value == Decimal("13.5")  # type: ignore[union-attr]
        assert date(2023, 10, 1) == ledger.events.all()[0].at.date()
