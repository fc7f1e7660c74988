"""What others wrote, on a terminal and in a .csv file: it is read, never obeyed and never run."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from workbook_tool.cli import intake, printing, progress
from workbook_tool.cli.printing import escaped, in_one_line, visible
from workbook_tool.domain.finding import Cell, Finding, Severity
from workbook_tool.domain.reading import ReturnStatus
from workbook_tool.figures.escape_formula import escape_formula
from workbook_tool.returns.check import Assessed

SEEN = [
    ("plain, é 東京 😀 £", "plain, é 東京 😀 £"),
    ("\x1b]0;owned\x07\x1b[31mred", "\ufffd]0;owned\ufffd\ufffd[31mred"),
    ("\x9b31m", "\ufffd31m"),
    ("r\u202excod", "r\ufffdxcod"),
    ("nul\0 del\x7f", "nul\ufffd del\ufffd"),
    ("half \ud83d", "half \ufffd"),
    ("one\rtwo", "one\ufffdtwo"),
    ("two\nlines\tand a tab", "two\nlines\tand a tab"),
]


@pytest.mark.parametrize(("text", "seen"), SEEN)
def test_what_a_terminal_would_obey_is_marked(text, seen):
    assert visible(text) == seen


def test_a_name_cannot_pass_for_a_line_of_ours():
    assert in_one_line("a.xlsx\r\nb.xlsx: accepted") == "a.xlsx b.xlsx: accepted"


@pytest.mark.parametrize("text", [text for text, _ in SEEN])
def test_json_says_exactly_what_was_there(text):
    said = escaped(json.dumps({"file": text}, ensure_ascii=False))
    assert json.loads(said) == {"file": text}
    assert said.isprintable()


@pytest.mark.parametrize("name", ["[/b].xlsx", "[bold red]x.xlsx", "\x1b[2J.xlsx", "a\nb.xlsx"])
def test_a_file_s_name_in_a_progress_bar_is_a_name(name, monkeypatch, capsys):
    monkeypatch.setattr(printing.sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress.counting("Collecting", 1) as done:
        done(name)
    assert "\x1b[2J" not in capsys.readouterr().err


RUN = (
    "=1+1",
    "+1",
    "-1+cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "\u200b=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\ufeff=1",
)


@pytest.mark.parametrize("text", RUN)
def test_a_text_in_csv_is_not_run(text):
    assert str(escape_formula(text)) == f"'{text}"


@pytest.mark.parametrize(("value", "kept"), [("83%", "83%"), (-5, -5), ("", ""), ("a=b", "a=b"), ("\0=1", "\ufffd=1")])
def test_other_values_in_csv_stay(value, kept):
    assert escape_formula(value) == kept


def test_csv_has_a_line_for_each_row(capsys):
    printing.print_csv([{"indicator": "1", "why": "=cmd|' /C calc'!A0\nnext \x1b[2J \ud800", "value": None}], ())
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[1] == ["1", "'=cmd|' /C calc'!A0\nnext \ufffd[2J \ufffd", ""]


def ran(started, *arguments, **streams) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "workbook_tool", "-C", started, *arguments], check=False, **streams)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [("status",), ("audit", "--format", "json")])
def test_where_what_is_said_finds_no_room_a_sentence_says_so(started, arguments):
    with Path("/dev/full").open("wb") as full:
        done = ran(started, *arguments, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Stopped: ")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="started by a shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_stops_nothing(started, closed):
    words = f'"{sys.executable}" -m workbook_tool -C "{started}" status {closed}'
    assert subprocess.run(["sh", "-c", words], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize("words", [("rate",), ("import-history",), ("attach", "183", "2023-24-Q2", "--caption", "x")])
def test_a_table_with_a_cell_that_never_ends_is_said_to_be_none(started, tmp_path, words):
    file = tmp_path / "open.csv"
    file.write_text('Indicator,Period,Value\n183,2023-24-Q1,"' + "8" * 200_000)
    done = ran(started, *words[:1], *words[1:], str(file), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Stopped: ")


@pytest.mark.parametrize(("files", "at_each"), [(2, True), (5, False)])
def test_a_note_that_many_files_share_is_said_once_and_counted(files, at_each, capsys):
    shared = Finding("shape-changed", Severity.NOTE, "Saved elsewhere.", "Nothing to do.", Cell("", "Return"))
    assessed = [Assessed(f"{n}.xlsx", str(n), ReturnStatus.ACCEPTED, findings=(shared,)) for n in range(files)]
    intake.print_assessed(assessed)
    said = capsys.readouterr()
    assert said.err.count("Saved elsewhere.") == (files if at_each else 1)
    assert ("For information, in 5 of 5 files" in said.err) is not at_each
    assert said.out.count("accepted") == files


@pytest.mark.parametrize("width", ["80", "120"])
def test_a_table_on_a_terminal_cuts_no_word_off_and_leaves_empty_columns_out(width, monkeypatch, capsys):
    monkeypatch.setattr(printing.sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", width)
    headings = ("Code", "Service", "State", "Late", "Received", "To confirm", "Last message")
    rows = [("HRS", "Human Resources and Development", "accepted with queries", "", "28 Nov 2026 01:56", "3", "reply")]
    printing.print_table(headings, rows, "Q2 2023/24")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert max(map(len, lines)) <= int(width)
    assert set(" ".join(rows[0]).split()) <= set(" ".join(lines).split())
    assert "Late" not in " ".join(lines)
