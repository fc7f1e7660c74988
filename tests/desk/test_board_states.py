"""What the board says of each state of a cycle: what is next, and whose move each return is."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from html import unescape

from visitor import PERIOD, Visitor, text

CONFIRM = ["sent", PERIOD, "--yes"]

# Each step on the way of one cycle: the commands run, what is next then, and whose move returns are.
WAY = (
    ([], "Next Write to 7 services with their returns", {"LGS": "Yours: send it out"}),
    (
        [["send", PERIOD]],
        "Next Say whether the drafts to 7 services went out",
        {"LGS": "Yours: say whether the draft went out"},
    ),
    ([CONFIRM], "Next Remind 7 services", {"LGS": "Yours: remind it"}),
    (
        [["chase", PERIOD], CONFIRM],
        "Their move Take in what comes back from 7 services",
        {"LGS": "Theirs: late, written to on"},
    ),
    (
        [["collect", "{}/returns"]],
        "Next Decide 5 points from",
        {"HRS": "Yours: decide 1 point", "POL": "Nobody’s"},
    ),
    (
        [["decide", *"12345", "--ask", "--reason", "it knows", "--by", "Jo"]],
        "Next Write to",
        {"HRS": "Yours: write to it", "POL": "Nobody’s"},
    ),
    (
        [["reply", PERIOD], CONFIRM],
        "Their move Take in what comes back from",
        {"HRS": "Theirs: told on", "POL": "Nobody’s"},
    ),
    (
        [["compile"], ["report", PERIOD, "--format", "html"], ["publish", PERIOD, "--yes"]],
        "Next Make the committee’s report",
        {"HRS": "Nobody’s"},
    ),
    ([["report", PERIOD, "--format", "html"]], "Next Send out Q3 2023/24", {"HRS": "Nobody’s"}),
)


def test_the_board_says_what_is_next_and_whose_move_each_return_is(started, run, tmp_path):
    folder = shutil.copytree(started, tmp_path / "council")
    desk = Visitor(folder)
    for commands, following, moves in WAY:
        for words in commands:
            assert run(folder, *(word.format(folder) for word in words)).exit_code in (0, 3)
        page = desk.get("/")
        assert following in text(page), commands
        rows = re.findall(r"<tr>.*?</tr>", page.get_data(as_text=True), re.S)
        said = {code: unescape(row) for row in rows for code in moves if f">{code}<" in row}
        assert said.keys() == moves.keys()
        for code, words in moves.items():
            assert f"<td>{words}" in said[code], commands


def test_a_period_that_has_not_ended_is_sent_out_from_the_day_after_it(demo_done, tmp_path, run):
    folder = shutil.copytree(demo_done, tmp_path / "council")
    run(folder, "publish", PERIOD, "--yes")
    words = text(Visitor(folder, clock=lambda: datetime(2023, 11, 2, 9, tzinfo=UTC)).get("/"))
    assert "Send out Q3 2023/24 From 1 January 2024" in words


def test_the_board_of_an_earlier_cycle_that_is_still_open_says_what_is_to_be_done_in_it(started, tmp_path, run):
    folder = shutil.copytree(started, tmp_path / "council")
    run(folder, "generate", "2023-24-Q3")
    desk = Visitor(folder)
    assert "Next Write to 7 services with their returns" in text(desk.get(f"/c/{PERIOD}/"))
    assert "Messages 7 open" in text(desk.get(f"/c/{PERIOD}/"))


def test_a_faulty_register_comes_first_and_what_needs_none_goes_on(started, tmp_path, run):
    folder = shutil.copytree(started, tmp_path / "council")
    run(folder, "collect", str(folder / "wrong"))
    shutil.copy(folder / "returns" / "LGS return Q2.xlsx", folder / "register.xlsx")
    words = text(Visitor(folder).get("/"))
    assert "Next Mend the register" in words
    assert "Decide 5 points from" in words
    assert "Remind" not in words
