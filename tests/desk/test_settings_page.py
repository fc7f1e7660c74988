"""Settings in the desk: a form that keeps the file's comments, and writes nothing that would not hold."""

from __future__ import annotations

import getpass
import json
import re
import shutil
import tomllib
from html import unescape
from pathlib import Path

import pytest
from visitor import Visitor, text

from workbook_tool import resources
from workbook_tool.commands.settings_file import change_settings

EMPTY = (resources.root("samples") / "collection-empty.toml").read_text("utf-8").replace("{council}", "Anyshire")

CHANGES = {
    "a text": ({"team": "Governance"}, "Governance"),
    "a number": ({"due_working_days": 12}, 12),
    "one that was not there": ({"bank_holidays": "Wales"}, "Wales"),
    "one of a table that was not there": ({"mail.from": "us@council.example"}, "us@council.example"),
    "one of a table in it": ({"mail.smtp.host": "smtp.council.example"}, "smtp.council.example"),
    "a list": ({"commentary.ratings": ["Red", "Amber"]}, ["Red", "Amber"]),
    "a yes": ({"exceptions_above_target": True}, True),
    "one taken out": ({"limits.seconds": None}, None),
    "one that is not there taken out": ({"mail.smtp.host": None}, None),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_setting_is_changed_and_the_comments_stay(case, tmp_path):
    changes, wanted = CHANGES[case]
    file = tmp_path / "collection.toml"
    file.write_text(EMPTY, "utf-8")
    change_settings(tmp_path, changes)
    after = file.read_text("utf-8")
    [name] = changes
    at = tomllib.loads(after)
    for part in name.split("."):
        at = (at or {}).get(part)
    assert at == wanted
    comments = [line for line in EMPTY.splitlines() if line.startswith("#")]
    assert [line for line in after.splitlines() if line.startswith("#")] == comments
    change_settings(tmp_path, changes)
    assert file.read_text("utf-8") == after, "twice is once"


@pytest.fixture
def desk(started: Path, tmp_path: Path) -> Visitor:
    return Visitor(shutil.copytree(started, tmp_path / "council"))


def _form(desk: Visitor, **changed: str) -> dict[str, str]:
    page = desk.get("/settings").get_data(as_text=True)
    given = dict(re.findall(r'name="([\w.]+)" value="([^"]*)"', page))
    return {name: unescape(value) for name, value in given.items() if name != "token" and value != "yes"} | changed


def test_the_form_saves_only_what_was_changed(desk):
    file = desk.desk.path / "collection.toml"
    before = file.read_text("utf-8")
    form = {**_form(desk), "notes": "\n".join(tomllib.loads(before)["notes"])}
    assert "Nothing was changed" in text(desk.post("/settings", form))
    assert file.read_text("utf-8") == before
    answer = desk.post("/settings", {**form, "committee": "Audit and Governance", "retention_days": "2190"})
    assert "Saved: Committee that the report goes to, Days that originals are kept." in text(answer)
    after = tomllib.loads(file.read_text("utf-8"))
    assert (after["committee"], after["retention_days"]) == ("Audit and Governance", 2190)
    assert after["notes"] == tomllib.loads(before)["notes"]


REFUSED = {
    "no number": ({"due_working_days": "ten"}, "“ten” is not a whole number"),
    "too many": ({"due_working_days": "999"}, "cannot be used as it is"),
    "no address": ({"mail.from": "nobody"}, "cannot be used as it is"),
    "no council": ({"council": ""}, "has no name"),
    "changed since": ({"team": "Others", "seen": "0" * 64}, "was changed since"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_hold_is_said_and_kept_on_the_page(case, desk):
    changed, words = REFUSED[case]
    before = (desk.desk.path / "collection.toml").read_bytes()
    answer = desk.send("/settings", _form(desk, **changed))
    assert answer.status_code == 422
    assert words in text(answer)
    assert all(f'value="{value}"' in answer.get_data(as_text=True) for key, value in changed.items() if key != "seen")
    assert (desk.desk.path / "collection.toml").read_bytes() == before


def test_her_name_and_keys_are_hers_and_the_log_has_the_name_with_the_login(council, run):
    told = []
    desk = Visitor(council, chosen=lambda *choices: told.append(choices))
    assert 'data-keys="off"' in desk.get("/settings").get_data(as_text=True)
    page = desk.post("/settings/own", {"own_name": "  Jo \n Example ", "keys": "yes"})
    by = f"Jo Example ({getpass.getuser()})"
    assert f"The log names you as {by}" in text(page)
    assert 'data-keys="on"' in page.get_data(as_text=True)
    assert told == [("Jo Example", True)]
    desk.post("/c/2023-24-Q2/returns/LGS/extend", {"due": "2023-10-27", "reason": "leave"})
    assert json.loads(run(council, "audit", "--format", "json").stdout)["events"][-1]["actor"] == by
    assert "Jo" not in (council / "collection.toml").read_text("utf-8")
