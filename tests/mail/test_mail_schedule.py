"""When who is reminded, in working days of England."""

from __future__ import annotations

from datetime import date

import pytest

from workbook_tool.mail.outgoing.schedule import Calendar, Step, Tone, next_step, steps

ENGLAND = Calendar()
DUE = date(2023, 10, 16)  # a Monday
PLAN = steps({})
BEFORE, AFTER, FIRMER, HEAD = PLAN


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2023-10-16", 0, "2023-10-16"),
        ("2023-10-16", 1, "2023-10-17"),
        ("2023-10-16", -2, "2023-10-12"),
        ("2023-10-14", 1, "2023-10-16"),
        ("2023-12-22", 1, "2023-12-27"),  # Christmas and Boxing Day
        ("2024-03-28", 1, "2024-04-02"),  # Good Friday and Easter Monday
        ("2024-04-02", -1, "2024-03-28"),
        ("2021-12-24", 1, "2021-12-29"),  # both on a weekend, both given back
        ("2023-05-05", 1, "2023-05-09"),  # the coronation
    ],
)
def test_working_days(start: str, count: int, end: str) -> None:
    assert ENGLAND.shift(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(("region", "working"), [("England", True), ("Scotland", False), ("Wales", True)])
def test_bank_holidays_are_the_country_s_own(region: str, working: bool) -> None:
    assert Calendar(region).is_working_day(date(2024, 1, 2)) is working


def test_working_days_between() -> None:
    assert ENGLAND.between(date(2024, 3, 27), date(2024, 4, 3)) == 3
    assert ENGLAND.between(date(2024, 4, 3), date(2024, 3, 27)) == 0


def test_the_usual_schedule() -> None:
    assert (Step(-2, Tone.POLITE), Step(1, Tone.POLITE), Step(4, Tone.FIRMER), Step(8, Tone.HEAD)) == PLAN
    assert steps({"mail": {"schedule": {"firmer": [5, 2], "polite": [2]}}}) == (
        Step(2, Tone.POLITE),
        Step(5, Tone.FIRMER),
    )


@pytest.mark.parametrize(
    ("done", "today", "step", "on"),
    [
        ([], "2023-10-02", BEFORE, "2023-10-12"),
        ([], "2023-10-12", BEFORE, "2023-10-12"),
        ([], "2023-10-16", BEFORE, "2023-10-12"),
        ([], "2023-10-17", AFTER, "2023-10-17"),  # the reminder before has lost its sense
        ([], "2023-12-01", AFTER, "2023-10-17"),  # however late: politely first
        ([(BEFORE, "2023-10-12")], "2023-10-13", AFTER, "2023-10-17"),
        ([(BEFORE, "2023-10-16")], "2023-10-17", AFTER, "2023-10-19"),  # not the day after the last
        ([(AFTER, "2023-10-17")], "2023-10-18", FIRMER, "2023-10-20"),
        ([(AFTER, "2023-12-01")], "2023-12-01", FIRMER, "2023-12-06"),
        ([(BEFORE, "2023-10-12"), (AFTER, "2023-10-17"), (FIRMER, "2023-10-20")], "2023-10-30", HEAD, "2023-10-26"),
        ([(HEAD, "2023-10-26")], "2023-12-01", None, ""),
    ],
)
def test_what_comes_next(done: list[tuple[Step, str]], today: str, step: Step | None, on: str) -> None:
    went = [(s, date.fromisoformat(at)) for s, at in done]
    found = next_step(PLAN, went, DUE, date.fromisoformat(today), ENGLAND)
    assert (found.step, found.on.isoformat()) == (step, on) if found else step is None
