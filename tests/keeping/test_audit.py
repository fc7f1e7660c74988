"""audit: each thing that happened, by whom, about which bytes, in words and as data."""

from __future__ import annotations

import hashlib
import json
import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from keeping_folder import PERIOD

from workbook_tool import resources

WHO = ("--by", "Head of Commercial", "--reason", "Counted twice.")


def audited(folder: Path, run, *words: str) -> dict:
    said = json.loads(run(folder, "audit", *words, "--format", "json").stdout)
    Draft202012Validator(resources.schema("audit")).validate(said)
    return said


def by_mail(folder: Path) -> Path:
    """A return that came by mail, which says a thing more than the one before."""
    import openpyxl

    book = openpyxl.load_workbook(folder / "returns" / "CMS website scores.xlsx")
    book.active["A60"] = "a remark"
    book.save(folder / "again.xlsx")
    message = EmailMessage()
    message["From"], message["To"] = "web@communications.example", "performance@council.example"
    message["Subject"], message["Date"] = "Our return", "Mon, 16 Oct 2023 10:00:00 +0100"
    message.set_content("Here it is.")
    message.add_attachment(
        (folder / "again.xlsx").read_bytes(),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        filename="CMS again.xlsx",
    )
    (folder / "mail.eml").write_bytes(bytes(message))
    return folder / "mail.eml"


@pytest.fixture(scope="module")
def lived_once(demo_done, tmp_path_factory, run):
    """A folder in which all of a cycle's events have happened; nobody writes in it."""
    council = shutil.copytree(demo_done, tmp_path_factory.mktemp("lived") / "council")
    run(council, "extend", PERIOD, "HRS", "2031-11-03", "--reason", "Leave.")
    run(council, "collect", str(by_mail(council)))
    run(council, "collect", "--confirm", "web@communications.example")  # a sender whom the register does not list
    run(council, "amend", "183", PERIOD, "--commentary", "In other words.", *WHO)
    run(council, "compile")
    assert run(council, "publish", PERIOD).exit_code == 0
    run(council, "restate", "204", PERIOD, "--value", "5.5%", *WHO)
    return council


@pytest.fixture
def lived(lived_once, tmp_path):
    """A folder in which all of a cycle's events have happened, to work in."""
    return shutil.copytree(lived_once, tmp_path / "council")


def test_every_command_leaves_its_event(lived, run):
    data = audited(lived, run)
    assert (data["verified"], data["problems"], data["unrecorded"]) == (True, [], [])
    kinds = {event["kind"] for event in data["events"]}
    assert kinds >= {
        "imported", "cycle started", "issued", "received", "rejected", "accepted in part", "accepted", "replaced",
        "extended", "amended", "compiled", "published", "restated",
    }  # fmt: skip
    assert data["head"] == data["events"][-1]["hash"]
    assert all(event["actor"] for event in data["events"])
    assert [event["number"] for event in data["events"]] == list(range(1, len(data["events"]) + 1))


@pytest.mark.parametrize("kind", ["issued", "received", "rejected", "accepted", "replaced", "compiled", "published"])
def test_bytes_are_named_by_their_hash(lived, run, kind):
    files = [path for path in lived.rglob("*.xlsx") if path.is_file()]
    there = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    found = [event["sha256"] for event in audited(lived, run)["events"] if event["kind"] == kind]
    assert found
    assert set(found) <= there


@pytest.mark.parametrize(
    ("kind", "about", "actor"),
    [
        ("received", "from web@communications.example", ""),
        ("extended", "due 3 November 2031, Leave.", ""),
        ("restated", "204 Q2 2023/24, Counted twice.", "Head of Commercial"),
        ("published", "version ", ""),
        ("issued", "2023-24-Q2/issued/LGS.xlsx", ""),
        ("replaced", "CMS website scores.xlsx, replaced by ", ""),
    ],
)
def test_in_words(lived, run, kind, about, actor):
    found = [event for event in audited(lived, run)["events"] if event["kind"] == kind]
    assert any(about in event["about"] and actor in event["actor"] for event in found), found
    assert about in run(lived, "audit").stdout


def test_a_change_behind_its_back_is_said(lived, run):
    next((lived / PERIOD / "received").iterdir()).write_bytes(b"something else")
    said = run(lived, "audit", "--format", "json")
    assert said.exit_code == 3
    data = json.loads(said.stdout)
    assert (data["verified"], len(data["problems"]) >= 1) == (False, True)
