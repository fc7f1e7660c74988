"""The whole cycle by the commands that people run, on the figures that were published."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from named_cells import cell, place_of, records

from workbook_tool import resources

PUBLISHED = Path(__file__).parent / "published.csv"
MISTAKES = [
    ("figure-not-a-number", "error", "Value of 902", "902"),
    ("value-missing", "error", "Value of 212", "212"),
    ("word-without-status", "error", "Value of 905 Jul 2023", "905"),
    ("data-status-unknown", "error", "Data Status of 905 Aug 2023", "905"),
    ("figure-is-date", "error", "Value of 214 Aug 2023", "214"),
]


def published() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def figure(text: str) -> Decimal | None:
    return None if text in ("TBC", "n/a") else Decimal(text.replace(",", ""))


def said(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def in_published_form(row: dict[str, object]) -> tuple[object, ...]:
    return (
        row["indicator"], row["unit"], row["better"], said(row["target"]), said(row["current"]),
        said(row["previous"]), row["change"], row["rag"],
    )  # fmt: skip


def wanted(row: dict[str, str]) -> tuple[object, ...]:
    better = {"↑": "higher", "↓": "lower"}[row["better"]]
    figures = (figure(row[key]) for key in ("target", "current", "previous"))
    return (row["ref"], row["unit"], better, *figures, row["change"], row["rag"])


def hold_to(schema: str, data: object) -> None:
    Draft202012Validator(resources.schema(schema)).validate(data)


def test_every_rating_comes_out_as_published(demo_done, run):
    data = json.loads(run(demo_done, "ratings", "2023-24-Q2", "--format", "json").stdout)
    hold_to("ratings", data)
    assert sorted(map(in_published_form, data)) == sorted(map(wanted, published()))


def test_rate_on_the_published_table_gives_the_same(run, tmp_path):
    result = run(tmp_path, "rate", str(PUBLISHED), "--format", "json")
    data = json.loads(result.stdout)
    hold_to("rate", data)
    assert data["findings"] == []
    assert [in_published_form(row) for row in data["ratings"]] == [wanted(row) for row in published()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_however_excel_saved_it(run, tmp_path, delimiter, code):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [["title, of the indicator", *row] if n else ["Title", *row] for n, row in enumerate(csv.reader(file))]
    saved = io.StringIO(newline="")
    csv.writer(saved, delimiter=delimiter).writerows(rows)
    text = saved.getvalue().replace("↑", "higher").replace("↓", "lower").replace("title,", "café,")
    (tmp_path / "table.csv").write_bytes(text.encode(code))
    data = json.loads(run(tmp_path, "rate", str(tmp_path / "table.csv"), "--format", "json").stdout)
    assert [in_published_form(row) for row in data["ratings"]] == [wanted(row) for row in published()]
    assert {row["title"] for row in data["ratings"]} == {"café, of the indicator"}


def test_a_decimal_comma_is_asked_about(run, tmp_path):
    (tmp_path / "table.csv").write_text("ref;unit;better;target;current;previous\n1;%;higher;90;83,5;84\n", "utf-8")
    data = json.loads(run(tmp_path, "rate", str(tmp_path / "table.csv"), "--format", "json").stdout)
    assert data["ratings"] == []
    assert [finding["cell"] for finding in data["findings"]] == ["E2"]


def test_rate_by_the_rules_of_a_register_workbook(demo_done, run, tmp_path):
    result = run(tmp_path, "rate", str(PUBLISHED), "--rules", str(demo_done / "register.xlsx"), "--format", "json")
    assert [in_published_form(row) for row in json.loads(result.stdout)["ratings"]] == [wanted(r) for r in published()]


def test_the_master_s_own_ratings_follow(demo_done, run):
    result = run(demo_done, "reperform", str(demo_done / "2023-24-Q2" / "master.xlsx"))
    assert result.exit_code == 0, result.output
    assert "12 of 12 rated rows follow" in result.output
    assert "14 of 14 changes follow" in result.output
    assert "not 204" in result.output


def test_five_mistakes_give_five_findings_at_their_cells(fresh, run):
    result = run(fresh, "check", str(fresh / "wrong" / "HRS return Q2.xlsx"), "--format", "json")
    assert result.exit_code == 3
    data = json.loads(result.stdout)
    hold_to("returns", data)
    (one,) = data["returns"]
    sheet = openpyxl.load_workbook(fresh / "wrong" / "HRS return Q2.xlsx")["Return"]
    places = {place_of(name, sheet): name for _, _, name, _ in MISTAKES}
    found = [(f["code"], f["severity"], places.get(f["cell"]), f["indicator"]) for f in one["findings"]]
    assert sorted(found) == sorted(MISTAKES)
    assert one["status"] == "accepted in part"


def test_the_same_file_twice_in_one_process_gives_the_same(fresh, run):
    file = str(fresh / "wrong" / "HRS return Q2.xlsx")
    assert run(fresh, "check", file, "--format", "json").stdout == run(fresh, "check", file, "--format", "json").stdout


def test_check_takes_nothing_in(fresh, run):
    before = (fresh / "ledger.db").read_bytes()
    run(fresh, "check", str(fresh / "returns"))
    assert (fresh / "ledger.db").read_bytes() == before


def test_check_needs_only_the_register(fresh, run, tmp_path):
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("register.xlsx", "collection.toml"):
        (bare / name).write_bytes((fresh / name).read_bytes())
    result = run(bare, "check", str(fresh / "returns"), "--format", "json")
    assert result.exit_code == 0, result.output
    assert {r["status"] for r in json.loads(result.stdout)["returns"]} <= {"accepted", "accepted with queries"}
    assert not (bare / "ledger.db").exists()


def test_collecting_again_changes_nothing(council, run):
    from workbook_tool.commands.folder import Folder

    with Folder(council).ledger() as ledger:
        before = ledger.dump()
    result = run(council, "collect", str(council / "returns"), "--format", "json")
    assert {r["status"] for r in json.loads(result.stdout)["returns"]} == {"duplicate"}
    with Folder(council).ledger() as ledger:
        assert ledger.dump() == before


def test_every_file_that_came_in_is_kept_as_it_was(demo_done):
    sent = {p.read_bytes() for kind in ("wrong", "returns") for p in (demo_done / kind).iterdir()}
    kept = {p.read_bytes(): p for p in (demo_done / "2023-24-Q2" / "received").iterdir()}
    assert set(kept) == sent
    assert all(path.name.startswith(hashlib.sha256(data).hexdigest()) for data, path in kept.items())


def test_generate_and_compile_give_the_same_bytes_again(council, run):
    cycle = council / "2023-24-Q2"
    files = [cycle / "master.xlsx", *sorted((cycle / "issued").iterdir())]
    before = [f.read_bytes() for f in files]
    assert run(council, "compile").exit_code == 0
    assert files[0].read_bytes() == before[0]
    other = council.parent / "other"
    run(council.parent, "init", str(other), "--sample")
    run(other, "generate", "2023-24-Q2")
    again = sorted((other / "2023-24-Q2" / "issued").iterdir())
    assert [f.read_bytes() for f in again] == before[1:]


def test_samples_are_rebuilt_byte_for_byte(demo_done, run, tmp_path):
    run(tmp_path, "init", str(tmp_path / "again"), "--sample")
    for name in ("register.xlsx", "history.csv", "collection.toml"):
        assert (tmp_path / "again" / name).read_bytes() == (demo_done / name).read_bytes()
    for kind in ("returns", "wrong"):
        made = sorted((demo_done / kind).iterdir())
        assert len(made) > 1
        for file in made:
            assert (tmp_path / "again" / kind / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_new_version_comes_about_only_where_something_changed(council, run):
    assert json.loads(run(council, "compile", "--format", "json").stdout)["version"] == 1
    (council / "notes.txt").write_text("not a return", "utf-8")
    run(council, "collect", str(council / "notes.txt"))
    assert json.loads(run(council, "compile", "--format", "json").stdout)["version"] in (1, 2)
    said = ("--for", "DMT", "--meeting", "2023-12-14", "--appendix", "3", "--format", "json")
    version = json.loads(run(council, "compile", *said).stdout)["version"]
    assert version >= 2
    assert json.loads(run(council, "compile", "--format", "json").stdout)["version"] == version
    assert (council / "2023-24-Q2" / "versions" / f"master-v{version}.xlsx").exists()


def test_compare_says_what_a_later_return_changed(fresh, run):
    run(fresh, "collect", str(fresh / "returns" / "POL_Q2_final.xlsx"))
    run(fresh, "compile")
    run(fresh, "collect", str(fresh / "returns" / "COM commercial return.xlsx"))
    run(fresh, "compile")
    lines = run(fresh, "compare", "2023-24-Q2").stdout.splitlines()
    assert any(line.split()[:2] == ["204", "rating"] and line.split()[-1] == "Green" for line in lines)
    assert not any(line.startswith("184 ") for line in lines)


def test_a_missing_return_is_in_the_master(fresh, run):
    (fresh / "returns" / "LGS return Q2.xlsx").unlink()
    run(fresh, "collect", str(fresh / "returns"))
    data = json.loads(run(fresh, "compile", "--format", "json").stdout)
    hold_to("compile", data)
    assert data["missing"] == ["LGS"]
    book = openpyxl.load_workbook(fresh / "2023-24-Q2" / "master.xlsx", data_only=True)
    assert records(book["Returns"], "Code")["LGS"]["State"] == "No return"
    index = records(book["Index"], "Ref")["183"]
    assert (index["Current"], index["RAG Rating"]) == ("No return", "Not rated")
    page = next(s for s in book if s.title.startswith("183 "))
    words = [str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any("last reported" in text and "83.0%" in text and "Q1 2023/24" in text for text in words)


def test_status_says_who_has_returned(fresh, run):
    run(fresh, "collect", str(fresh / "wrong" / "HRS return Q2.xlsx"), str(fresh / "returns" / "POL_Q2_final.xlsx"))
    data = json.loads(run(fresh, "status", "--format", "json").stdout)
    hold_to("status", data)
    states = {s["code"]: (s["state"], s["errors"]) for s in data["services"]}
    assert states["HRS"] == ("accepted in part", 5)
    assert states["POL"] == ("accepted", 0)
    assert states["LGS"] == ("issued", 0)


def test_a_corrected_return_replaces_the_first(council, run):
    data = json.loads(run(council, "explain", "902", "--format", "json").stdout)
    assert (data["current"], data["file"]) == (59.0, "HRS return Q2 corrected.xlsx")


def test_the_next_cycle_takes_its_previous_figures_from_this_one(council, run):
    assert run(council, "generate", "2023-24-Q3").exit_code == 0
    book = openpyxl.load_workbook(council / "2023-24-Q3" / "issued" / "LGS.xlsx")
    row = records(book["Return"])["183"]
    assert (row["Previous"], row["Previous Period"]) == (0.77, "Q2 2023/24")
    assert row["Last Commentary"] == "Read it"
    last = records(book["Last time"])["183"]
    assert (last["Period"], last["Commentary last time"][:21]) == ("Q2 2023/24", "The team has sent 80%")
    not_due = openpyxl.load_workbook(council / "2023-24-Q3" / "issued" / "HRS.xlsx")["Return"]
    survey = records(not_due)["902"]
    assert [survey[heading] for heading in ("Previous", "Previous Period", "Value")] == [
        0.59, "2023/24", "Not due this period",
    ]  # fmt: skip


def test_a_later_register_says_what_differs(council, run):
    book = openpyxl.load_workbook(council / "register.xlsx")
    cell(book["Targets"], "904", "Target", "Ref").value = 0.9
    book.save(council / "register.xlsx")
    result = run(council, "generate", "2023-24-Q3")
    assert "904: the target from 2019/20 changed from 95.0% to 90.0%." in result.output
    before = json.loads(run(council, "explain", "904", "2023-24-Q2", "--format", "json").stdout)
    assert before["target"] == 95.0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["status"], 1, "is not a collection folder"),
        (["generate", "2023-24-Q9"], 2, "there is no quarter number 9"),
        (["generate", "soon"], 2, "is not a period"),
        (["rate", "nothing.csv"], 1, "There is no file"),
        (["check"], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_run_is_said_in_words(run, tmp_path, words, code, says):
    result = run(tmp_path, *words)
    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output


def test_an_empty_register_asks_for_nothing(run, tmp_path):
    run(tmp_path, "init", str(tmp_path / "new"), "--council", "A Council")
    result = run(tmp_path / "new", "generate", "2023-24-Q2")
    assert result.exit_code == 1
    assert "there is nothing to ask" in result.output


def yearly(folder: Path, services: set[str]) -> None:
    """Make all that some services report a matter of once a year."""
    book = openpyxl.load_workbook(folder / "register.xlsx")
    sheet = book["Indicators"]
    for ref, row in records(sheet, "Ref").items():
        if row["Service"] in services:
            cell(sheet, ref, "Frequency", "Ref").value = "year"
    book.save(folder / "register.xlsx")


def test_a_service_of_which_nothing_is_due_is_not_asked_unless_it_is_named(fresh, run):
    yearly(fresh, {"COM"})
    result = run(fresh, "generate", "2023-24-Q3")
    assert "COM was left out: no reading of its indicators is due in Q3 2023/24." in result.output
    assert not (fresh / "2023-24-Q3" / "issued" / "COM.xlsx").exists()
    assert "COM" not in {line["code"] for line in status(fresh, run) if line["late"]}
    assert run(fresh, "generate", "2023-24-Q3", "--service", "COM").exit_code == 0
    assert (fresh / "2023-24-Q3" / "issued" / "COM.xlsx").is_file()


def test_where_nothing_is_due_of_anyone_the_columns_to_look_at_are_named(fresh, run):
    yearly(fresh, {"LGS", "POL", "HRS", "CUS", "ITD", "COM", "CMS"})
    result = run(fresh, "generate", "2023-24-Q3")
    assert (result.exit_code, "Look at Frequency, Months Due and Lag" in result.output) == (1, True)


def status(folder: Path, run) -> list[dict[str, object]]:
    return json.loads(run(folder, "status", "--format", "json").stdout)["services"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (".", "is the collection folder itself"),
        ("..", "holds the collection folder"),
        ("2023-24-Q2", "is the folder of a cycle"),
    ],
)
@pytest.mark.parametrize("command", ["check", "collect"])
def test_the_collection_s_own_folders_are_no_source(council, run, source, says, command):
    result = run(council, command, str(council / source))
    assert (result.exit_code, says in result.output) == (2, True)


def test_issued_workbooks_that_nobody_filled_in_are_no_returns(fresh, run):
    run(fresh, "generate", "2023-24-Q2")
    result = run(fresh, "collect", str(fresh / "2023-24-Q2" / "issued"), "--format", "json")
    found = json.loads(result.stdout)["returns"]
    assert result.exit_code == 0
    assert {(one["status"], *(f["code"] for f in one["findings"])) for one in found} == {
        ("not a return", "return-not-filled-in")
    }
    said = json.loads(run(fresh, "status", "--format", "json").stdout)
    assert {line["state"] for line in said["services"]} == {"issued"}


SETTINGS = [
    (b"council = Us", "words stand in quotation marks"),
    (b'council = "Us"\ncolour = "red"', "cannot be used as it is: it has the entry colour"),
    (b'council = "Us"\ndue_working_days = "ten"', "due_working_days is \u201cten\u201d, and a whole number"),
    (b'council = "Us"\npages = "some"', "Write one of those, in quotation marks."),
    (b'council = "Us"\n[colours]\nRed = "red"', "a # and six digits, such as #C5211B"),
    (b'council = "Us"\n# caf\xe9', "line 2 has a letter that is not UTF-8"),
    (b"", "council is empty."),
    (b"a = " + b"[" * 20_000 + b"]" * 20_000, "line 1 is nested more than"),
    (b"a = " + b"{b = " * 20_000 + b"1" + b"}" * 20_000, "line 1 is nested more than"),
    (b"council = 1" + b"0" * 5_000, "a number in it is too long"),
    (b"a." * 50_000 + b"a = 1", "line 1 is nested more than"),
    (b"[" + b"a." * 50_000 + b"a]", "line 1 is nested more than"),
    (b"# " + b"x" * 5_000_000, "it has more than"),
]


@pytest.mark.parametrize(("text", "says"), SETTINGS, ids=[says[:40] for _, says in SETTINGS])
def test_settings_with_a_mistake_are_said_in_words(run, tmp_path, text, says):
    (tmp_path / "collection.toml").write_bytes(text)
    result = run(tmp_path, "status")
    assert says in result.output
    assert result.exit_code == 1


def test_a_register_that_is_no_workbook_is_said_to_the_officer(fresh, run):
    (fresh / "register.xlsx").write_text("nothing", "utf-8")
    assert "Put your register there again as register.xlsx" in run(fresh, "generate", "2023-24-Q3").output


def test_a_folder_whose_name_falls_apart_is_quoted(run, tmp_path):
    folder = tmp_path / "Our council – returns"
    assert f'workbook-tool -C "{folder}" generate' in run(tmp_path, "init", str(folder)).output
    assert f'check "{folder / "wrong"}"' in run(tmp_path, "init", f"{folder} 2", "--sample").output.replace(" 2", "")


def test_a_folder_is_named_in_full(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert f"{tmp_path} is not a collection folder" in run(Path(), "status").output


def test_a_folder_in_use_is_not_overwritten(council, run):
    result = run(council, "init", str(council))
    assert result.exit_code == 1
    assert "already holds a collection" in result.output


def test_a_register_with_mistakes_stops_with_their_cells(fresh, run):
    book = openpyxl.load_workbook(fresh / "register.xlsx")
    ref = next(iter(records(book["Indicators"], "Ref")))
    service = cell(book["Indicators"], ref, "Service", "Ref")
    service.value = "XXX"
    book.save(fresh / "register.xlsx")
    result = run(fresh, "generate", "2023-24-Q3")
    assert result.exit_code == 1
    assert f"Indicators!{service.coordinate} ({ref})" in result.output
    assert "“XXX” is not on the sheet Services" in result.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("words", [("import-history",), ("rate",), ("reperform",)])
def test_a_table_that_is_a_pipe_is_not_waited_for(started, tmp_path, words):
    os.mkfifo(tmp_path / "table.csv")
    command = [sys.executable, "-m", "workbook_tool", "-C", str(started), *words, str(tmp_path / "table.csv")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "This is a pipe, not a file" in done.stderr
