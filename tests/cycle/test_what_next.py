"""What a bare ``workbook-tool`` says in each state of a folder."""

from __future__ import annotations

import shutil

import pytest

from workbook_tool.commands.cycle.moves import ReturnState

PERIOD = "2023-24-Q2"

# Each case: the commands run before in a sample folder, what it says of the folder, the commands that it names.
CASES = {
    "returns not sent out": (
        [],
        "0 of 7 services have returned, 7 are late.",
        ["send 2023-24-Q2", "collect SOURCE"],
    ),
    "drafts not confirmed": (
        [["send", PERIOD]],
        "0 of 7 services have returned, 7 are late.",
        ["sent 2023-24-Q2", "collect SOURCE"],
    ),
    "sent out, and late": (
        [["send", PERIOD], ["sent", PERIOD, "--yes"]],
        "0 of 7 services have returned, 7 are late.",
        ["chase 2023-24-Q2", "collect SOURCE"],
    ),
    "reminded": (
        [["send", PERIOD], ["sent", PERIOD, "--yes"], ["chase", PERIOD], ["sent", PERIOD, "--yes"]],
        "0 of 7 services have returned, 7 are late.",
        ["collect SOURCE"],
    ),
    "a return with something to fix": (
        [["collect", "{}/wrong"]],
        "1 of 7 services have returned, 6 are late; 5 to fix.",
        ["questions 2023-24-Q2", "chase 2023-24-Q2", "reply 2023-24-Q2", "collect SOURCE", "compile 2023-24-Q2"],
    ),
    "everything in": (
        [["collect", "{}/returns"]],
        "7 of 7 services have returned; 5 to confirm.",
        ["questions 2023-24-Q2", "reply 2023-24-Q2", "compile 2023-24-Q2"],
    ),
    "compiled": (
        [["collect", "{}/returns"], ["compile"]],
        "7 of 7 services have returned; 5 to confirm.",
        ["questions 2023-24-Q2", "reply 2023-24-Q2", "report 2023-24-Q2", "publish 2023-24-Q2"],
    ),
    "all left to the services": (
        [["collect", "{}/returns"], ["decide", *"12345", "--ask", "--reason", "it knows", "--by", "Jo"]],
        "7 of 7 services have returned; 5 to confirm.",
        ["reply 2023-24-Q2", "compile 2023-24-Q2"],
    ),
    "the services were told": (
        [["collect", "{}/returns"], ["reply", PERIOD], ["sent", PERIOD, "--yes"]],
        "7 of 7 services have returned; 5 to confirm.",
        ["collect SOURCE", "compile 2023-24-Q2"],
    ),
    "reported": (
        [["collect", "{}/returns"], ["compile"], ["report", PERIOD, "--format", "html"]],
        "7 of 7 services have returned; 5 to confirm.",
        ["questions 2023-24-Q2", "reply 2023-24-Q2", "publish 2023-24-Q2"],
    ),
    "changed since": (
        [["collect", "{}/wrong"], ["compile"], ["collect", "{}/returns"]],
        "7 of 7 services have returned; 5 to confirm.",
        ["questions 2023-24-Q2", "reply 2023-24-Q2", "compile 2023-24-Q2"],
    ),
    "reported, then published": (
        [["collect", "{}/returns"], ["compile"], ["report", PERIOD, "--format", "html"], ["publish", PERIOD]],
        "Q2 2023/24 is published.",
        ["report 2023-24-Q2", "generate 2023-24-Q3", "backup FILE"],
    ),
    "published": (
        [["collect", "{}/returns"], ["compile"], ["publish", PERIOD]],
        "Q2 2023/24 is published.",
        ["generate 2023-24-Q3", "backup FILE"],
    ),
}


# Each case: how a return stands, what the officer has to do about it, whose move it is.
RETURNS = {
    "not sent out": ({"unsent": True}, "send", "officer"),
    "a draft of it": ({"draft": True}, "sent", "officer"),
    "sent": ({}, "", "service"),
    "sent, a reminder due": ({"remind": True}, "chase", "service"),
    "a draft, a reminder due": ({"draft": True, "remind": True}, "sent", "officer"),
    "not sent out, a reminder due": ({"unsent": True, "remind": True}, "send", "officer"),
    "in, nothing open": ({"received": True}, "", "nobody"),
    "in, though never sent": ({"received": True, "unsent": True}, "", "nobody"),
    "in, to decide and to tell": ({"received": True, "asks": True, "decide": 2}, "questions reply", "officer"),
    "in, all left to the service": ({"received": True, "asks": True}, "reply", "officer"),
    "another period's file came instead": ({"stray": True}, "reply", "officer"),
    "told": ({"received": True, "asks": True, "told": True}, "", "service"),
    "told, but by a draft": ({"received": True, "asks": True, "told": True, "draft": True}, "sent", "officer"),
    "told, a reminder due": ({"received": True, "asks": True, "told": True, "remind": True}, "chase", "service"),
    "told, and a copy of it held back": (
        {"received": True, "asks": True, "told": True, "decide": 1},
        "questions",
        "officer",
    ),
    "not in, but held back": ({"asks": True, "decide": 1}, "questions", "officer"),
}


@pytest.mark.parametrize("case", RETURNS)
def test_whose_move_a_return_is(case):
    state, needs, move = RETURNS[case]
    standing = ReturnState(**state)
    assert " ".join(standing.needs) == needs
    assert standing.move.value == move


def commands(output: str) -> list[str]:
    """The commands that it names, without the program and the folder."""
    lines = output.partition("Next:\n")[2].splitlines()
    named = [line.strip() for line in lines if line.startswith("  workbook-tool")]
    return [line.partition(" -C ")[2].partition(" ")[2] or line.removeprefix("workbook-tool ") for line in named]


@pytest.mark.parametrize("case", CASES)
def test_what_next_in_a_cycle(case, started, run, tmp_path):
    before, state, named = CASES[case]
    folder = tmp_path / "council"
    shutil.copytree(started, folder)
    for words in before:
        assert run(folder, *(word.format(folder) for word in words)).exit_code in (0, 3)
    answer = run(folder)
    assert answer.exit_code == 0
    assert state in answer.output.splitlines()[0]
    assert commands(answer.output) == named


def test_what_next_where_no_collection_is(run, tmp_path):
    answer = run(tmp_path)
    assert "is not a collection folder" in answer.output
    assert "workbook-tool init FOLDER" in answer.output


def test_what_next_in_a_folder_whose_start_was_stopped(run, tmp_path):
    (tmp_path / ".workbook-tool-init").write_text("stopped")
    assert commands(run(tmp_path).output) == [f"init {tmp_path}"]


@pytest.mark.parametrize(
    ("sample", "state", "named"),
    [(["--sample"], "has 14 indicators", "generate 2023-24-Q2"), ([], "has no indicators yet", "adopt FILE")],
)
def test_what_next_before_the_first_cycle(sample, state, named, run, tmp_path):
    folder = tmp_path / "council"
    run(tmp_path, "init", str(folder), *sample)
    answer = run(folder)
    assert state in answer.output
    assert commands(answer.output)[0].startswith(named)


def test_what_next_with_a_register_that_is_gone(started, run, tmp_path):
    folder = tmp_path / "council"
    shutil.copytree(started, folder)
    (folder / "register.xlsx").unlink()
    answer = run(folder)
    assert answer.exit_code == 1
    assert "There is no register at register.xlsx." in answer.output
