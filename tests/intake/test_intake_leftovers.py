"""What programs leave in folders is passed by with a word; what stands in place of a workbook is called what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from intake_messages import packed

from workbook_tool.mail.incoming.gather import leftover
from workbook_tool.mail.incoming.unpacking import unpack
from workbook_tool.untrusted import USUAL

LEFTOVERS = {
    "~WRL0001.tmp": "file-temporary",
    "~WRD1234.tmp": "file-temporary",
    "~DF0A1B2C3D.tmp": "file-temporary",
    "5F3A9C10": "file-temporary",
    "5f3a9c10.tmp": "file-temporary",
    "desktop.ini": "file-of-the-system",
    "Desktop.ini": "file-of-the-system",
    "Thumbs.db": "file-of-the-system",
    "~$COM return.xlsx": "file-open-in-excel",
}


@pytest.mark.parametrize("name", LEFTOVERS)
def test_leftovers_beside_a_return_are_passed_by(council: Path, run, returns, name: str):
    place = council / "came"
    place.mkdir()
    (place / "COM return.xlsx").write_bytes(returns["ITD"])
    (place / name).write_bytes(returns["LGS"])
    result = run(council, "collect", str(place), "--format", "json")
    by_name = {one["file"]: one for one in json.loads(result.stdout)["returns"]}
    assert by_name["COM return.xlsx"]["service"] == "ITD"
    passed = by_name[name]
    assert ([f["code"] for f in passed["findings"]], passed["readings"]) == ([LEFTOVERS[name]], [])
    assert {f["severity"] for f in passed["findings"]} == {"note"}


@pytest.mark.parametrize("name", ["5F3A9C10", "12345678", "cafebabe", "return.tmp", "~return.xlsx", "thumbs.xlsx"])
def test_a_return_with_an_odd_name_is_read(council: Path, run, returns, name: str):
    place = council / "came"
    place.mkdir()
    (place / name).write_bytes(returns["LGS"])
    (place / "notes.txt").write_text("hello")
    found = json.loads(run(council, "collect", str(place), "--format", "json").stdout)["returns"]
    assert [one["service"] for one in found if one["readings"]] == ["LGS"]


def test_in_archives_too():
    files = {"a/COM.xlsx": b"x", "a/5F3A9C10": b"x", "b/5F3A9C10": b"x", "Thumbs.db": b"x", "a/~WRL0003.tmp": b"x"}
    unpacked = unpack("in", packed(files), USUAL)
    assert unpacked is not None
    assert {i.path: i.finding.code if i.finding else "" for i in unpacked} == {
        "in/a/COM.xlsx": "", "in/a/5F3A9C10": "file-temporary", "in/b/5F3A9C10": "",
        "in/Thumbs.db": "file-of-the-system", "in/a/~WRL0003.tmp": "file-temporary",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["5F3A9C1", "5F3A9C101", "5F3A9C1G", "WRL0001.tmp", "desktop.ini.xlsx"])
def test_names_that_only_look_alike(name: str):
    assert leftover(name, ["COM.xlsx", name]) is None


IN_PLACE = {
    "url": ("[InternetShortcut]\r\nURL=https://x.example/a.xlsx\r\n", "file-pointer", "x.example"),
    "url of a file": ("[InternetShortcut]\nURL=file:///S:/CMS/a.xlsx", "file-pointer", "a file elsewhere"),
    "url that is none": ("[InternetShortcut]\nURL=https://[::/x", "file-pointer", "a file elsewhere"),
    "gsheet": ('{"url": "https://docs.example/d/abc/edit", "doc_id": "abc"}', "file-pointer", "docs.example"),
    "gsheet without a url": ('{"doc_id":"abc","email":"a@b.example"}', "file-pointer", "a file elsewhere"),
    "webloc": (
        '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "x" "y"><plist><dict><key>URL</key>'
        "<string>https://x.example/a</string></dict></plist>",
        "file-pointer", "x.example",
    ),
    "desktop": ("[Desktop Entry]\nType=Link\nURL=https://x.example/a.xlsx", "file-pointer", "x.example"),
    "sign in": ("<html><head><title>Sign in to your account</title></head></html>", "file-sign-in", "sign in"),
    "log in": ('<!DOCTYPE html><html><form><input type="password"></form></html>', "file-sign-in", "sign in"),
    "a page": ("<html><body><table><tr><td>83%</td></tr></table></body></html>", "file-html", "web page"),
    "scanner": ("The attachment r.xlsx was removed: it could not be scanned.", "file-put-in-place", "was removed"),
    "virus": ("WARNING: this file contained a virus and has been deleted", "file-put-in-place", "virus"),
    "csv": ("Ref,Value\n901,83\n", "file-text", "It begins “Ref,Value 901,83”"),
    "csv that speaks of files": ("Ref,Files removed\n901,83\n" + "902,1\n" * 900, "file-text", "Ref,Files removed"),
    "control": ("Note \u202e to you", "file-text", "Note to you"),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_PLACE)
def test_what_stands_in_place_of_a_workbook(council: Path, run, case: str):
    text, code, words = IN_PLACE[case]
    path = council / "return.xlsx"
    path.write_text(text, encoding="utf-8")
    result = run(council, "check", str(path), "--format", "json")
    (said,) = json.loads(result.stdout)["returns"][0]["findings"]
    assert (said["code"], result.exit_code) == (code, 3)
    assert words in said["message"]


def test_a_pointer_in_a_message_is_said():
    from intake_messages import message

    data = bytes(message(("CMS.url", b"[InternetShortcut]\nURL=https://x.example/a", "application/octet-stream")))
    (item,) = unpack("in", data, USUAL) or ()
    assert item.path == "in/CMS.url"
