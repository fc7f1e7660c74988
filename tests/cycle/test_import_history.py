"""History from plain tables: nothing is replaced or guessed, and whatever is not read is said."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import parse_period

Run = Callable[..., Result]
LONG = "Indicator,Period,Value"
STATUS = "Indicator,Period,Value,Status"
NOTES = ("history-blank", "history-columns", "history-sheets")

CASES: dict[str, tuple[str, Sequence[str], tuple[int, int, int], Sequence[str]]] = {
    # headings; rows; what is new, the same and different; the codes of the findings, each with its cell
    "a month as Excel writes it": (LONG, ["903,Apr-17,81.10%"], (1, 0, 0), []),
    "a month in other spellings": (LONG, ["903,April 2017,81.10%", "903,2017-05,82%"], (2, 0, 0), []),
    "a period that may be two": (LONG, ["908,2012-Q4,91%"], (0, 0, 0), ["history-period-asked B2"]),
    "a period of another frequency": (LONG, ["908,Apr-17,91%"], (0, 0, 0), ["history-period B2"]),
    "no period": (LONG, ["908,,91%"], (0, 0, 0), ["history-period B2"]),
    "no column of periods": ("Indicator,Value,Target", ["908,91%,90%"], (0, 0, 0), ["history-no-period A1"]),
    "two figures for one period": (LONG, ["908,2017-18-Q4,91%", "908,2017-18-Q4,92%"], (0, 0, 0), ["history-twice C3"]),
    "the same figure twice": (LONG, ["908,2017-18-Q4,91%", "908,2017-18-Q4,91.0%"], (1, 0, 0), []),
    "another figure than is held": (LONG, ["908,2022-23-Q4,85%"], (0, 0, 1), []),
    "a word for none where one is held": (LONG, ["908,2022-23-Q4,n/a"], (0, 0, 0), ["history-blank C2"]),
    "a blank where one is held": (LONG, ["908,2022-23-Q4,", "908,2017-18-Q4,91%"], (1, 0, 0), []),
    "the reference written once": (
        LONG, ["908,2017-18-Q4,91%", ",2017-18-Q3,92%"], (1, 0, 0), ["history-ref-empty A3"],
    ),
    "by its title": (LONG, ["Website quality score,2017-18-Q4,91%"], (1, 0, 0), []),
    "a title nearly the register’s": (
        LONG, ["Website score,2017-18-Q4,91%"], (0, 0, 0), ["history-unknown-indicator A2"],
    ),
    "as programs write numbers": (LONG, ["905,2017-07,9.912E+03"], (0, 0, 0), ["figure-with-words C2"]),
    "a year far back": (LONG, ["908,1919-20-Q4,91%"], (0, 0, 0), ["history-year B2"]),
    "a period that has not begun": (LONG, ["908,2098-99-Q4,91%"], (0, 0, 0), ["history-year B2"]),
    "what the open cycle asks": (LONG, ["908,2023-24-Q2,91%"], (0, 0, 0), ["history-open-cycle C2"]),
    "a fraction for a percentage": (LONG, ["183,2017-18-Q1,0.83"], (0, 0, 0), ["history-fraction C2"]),
    "a hundredth": (LONG, ["183,2017-18-Q1,0.81%", "183,2017-18-Q2,82"], (1, 0, 0), ["history-slip C2"]),
    "ten times": (LONG, ["905,2017-07,89120"], (0, 0, 0), ["history-slip C2"]),
    "across": ("Indicator,Q1 2017/18,Q2 2017/18", ["908,90%,91%", "909,89%,"], (3, 0, 0), []),
    "across, with targets": ("Indicator,Target,Q1 2017/18", ["908,95%,90%"], (1, 0, 0), ["history-columns A1"]),
    "columns that are not read": (
        LONG + ",Target,Source", ["908,2017-18-Q4,91%,95%,web"], (1, 0, 0), ["history-columns A1"],
    ),
    "a status that is ours": (STATUS, ["908,2017-18-Q4,91%,provisional"], (1, 0, 0), []),
    "a short one": (STATUS, ["908,2017-18-Q4,91%,p"], (1, 0, 0), []),
    "withdrawn": (
        STATUS, ["908,2017-18-Q4,91%,withdrawn", "909,2017-18-Q4,90%,final"], (1, 0, 0), ["history-status D2"],
    ),
    "checked": (STATUS, ["908,2017-18-Q4,91%,checked"], (0, 0, 0), ["history-status D2"]),
    "a mark beside the figure": (LONG, ["908,2017-18-Q4,91% (p)"], (1, 0, 0), []),
    "a second figure beside it": (
        LONG, ["905,2017-07,\"8,912 (of which 5 long)\""], (0, 0, 0), ["history-two-figures C2"],
    ),
    "no figure of any kind": (LONG, ["908,2017-18-Q4,NULL"], (0, 0, 0), ["figure-not-a-number C2"]),
}  # fmt: skip


def table(path: Path, headings: str, rows: Sequence[str]) -> Path:
    path.write_text("\n".join([headings, *rows]), "utf-8")
    return path


def imported(run: Run, folder: Path, *words: object) -> tuple[dict[str, Any], int]:
    result = run(folder, "import-history", *map(str, words), "--format", "json")
    data = json.loads(result.stdout)
    Draft202012Validator(resources.schema("import-history")).validate(data)
    return data, result.exit_code


def counts(data: dict[str, Any]) -> tuple[int, int, int]:
    return data["new"], data["same"], len(data["different"])


def held(folder: Path, ref: str, period: str) -> str | None:
    with Folder(folder).ledger() as ledger:
        reading = ledger.readings.get(ref, parse_period(period))
    return f"{reading.value} {reading.data_status.value}" if reading else None


@pytest.mark.parametrize(("headings", "rows", "wanted", "said"), CASES.values(), ids=CASES)
def test_nothing_is_replaced_and_nothing_guessed(
    fresh: Path, run: Run, tmp_path: Path, headings: str, rows: Sequence[str], wanted: tuple[int, int, int],
    said: Sequence[str],
) -> None:  # fmt: skip
    data, code = imported(run, fresh, table(tmp_path / "more.csv", headings, rows))
    assert counts(data) == wanted
    assert [f"{f['code']} {f['cell']}" for f in data["findings"]] == list(said)
    is_open = wanted[2] or any(f["code"] not in NOTES for f in data["findings"])
    assert code == (3 if is_open else 0)


def test_what_is_said_of_a_plain_table_fits_one(fresh: Path, run: Run, tmp_path: Path) -> None:
    for headings, rows, _, _ in CASES.values():
        for finding in imported(run, fresh, table(tmp_path / "more.csv", headings, rows), "--preview")[0]["findings"]:
            assert not {"drop-down", "Answer", "Data Status", "workbook"} & set(finding["fix"].split()), finding


def test_a_status_of_a_table_is_kept(fresh: Path, run: Run, tmp_path: Path) -> None:
    rows = ["908,2017-18-Q4,91%,p", "908,2017-18-Q3,90% (e),", "908,2017-18-Q2,n/a,not available"]
    imported(run, fresh, table(tmp_path / "more.csv", STATUS, rows))
    assert held(fresh, "908", "2017-18-Q4") == "91 provisional"
    assert held(fresh, "908", "2017-18-Q3") == "90 estimated"
    assert held(fresh, "908", "2017-18-Q2") == "None not available"


def test_it_replaces_when_it_is_told_to(fresh: Path, run: Run, tmp_path: Path) -> None:
    more = table(tmp_path / "more.csv", LONG, ["908,2022-23-Q4,85%"])
    first = run(fresh, "import-history", str(more))
    assert "held 97.6% (history.csv" in first.output
    assert "--replace" in first.output
    assert run(fresh, "import-history", str(more), "--replace").exit_code == 0
    assert "1 held already" in run(fresh, "import-history", str(more)).output


def test_a_slip_is_taken_once_it_is_confirmed(fresh: Path, run: Run, tmp_path: Path) -> None:
    more = table(tmp_path / "more.csv", LONG, ["905,2017-07,89120", "905,2017-08,8912"])
    assert "Is 8,912 meant? It was not taken in." in " ".join(run(fresh, "import-history", str(more)).output.split())
    assert held(fresh, "905", "2017-07") is None
    assert imported(run, fresh, more, "--confirm", "C2")[1] == 0
    assert held(fresh, "905", "2017-07") == "89120 final"
    assert imported(run, fresh, more)[1] == 0, "what is held is not asked about again"
    assert run(fresh, "import-history", str(more), "--confirm", "C9").exit_code == 2


def test_a_preview_takes_nothing(fresh: Path, run: Run, tmp_path: Path) -> None:
    more = table(tmp_path / "more.csv", LONG, ["908,2017-18-Q4,91%"])
    assert "1 reading would be taken in" in run(fresh, "import-history", str(more), "--preview").output
    assert held(fresh, "908", "2017-18-Q4") is None


@pytest.mark.parametrize("words", [(), ("--replace",)])
def test_what_was_published_stays(council: Path, run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A reading of a published period, of the cycle or of its trend, is corrected by a restatement alone."""
    assert run(council, "publish", "2023-24-Q2").exit_code == 0
    rows = ["908,2022-23-Q4,85%", "908,2023-24-Q2,85%", "908,2023-24-Q1,98%"]
    data, code = imported(run, council, table(tmp_path / "more.csv", LONG, rows), *words)
    assert counts(data) == (0, 1, 0)
    assert [f["code"] for f in data["findings"]] == ["history-published"] * 2
    assert code == 3
    assert held(council, "908", "2022-23-Q4") == "97.6 final"


