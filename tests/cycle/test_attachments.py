"""What services attach: only what can be drawn is taken, what breaks later is left out and named, and all can go."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from workbook_tool import resources
from workbook_tool.report.pictures import picture_trouble

Run = Callable[..., Result]
PERIOD = "2023-24-Q2"


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    check = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def png(width: int = 12, height: int = 6, body: bytes | None = None, crc: int | None = None) -> bytes:
    rows = zlib.compress(b"".join(b"\0" + b"\x1f\x5f\xa8" * width for _ in range(height))) if body is None else body
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows, crc) + chunk(b"IEND", b"")


GOOD = png()
JPEG_HEAD = b"\xff\xd8\xff\xc0\x00\x11\x08"
BROKEN = {
    "truncated": (GOOD[:-30], "cut off or damaged"),
    "only its header": (GOOD[:33], "cut off or damaged"),
    "only its first bytes": (GOOD[:9], "cut off or damaged"),
    "no end": (GOOD[:-12], "cut off or damaged"),
    "bad check sum": (png(crc=1), "cut off or damaged"),
    "too few rows": (png(body=zlib.compress(b"\0abc")), "cut off or damaged"),
    "rows that do not inflate": (png(body=b"garbage"), "cut off or damaged"),
    "0 by 0": (png(0, 0), "there is nothing to see"),
    "no height": (png(5, 0), "there is nothing to see"),
    "four billion pixels": (png(65_000, 65_000, body=b""), "at most 40 million"),
    "one endless row": (png(30_000, 1, body=b""), "at most 40 million"),
    "JPEG without a frame": (b"\xff\xd8\xff\xd9", "cut off or damaged"),
    "JPEG without a picture": (JPEG_HEAD + struct.pack(">HH", 8, 8) + b"\x03" * 9, "cut off or damaged"),
    "JPEG of four billion pixels": (JPEG_HEAD + struct.pack(">HH", 65_000, 65_000) + b"\x03" * 9, "at most 40 million"),
    "SVG": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "is an SVG drawing"),
    "garbage": (bytes(range(256)) * 4, "neither a PNG or JPEG picture nor a table"),
    "nothing": (b"", "neither a PNG or JPEG picture nor a table"),
}


def attach(run: Run, folder: Path, data: bytes, caption: str = "By month") -> Result:
    (folder / "own.bin").write_bytes(data)
    return run(folder, "attach", "204", PERIOD, str(folder / "own.bin"), "--caption", caption, "--alt", "A line")


def kept(run: Run, folder: Path) -> list[dict[str, str]]:
    data = json.loads(run(folder, "attachments", "--format", "json").stdout)
    jsonschema.validate(data, resources.schema("attachments"))
    return list(data["attachments"])


def events(run: Run, folder: Path) -> list[str]:
    kinds = [event["kind"] for event in json.loads(run(folder, "audit", "--format", "json").stdout)["events"]]
    return [kind for kind in kinds if kind.startswith("attach")]


def test_a_sound_picture_is_drawable() -> None:
    assert picture_trouble(GOOD) == ""


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_drawn_is_refused_in_words(council: Path, run: Run, name: str) -> None:
    data, says = BROKEN[name]
    refused = attach(run, council, data)
    assert refused.exit_code == 1
    assert says in refused.output
    assert "Please report it" not in refused.output
    assert (kept(run, council), events(run, council)) == ([], [])


def break_file(folder: Path) -> None:
    (file,) = (folder / PERIOD / "attachments").glob("*.image")
    file.write_bytes(GOOD[:33])


def lose_file(folder: Path) -> None:
    (file,) = (folder / PERIOD / "attachments").glob("*.image")
    file.unlink()


def empty_file(folder: Path) -> None:
    (file,) = (folder / PERIOD / "attachments").glob("*.image")
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [break_file, lose_file, empty_file])
def test_a_broken_one_is_left_out_and_named(council: Path, run: Run, damage: Callable[[Path], None]) -> None:
    attach(run, council, GOOD)
    (council / "own.csv").write_text("Area,Calls\nNorth,12\n", "utf-8")
    run(council, "attach", "204", PERIOD, str(council / "own.csv"), "--caption", "By area")
    damage(council)
    for words in (("compile",), ("report", PERIOD, "--format", "pdf", "--format", "docx", "--format", "html")):
        made = run(council, *words)
        assert made.exit_code in (0, 3), made.output
        assert "“By month” of 204 is left out" in made.stderr
        assert "workbook-tool attachments 204 --period 2023-24-Q2 --remove" in made.stderr
    page = (council / PERIOD / "report.html").read_text("utf-8")
    assert ("By area" in page, "By month" in page) == (True, False)
    assert [bool(one["problem"]) for one in kept(run, council)] == [True, False]


def test_taken_away_and_attached_anew(council: Path, run: Run) -> None:
    attach(run, council, GOOD, "One")
    attach(run, council, png(20, 20), "Two")
    gone = run(council, "attachments", "204", "--remove", "--caption", "One")
    assert gone.exit_code == 0
    assert [one["caption"] for one in kept(run, council)] == ["Two"]
    assert run(council, "attachments", "204", "--remove").exit_code == 0
    assert kept(run, council) == []
    again = run(council, "attachments", "204", "--remove")
    assert (again.exit_code, "Nothing is attached to 204" in again.output) == (2, True)
    attach(run, council, GOOD, "One")
    assert events(run, council) == ["attached", "attached", "attachment removed", "attachment removed", "attached"]
    assert len(list((council / PERIOD / "attachments").glob("*.image"))) == 2, "what was taken away is kept"


def test_twice_is_one_event_and_a_killed_run_is_made_good(council: Path, run: Run) -> None:
    assert [attach(run, council, GOOD).exit_code for _ in range(3)] == [0, 0, 0]
    assert events(run, council) == ["attached"]
    files = council / PERIOD / "attachments"
    listed = json.loads((files / "attachments.json").read_text("utf-8"))
    listed.append({**listed[0], "caption": "Written by a run that was killed before it was logged"})
    (files / "attachments.json").write_text(json.dumps(listed), "utf-8")
    attach(run, council, GOOD, listed[1]["caption"])
    assert events(run, council) == ["attached", "attached"]
    assert len(kept(run, council)) == 2


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "{}",
        "[1]",
        "[[]]",
        "[" * 20_000,
        '[{"indicator": "204"}]',
        '[{"indicator": "204", "file": 7, "caption": "", "alt_text": ""}]',
        '[{"indicator": "204", "file": "../../register.xlsx", "caption": "", "alt_text": ""}]',
        '[{"indicator": "204", "file": "..\\\\x", "caption": "", "alt_text": ""}]',
        '[{"indicator": "204", "file": "", "caption": "", "alt_text": ""}]',
    ],
)
@pytest.mark.parametrize(
    "words", [("compile",), ("report", PERIOD), ("attachments",), ("attachments", "204", "--remove")]
)
def test_a_broken_list_is_a_sentence(council: Path, run: Run, content: str, words: tuple[str, ...]) -> None:
    attach(run, council, GOOD)
    (council / PERIOD / "attachments" / "attachments.json").write_text(content, "utf-8")
    said = run(council, *words)
    assert said.exit_code == 1
    assert "attachments.json cannot be read" in said.output


def test_of_a_published_cycle_nothing_is_taken_away(council: Path, run: Run) -> None:
    attach(run, council, GOOD)
    assert run(council, "compile").exit_code in (0, 3)
    assert run(council, "publish", PERIOD).exit_code == 0
    for refused in (run(council, "attachments", "204", "--remove"), attach(run, council, png(3, 3))):
        assert (refused.exit_code, "is published, so nothing is added" in refused.output) == (1, True)
    assert len(kept(run, council)) == 1
