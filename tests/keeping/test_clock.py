"""A clock that cannot be right is asked about before an event is dated with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from keeping_folder import PERIOD

from workbook_tool.commands import folder
from workbook_tool.domain import days
from workbook_tool.domain.days import clock_doubt

Run = Callable[..., Result]
LAST = datetime(2023, 10, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "doubt"),
    [
        (timedelta(0), ""),
        (-days.BEHIND, ""),
        (-days.BEHIND - timedelta(seconds=1), "later"),
        (days.AHEAD, ""),
        (days.AHEAD + timedelta(seconds=1), "years before"),
    ],
)
def test_what_is_doubted(after: timedelta, doubt: str) -> None:
    sentence = clock_doubt(LAST + after, LAST)
    assert (bool(sentence), sentence.endswith(f"{doubt}.")) == (bool(doubt), bool(doubt))
    assert clock_doubt(LAST, None) == ""


@pytest.mark.parametrize("days", [-400, 4000])
def test_no_event_is_dated_with_it_unasked(council: Path, run: Run, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    wrong = folder.now() + timedelta(days=days)
    monkeypatch.setattr(folder.Folder, "__init__", _with_clock(lambda: wrong))
    before = (council / "ledger.db").read_bytes()
    words = ("extend", PERIOD, "HRS", "2031-11-03")
    refused = run(council, *words)
    assert (refused.exit_code, "--clock-is-right" in refused.stderr) == (3, True)
    assert (council / "ledger.db").read_bytes() == before
    assert run(council, "status").exit_code == 0, "looking dates nothing"
    assert run(council, "--clock-is-right", *words).exit_code == 0


def _with_clock(now: Callable[[], datetime]) -> Callable[..., None]:
    original = folder.Folder.__init__

    def init(self: folder.Folder, *args: object, **words: object) -> None:
        original(self, *args, **{"clock": now, **words})  # type: ignore[arg-type]

    return init