@pytest.mark.parametrize("words", [(), ("--replace",)])
def test_a_cycle_never_shows_history_as_its_services(
    fresh: Path, run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Neither where the cycle is open when the table comes, nor where it is begun afterwards."""
    later = table(tmp_path / "more.csv", LONG, ["908,2023-24-Q2,85%", "908,2023-24-Q3,86%"])
    data, _ = imported(run, fresh, later, *words)
    assert counts(data) == (1, 0, 0)
    assert run(fresh, "generate", "2023-24-Q3", "--due", "2024-01-15").exit_code == 0
    for period in ("2023-24-Q2", "2023-24-Q3"):
        rated = json.loads(run(fresh, "ratings", period, "--format", "json").stdout)
        [row] = [row for row in rated if row["indicator"] == "908"]
        assert (row["current"], row["rag"]) == (None, "Not rated")
    assert run(fresh, "compile", "2023-24-Q3", "--data").exit_code == 0
    with (fresh / "2023-24-Q3" / "trend-data.csv").open(encoding="utf-8-sig", newline="") as text:
        assert [r["period_code"] for r in csv.DictReader(text) if r["ref"] == "908"][-1] == "2023-24-Q1"


def test_our_own_master_and_its_data_are_held_already(council: Path, run: Run) -> None:
    for name in ("master.xlsx", "trend-data.csv"):
        assert run(council, "compile", "--data").exit_code == 0
        data, code = imported(run, council, council / "2023-24-Q2" / name)
        assert (data["new"], len(data["different"]), code) == (0, 0, 0)
        assert data["same"] == data["rows"] > 150


def test_a_master_begins_the_history_of_another_folder(council: Path, run: Run, tmp_path: Path) -> None:
    new = tmp_path / "new"
    assert run(tmp_path, "init", str(new), "--council", "Another").exit_code == 0
    (new / "register.xlsx").write_bytes((council / "register.xlsx").read_bytes())
    data, code = imported(run, new, council / "2023-24-Q2" / "master.xlsx")
    assert (data["new"], code) == (data["rows"], 0)


def test_sheets_are_all_read_or_named(fresh: Path, run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, period in enumerate(("2017-18-Q1", "2017-18-Q2", "2017-18-Q3")):
        sheet = book.create_sheet(period)
        sheet.append(("Indicator", "Period", "Value"))
        sheet.append(("908", period, f"9{number}%"))
    book["2017-18-Q3"].sheet_state = "hidden"
    book.remove(book["Sheet"])
    book.save(tmp_path / "more.xlsx")
    data, _ = imported(run, fresh, tmp_path / "more.xlsx")
    assert counts(data) == (2, 0, 0)
    assert [(f["code"], "“2017-18-Q3”" in f["message"]) for f in data["findings"]] == [("history-sheets", True)]


def test_a_table_too_long_is_refused_with_the_way_out(fresh: Path, run: Run, tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_text(LONG + "\n" + "908,2017-18-Q1,5\n" * 200_001, "utf-8")
    refused = run(fresh, "import-history", str(long))
    assert refused.exit_code == 1
    assert "a table of at most 200,000 is read" in refused.output
    assert "Split it" in refused.output


def test_it_is_one_event_that_can_be_undone(fresh: Path, run: Run, tmp_path: Path) -> None:
    a = table(tmp_path / "a.csv", LONG, ["908,2017-18-Q3,91%", "908,2017-18-Q4,92%"])
    b = table(tmp_path / "b.csv", LONG, ["909,2017-18-Q3,91%"])
    with Folder(fresh).ledger() as ledger:
        before = len(ledger.events.all())
    imported(run, fresh, a, b)
    with Folder(fresh).ledger() as ledger:
        [event] = ledger.events.all()[before:]
        assert (event.kind, event.detail) == ("imported", {"source": "a.csv, b.csv", "readings": 3})
        ledger.undoing.undo(event, "Officer", "the wrong file")
    assert held(fresh, "909", "2017-18-Q3") is None


def test_the_rows_and_sheets_that_count_are_named_by_options(started, run, tmp_path):
    folder = tmp_path / "council"
    shutil.copytree(started, folder)
    table = tmp_path / "areas.csv"
    table.write_text("Indicator,Area,Period,Value\n908,All,2017-18-Q1,91%\n908,North,2017-18-Q1,80%\n", "utf-8")
    words = ("import-history", str(table), "--preview", "--format", "json")
    assert json.loads(run(folder, *words).stdout)["new"] == 0
    assert json.loads(run(folder, *words, "--where", "Area=All").stdout)["new"] == 1
