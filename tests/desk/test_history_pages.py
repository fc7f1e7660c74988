"""History in the desk: what happened, undone with a reason, and the folder kept safe."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from visitor import C, Visitor, text

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.amend import Amendment, amend_reading
from workbook_tool.domain.period import parse_period


@pytest.fixture
def amended(started: Path, run, tmp_path: Path) -> Path:
    """A folder in which a figure was entered."""
    folder = shutil.copytree(started, tmp_path / "council")
    period = parse_period("2023-24-Q2")
    amend_reading(Folder(folder, actor="Officer"), "183", period, Amendment(value="80%"), "Officer", "By telephone.")
    return folder


def _held(folder: Path):
    with Folder(folder).ledger() as ledger:
        reading = ledger.readings.get("183", parse_period("2023-24-Q2"))
        return reading and reading.value


def _last(folder: Path) -> int:
    with Folder(folder).ledger() as ledger:
        return ledger.events.all()[-1].number


def test_an_amendment_is_undone_by_name_and_only_once(amended):
    desk, number = Visitor(amended, actor="Officer"), _last(amended)
    page = desk.get(f"{C}/history").get_data(as_text=True)
    assert "By telephone." in page
    assert f"/history/undo/{number}" in page
    assert "183 Q2 2023/24" in text(desk.get(f"{C}/history/undo/{number}"))
    assert desk.send(f"{C}/history/undo/{number}", {"reason": " "}).status_code == 422
    assert _held(amended) == 80
    assert f"Number {number}, amended, is undone" in text(
        desk.post(f"{C}/history/undo/{number}", {"reason": "Mistyped."})
    )
    assert _held(amended) is None
    assert "had been undone already" in text(desk.post(f"{C}/history/undo/{number}", {"reason": "Mistyped."}))


def test_what_was_built_upon_is_not_undone(amended):
    desk, number = Visitor(amended), _last(amended)
    period = parse_period("2023-24-Q2")
    amend_reading(Folder(amended), "183", period, Amendment(value="81%"), "A colleague", "Counted again.")
    assert "built upon it" in text(desk.get(f"{C}/history/undo/{number}"))
    answer = desk.send(f"{C}/history/undo/{number}", {"reason": "Mistyped."})
    assert answer.status_code == 422
    assert "built upon it" in text(answer)
    assert _held(amended) == 81


def test_a_backup_is_made_and_restored(amended, tmp_path):
    desk, file, place = Visitor(amended), tmp_path / "kept.zip", tmp_path / "again"
    assert str(file) in text(desk.post(f"{C}/history/backup", {"file": str(file)}))
    assert "restored" in text(desk.post(f"{C}/history/restore", {"file": str(file), "place": str(place)}))
    assert _held(place) == 80
    assert desk.send(f"{C}/history/backup", {"file": "kept.zip"}).status_code == 422


def test_the_ledger_is_verified_and_a_sound_one_recovered(amended):
    desk = Visitor(amended)
    assert "are as they were written" in text(desk.post(f"{C}/history/verify"))
    assert "The ledger was sound" in text(desk.post(f"{C}/history/recover"))


def test_originals_go_only_when_that_was_confirmed(finished, demo_done, tmp_path):
    desk = Visitor(shutil.copytree(demo_done, tmp_path / "council"))
    assert "Say in Settings how many days" in text(desk.get(f"{C}/history/forget"))
    assert "would be deleted" in text(desk.get(f"{C}/history/forget?before=2999-01-01")) or "of open cycles" in text(
        desk.get(f"{C}/history/forget?before=2999-01-01")
    )
    assert desk.send(f"{C}/history/forget", {"before": "2999-01-01"}).status_code == 422
    assert re.search(
        r"\d+ originals? received before",
        text(desk.post(f"{C}/history/forget", {"before": "2999-01-01", "sure": "yes"})),
    )


@pytest.mark.parametrize("before", ["2999-01-01", "2001-01-01"])
def test_forgetting_clears_what_is_kept_for_speed(demo_done, tmp_path, monkeypatch, before):
    desk = Visitor(shutil.copytree(demo_done, tmp_path / "council"))
    kept = []
    monkeypatch.setattr("workbook_tool.commands.own_cache.clear", lambda: kept.append(before))
    desk.post(f"{C}/history/forget", {"before": before, "sure": "yes"})
    assert kept == [before]


def test_who_only_reads_changes_nothing(finished):
    page = finished.get(f"{C}/history").get_data(as_text=True)
    assert "/history/undo/" not in page
    assert finished.send(f"{C}/history/undo/1", {"reason": "No."}).status_code == 403


# -- restating -----------------------------------------------------------------------------
RESTATED = {"what": "figure", "indicator": "183", "restated": "2023-24-Q2", "value": "91%", "reason": "Counted twice."}


@pytest.fixture(scope="module")
def published(demo_done: Path, run, tmp_path_factory) -> Path:
    """A folder whose cycle is published."""
    folder = shutil.copytree(demo_done, tmp_path_factory.mktemp("published") / "council")
    assert run(folder, "publish", "2023-24-Q2", "--yes").exit_code == 0
    return folder


def test_a_restatement_is_done_once_it_was_seen_what_it_changes(published, run):
    desk = Visitor(published, actor="Officer")
    assert 'value="183"' in desk.get(f"{C}/history/restate?indicator=183").get_data(as_text=True)
    head = desk.desk.head()
    page = desk.post(f"{C}/history/restate", RESTATED)
    changes = "183, Q2 2023/24: 77.0% is now 91.0%. Q2 2023/24: rated Red, now Green."
    assert changes in text(page)
    assert desk.desk.head() == head, "nothing is written"
    by_command = run(published, "restate", "183", "2023-24-Q2", "--value", "91%", "--reason", "x", "--preview")
    assert " ".join(by_command.stdout.split()) in text(page)
    assert desk.desk.head() == head
    assert run(published, "audit").exit_code == 0
    seen = re.search(r'name="seen" value="([^"]*)"', page.get_data(as_text=True))[1]
    other = desk.post(f"{C}/history/restate", {**RESTATED, "seen": seen, "value": "50%", "do": "yes"})
    assert "It would change" in text(other), "what was not seen is shown first"
    assert desk.desk.head() == head
    done = desk.post(f"{C}/history/restate", {**RESTATED, "seen": seen, "do": "yes"})
    assert changes in text(done)
    assert desk.desk.head() != head


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value": "lots"}, "lots"),
        ({"indicator": "999"}, "999 has not been published"),
        ({"restated": "soon"}, "Write it like"),
        ({"reason": " "}, "needs a name and a reason"),
        ({"what": "target", "indicator": "999"}, "there is no target to restate"),
    ],
)
def test_a_restatement_that_cannot_be_keeps_what_was_typed(published, changed, words):
    answer = Visitor(published).post(f"{C}/history/restate", {**RESTATED, **changed})
    assert answer.status_code == 422
    assert words in text(answer)
    assert f'value="{changed.get("value", "91%")}"' in answer.get_data(as_text=True)
