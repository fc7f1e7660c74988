"""A cycle begun by mistake is taken back; one of which something came is not."""

from __future__ import annotations

import pytest
from keeping_folder import PERIOD

MISTAKEN = "2032-33-Q2"


@pytest.fixture
def mistaken(council, run):
    """A folder with a cycle that nobody meant."""
    said = run(council, "generate", MISTAKEN)
    assert (
        "Q2 2032/33 begins only on 1 July 2032. If another was meant: workbook-tool withdraw 2032-33-Q2" in said.output
    )
    return council


def test_it_is_as_if_never_begun(mistaken, run):
    assert run(mistaken, "status").output.startswith("Q2 2032/33")
    said = run(mistaken, "withdraw", MISTAKEN, "--reason", "A slip.")
    assert said.exit_code == 0
    assert "The latest cycle is Q2 2023/24 now." in said.output
    assert run(mistaken, "status").output.startswith("Q2 2023/24")
    assert not (mistaken / MISTAKEN).exists()
    assert (mistaken / "withdrawn" / MISTAKEN / "issued" / "LGS.xlsx").is_file()
    log = run(mistaken, "audit").output
    assert ("cycle withdrawn" in log, "A slip." in log, "Verified" in log) == (True, True, True)
    assert run(mistaken, "collect", str(mistaken / "returns")).exit_code == 0, "the real cycle's returns are known"


def test_it_can_be_begun_anew_and_taken_back_again(mistaken, run):
    for place in (MISTAKEN, f"{MISTAKEN} (2)"):
        assert run(mistaken, "withdraw", MISTAKEN).exit_code == 0
        assert (mistaken / "withdrawn" / place).is_dir()
        assert run(mistaken, "generate", MISTAKEN).exit_code == 0
    assert run(mistaken, "status").output.startswith("Q2 2032/33")


def test_a_run_that_stopped_before_the_folder_moved_is_finished(mistaken, run):
    run(mistaken, "withdraw", MISTAKEN)
    (mistaken / "withdrawn" / MISTAKEN).rename(mistaken / MISTAKEN)
    assert run(mistaken, "withdraw", MISTAKEN).exit_code == 0
    assert not (mistaken / MISTAKEN).exists()


def test_drafts_that_did_not_go_out_do_not_keep_it(mistaken, run):
    run(mistaken, "send", MISTAKEN)
    said = run(mistaken, "withdraw", MISTAKEN)
    assert said.exit_code == 1
    assert "Q2 2032/33 cannot be withdrawn: messages were written for it (" in said.output
    assert f"workbook-tool sent {MISTAKEN} --not" in said.output
    assert run(mistaken, "sent", MISTAKEN, "--not", "--yes").exit_code == 0
    assert run(mistaken, "withdraw", MISTAKEN).exit_code == 0


def test_one_of_which_something_came_stays(council, run):
    said = run(council, "withdraw", PERIOD)
    assert (said.exit_code, "files came in for it" in said.output) == (1, True)


def test_one_that_is_published_stays(published, run):
    said = run(published, "withdraw", PERIOD)
    assert (said.exit_code, "it is published" in said.output) == (1, True)


def test_figures_entered_by_hand_are_not_taken_back(mistaken, run):
    words = ("--value", "81%", "--status", "final", "--by", "Performance Manager", "--reason", "By phone.")
    assert run(mistaken, "amend", "183", MISTAKEN, *words).exit_code == 0
    said = run(mistaken, "withdraw", MISTAKEN)
    assert (said.exit_code, "figures were entered for it" in said.output) == (1, True)


def test_a_cycle_that_never_was(council, run):
    said = run(council, "withdraw", "2029-30-Q1")
    assert (said.exit_code, "There is no cycle Q1 2029/30" in said.output) == (1, True)
