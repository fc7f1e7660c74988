"""A change of contact in mid-cycle: the register says it, mails go there, the log has it, nothing is issued anew."""

from __future__ import annotations

import json
from pathlib import Path

from keeping_folder import PERIOD, change_register

NEW, NEWER = "deputy.web@communications.example", "web.lead@communications.example"


def logged(folder: Path, run, kind: str) -> list[str]:
    events = json.loads(run(folder, "audit", "--format", "json").stdout)["events"]
    return [event["about"] for event in events if event["kind"] == kind]


def test_a_change_of_contact(council, run):
    issued = logged(council, run, "issued")
    was = logged(council, run, "contact changed")
    assert was == []
    change_register(council, "Services", "Code", "CMS", "Contact Email", NEW)
    for _ in range(2):
        assert run(council, "collect", str(council / "returns")).exit_code == 0
    found = logged(council, run, "contact changed")
    assert [about.split(",")[0] for about in found] == [f"now {NEW}"]
    change_register(council, "Services", "Code", "CMS", "Contact Email", NEWER)
    said = run(council, "reply", PERIOD, "--service", "CMS", "--format", "json")
    assert NEWER in said.stdout, said.output
    assert logged(council, run, "contact changed") == [found[0], f"now {NEWER}, was {NEW}"]
    assert logged(council, run, "issued") == issued
    assert run(council, "audit").exit_code == 0


def test_a_published_cycle_has_no_contacts_any_more(published, run):
    change_register(published, "Services", "Code", "CMS", "Contact Email", NEW)
    run(published, "collect", str(published / "returns"))
    assert logged(published, run, "contact changed") == []
