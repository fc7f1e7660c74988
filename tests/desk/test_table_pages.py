"""Plain tables on the desk: rated, held to the rules, trends read, figures taken in, each as its command does it."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from visitor import PERIOD, C, Visitor, text

from workbook_tool.commands.cycle.init import start_folder

TABLE = """Ref,Title,Better,Target,Previous,Current,RAG Rating
K1,Calls answered,Higher,90%,85%,91%,Green
K2,Days to reply,Lower,5,6,7,Green
K3,Visits,,100,90,99,Amber
"""
SEVERAL = "Ref,Better,Target,Quarter 2,Year to date\nK1,Higher,95%,93%,94%\n"
SERIES = "indicator,period,value\n" + "".join(
    f"K1,20{20 + n // 4}-{21 + n // 4}-Q{n % 4 + 1},{value}\n"
    for n, value in enumerate((50, 52, 51, 53, 50, 52, 51, 53, 50, 52, 51, 70))
)
EARLIER = "indicator,period,value\n908,2017-18-Q4,91%\n908,2022-23-Q4,85%\n905,2017-07,89120\n"


def _brought(desk: Visitor, table: str, **asked: str):
    return desk.post("/tables", {"file": (io.BytesIO(table.encode()), "ours.csv"), **asked})


def _cells(page) -> list[list[str]]:
    """The cells of every row of a page's tables, as words."""
    rows = re.findall(r"<tr.*?</tr>", page.get_data(as_text=True), re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[" ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def _command(run, folder: Path, command: str, table: str, *words: str):
    file = folder.parent / "ours.csv"
    file.write_text(table, "utf-8")
    return json.loads(run(folder, command, str(file), *words, "--format", "json").stdout)


@pytest.mark.parametrize("rules", ["", "own"])
def test_a_table_is_rated_as_the_command_rates_it(desk, council, run, rules):
    words = ("--rules", str(council / "register.xlsx")) if rules else ()
    wanted, head = _command(run, council, "rate", TABLE, *words), desk.desk.head()
    page = _brought(desk, TABLE, what="rate", rules=rules)
    rows = [row for row in _cells(page) if row[0].startswith("K") and len(row) == 6]
    assert [(row[0].split()[0], *row[1:5], row[5]) for row in rows] == [
        (
            r["indicator"],
            *(r[f"{n}_text"] for n in ("target", "current", "previous")),
            r["change"],
            f"{r['rag']} {r['why']}",
        )
        for r in wanted["ratings"]
    ]
    assert wanted["findings"]
    assert all(finding["message"] in text(page) for finding in wanted["findings"])
    assert desk.desk.head() == head


def test_published_ratings_are_held_to_the_rules_as_the_command_holds_them(desk, council, run):
    wanted = _command(run, council, "reperform", TABLE)
    page = _brought(desk, TABLE, what="reperform")
    assert wanted["disagreements"]
    assert [row for row in _cells(page) if len(row) == 5 and row[0] != "Indicator"] == [
        [f"{d['indicator']} {d['title']}", d["cell"], d["published"], d["expected"], d["why"]]
        for d in wanted["disagreements"]
    ]
    assert f"{wanted['ratings']['followed']} of {wanted['ratings']['of']} rated rows follow" in text(page)


def test_trends_are_read_as_the_command_reads_them(desk, council, run):
    wanted = _command(run, council, "trend", SERIES)
    rows = [row for row in _cells(_brought(desk, SERIES, what="trend")) if row[0] == "K1"]
    assert rows == [
        ["K1", wanted[0]["trend"]["why"], wanted[0]["outlook"]["why"] if wanted[0]["outlook"] else "Not foreseen."]
    ]


def test_what_a_table_leaves_open_is_asked_without_options(desk, council, run):
    page = _brought(desk, SEVERAL, what="rate")
    assert "“Quarter 2”: the figures to rate" in text(page)
    assert "--" not in text(page)
    answered = desk.get("/tables/1?what=rate&answer-1=map+current%3DQuarter+2")
    wanted = _command(run, council, "rate", SEVERAL, "--map", "current=Quarter 2")
    assert not wanted["questions"]
    assert wanted["ratings"][0]["why"] in text(answered)


def test_a_table_is_read_without_a_council_and_by_who_only_reads(tmp_path, finished):
    for visitor in (Visitor(tmp_path / "none"), finished):
        assert "K1 Calls answered" in text(_brought(visitor, TABLE, what="rate"))
    assert not (tmp_path / "none").exists()


def test_earlier_figures_are_taken_in_as_the_command_takes_them(started, tmp_path, run):
    by_desk, by_command = (shutil.copytree(started, tmp_path / name / "council") for name in ("desk", "command"))
    desk = Visitor(by_desk)
    head = desk.desk.head()
    page = desk.post("/register/earlier", {"files": (io.BytesIO(EARLIER.encode()), "ours.csv")})
    wanted = _command(run, by_command, "import-history", EARLIER, "--preview")
    assert wanted["different"]
    assert [row[:4] for row in _cells(page) if len(row) == 5 and row[0] != "Indicator"] == [
        [d["indicator"], d["period"], d["old"], d["new"]] for d in wanted["different"]
    ]
    assert all(each["message"] in text(page) for each in wanted["findings"])
    assert desk.desk.head() == head, "looking writes nothing"
    cell = re.search(r'name="confirmed" value="([^"]+)"', page.get_data(as_text=True))
    taken = desk.post("/register/earlier/1", {"replace": "yes", "confirmed": html.unescape(cell[1])})
    assert "3 figures of earlier periods taken in" in text(taken)
    _command(run, by_command, "import-history", EARLIER, "--replace", "--confirm", "C4")
    for command in (("ratings", PERIOD), ("explain", "908")):
        first, second = (json.loads(run(f, *command, "--format", "json").stdout) for f in (by_desk, by_command))
        assert first == second
    undo = re.search(rf"{C}/history/undo/(\d+)", taken.get_data(as_text=True))
    assert undo
    assert "imported, is undone" in text(desk.post(undo[0], {"reason": "The wrong table."}))
    again = desk.get("/register/earlier/1")
    assert "1 new figure" in text(again)


def test_what_is_taken_in_has_its_own_page_before_the_first_cycle(tmp_path):
    start_folder(tmp_path / "council", sample=True)
    desk = Visitor(tmp_path / "council")
    desk.post("/register/earlier", {"files": (io.BytesIO(EARLIER.encode()), "ours.csv")})
    taken = desk.post("/register/earlier/1").get_data(as_text=True)
    undo = re.search(r"/c/[^/]+/history/undo/\d+", taken)
    assert undo
    assert "is undone" in text(desk.post(undo[0], {"reason": "The wrong table."}))
