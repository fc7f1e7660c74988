"""status: who is late and by how much, what is open, what was written last; and watching a folder."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from jsonschema import Draft202012Validator

from workbook_tool import resources
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.watch import Inbox
from workbook_tool.domain.period import parse_period
from workbook_tool.ledger import Ledger, Message, MessageState

PERIOD = "2023-24-Q2"


@pytest.fixture
def begun(tmp_path, run):
    folder = tmp_path / "council"
    assert run(tmp_path, "init", str(folder), "--sample").exit_code == 0
    assert run(folder, "generate", PERIOD, "--due", "2023-10-16").exit_code == 0
    return folder


def lines(folder: Path, run) -> dict[str, dict]:
    said = json.loads(run(folder, "status", "--format", "json").stdout)
    Draft202012Validator(resources.schema("status")).validate(said)
    return {line["code"]: line for line in said["services"]}


def test_a_service_that_sent_nothing_is_late_by_days(begun, run):
    line = lines(begun, run)["LGS"]
    assert line["late"]
    assert line["days_late"] == (Folder(begun).clock().date() - date(2023, 10, 16)).days
    assert (line["attempts"], line["last_message"]) == (0, None)


def test_an_extension_is_honoured_and_logged(begun, run):
    said = run(begun, "extend", PERIOD, "lgs", "2099-01-31")
    assert said.exit_code == 0
    assert "Legal & Governance has until 31 January 2099 for Q2 2023/24, not 16 October 2023" in said.output
    assert not lines(begun, run)["LGS"]["late"]
    assert lines(begun, run)["POL"]["late"]
    assert "LGS has until 31 January 2099" in run(begun, "status").output
    assert "extended" in run(begun, "audit").output


@pytest.mark.parametrize(
    ("service", "due", "says"),
    [
        ("XYZ", "2023-11-01", "XYZ is not asked for Q2 2023/24"),
        ("LGS", "2023-09-30", "30 September 2023 is too early: Q2 2023/24 ends on 30 September 2023"),
    ],
)
def test_an_extension_that_cannot_be(begun, run, service, due, says):
    said = run(begun, "extend", PERIOD, service, due)
    assert (said.exit_code, says in said.output) == (2, True)


def test_what_is_open_goes_down_as_it_is_settled(council, run):
    before = lines(council, run)["LGS"]
    assert (before["attempts"], before["errors"], before["queries"]) == (1, 0, 3)
    said = ("--by", "Performance Manager", "--reason", "Explained by phone.")
    assert run(council, "amend", "183", PERIOD, "--close", "red-without-actions", *said).exit_code == 0
    assert lines(council, run)["LGS"]["queries"] == 2


def test_a_return_in_part_is_in_once_the_officer_has_settled_all_of_it(begun, run):
    assert run(begun, "collect", str(begun / "wrong" / "HRS return Q2.xlsx")).exit_code == 3
    with Folder(begun).ledger() as ledger:
        noted = [n for n in ledger.findings.open(parse_period(PERIOD)) if n.service == "HRS"]
        assert lines(begun, run)["HRS"]["late"]
        for one in noted:
            ledger.findings.close(one.number, "Performance Manager", "Given by telephone.")
    assert not lines(begun, run)["HRS"]["late"]


def test_notes_want_nothing_done(council, run):
    """Human Resources has figures as text, which is noted; an Answer in another row does not settle its one query."""
    assert (lines(council, run)["HRS"]["errors"], lines(council, run)["HRS"]["queries"]) == (0, 1)


def test_the_last_message(council, run):
    period = parse_period(PERIOD)
    with Ledger.open(council / "ledger.db", lambda: __import__("datetime").datetime(2023, 10, 17, 9, 0)) as ledger:
        for kind in ("issue", "chase"):
            to = ("team@council.example",)
            ledger.messages.record(Message(kind, kind, period, "LGS", to, kind, MessageState.PREPARED, "0" * 64))
    line = lines(council, run)["LGS"]["last_message"]
    assert (line["kind"], line["state"], line["to"]) == ("chase", "prepared", ["team@council.example"])
    assert "chase, prepared 17 Oct" in run(council, "status").output


# -- watching ----------------------------------------------------------------------


def test_a_file_is_ready_when_it_has_come_to_rest(tmp_path):
    inbox = Inbox(tmp_path)
    file = tmp_path / "return.xlsx"
    file.write_bytes(b"half")
    assert inbox.ready() == []
    file.write_bytes(b"half and the rest")
    assert inbox.ready() == []
    assert inbox.ready() == [file]
    assert inbox.ready() == []
    inbox.again([file])
    assert inbox.ready() == [file]
    file.write_bytes(b"corrected")
    assert inbox.ready() == []
    assert inbox.ready() == [file]


@pytest.mark.parametrize("name", ["~$return.xlsx", ".~lock.return.xlsx#", "return.xlsx.part", ".hidden"])
def test_a_file_that_is_only_on_its_way_is_left_alone(tmp_path, name):
    inbox = Inbox(tmp_path)
    (tmp_path / name).write_bytes(b"x")
    assert [inbox.ready(), inbox.ready()] == [[], []]


def first_line(process, seconds=300):
    """The first line of a process's talk; empty where none comes in time."""
    lines = queue.Queue()
    Thread(target=lambda: lines.put(process.stderr.readline()), daemon=True).start()
    try:
        return lines.get(timeout=seconds)
    except queue.Empty:
        return ""


@pytest.mark.skipif("WORKBOOK_TOOL_TESTS_TODAY" in os.environ, reason="a process of its own has the machine's day")
def test_files_are_collected_as_they_arrive(begun, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    words = [sys.executable, "-m", "workbook_tool", "-C", str(begun), "status", "--watch", str(inbox), "--every", "0.1"]
    watching = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        shutil.copy(begun / "returns" / "COM commercial return.xlsx", inbox)
        assert first_line(watching) == "COM commercial return.xlsx: accepted\n"
    finally:
        watching.send_signal(signal.SIGINT)
        try:
            out, _ = watching.communicate(timeout=300)
        finally:
            watching.kill()
    assert watching.returncode == 0
    assert "COM   Commercial          accepted" in out
