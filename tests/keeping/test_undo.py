"""A deed and its undoing: what is read, rated and attached is as before; papers of a publication are marked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from keeping_folder import PERIOD
from named_cells import cell

from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.ledger.database.schema import BOUND

Run = Callable[..., Result]
WHY = ("--reason", "by mistake")
WHO = ("--by", "Head of Legal", "--reason", "Telephoned.")


def amend(folder: Path, run: Run) -> Result:
    return run(folder, "amend", "183", PERIOD, "--value", "78%", *WHO)


def close(folder: Path, run: Run) -> Result:
    return run(folder, "amend", "183", PERIOD, "--close", "all", *WHO)


def import_history(folder: Path, run: Run) -> Result:
    (folder / "more.csv").write_text("Indicator,Period,Value\n908,2017-18-Q4,91%\n908,2022-23-Q4,95%\n", "utf-8")
    return run(folder, "import-history", str(folder / "more.csv"), "--replace")


def attach(folder: Path, run: Run, words: str = "North,3") -> Result:
    (folder / "own.csv").write_text(f"Area,Requests\n{words}\n", "utf-8")
    return run(folder, "attach", "204", PERIOD, str(folder / "own.csv"), "--caption", "By area")


def remove(folder: Path, run: Run) -> Result:
    return run(folder, "attachments", "204", "--period", PERIOD, "--remove")


def collect(folder: Path, run: Run) -> Result:
    """Another return of a service whose return is in."""
    book = openpyxl.load_workbook(next((folder / "returns").glob("*HRS*")))
    cell(book["Return"], "212", "Value").value = 860
    book.save(folder / "HRS again.xlsx")
    return run(folder, "collect", str(folder / "HRS again.xlsx"))


def publish(folder: Path, run: Run) -> Result:
    return run(folder, "publish", PERIOD)


DEEDS = {f.__name__: f for f in (amend, close, import_history, attach, remove, collect, publish)}


def state(folder: Path, run: Run) -> dict[str, object]:
    with Folder(folder).ledger() as ledger:
        assert ledger.events.verify() == []
        tables = [table for table in BOUND if table not in ("undone", "compiles")]
        seen = {table: list(ledger.store.select(f"SELECT * FROM {table} ORDER BY id")) for table in tables}
    return {
        "ledger": seen,
        "ratings": json.loads(run(folder, "ratings", PERIOD, "--format", "json").stdout),
        "status": json.loads(run(folder, "status", "--format", "json").stdout),
        "attachments": json.loads(run(folder, "attachments", "--period", PERIOD, "--format", "json").stdout),
    }


def last(folder: Path, run: Run) -> int:
    data = json.loads(run(folder, "undo", "--format", "json").stdout)
    Draft202012Validator(resources.schema("undo")).validate(data)
    [newest, *_] = data["events"]
    assert newest["refusal"] is None
    return int(newest["number"])


@pytest.mark.parametrize("name", DEEDS)
def test_done_and_undone_is_as_before(council: Path, run: Run, name: str) -> None:
    assert attach(council, run, "South,2").exit_code == 0
    before = state(council, run)
    assert DEEDS[name](council, run).exit_code in (0, 3)
    number = last(council, run)
    assert state(council, run) != before
    done = run(council, "undo", str(number), *WHY)
    assert done.exit_code == 0, done.output
    assert f"Undone: event {number}" in done.output
    assert state(council, run) == before
    again = run(council, "undo", str(number), *WHY)
    assert again.exit_code == 0
    assert "was undone before; nothing was changed" in again.output
    assert state(council, run) == before
    assert DEEDS[name](council, run).exit_code in (0, 3), "it can be done again"
    assert state(council, run) != before
    assert run(council, "audit").exit_code == 0


def test_papers_of_a_publication_are_marked_as_withdrawn(council: Path, run: Run) -> None:
    place = council / PERIOD
    assert publish(council, run).exit_code == 0
    assert run(council, "report", PERIOD, "--format", "html").exit_code == 0
    done = run(council, "undo", str(last(council, run)), *WHY)
    assert f"Withdrawn: {PERIOD}/report (withdrawn).html" in done.output
    assert not list(place.glob("report.*"))
    assert not (place / "master.xlsx").exists()
    assert (place / "master (withdrawn).xlsx").is_file()
    assert [p.name for p in (place / "versions").glob("*(withdrawn)*")] == ["master-v2 (withdrawn).xlsx"]
    assert "compile" in run(council).output
    assert run(council, "compile").exit_code == 0
    assert run(council, "publish", PERIOD).exit_code == 0
    assert run(council, "undo", str(last(council, run)), *WHY).exit_code == 0
    assert (place / "master (withdrawn 2).xlsx").is_file()


def test_later_work_is_named_and_kept(council: Path, run: Run) -> None:
    assert amend(council, run).exit_code == 0
    first = last(council, run)
    assert run(council, "amend", "183", PERIOD, "--value", "79%", *WHO).exit_code == 0
    before = state(council, run)
    refused = run(council, "undo", str(first), *WHY)
    assert refused.exit_code == 1
    assert f"Event {first} (amended) is followed by event {last(council, run)} (amended)" in refused.output
    assert state(council, run) == before
    assert f"{first} " not in run(council, "undo").stdout


def test_a_reason_is_wanted_and_a_number_that_is_there(council: Path, run: Run) -> None:
    assert amend(council, run).exit_code == 0
    assert run(council, "undo", str(last(council, run))).exit_code == 2
    assert run(council, "undo", "9999", *WHY).exit_code == 2
    refused = run(council, "undo", "1", *WHY)
    assert refused.exit_code in (0, 1)


def test_the_log_names_both(council: Path, run: Run) -> None:
    assert amend(council, run).exit_code == 0
    number = last(council, run)
    assert run(council, "undo", str(number), "--by", "Head of Legal", *WHY).exit_code == 0
    text = run(council, "audit").stdout
    assert f"event {number} (amended), 183 Q2 2023/24, by mistake" in text
    assert f"[undone by event {number + 1}]" in text
    data = json.loads(run(council, "audit", "--format", "json").stdout)
    assert [e["undone_by"] for e in data["events"] if e["number"] == number] == [number + 1]
    assert data["events"][-1]["actor"] == "Head of Legal"


def test_a_return_undone_counts_again_when_it_comes_again(council: Path, run: Run) -> None:
    assert collect(council, run).exit_code == 0
    assert run(council, "undo", str(last(council, run)), *WHY).exit_code == 0
    assert "the same return" not in collect(council, run).output
    assert run(council, "undo", str(last(council, run)), *WHY).exit_code == 0
    shutil.rmtree(council / PERIOD / "issued")
    assert "Files taken in again: 0." in run(council, "recover").output, "what was undone does not come back by itself"
