"""What is open of a return is the same everywhere: how many things, and by which numbers."""

from __future__ import annotations

import email
import io
import json
import re
from email import policy
from pathlib import Path

import openpyxl
import pytest

PERIOD = "2023-24-Q2"
WORDS = re.compile(r"it has (?:(\d+) things? to fix)?(?: and )?(?:(\d+) (?:things? )?to confirm)?")


def asked(result) -> dict[str, list[str]]:
    """The codes of what ``check`` or ``collect`` asks, by service, from their JSON."""
    returns = json.loads(result.stdout)["returns"]
    return {each["service"]: [f["code"] for f in each["findings"] if f["severity"] != "note"] for each in returns}


def by_mail(folder: Path, service: str) -> tuple[int, list[int], list[int]]:
    """What the message of corrections says: how many things, their numbers, and those of the workbook beside it."""
    path = folder / PERIOD / "outbox" / "corrections" / f"{service}.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    counts = WORDS.search(text)
    numbers = [int(n) for line in re.findall(r"^([\d, ]+)\. (?:Must|Please)", text, re.M) for n in line.split(",")]
    book = openpyxl.load_workbook(io.BytesIO(next(message.iter_attachments()).get_content()), data_only=True)
    sheet = book["What to fix"]
    listed = [value for (value,) in sheet.iter_rows(min_row=6, max_col=1, values_only=True) if isinstance(value, int)]
    assert f": {len(listed)} of {len(listed)} still to do." in sheet["A2"].value
    assert book["Start here"]["B6"].value.startswith(f"{len(listed)} of {len(listed)} things")
    return sum(int(count or 0) for count in counts.groups()), numbers, listed


@pytest.fixture
def came_in(fresh: Path, run) -> tuple[Path, dict[str, list[str]]]:
    """A folder with returns that are asked about, and what ``check`` said of them before they were taken in."""
    sources = [str(fresh / "wrong" / "HRS return Q2.xlsx"), *(str(p) for p in (fresh / "returns").glob("[IL][TG]*"))]
    checked = asked(run(fresh, "check", *sources, "--format", "json"))
    assert asked(run(fresh, "collect", *sources, "--format", "json")) == checked
    assert {service for service, codes in checked.items() if codes} == {"HRS", "ITD", "LGS"}
    assert run(fresh, "reply", PERIOD).exit_code == 0
    return fresh, checked


def test_every_command_message_and_workbook_gives_one_count(came_in, run):
    folder, checked = came_in
    status = json.loads(run(folder, "status", PERIOD, "--format", "json").stdout)
    lines = {line["code"]: line["errors"] + line["queries"] for line in status["services"]}
    questions = json.loads(run(folder, "questions", PERIOD, "--format", "json").stdout)["questions"]
    for service, codes in checked.items():
        open_ = sorted(each["number"] for each in questions if each["service"] == service)
        count, numbers, listed = by_mail(folder, service)
        assert count == len(numbers) == len(listed) == lines[service] == len(open_) == len(codes)
        assert sorted(numbers) == sorted(listed) == open_


def test_a_number_stays_when_the_return_is_sent_again(came_in, run):
    """The workbook that went back comes in again with nothing mended: all that is open keeps its number."""
    folder, _ = came_in
    before = {q["number"]: (q["service"], q["code"], q["cell"]) for q in _questions(folder, run)}
    path = folder / PERIOD / "outbox" / "corrections" / "ITD.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    (folder / "ITD again.xlsx").write_bytes(next(message.iter_attachments()).get_content())
    book = openpyxl.load_workbook(folder / "ITD again.xlsx")
    book["Start here"]["B14"].value = "Looked at again."
    book.save(folder / "ITD again.xlsx")
    assert run(folder, "collect", str(folder / "ITD again.xlsx")).exit_code in (0, 3)
    after = {q["number"]: (q["service"], q["code"], q["cell"]) for q in _questions(folder, run)}
    assert {n: what[:2] for n, what in after.items()} == {n: what[:2] for n, what in before.items()}


def _questions(folder: Path, run) -> list[dict]:
    return json.loads(run(folder, "questions", PERIOD, "--format", "json").stdout)["questions"]
